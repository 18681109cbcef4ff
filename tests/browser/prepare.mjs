// An officer who has never seen it builds the demo's congress in the browser alone, from the empty start page: every click and every field
// is counted. Then order by drag and by buttons, a wrong value that stays, the sample ballot, and the founded congress.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

import { Inspection } from './lib/inspection.mjs';
import { beginning, say } from './lib/journey.mjs';
import { pictures } from './lib/picture.mjs';

const inspection = new Inspection();
const picture = pictures('prepare');
const demo = (name) => fileURLToPath(new URL(`../../demo/${name}`, import.meta.url));

const CANDIDATES = [
  ['郭卫东', '安全环保部'], ['丁一凡', '重型机械加工分厂'], ['王芳', '质量检验中心'], ['王建国', '焊接结构分厂'], ['文志强', '动力与能源分厂'],
  ['李秀兰', '总装二车间'], ['阿依努尔·买买提明', '乌鲁木齐安装工程项目部'], ['陈国栋', '技术研究院'], ['欧阳静怡', '人力资源共享服务中心'],
  ['周明亮', '物流运输分公司'], ['赵丽华', '职工医院'], ['谢雪梅', '铸锻分厂'],
];

/** Uses a page as a person does, and counts what it takes. */
class Hand {
  clicks = 0;
  fields = 0;

  constructor(page) { this.page = page; }

  async click(name, role = 'button', within = this.page) {
    this.clicks += 1;
    await within.getByRole(role, { name, exact: true }).first().click();
  }

  async fill(label, text, within = this.page) {
    this.fields += 1;
    await within.getByLabel(label).first().fill(text);
  }

  async choose(label) {
    this.clicks += 1;
    await this.page.getByRole('radio', { name: label, exact: true }).check();
  }

  async pick(label, file, within = this.page) {
    this.fields += 1;
    await within.getByLabel(label).first().setInputFiles(file);
  }

