// Motions that no box decides: one voted by name on phones, which the rules refuse for a contract and the hall follows; one by hands, whose
// figures a scrutineer signs on a phone, and signs again after a correction.
//
//     node tests/browser/open.mjs [FOLDER]        with a folder it keeps a picture of each page

import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const [pictures] = process.argv.slice(2);
const BY_NAME = '通过《选举办法》';
const BY_HANDS = '通过大会主席团和各专门小组组成人员名单（含乌鲁木齐安装工程项目部代表）';
const ITEM = `[[agenda]]\nslug = "presidium"\nsession = "预备会议"\ntitle = "${BY_HANDS}"\nkind = "motion"\n\n`;
const inspection = new Inspection();

async function shoot(page, name) {
  if (!pictures) return;
  await mkdir(pictures, { recursive: true });
  await page.screenshot({ path: path.join(pictures, `${name}.png`), fullPage: !name.startsWith('hall') });
}

/** A page as it is now, for everybody to read. */
async function look(page, name, options) {
  await shoot(page, name);
  await inspection.inspect(page, name, options);
}

/** The demo's package with one more motion. */
async function packageWithMotion() {
  const folder = await mkdtemp(path.join(tmpdir(), 'piaojue-package-'));
  await cp(fileURLToPath(new URL('../../demo', import.meta.url)), folder, { recursive: true });
  const file = path.join(folder, 'congress.toml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('[[agenda]]', `${ITEM}[[agenda]]`));
  return folder;
}

async function goTo(officer, title) {
  const { page } = officer;
  const option = page.locator('#item option', { hasText: title });
  await page.locator('#item').selectOption(await option.getAttribute('value'));
  await page.getByRole('button', { name: '进行这一项' }).click();
  await page.locator('.act-box', { hasText: title }).first().waitFor();
}

async function enterHands(page, form, figures, more = {}) {
  const labels = { 赞成: 0, 反对: 1, 弃权: 2 };
  for (const [word, place] of Object.entries(labels)) await form.getByLabel(word, { exact: true }).fill(String(figures[place]));
  await form.getByLabel('清点人').fill('王芳、阿依努尔·买买提明');
  for (const [label, text] of Object.entries(more)) await form.getByLabel(label).fill(text);
}

const folder = await packageWithMotion();
try {
  await journey(['--package', folder, '--delegates', '9', '--simulate', '6', '--pace', '1'], async ({ service, browser }) => {
    const [officer, hall, watcher] = [new Officer(service, await browser.open('desk')), await browser.open('hall'), await browser.open('desk')];
    await officer.arrive();
    const { page: desk } = officer;
    await hall.goto(service.page('/hall'));
    await watcher.goto(service.page('/watch'));
    const [one, other] = [new Delegate(service, 0, await browser.open('phone')), new Delegate(service, 1, await browser.open('phone'))];
    await one.join();
    await other.join();
    await service.until(service.contests[0], ({ present }) => present === 8);
    say('eight of nine are there');

    await byName({ service, officer, desk, hall, watcher, one, other });
    await again({ service, desk, hall, watcher, one });
    await byHands({ service, browser, officer, desk, hall, watcher });
    say(inspection.conclude());
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function byName({ service, officer, desk, hall, watcher, one, other }) {
  await goTo(officer, BY_NAME);
  await desk.getByText('改用记名表决').click();
  const form = desk.locator('#by-name form');
  const begin = async (matter) => {
    await form.getByLabel('这一项是什么事项').selectOption(matter);
    await form.getByRole('button', { name: '开始记名表决' }).click();
  };
  await look(desk, 'desk-undecided');
  await begin('contract');
  await desk.locator('#refusal', { hasText: '用选票无记名表决' }).waitFor();
  await look(desk, 'desk-refused');
  if (!(await form.isVisible())) await desk.getByText('改用记名表决').click();
  await begin('procedure');
  await desk.getByRole('button', { name: '停止表决并公布结果' }).waitFor();
  say('opened by name, and not as a contract');

  const card = (page) => page.locator('[data-open-vote]');
  const choose = (page, word) => card(page).getByRole('button', { name: word, exact: true }).click();
  await card(one.page).getByText('记名表决，所有代表都能看到您的选择。').waitFor();
  await card(one.page).getByText('请您选择一项。').waitFor();
  await look(one.page, 'phone-open-vote');
  await choose(one.page, '赞成');
  await card(one.page).getByText('您的选择：赞成。停止表决以前可以更改。').waitFor();
  await choose(one.page, '反对');
  await card(one.page).getByText('您的选择：反对。').waitFor();
  await choose(other.page, '弃权');
  await card(other.page).getByText('您的选择：弃权。').waitFor();
  await look(one.page, 'phone-open-vote-said');
  await hall.locator('#hall-voted', { hasText: /^2$/ }).waitFor();
  await shoot(hall, 'hall-open-vote');
  await inspection.hall(hall, 'hall, vote by name');
  await desk.getByText('已表决 2 人，实到 8 人').waitFor();
  await look(desk, 'desk-open-vote');
  await one.page.reload();
  await card(one.page).getByText('您的选择：反对。').waitFor();
  say('said, changed, and still there after a reload');

  await desk.getByRole('button', { name: '停止表决并公布结果' }).click();
  const cameTo = '赞成 0 人，反对 1 人，弃权 1 人，未表决 6 人';
  await desk.locator('.act-box', { hasText: cameTo }).waitFor();
  await look(desk, 'desk-vote-over');
  await hall.locator('.hall-outcome', { hasText: '未通过' }).waitFor();
  await shoot(hall, 'hall-vote-over');
  await inspection.hall(hall, 'hall, vote by name over');
  await card(one.page).waitFor({ state: 'detached' });
  await watcher.getByText(cameTo).first().waitFor();
  await watcher.getByRole('link', { name: BY_NAME }).click();
  await watcher.getByText('姓名只给本次大会的代表和会务人员看').waitFor();
  assert.equal(await watcher.locator('.voices').count(), 0, 'nobody else sees names');
  await look(watcher, 'desk-motion-names');
  await one.page.getByRole('link', { name: BY_NAME }).click();
  await one.page.getByText('您的选择：反对。').waitFor();
  await one.page.locator('[data-names] .voices li').first().waitFor();
  assert.equal(await one.page.locator('[data-names] .voices li').count(), 2);
  await look(one.page, 'phone-motion-names');
  say('closed: figures for everybody, names for delegates');
}

/** The vote is held again; what was said before is neither carried over nor lost. */
async function again({ service, desk, hall, watcher, one }) {
  await desk.locator('#by-name summary').click();
  const form = desk.locator('#by-name form');
  await form.getByLabel('重新表决的原因').fill('乌鲁木齐安装工程项目部的代表网络中断，没有来得及表决');
  await form.getByLabel('这一项是什么事项').selectOption('procedure');
  await form.getByLabel('谁能看到姓名').selectOption('public');
  await look(desk, 'desk-vote-again');
  await form.getByRole('button', { name: '重新表决' }).click();
  const card = one.page.locator('[data-open-vote]');
  await card.getByText('姓名和选择向所有人公开。').waitFor();
  await card.getByText('请您选择一项。').waitFor();
  await card.getByRole('button', { name: '赞成', exact: true }).click();
  await card.getByText('您的选择：赞成。').waitFor();
  await desk.getByText('已表决 1 人，实到 8 人').waitFor();
  await look(desk, 'desk-open-again');
  await desk.getByRole('button', { name: '停止表决并公布结果' }).click();
  await hall.locator('.hall-outcome', { hasText: '未通过' }).waitFor();
  const former = (page) => page.locator('.motion-part', { hasText: '第 1 次表决（已被取代）' });
  for (const page of [one.page, watcher]) await page.locator('#names-title').waitFor(); // the page shows that it is over
  await former(one.page).locator('summary').click();
  await former(one.page).locator('.voices li').nth(1).waitFor();
  assert.equal(await former(one.page).locator('.voices li').count(), 2, 'no name is lost');
  await look(one.page, 'phone-motion-again');
  await former(watcher).getByText('已经重新表决，原因：乌鲁木齐').waitFor();
  assert.equal(await watcher.locator('.voices li').count(), 1, 'everybody sees the names of the one that was opened so');
  await look(watcher, 'desk-motion-again');
  await watcher.goto(service.page('/minutes'));
  await watcher.getByText('此前记名表决 1 次，已被取代').waitFor();
  await look(watcher, 'desk-minutes-again');
  await watcher.goto(service.page('/watch'));
  say('held again, and the one before is there with its names');
}

async function byHands({ service, browser, officer, desk, hall, watcher }) {
  const links = desk.locator('[aria-labelledby="scrutineers-title"] li').first();
  await links.getByRole('button').click();
  const link = (await links.locator('.link-shown .address code').innerText()).trim();
  const scrutineer = await browser.open('phone');
  await scrutineer.goto(link.replace(/^https?:\/\/[^/]+/, service.base));
  await scrutineer.getByRole('button', { name: '生成签名密钥', exact: true }).click();
  await scrutineer.getByRole('button', { name: '我已记下，继续', exact: true }).click();
  await scrutineer.getByRole('heading', { name: '监票', exact: true }).waitFor();

  await goTo(officer, BY_HANDS);
  const entering = desk.locator('form.hands').first();
  await entering.getByLabel('这一项是什么事项').selectOption('procedure');
  await enterHands(desk, entering, [5, 2, 1]);
  await entering.getByRole('button', { name: '录入并公布' }).click();
  await desk.getByText('待签字：要 1 名监票人签字，已签 0 名。').first().waitFor();
  await look(desk, 'desk-awaiting');
  const card = scrutineer.locator('#hands-cards .scrutineer-card', { hasText: BY_HANDS });
  await card.getByText('赞成 5 人，反对 2 人，弃权 1 人').waitFor();
  await look(scrutineer, 'phone-scrutineer-hands');
  await card.getByRole('button', { name: '数目相符，签字' }).click();
  await card.getByText('您已签字').waitFor();
  await watcher.getByText('已签字，共 1 人').first().waitFor();
  await hall.locator('.hall-motion', { hasText: '已签字，共 1 人' }).waitFor();
  await shoot(hall, 'hall-hands');
  await inspection.hall(hall, 'hall, hands');
  say('signed on the phone, and everybody sees it');

  await desk.locator('#correct-hands summary').click();
  const correcting = desk.locator('#correct-hands form');
  await enterHands(desk, correcting, [4, 3, 1], { 更正原因: '第三排重复清点一人' });
  await correcting.getByRole('button', { name: '更正数目' }).click();
  await desk.getByText('待签字：要 1 名监票人签字，已签 0 名。').first().waitFor();
  await card.getByText('要签的数目刚刚变了').waitFor();
  await card.getByText('赞成 4 人，反对 3 人，弃权 1 人').waitFor();
  await card.getByRole('button', { name: '数目相符，签字' }).click();
  await card.getByText('您已签字').waitFor();
  await watcher.getByText('数目更正过 1 次').first().waitFor();
  await look(watcher, 'desk-observer');
  await watcher.getByRole('link', { name: BY_HANDS }).click();
  await watcher.getByText('当时的 1 个签字作废').waitFor();
  await look(watcher, 'desk-motion-hands');
  await watcher.setViewportSize({ width: 390, height: 844 });
  await look(watcher, 'phone-motion-hands');
  await watcher.goto(service.page('/minutes'));
  await look(watcher, 'phone-minutes', { reflow: false }); // it is drawn as the sheet that is printed
  say('corrected in the open, and signed anew');
}
