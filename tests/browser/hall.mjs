// The hall's screen through a meeting: check-in, an item with its papers, a show of hands, strokes of 正, the count that waits for paper,
// the result, the end. Every letter of every stage is legible from the back of the room, nothing is cut, and figures say when they have
// stopped.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { give, nameOf, typeIn } from './lib/paper.mjs';
import { pictures } from './lib/picture.mjs';

const inspection = new Inspection();
const picture = pictures('hall');
const MARKS = '111111111222';

await journey(['--delegates', '60', '--simulate', 'all-but-2', '--pace', '2'], async ({ service, browser }) => {
  const [election, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const desk = officer.page;
  // The screen asks to be kept awake as soon as it is shown, and again when the system has taken that away.
  const hall = await browser.open('hall');
  await hall.addInitScript(() => {
    window.locks = [];
    const request = async () => { const lock = { released: false }; window.locks.push(lock); return lock; };
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  const stage = async (name, picked = name) => {
    await hall.locator(`#hall[data-stage="${name}"]`).waitFor();
    await inspection.hall(hall, `hall, ${picked}`);
    await picture(hall, picked);
  };
  const shows = async (item) => {
    await desk.locator('#item').selectOption({ label: item });
    await desk.getByRole('button', { name: '进行这一项' }).click();
    await hall.getByRole('heading', { name: item.replace(/^\d+\.? */, '') }).waitFor();
  };

  await hall.goto(service.page('/hall'));
  await service.until(election, ({ present }) => present >= 40);
  await stage('check-in');
  assert.equal(await hall.evaluate(() => window.locks.length), 1, 'the screen is kept awake');
  await hall.evaluate(() => { window.locks[0].released = true; });
  await hall.waitForFunction(() => window.locks.length === 2);
  say('check-in, awake');

  await officer.arrive();
  const items = await desk.locator('#item option').allInnerTexts();
  const item = (words) => items.find((each) => each.includes(words)).trim();
  await shows(item('通过《选举办法》'));
  await stage('item', 'item with papers');
  await desk.getByLabel('这一项是什么事项').first().selectOption('procedure');
  await desk.getByLabel('赞成').first().fill('30');
  await desk.getByLabel('反对').first().fill('4');
  await desk.getByLabel('弃权').first().fill('2');
  await desk.getByLabel('清点人').fill('梁思远、龚玉洁');
  await desk.getByRole('button', { name: '录入并公布' }).click();
  await hall.locator('.hall-motion-row').first().waitFor();
  await stage('motion', 'show of hands');
  say('an item, and what its show of hands came to');

  const away = new Delegate(service, 0, await browser.open('phone'));
  await away.join();
  const name = await nameOf(away.page);
  await away.page.goto('about:blank');
  await service.until(election, ({ present }) => present >= 57);
  await desk.reload();
  await officer.take(election);
  await officer.act('ready');
  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await give(desk, name);
  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('open');
  await stage('voting', 'tally');
  await service.until(election, ({ returned }) => returned >= 50);
  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await desk.getByLabel('收回纸票（张）').fill('1');
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('closed');
  await hall.waitForFunction(() => ['voting', 'counting'].includes(document.getElementById('hall').dataset.stage));
  say('an election with one ballot on paper');

  const second = new Officer(service, await browser.open('desk'));
  await second.arrive();
  for (const typist of [desk, second.page]) {
    await typist.goto(`${service.base}/officer/contests/${election}/paper/typing`);
    await typeIn(typist, [MARKS]);
  }
  await second.page.getByText('两个人录的完全一致').waitFor();
  await desk.goto(`${service.base}/officer/c/${service.congress}?contest=${election}`);
  await officer.act('counted');
  await stage('result');

  await officer.take(motion);
  await officer.act('ready');
  await service.until(motion, ({ issued }) => issued >= 50);
  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await give(desk, name);
  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('open');
  await hall.locator('#tally').waitFor();
  await stage('voting', 'strokes');
  await service.until(motion, ({ returned }) => returned >= 40);

  await hall.context().setOffline(true);
  await hall.getByText('已断开，数字截至').waitFor();
  await inspection.hall(hall, 'hall, stale');
  await picture(hall, 'stale');
  await hall.context().setOffline(false);
  await hall.getByText('已断开，数字截至').waitFor({ state: 'hidden' });
  say('figures say when they have stopped, and go on by themselves');

  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await desk.getByLabel('收回纸票（张）').fill('1');
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('closed');
  await stage('counting');
  await desk.goto(`${service.base}/officer/contests/${motion}/paper/typing`);
  await typeIn(desk, ['1']);
  await second.page.goto(`${service.base}/officer/contests/${motion}/paper/typing`);
  await typeIn(second.page, ['1']);
  await hall.locator('.hall-steps li.done').nth(1).waitFor();
  await desk.goto(`${service.base}/officer/c/${service.congress}?contest=${motion}`);
  await officer.act('counted');
  await stage('result', 'result of a motion');
  say('a count that waited for paper');

  await desk.locator('#item').selectOption('');
  await desk.getByRole('button', { name: '进行这一项' }).click();
  await stage('ended');
  assert.equal(await hall.locator('.hall-outcomes li').count(), 3, 'everything that was decided');
  say(inspection.conclude());
});
