// A delegate's own receipts: saved after a question, accepted by the verify page and the command line, checked from the phone itself;
// and what the phone says when the box, the log or the refusal of a ballot does not hold.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';

import { from64 } from '../device/kit.mjs';
import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const inspection = new Inspection();

/** Inspects what shows, and keeps a picture of it where `SHOTS` names a folder. */
async function look(page, name) {
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/${name}.png`, fullPage: true });
  await inspection.inspect(page, name);
}

/** Presses, answers the question with yes, and gives the name and the text of the file. */
async function save(page, button) {
  await page.getByRole('button', { name: button, exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('就能在公开日志里找到您这张选票').waitFor();
  assert.ok(await dialog.getByRole('button', { name: '先不保存' }).evaluate((each) => each === document.activeElement), 'the safe button has the focus');
  await look(page, `asks: ${button}`);
  const [download] = await Promise.all([page.waitForEvent('download'), dialog.getByRole('button', { name: button, exact: true }).click()]);
  const text = await readFile(await download.path(), 'utf8');
  await dialog.getByText('没有看到文件？改为复制').click();
  assert.equal(await dialog.locator('textarea').inputValue(), text);
  await look(page, `saved: ${button}`);
  await dialog.getByRole('button', { name: '关闭', exact: true }).click();
  return { name: download.suggestedFilename(), text };
}

/** What a page shows, hidden parts left out. */
const shown = (page) => page.locator('body').innerText();

await journey(['--delegates', '9', '--simulate', '7', '--pace', '2'], async ({ service, browser }) => {
  const [contest, second] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const delegate = new Delegate(service, 0, await browser.open('phone'));
  const { page } = delegate;
  await officer.arrive();
  await delegate.join();
  await service.until(contest, ({ present }) => present >= 8);
  await officer.take(contest);
  await officer.act('ready');
  await delegate.awaitBallot(contest);
  await officer.act('open');

  // The box answers with a proof that proves nothing.
  let lies = 1;
  await page.route('**/api/v1/ballots', async (route) => {
    if (lies-- <= 0) return route.continue();
    const receipt = await logged(route);
    receipt.proof = receipt.proof.map((hash) => hash.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')));
    await route.fulfill({ json: receipt });
  });
  await delegate.openPaper(contest);
  await delegate.mark([]);
  await delegate.review();
  await page.locator('#review-box').check();
  await delegate.cast();
  await delegate.heading('回执没有证明您的选票在公开日志里').waitFor();
  await page.getByText('选票还在这部手机里，没有丢').waitFor();
  assert.ok(!(await shown(page)).includes('收票时，您的回执核对无误'), 'only what fits is said');
  await look(page, 'doubt');
  const evidence = await save(page, '保存证据');
  assert.equal(evidence.name, 'evidence.json');
  const [found] = JSON.parse(evidence.text).evidence;
  assert.equal(found.slug, 'proof-invalid');
  assert.ok(!('opening' in found.sent) && found.sent.contest === contest);
  assert.equal(JSON.parse(from64(found.answered.ballots)).checkpoint, found.shown);
  say('a false proof leads to what to do, and to evidence without the choice');

  await delegate.goHome();
  await page.getByRole('link', { name: /接着送选票|查看回执|查看原因/ }).click();
  await delegate.awaitReceipt();
  await page.getByText('证据还在这部手机里').waitFor();
  await page.getByRole('button', { name: '查看怎么办' }).click();
  await delegate.button('再试一次').click();
  await page.getByText('再次验证，全部通过').waitFor();
  say('sent again it is received, and the evidence stays at hand');

  const { index, leaf } = await page.evaluate(([of, in_]) => JSON.parse(localStorage.getItem(`piaojue/state/${of}`)).contests[in_], [service.congress, contest]);
  const receipt = await save(page, '保存回执');
  assert.match(receipt.name, /^receipt-[0-9A-Z]{4}-[0-9A-Z]{4}\.json$/);
  const value = JSON.parse(receipt.text);
  assert.deepEqual([Object.keys(value), value.index], [['index', 'entry', 'checkpoint', 'proof'], index]);
  const { key } = JSON.parse(from64(value.entry));
  const html = await page.content();
  for (const secret of [key, leaf, value.entry]) assert.ok(!html.includes(secret), 'what was saved is not left on the page');
  await look(page, 'receipt');
  await service.verifyReceipt(receipt.text);
  await assert.rejects(service.verifyReceipt(JSON.stringify({ ...value, index: index - 1 })));
  say('the receipt is saved, and the command line accepts it, and none for another place');

  await page.goto(service.page('/verify'));
  await page.getByRole('button', { name: '核对我的回执', exact: true }).click();
  await page.locator('#own-list').getByText('日志里有您这张选票，没有变').waitFor();
  await page.locator('#receipts').setInputFiles({ name: receipt.name, mimeType: 'application/json', buffer: Buffer.from(receipt.text) });
  await page.getByRole('button', { name: '读取公开日志并检查' }).click();
  await page.getByText(`${receipt.name}：日志里有这张选票，内容没有变`).waitFor();
  await page.getByRole('button', { name: '核对我的回执', exact: true }).click();
  await page.locator('#own-list [data-status="passed"]').waitFor();
  const words = await shown(page);
  assert.ok(!words.includes(`第 ${index} 条`) && !words.includes(key) && !words.includes(leaf));
  await look(page, 'own');
  const stranger = await browser.open('desk');
  await stranger.goto(service.page('/verify'));
  await stranger.getByRole('button', { name: '读取公开日志并检查' }).waitFor();
  assert.ok(!(await stranger.getByRole('button', { name: '核对我的回执', exact: true }).isVisible()));
  assert.deepEqual(await stranger.evaluate(() => indexedDB.databases()), [], 'looking makes no database');
  say('the verify page accepts the file, and checks the phone’s own receipts without saying which ballot it is');

  // The log shrinks: an old checkpoint, rightly signed.
  const old = found.pinned[0];
  await page.route('**/log/*/checkpoint', (route) => route.fulfill({ body: old, contentType: 'text/plain' }));
  await page.goto(service.page('/verify'));
  await page.getByRole('button', { name: '核对我的回执', exact: true }).click();
  await page.locator('#doubt').getByText('公开日志与这部手机以前看到的不一样').waitFor();
  assert.equal(await page.locator('#own-list [data-status="failed"]').count(), 1);
  await page.getByRole('heading', { name: '您的回执没有通过核对' }).waitFor();
  await look(page, 'own-fails');
  const [shrunk] = JSON.parse((await save(page, '保存证据')).text).evidence;
  assert.deepEqual([shrunk.slug, shrunk.shown, shrunk.receipt], ['log-inconsistent', old, { index, leaf }]);
  await page.goto(`${service.base}/contests/${contest}/ballot`);
  await delegate.button('再次验证我的回执').click();
  await delegate.heading('公开日志与这部手机以前看到的不一样').waitFor();
  await page.unroute('**/log/*/checkpoint');
  await delegate.button('再试一次').click();
  await page.getByText('再次验证，全部通过').waitFor();
  say('a log that shrinks is seen on both pages');

  // A ballot that is refused although it is right.
  await officer.act('closed');
  await officer.act('counted');
  await officer.take(second);
  await officer.act('ready');
  await delegate.goHome();
  await delegate.awaitBallot(second);
  await officer.act('open');
  lies = 0;
  await page.route('**/api/v1/ballots', (route) => route.fulfill({ status: 403, contentType: 'application/problem+json', json: { type: 'urn:piaojue:problem:token-invalid', status: 403 } }));
  await delegate.openPaper(second);
  await delegate.review();
  await page.locator('#review-box').check();
  await delegate.cast();
  await delegate.heading('票箱没有收下您的选票').waitFor();
  await page.getByText('票箱应当收下').waitFor();
  await page.unroute('**/api/v1/ballots');
  await delegate.button('再试一次').click();
  await delegate.awaitReceipt();
  say(`a ballot that was refused wrongly is kept, and sent again; ${inspection.conclude()}`);
});

/** The box's true receipt of a ballot on its way, once it is in the log. */
async function logged(route) {
  for (;;) {
    const answer = await route.fetch();
    if (answer.status() === 200) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