  async select(label, option) {
    this.fields += 1;
    await this.page.getByLabel(label).first().selectOption({ label: option });
  }
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
const form = (page, act) => page.locator(`#form-${act}`);

async function looked(page, name) {
  await inspection.inspect(page, name);
  await picture(page, name);
}

await beginning(async ({ service, browser }) => {
  const page = await browser.open('desk');
  await page.goto(await service.officerLink());
  await page.waitForFunction(() => location.hash === '');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByText('从这里开始').waitFor();
  await looked(page, 'empty start');
  const hand = new Hand(page);

  await hand.click('新建会议');
  await heading(page, '大会');
  await looked(page, '1 congress');
  await hand.fill('会议名称', '第三届会员代表大会第一次会议');
  await hand.fill('举办单位', '江海重型装备（集团）有限公司工会');
  await hand.fill('联系人姓名', '周海燕');
  await hand.click('保存并继续');
  await page.getByText('还有 2 处要补').first().waitFor();
  assert.equal(await page.getByLabel('举办单位').inputValue(), '江海重型装备（集团）有限公司工会', 'what was typed stays');
  await looked(page, '1 congress, lacking');
  await hand.fill('联系电话', '0513-5550 0142');
  await hand.choose('手机号后四位');
  await hand.fill('大会开始时间', '2026-11-22T09:00');
  await hand.fill('大会结束时间', '2026-11-22T17:30');
  await hand.click('保存并继续');

  await heading(page, '名册');
  await looked(page, '2 roll');
  await form(page, 'rows').getByLabel('名册').fill('姓名,工号,部门,手机\n王芳,0001,质量检验中心,123\n');
  await form(page, 'rows').getByRole('button').click();
  await page.getByText('代表名册.csv，D2').waitFor();
  await looked(page, '2 roll, wrong');
  await hand.pick('名册文件', demo('代表名册.xlsx'));
  await hand.fill('工会会员人数', '800');
  // Whichever button is pressed, what else was filled in on the page is kept too.
  await hand.click('保存并继续');
  await heading(page, '文件');
  await page.goBack();
  await page.reload();
  await page.getByText('120 位代表').first().waitFor();
  assert.equal(await page.getByLabel('工会会员人数').inputValue(), '800');
  await looked(page, '2 roll, there');
  await page.getByRole('link', { name: '下一步：文件', exact: true }).click();

  await heading(page, '文件');
  await looked(page, '3 papers, empty');
  for (const [file, title, day] of [
    ['选举办法.md', '', '2026-11-02'], ['会场座位图.png', '会场座位图', '2026-11-13'],
    ['财务和经审工作报告.pdf', '财务工作和经费审查工作报告', '2026-11-13'], ['集体合同草案.md', '', '2026-11-13'],
  ]) {
    await hand.pick('文件', demo(`文件/${file}`), form(page, 'paper'));
    if (title) await hand.fill('标题', title, form(page, 'paper'));
    await hand.fill('送交代表的日子', day, form(page, 'paper'));
    await hand.click('加入文件');
    await page.getByText('已保存。').waitFor();
  }
  await looked(page, '3 papers');
  await hand.click('下一步：选举、表决和评议', 'link');

  await heading(page, '选举、表决和评议');
  await looked(page, '4 contests, empty');
  await hand.choose('工会委员会委员选举');
  await hand.click('加入并填写内容');
  assert.equal(await page.getByLabel('选票标题').inputValue(), '第三届工会委员会委员选票', 'the title is proposed');
  await hand.fill('应选人数', '9');
  await hand.fill('最多可以另选几人', '2');
  await hand.choose('照下面的先后');
  await hand.fill('公示第一天', '2026-11-02');
  await hand.fill('公示最后一天', '2026-11-13');
  await hand.choose('所有旁听的人');
  await looked(page, '4 election');
  await hand.fill('名单', CANDIDATES.map((person) => person.join(' ')).join('\n'), form(page, 'many'));
  await hand.click('加入这些人');
  await page.locator('[data-key]').nth(11).waitFor();
  assert.equal(await page.getByLabel('应选人数', { exact: true }).inputValue(), '9', 'the form that was not pressed is kept');
  await drag(page, '王建国', '丁一凡');
  await hand.click('按姓氏笔画排好');
  for (const [name] of CANDIDATES.slice(0, 2)) {
    await hand.click(name, 'link');
    await heading(page, '第三届工会委员会委员选票');
    const plain = name.replace('·', '');
    await hand.fill('简历', await readFile(demo(`候选人/${plain}.md`), 'utf8'));
    await hand.pick('照片', demo(`照片/${plain}.jpg`));
    if (name === '郭卫东') await looked(page, '4 candidate');
    await hand.click('保存');
    await page.getByText('已保存。').waitFor();
  }
  await looked(page, '4 election, filled');
  await hand.click('返回选举、表决和评议', 'link');
  await hand.choose('集体合同草案表决（国家规定）');
  await hand.click('加入并填写内容');
  await hand.fill('表决什么', '《集体合同（2026—2028 年）（草案）》');
  await hand.select('全文', '集体合同（2026—2028 年）（草案）');
  await hand.click('保存这一项');
  await page.getByText('已保存。').waitFor();
  assert.equal(await page.getByLabel('选票标题').inputValue(), '《集体合同（2026—2028 年）（草案）》表决票');
  await looked(page, '4 motion');
  await hand.click('返回选举、表决和评议', 'link');
  await looked(page, '4 contests');
  await hand.click('下一步：议程', 'link');

  await heading(page, '议程');
  await looked(page, '5 agenda, empty');
  await hand.click('按惯例拟定议程');
  await page.getByText('分团讨论').first().waitFor();
  await looked(page, '5 agenda');
  await hand.click('听取工会工作报告', 'link');
  await looked(page, '5 item');
  await hand.fill('议程上的文字', '听取第二届工会委员会工作报告');
  const asked = page.waitForEvent('dialog').then((dialog) => [dialog.type(), dialog.dismiss()][0]);
  await page.getByRole('link', { name: '下一步：监票人', exact: true }).or(page.getByRole('link', { name: /返回/ })).first().click();
  assert.equal(await asked, 'beforeunload', 'nobody leaves what is half filled in without being asked');
  assert.equal(await page.getByLabel('议程上的文字').inputValue(), '听取第二届工会委员会工作报告');
  await hand.click('保存这一项');
  await hand.click('下一步：监票人', 'link');

  await heading(page, '监票人');
  await hand.fill('监票人姓名', '梁思远\n龚玉洁');
  await looked(page, '6 scrutineers');
  await hand.click('保存并继续');

  await heading(page, '核对并建立');
  await page.getByText('没有问题，可以建立会议。').first().waitFor();
  await looked(page, '7 check');
  await hand.click('第三届工会委员会委员选票', 'link');
  await page.getByRole('heading', { name: '样票', exact: true }).waitFor();
  assert.equal(await page.locator('.sample-frame').evaluate((frame) => frame.offsetWidth), 375);
  assert.equal(await page.locator('.sample-frame').getByRole('radio').count(), 36);
  await looked(page, '7 sample');
  await hand.click('返回核对', 'link');
  await hand.click('建立会议');
  await page.waitForURL(/\/officer\/c\//);
  await page.getByText('第三届工会委员会委员').first().waitFor();
  say(`from the empty page to the founded congress: ${hand.clicks} clicks, ${hand.fields} fields`);

  await page.goto(`${service.base}/officer`);
  await looked(page, 'start');
  await page.getByRole('link', { name: '第三届会员代表大会第一次会议' }).last().click();
  await page.getByText('由这份筹备建立的会议').waitFor();
  await looked(page, 'overview');
  const phone = await browser.open('phone', { storageState: await page.context().storageState() });
  await phone.goto(page.url());
  await picture(phone, 'overview, phone');
  await phone.goto(`${page.url()}/contests/contest-1`);
  await picture(phone, '4 election, phone');
  await page.getByText('删除这份筹备').click();
  await page.getByRole('button', { name: '删除筹备' }).click();
  await page.waitForURL(/\/officer$/);
  assert.equal(await page.getByText('筹备中的会议').count(), 0);
});
say(inspection.conclude());

/** Drags somebody's line to another's place, and waits until they stand there. */
async function drag(page, from, to) {
  const names = page.locator('[data-key] .row-name > a');
  const line = (name) => page.locator('li[data-key]', { has: page.getByRole('link', { name, exact: true }) });
  const place = (await names.allInnerTexts()).indexOf(to);
  await line(from).dragTo(line(to), { sourcePosition: { x: 12, y: 12 }, targetPosition: { x: 12, y: 12 } });
  await names.nth(place).filter({ hasText: from }).waitFor();
}
