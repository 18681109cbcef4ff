// A whole congress of 120: one officer, eight delegates whose phones misbehave as phones do, an observer, the hall screen, and simulated
// delegates for the rest. At the end the published numbers are recounted from the log.

import assert from 'node:assert/strict';

import { recount } from './lib/board.mjs';
import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Keyboard } from './lib/keyboard.mjs';
import { Officer } from './lib/officer.mjs';
import { noted, watch } from './lib/watching.mjs';

const PEOPLE = 8;
/** Phones that show the congress's home when the motion becomes ready: the others still show a receipt, and take their ballot later. */
const AT_HOME = 2;
const NINE = ['赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '不赞成', '不赞成', '弃权'];
/** Of the simulated delegates, three in a hundred take a ballot and never cast it. */
const cast = (simulated) => simulated - Math.floor((simulated * 3) / 100);
const MARKS = { 赞成: 'for', 不赞成: 'against', 弃权: 'abstain' };

await journey(['--delegates', '120', '--simulate', `all-but-${PEOPLE}`, '--pace', '6'], async ({ service, browser }) => {
  const [election, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [watching, hall] = [await browser.open('desk'), await browser.open('hall')];
  await watching.goto(service.page('/watch'));
  await hall.goto(service.page('/hall'));
  await officer.arrive();
  const phones = [];
  for (let place = 0; place < PEOPLE - 1; place++) phones.push(new Delegate(service, place, await browser.open('phone')));
  const [careful, cutOff, reloader, mover, loser, overVoter, writer] = phones;
  const typist = new Keyboard(service, PEOPLE - 1, await browser.open('desk'));
  say('an officer, seven phones, a keyboard, an observer and the hall');

  await wrongCheckFirst(careful);
  await Promise.all([cutOff, reloader, mover, loser, overVoter, writer, typist].map((delegate) => delegate.join()));
  const { entitled, leave } = await service.snapshot();
  const attending = entitled - leave;
  await service.until(election, ({ present }) => present === attending);
  say(`everybody is there: ${attending} of ${entitled}`);

  await readiness(officer, election);
  await officer.act('ready');
  await Promise.all([...phones, typist].map((delegate) => delegate.awaitBallot(election)));
  await service.until(election, ({ issued }) => issued === attending);
  await watch(watching, '.watch-contest [data-counted]');
  await watch(hall, '[data-counted]');
  await officer.act('open');
  say('everybody has a ballot, the box is open');

  const bodies = new Map();
  await Promise.all([
    careful.openPaper(election).then(() => readsAndCasts(careful)).then(() => bodies.set(careful, NINE)),
    losesTheNetwork(cutOff, election).then(() => bodies.set(cutOff, NINE)),
    reloads(reloader, election).then(() => bodies.set(reloader, NINE)),
  ]);
  say('one read a résumé, one lost the network, one reloaded: all three have receipts');
  await Promise.all([
    changesPhone(mover, browser, election).then((moved) => bodies.set(moved, NINE)),
    losesBoth(loser, browser),
    overVotes(overVoter, election).then(() => bodies.set(overVoter, NINE.map(() => '赞成'))),
  ]);
  say('one changed phones, one has lost everything, one marked too many');
  const writtenIn = await writesIn(writer, election);
  await typist.vote(election, ['赞成', null, '不赞成']);
  bodies.set(typist, ['赞成', '弃权', '不赞成', ...Array(9).fill('弃权')]);
  say('one wrote somebody in, one had no pointer');

  const simulated = attending - PEOPLE;
  const returned = cast(simulated) + PEOPLE - 1;
  await service.until(election, (now) => now.returned === returned);
  await movedInBatches(watching);
  await movedInBatches(hall);
  await closesAndCounts(officer, { issued: attending, returned });
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await hall.getByRole('heading', { name: '选举有效，选出 9 人' }).waitFor();
  assert.ok((await noted(hall)).length > 0, 'the hall was never loaded again');
  const { openings, result } = await recount(service, election);
  assert.deepEqual([result.issued, result.returned], [attending, returned]);
  for (const [delegate, words] of bodies) {
    const { body } = openings.find(({ ballot }) => ballot === delegate.index);
    assert.deepEqual(body.marks, words.map((word) => MARKS[word]), 'the log holds what was marked');
  }
  assert.ok(result.write_ins.some(([, votes]) => votes > 0));
  await resultPageSays(watching, service, election, result, writtenIn);
  await careful.goHome();
  await careful.slip(election).waitFor({ state: 'hidden' });
  say(`counted: ${result.valid} valid, ${result.invalid} invalid, ${result.elected.length} elected; the recount agrees`);

  await theMotion({ service, officer, hall, watching, careful, motion, simulated });
});

// ------------------------------------------------------------------------------------------------------------ delegates

async function wrongCheckFirst(delegate) {
  await delegate.arrive();
  await delegate.identify('0000' === delegate.check ? '0001' : '0000');
  await delegate.page.getByRole('alert').getByText('投票码或核对内容不对').waitFor();
  await delegate.identify();
  await delegate.checkIn();
  await delegate.noteRecoveryCode();
}

async function readsAndCasts(delegate) {
  const { page } = delegate;
  await delegate.mark(NINE.slice(0, 3));
  await page.getByRole('link', { name: '王芳', exact: true }).click();
  await page.getByRole('heading', { name: '王芳' }).waitFor();
  await page.getByRole('link', { name: '返回选票' }).click();
  await page.locator('#ballot').waitFor();
  assert.deepEqual((await delegate.marks()).slice(0, 4), [...NINE.slice(0, 3), null], 'marks are there after the résumé');
  await delegate.mark(NINE.slice(0, 8));
  await delegate.review();
  await page.getByText('没有标记，按弃权计').waitFor();
  await delegate.button('投出选票').click({ force: true });
  await page.getByText('请先勾选上面的方框').waitFor();
  await delegate.button('返回修改').click();
  await delegate.mark(NINE);
  await delegate.review();
  await page.getByText('您赞成 9 人').waitFor();
  await page.getByText('选票有效').waitFor();
  await delegate.cast();
  await delegate.awaitReceipt();
  await delegate.button('再次验证我的回执').click();
  await page.getByText('再次验证，全部通过').waitFor();
}

/** First nothing gets out; then the ballot arrives and its answer is lost; then the network is back. */
async function losesTheNetwork(delegate, contest) {
  const { page } = delegate;
  await delegate.openPaper(contest);
  await delegate.mark(NINE);
  await delegate.review();
  await page.context().setOffline(true);
  await delegate.cast();
  await page.getByText('网络断开，还没有收到回执').waitFor();
  let answersLost = 0;
  await page.route('**/api/v1/ballots', async (route) => {
    if (answersLost++ > 0) return route.continue();
    await route.fetch();
    await route.abort('connectionreset');
  });
  await page.context().setOffline(false);
  await delegate.awaitReceipt();
  assert.ok(answersLost >= 2, 'the same bytes were sent again');
}

async function reloads(delegate, contest) {
  const { page } = delegate;
  await delegate.openPaper(contest);
  await delegate.mark(NINE.slice(0, 5));
  await delegate.marksKept(contest, 5);
  await page.reload();
  await page.locator('#ballot').waitFor();
  assert.deepEqual((await delegate.marks()).slice(0, 6), [...NINE.slice(0, 5), null], 'marks survive a reload');
  await delegate.mark(NINE);
  await delegate.review();
  await page.reload();
  await delegate.button('投出选票').waitFor();
  await delegate.cast();
  await page.reload();
  await delegate.button('投出选票').or(delegate.heading('已收票')).waitFor();
  if (await delegate.button('投出选票').isVisible()) await delegate.cast(); // it was not yet fixed: the review is still there
  await delegate.awaitReceipt();
}

/** Casts from the second phone, then tries from the first one as well. */
async function changesPhone(first, browser, contest) {
  await first.openPaper(contest);
  await first.mark(['不赞成']);
  const second = new Delegate(first.service, first.service.invitations.findIndex(({ code }) => code === first.code), await browser.open('phone'));
  await second.moveIn(first.recoveryCode);
  await second.awaitBallot(contest);
  await second.vote(contest, NINE);
  await first.review();
  await first.page.getByLabel('我知道没有标记的 11 人按弃权计').check();
  await first.cast();
  await first.awaitReceipt();
  return second;
}

async function losesBoth(delegate, browser) {
  const page = await browser.open('phone');
  const other = Object.assign(Object.create(delegate), { page });
  await other.arrive();
  await other.identify();
  await other.heading('您已在另一部手机领过票').waitFor();
  await other.button('没有恢复码').click();
  await other.heading('手机和恢复码都不在，选票就找不回来').waitFor();
  await page.locator('main').getByText('周海燕').waitFor();
  await page.getByRole('link', { name: '0513-5550 0142' }).waitFor();
}

async function overVotes(delegate, contest) {
  const { page } = delegate;
  await delegate.openPaper(contest);
  await delegate.mark(NINE.map(() => '赞成'));
  await page.locator('#count').getByText('多了 3 人，整张选票会无效').waitFor();
  await delegate.review();
  await page.getByText('整张选票无效', { exact: true }).waitFor();
  await page.getByLabel('我知道这张选票会无效，仍要投出').check();
  await delegate.cast();
  await delegate.awaitReceipt();
}

/** Gives the name written in. */
async function writesIn(delegate, contest) {
  const { page } = delegate;
  await delegate.openPaper(contest);
  await page.getByText('您标记了不赞成，才可以另选他人').waitFor();
  await delegate.mark(['赞成', '赞成', '不赞成']);
  await delegate.button('另选一人').click();
  await page.getByRole('searchbox').fill('张');
  const found = page.locator('#write-in-results button').first();
  const name = await found.locator('[data-name]').innerText();
  await found.click();
  await delegate.review();
  await page.getByText(`另选${name}`).first().waitFor();
  await page.getByLabel('我知道没有标记的 9 人按弃权计').check();
  await delegate.cast();
  await delegate.awaitReceipt();
  return name;
}

// ------------------------------------------------------------------------------------------------ officer and the public

async function readiness(officer, contest) {
  await officer.take(contest);
  const findings = officer.page.locator('#findings-title ~ .findings .finding');
  const rules = await findings.locator('.rule-number').allInnerTexts();
  assert.ok(rules.length >= 3 && rules.every((rule) => /[A-Z]/.test(rule)), `each finding names its rule: ${rules}`);
  await findings.getByText('差额').first().waitFor();
}

async function movedInBatches(page) {
  const counted = (await noted(page)).map((text) => Number(/已计入 (\d+) 票/.exec(text)[1]));
  const steps = counted.slice(1).map((each, i) => each - counted[i]);
  assert.ok(counted.length >= 3, `the tally moved: ${counted}`);
  assert.ok(steps.every((step) => step >= 5), `in batches of at least five: ${counted}`);
}

async function closesAndCounts(officer, { issued, returned }) {
  await officer.awaitFigure('returned', returned);
  assert.equal(await officer.figure('issued'), issued);
  await officer.act('closed');
  await officer.page.locator('[data-sum]').getByText('数目相符').waitFor();
  await officer.page.getByText(`${issued} = ${returned} + ${issued - returned}`).waitFor();
  await officer.act('counted');
}

/** The page says what the log says, name by name. */
async function resultPageSays(page, service, contest, result, writtenIn) {
  await page.goto(`${service.base}/contests/${contest}/result`);
  const { manifest } = await recount(service, contest);
  for (const [i, { id }] of manifest.options.entries()) {
    const row = page.locator(`[data-option="${id}"]`);
    const shown = await Promise.all(['for', 'against', 'abstain'].map((mark) => row.locator(`[data-votes="${mark}"]`).innerText()));
    assert.deepEqual(shown.map(Number), result.options[i]);
    assert.equal(await row.getByText('当选', { exact: true }).count(), result.elected.includes(id) ? 1 : 0);
  }
  await page.getByText(`有效 ${result.valid} + 无效 ${result.invalid}`).waitFor();
  await page.getByText('本次没有监票人签名').waitFor();
  await page.locator('.pairs').getByText(writtenIn).waitFor();
}

/** The next contest: turnout only, until it is counted. */
async function theMotion({ service, officer, hall, watching, careful, motion, simulated }) {
  await watching.goto(service.page('/watch'));
  await officer.take(motion);
  await officer.act('ready');
  await careful.awaitBallot(motion);
  await service.until(motion, ({ issued }) => issued === simulated + AT_HOME);
  await officer.act('open');
  await hall.locator('#tally').waitFor();
  await careful.vote(motion, ['赞成']);
  const mid = await service.contest(motion);
  assert.equal(mid.tally, null, 'no tally while the box is open');
  assert.equal(await hall.getByText('已计入').count(), 0);
  await watching.getByText('投票期间只公布收回数，不公布得票').first().waitFor();
  await service.until(motion, ({ returned }) => returned === cast(simulated) + 1);
  await officer.act('closed');
  await officer.act('counted');
  const { result } = await recount(service, motion);
  await hall.getByRole('heading', { name: result.passed ? '表决有效，通过' : '表决有效，未通过' }).waitFor();
  say(`the motion: ${result.options[0].join(', ')}; turnout alone was shown before`);
}
