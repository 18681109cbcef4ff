// A draft contract is discussed by clause on phones, moderated, revised, and voted on as revised: a delegate comments and asks to speak,
// the officer publishes, holds back, calls; the revision shows what it changes and what became of the comments; the ballot leads to it.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { pictures } from './lib/picture.mjs';

const inspection = new Inspection();
const picture = pictures('discussion');
const OPINION = '建议把发薪日提前到每月 8 日，<b>并写明</b>节假日顺延。';

async function looked(page, name) {
  await inspection.inspect(page, name);
  await picture(page, name);
}

await journey(['--delegates', '60', '--simulate', '45', '--pace', '1'], async ({ service, browser }) => {
  const [, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [one, two] = await Promise.all([0, 1].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  const hall = await browser.open('hall');
  await Promise.all([one.join(), two.join(), hall.goto(service.page('/hall'))]);
  await officer.arrive();
  await officer.page.locator('#item').selectOption({ label: await itemLabel(officer.page, '分团讨论') });
  await officer.page.getByRole('button', { name: '进行这一项' }).click();
  await one.page.getByRole('link', { name: '进入讨论' }).click();
  await one.page.getByText('讨论没有开放').waitFor();
  await looked(one.page, 'closed');
  await officer.page.getByRole('link', { name: '讨论管理' }).click();
  await looked(officer.page, 'moderation-empty');
  await hall.locator('#hall[data-stage="discussion"]').waitFor();
  await inspection.hall(hall, 'hall, nobody');
  await officer.page.getByRole('button', { name: '开放讨论' }).click();
  await officer.page.getByText('讨论开放，代表可以').waitFor();
  await one.page.reload();

  await comments(one.page, '第一条', OPINION);
  await one.page.getByText('意见已发出，等待工作人员审核').waitFor();
  await comments(one.page, '书面发言', '请在会后公布各分厂的落实计划。');
  await one.page.getByRole('button', { name: '申请发言' }).click();
  await one.page.getByText('排在本代表团第 1 位').waitFor();
  await looked(one.page, 'commented');
  await two.page.getByRole('link', { name: '进入讨论' }).click();
  await two.page.getByRole('button', { name: '申请发言' }).click();
  await two.page.getByText('您已申请发言').waitFor();
  assert.equal(await two.page.getByText('建议把发薪日提前').count(), 0, 'what waits is read by nobody else');
  say('commented, asked to speak');

  const statement = officer.page.locator('.statements li', { hasText: '建议把发薪日' });
  await statement.waitFor();
  await looked(officer.page, 'moderation');
  assert.ok((await statement.innerText()).includes('<b>并写明</b>'), 'what was typed is text');
  await statement.getByRole('button', { name: /^公布/ }).click();
  await officer.page.getByRole('heading', { name: '已公布（1）' }).waitFor();
  const other = officer.page.locator('.statements li', { hasText: '落实计划' });
  await other.locator('summary').click();
  await other.getByLabel('理由').fill('与本项讨论无关，请会后提交提案。');
  await other.getByRole('button', { name: '确定不公布' }).click();
  await officer.page.getByRole('heading', { name: '没有公布（1）' }).waitFor();
  await officer.page.getByRole('button', { name: /^请.*发言$/ }).first().click();
  await officer.page.locator('.speaking-now').waitFor();
  await hall.locator('.hall-speaking').waitFor();
  await inspection.hall(hall, 'hall, speaking');
  await picture(hall, 'hall');
  await one.page.reload();
  await one.page.getByText('与本项讨论无关').waitFor();
  await two.page.reload();
  await two.page.getByText('建议把发薪日提前').waitFor();
  assert.equal(await two.page.getByText('落实计划').count(), 0, 'what is held back is read by nobody else');
  await looked(two.page, 'read');
  say('published, held back, called');

  await officer.page.getByRole('link', { name: '放入修改稿' }).click();
  const text = officer.page.getByLabel('全文');
  const revised = (await text.inputValue()).replace('每月 10 日前', '每月 8 日前').replace('## 第七条', '## 第七条　困难帮扶\n\n甲方设立职工困难帮扶基金，每年不少于 50 万元。\n\n## 第八条').replace('## 第八条　变更', '## 第九条　变更');
  await looked(officer.page, 'revise');
  await text.fill(revised);
  await officer.page.getByRole('button', { name: '看修改对照' }).click();
  await officer.page.getByRole('heading', { name: '公布以前，请核对' }).waitFor();
  const first = officer.page.locator('.change', { hasText: '劳动报酬' }).first();
  await first.getByText('建议把发薪日提前').waitFor();
  await first.getByLabel('意见的处理').selectOption('partly');
  await first.getByLabel('说明').fill('发薪日改为每月 8 日；节假日顺延按国家规定，不另写。');
  await looked(officer.page, 'look');
  await officer.page.getByRole('button', { name: '公布修改稿' }).click();
  await officer.page.getByRole('heading', { level: 1, name: /集体合同/ }).waitFor();
  await officer.page.waitForURL(/versions\/2\/changes/);
  await picture(officer.page, 'changes-desk');
  say('revised');

  await two.page.getByText('草案已经修改').waitFor({ timeout: 40_000 });
  await two.page.getByRole('button', { name: '看新稿' }).click();
  await two.page.getByRole('link', { name: '看修改对照' }).click();
  await two.page.locator('.is-changed del', { hasText: '10' }).waitFor();
  await two.page.locator('.is-changed ins', { hasText: '8' }).first().waitFor();
  await two.page.locator('.is-added', { hasText: '困难帮扶' }).waitFor();
  await two.page.getByText('部分采纳').waitFor();
  await two.page.getByText('建议把发薪日提前').waitFor();
  await looked(two.page, 'changes');
  await two.page.getByRole('link', { name: '第 1 稿全文' }).click();
  await two.page.getByText('这是以前的一稿').waitFor();
  await two.page.getByText('每月 10 日前').waitFor();
  await looked(two.page, 'former');

  await service.until(motion, ({ present }) => present >= 42);
  await officer.page.goto(`${service.base}/officer/c/${service.congress}`);
  await officer.take(motion);
  await officer.act('ready');
  await officer.act('open');
  await two.page.goto(service.page(''));
  await two.slip(motion).getByRole('link', { name: '打开选票', exact: true }).waitFor();
  await two.openPaper(motion);
  await looked(two.page, 'ballot');
  await two.page.getByRole('link', { name: '看修改对照' }).click();
  await two.page.waitForURL(/versions\/2\/changes/);
  await two.page.waitForLoadState('networkidle');
  assert.ok(await two.page.getByText('建议把发薪日提前').isHidden(), 'what delegates alone may read is not asked for while a paper is open');
  await two.page.getByRole('link', { name: '打开选票' }).click();
  await two.mark(['赞成']);
  await two.review();
  await two.cast();
  await two.awaitReceipt();
  await votedText(service, motion);
  await officer.page.goto(service.page('').replace('/c/', '/officer/c/') + `/documents/${await draftId(two.page, service)}/revise`);
  await officer.page.getByText('要表决的内容已经固定').waitFor();
  await looked(officer.page, 'revise-refused');
  say('voted on as revised; what is fixed stays');
  say(inspection.conclude());
});

/** The option of the console's select that begins so. */
async function itemLabel(page, words) {
  const labels = await page.locator('#item option').allInnerTexts();
  return labels.find((label) => label.includes(words)).trim();
}

async function comments(page, clause, words) {
  await page.getByRole('button', { name: new RegExp(`^对${clause}.*发表意见$`) }).click();
  await page.getByLabel('您的意见').fill(words);
  await page.getByRole('button', { name: '发出', exact: true }).click();
  await page.locator('.statements li', { hasText: words.slice(0, 8) }).waitFor();
}

/** The text that the manifest binds is the revised one. */
async function votedText({ base }, motion) {
  const manifest = await (await fetch(`${base}/api/v1/contests/${motion}/manifest`)).json();
  const profile = await (await fetch(`${base}/api/v1/contests/${motion}/profiles/${manifest.options[0].id}`)).json();
  assert.match(profile.text, /每月 8 日前/);
  assert.match(profile.text, /困难帮扶基金/);
}

async function draftId(page, service) {
  const html = await (await page.request.get(service.page(''))).text();
  return /documents\/([0-9a-f-]{36})"[^>]*>[^<]*集体合同/.exec(html)[1];
}
