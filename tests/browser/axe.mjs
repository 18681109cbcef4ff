// Every page in every state: what axe finds (WCAG 2.2 A and AA), sideways scrolling at 320 px and with text of 200 %, the hall's letters,
// and what is left without scripts.


import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const inspection = new Inspection();

await journey(['--delegates', '12', '--simulate', '7', '--pace', '2'], async (stage) => {
  const { service, browser } = stage;
  const [election, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const hall = await browser.open('hall');
  const visitor = await browser.open('phone');
  await hall.goto(service.page('/hall'));
  await inspection.hall(hall, 'hall, check-in');
  await plainPages(visitor, service);
  await signsIn(officer);
  say('plain pages, hall and sign-in');

  const [walker, elder, older] = await Promise.all([0, 1, 2].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  await setSize(elder, ['长辈版']);
  await setSize(older, ['长辈版', '更大']);
  const walkers = [[walker, 'delegate'], [elder, 'delegate, elder view'], [older, 'delegate, larger']];
  for (const [delegate, name] of walkers) await arrives(delegate, name);
  const lost = new Delegate(service, 3, await browser.open('phone'));
  await lost.join();
  say('sign-in, check-in and recovery code');

  await consoleState(officer, election, 'draft');
  await publicPages(visitor, service, election, 'draft');
  await officer.act('ready');
  for (const [delegate, name] of walkers) await seesItReady(delegate, election, name);
  await hall.locator('#hall[data-stage="agenda"]').waitFor();
  await inspection.hall(hall, 'hall, agenda');
  await consoleState(officer, election, 'ready');
  await publicPages(visitor, service, election, 'ready');
  await officer.act('open');
  await withoutScripts(stage);
  for (const [delegate, name] of walkers) await votes(delegate, election, name);
  await loses(lost, browser);
  say('ballot, review, sending and receipt');

  await service.until(election, ({ returned }) => returned === 10);
  await consoleState(officer, election, 'open');
  await publicPages(visitor, service, election, 'open');
  await hall.locator('[data-counted]').waitFor();
  await inspection.hall(hall, 'hall, tally');
  await officer.act('closed');
  await consoleState(officer, election, 'closed');
  await officer.act('counted');
  await consoleState(officer, election, 'counted');
  await publicPages(visitor, service, election, 'counted');
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await inspection.hall(hall, 'hall, result');
  await inspection.inspect(walker.page, 'receipt after the count');
  say('console, observer, hall and result');

  await withdrawn(officer, hall, visitor, walkers, motion);
  say(inspection.conclude());
});

// ------------------------------------------------------------------------------------------------------- everybody's pages

async function plainPages(page, service) {
  const document = async () => page.locator('a[href*="/documents/"]').first().getAttribute('href');
  for (const [name, path] of [['index', '/'], ['notice', '/notice'], ['code', '/i'], ['no such page', '/nothing'], ['home, nobody', `/c/${service.congress}`]]) {
    await page.goto(service.base + path);
    await inspection.inspect(page, name);
  }
  await page.goto(`${service.base}/contests/${service.contests[1]}`);
  await page.goto(new URL(await document(), service.base).href);
  await inspection.inspect(page, 'document');
  await page.goto(`${service.base}/i#a.b.c`);
  await page.getByText('这不是一个投票码').waitFor();
  await inspection.inspect(page, 'code, malformed');
  await page.goto(`${service.base}/?lang=en`);
  await inspection.inspect(page, 'index, English');
}

async function publicPages(page, service, contest, state) {
  const pages = { contest: '', rules: '/rules', result: '/result', ballot: '/ballot' };
  for (const [name, path] of Object.entries(pages)) {
    await page.goto(`${service.base}/contests/${contest}${path}`);
    await inspection.inspect(page, `${name}, ${state}`);
  }
  await page.goto(`${service.base}/contests/${contest}`);
  await page.locator('.people a').first().click();
  await page.getByRole('link', { name: /返回|候选人/ }).first().waitFor();
  await inspection.inspect(page, `candidate, ${state}`);
  await page.goto(service.page(''));
  await inspection.inspect(page, `home, ${state}`);
  await page.goto(service.page('/watch'));
  await inspection.inspect(page, `observers, ${state}`);
  await page.goto(`${service.base}/c/${service.congress}/verify`);
  await page.getByRole('button', { name: '读取公开日志并检查' }).click();
  await page.locator('#checks [data-status]').last().waitFor();
  await inspection.inspect(page, `verify, ${state}`);
}

/** Pages are read without scripts, and say what they are needed for. */
async function withoutScripts({ service, browser }) {
  const page = await browser.open('phone', { javaScriptEnabled: false });
  const told = { '/i': '本页需要浏览器运行脚本', [`/contests/${service.contests[0]}/ballot`]: '本页需要浏览器运行脚本' };
  for (const path of ['', '/watch']) told[`/c/${service.congress}${path}`] = '脚本';
  for (const [path, words] of Object.entries(told)) {
    await page.goto(service.base + path);
    assert.ok((await page.locator('noscript p').innerText()).includes(words), `${path} says what is missing without scripts`);
  }
  await page.getByText('选举第三届工会委员会委员').first().waitFor();
}

// --------------------------------------------------------------------------------------------------------------- officer

async function signsIn(officer) {
  const { page, service } = officer;
  await page.goto(`${service.base}/officer/sign-in`);
  await inspection.inspect(page, 'officer, sign-in');
  await page.getByLabel('登录码').fill('nobody');
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await page.getByRole('alert').waitFor();
  await inspection.inspect(page, 'officer, refused');
  await officer.arrive();
  await page.goto(`${service.base}/officer`);
  await inspection.inspect(page, 'officer, congresses');
  await page.goto(`${service.base}/officer/c/${service.congress}`);
}

/** The console with each of its questions open. */
async function consoleState(officer, contest, state) {
  const { page } = officer;
  await officer.take(contest);
  await inspection.inspect(page, `console, ${state}`);
  for (const opener of await page.locator('[data-dialog]:not([aria-disabled])').all()) {
    await opener.click();
    await officer.dialog().waitFor();
    await inspection.inspect(page, `console, ${state}, ${await officer.dialog().getByRole('heading').innerText()}`);
    await officer.dialog().locator('[data-close]').click();
  }
}

async function withdrawn(officer, hall, visitor, walkers, motion) {
  const { page, service } = officer;
  await officer.take(motion);
  await officer.act('ready');
  const [[walker, name]] = walkers;
  await walker.goHome();
  await walker.awaitBallot(motion);
  await officer.act('open');
  await walker.openPaper(motion);
  await inspection.inspect(walker.page, `${name}, motion`);
  await walker.mark(['不赞成']);
  await walker.review();
  await inspection.inspect(walker.page, `${name}, motion, review`);
  await hall.locator('#tally').waitFor();
  await inspection.hall(hall, 'hall, strokes');
  await page.getByRole('button', { name: '宣布作废', exact: true }).click();
  await officer.dialog().getByLabel('作废的原因').fill('表决内容有误。');
  await officer.dialog().getByRole('button', { name: '宣布作废', exact: true }).click();
  await page.locator('#console[data-state="void"]').waitFor();
  await inspection.inspect(page, 'console, void');
  await walker.page.getByRole('link', { name: '查看作废的原因' }).waitFor();
  await inspection.inspect(walker.page, `${name}, void`);
  await publicPages(visitor, service, motion, 'void');
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await inspection.hall(hall, 'hall, void');
}

// ------------------------------------------------------------------------------------------------------------- delegates

/** Presses the switches of text size, as a delegate would on the first page. */
async function setSize(delegate, buttons) {
  await delegate.page.goto(`${delegate.base}/notice`);
  for (const name of buttons) await delegate.button(name).click();
}

async function arrives(delegate, name) {
  const { page } = delegate;
  const look = (state) => inspection.inspect(page, `${name}, ${state}`);
  await delegate.arrive();
  await look('sign-in');
  await delegate.identify(delegate.check === '0000' ? '0001' : '0000');
  await page.getByRole('alert').waitFor();
  await look('sign-in refused');
  await delegate.identify();
  await delegate.button('签到').waitFor();
  await look('check-in');
  await delegate.checkIn();
  await page.locator('#recovery-code').waitFor();
  await look('recovery code');
  await delegate.noteRecoveryCode();
  await look('home');
}

async function seesItReady(delegate, contest, name) {
  await delegate.awaitBallot(contest);
  await inspection.inspect(delegate.page, `${name}, home, ready`);
  await delegate.slip(contest).getByRole('link', { name: '先看选票' }).click();
  await delegate.button('先填写选票').waitFor();
  await inspection.inspect(delegate.page, `${name}, box not open`);
  await delegate.goHome();
}

async function votes(delegate, contest, name) {
  const { page } = delegate;
  const look = (state) => inspection.inspect(page, `${name}, ${state}`);
  await delegate.slip(contest).getByText('还没有投出').waitFor();
  await look('home, open');
  await delegate.openPaper(contest);
  await look('paper');
  await delegate.mark(['赞成', '弃权', '不赞成']);
  await delegate.button('另选一人').click();
  await page.getByRole('searchbox').fill('张');
  await look('write-in');
  await page.locator('#write-in-results button').first().click();
  await look('written in');
  await delegate.review();
  await look('review, some unmarked');
  await delegate.button('返回修改').click();
  await delegate.mark(Array(11).fill('赞成').concat('不赞成'));
  await look('too many');
  await delegate.review();
  await page.getByText('按选票的顺序再看一遍').click();
  await look('review, too many');
  await page.getByLabel('我知道这张选票会无效，仍要投出').check();
  await page.context().setOffline(true);
  await delegate.cast();
  await page.getByText('网络断开，还没有收到回执').waitFor();
  await look('sending');
  await page.context().setOffline(false);
  await delegate.awaitReceipt();
  await look('receipt');
  await page.locator('#forget').click();
  await look('clearing the phone');
  await delegate.button('先不清除').click();
}

/** On another phone: where the ballots are, the recovery code, the wrong one, and neither. */
async function loses(delegate, browser) {
  const page = await browser.open('phone');
  const other = Object.assign(Object.create(delegate), { page });
  await other.arrive();
  await other.identify();
  await other.heading('您已在另一部手机领过票').waitFor();
  await inspection.inspect(page, 'other phone');
  await other.button('输入恢复码').click();
  await inspection.inspect(page, 'recovery');
  await page.getByRole('textbox', { name: '恢复码' }).fill('0000-0000-0000-0000');
  await other.button('找回选票').click();
  await page.getByRole('alert').waitFor();
  await inspection.inspect(page, 'recovery refused');
  await other.button('我没有恢复码').click();
  await inspection.inspect(page, 'lost both');
}
