// Not a test: pictures of the demo at the sizes people have, and the README's picture made of three of them.
//
//     node tests/browser/shots.mjs FOLDER

import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const [folder] = process.argv.slice(2);
if (!folder) throw new Error('say where the pictures go: node tests/browser/shots.mjs FOLDER');
await mkdir(folder, { recursive: true });

const file = (name) => path.join(folder, `${name}.png`);

/** A picture of what shows; with `full` of the whole page as well. */
async function shoot(page, name, { full = false } = {}) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: file(name) });
  if (full) await page.screenshot({ path: file(`${name}-full-length`), fullPage: true });
}

await journey(['--simulate', 'all-but-5', '--pace', '20'], async ({ service, browser }) => {
  const [election, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [hall, watching] = [await browser.open('hall'), await browser.open('desk')];
  const [delegate, elder, over] = await Promise.all([0, 1, 2].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  await hall.goto(service.page('/hall'));
  await watching.goto(service.page('/watch'));
  await officer.page.goto(`${service.base}/officer/sign-in`);
  await shoot(officer.page, 'desk-sign-in');
  await officer.arrive();
  await officer.page.locator('#item').selectOption({ index: 4 });
  await officer.page.getByRole('button', { name: '进行这一项' }).click();
  await shoot(hall, 'hall-agenda');
  await comes(delegate);
  await elder.page.goto(`${service.base}/notice`);
  await shoot(elder.page, 'phone-notice', { full: true });
  await elder.button('长辈版').click();
  await Promise.all([elder.join(), over.join()]);
  await service.until(election, ({ present }) => present >= 110);
  await officer.take(election);
  await shoot(officer.page, 'desk-console-draft', { full: true });
  await officer.act('ready');
  await Promise.all([delegate, elder, over].map((each) => each.awaitBallot(election)));
  await service.until(election, ({ issued }) => issued >= 110);
  await shoot(officer.page, 'desk-console-ready', { full: true });
  await officer.act('open');
  await publicPages(service, browser, election);
  await service.until(election, ({ returned }) => returned >= 60);
  await shoot(delegate.page, 'phone-2-home', { full: true });
  await shoot(officer.page, 'desk-1-console', { full: true });
  await shoot(watching, 'desk-observers', { full: true });
  await shoot(hall, 'hall-tally');
  await votes(delegate, election);
  await elder.openPaper(election);
  await elder.mark(['赞成', '赞成', '不赞成', '赞成']);
  await elder.page.evaluate(() => scrollTo(0, 0));
  await shoot(elder.page, 'phone-7-ballot-elder', { full: true });
  await over.openPaper(election);
  await over.mark(Array(11).fill('赞成'));
  await shoot(over.page, 'phone-8-ballot-over');
  await over.review();
  await shoot(over.page, 'phone-review-over', { full: true });
  say('phones');
  await officer.page.getByRole('button', { name: '关闭票箱' }).click();
  await shoot(officer.page, 'desk-4-console-confirm');
  await officer.confirm('关闭票箱');
  await officer.page.locator('#console[data-state="closed"]').waitFor();
  await shoot(officer.page, 'desk-console-closed');
  await officer.act('counted');
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await shoot(hall, 'hall-2-result');
  await watching.goto(`${service.base}/contests/${election}/result`);
  await shoot(watching, 'desk-2-result', { full: true });
  await over.page.goto(`${service.base}/contests/${election}/result`);
  await shoot(over.page, 'phone-result', { full: true });
  await delegate.page.getByText('再次验证，全部通过').waitFor();
  await shoot(delegate.page, 'phone-5-receipt-closed', { full: true });
  say('the election');
  await delegate.goHome();
  await officer.take(motion);
  await officer.act('ready');
  await delegate.awaitBallot(motion);
  await service.until(motion, ({ issued }) => issued >= 110);
  await officer.act('open');
  await delegate.openPaper(motion);
  await delegate.mark(['赞成']);
  await shoot(delegate.page, 'phone-motion', { full: true });
  await service.until(motion, ({ returned }) => returned >= 70);
  await hall.locator('#tally').waitFor();
  await shoot(hall, 'hall-1-voting');
  say('the motion');
  await compose(browser, ['phone-3-ballot', 'desk-1-console', 'hall-1-voting']);
});

/** From the invitation to the congress's home. */
async function comes(delegate) {
  const { page } = delegate;
  await delegate.arrive();
  await shoot(page, 'phone-1-sign-in');
  await delegate.identify('x');
  await page.getByRole('alert').waitFor();
  await shoot(page, 'phone-sign-in-refused');
  await delegate.identify();
  await delegate.button('签到').waitFor();
  await shoot(page, 'phone-check-in');
  await delegate.checkIn();
  await page.locator('#recovery-code').waitFor();
  await shoot(page, 'phone-10-recovery-code');
  await delegate.noteRecoveryCode();
  await shoot(page, 'phone-home-before', { full: true });
}

async function votes(delegate, contest) {
  const { page } = delegate;
  await delegate.openPaper(contest);
  await delegate.mark(['赞成', '赞成', '弃权', '赞成', '赞成', '赞成', '不赞成', '赞成', '赞成', '赞成']);
  await page.evaluate(() => scrollTo(0, 0));
  await shoot(page, 'phone-3-ballot', { full: true });
  await delegate.button('另选一人').click();
  await page.getByRole('searchbox').fill('张');
  await shoot(page, 'phone-write-in');
  await page.locator('#write-in-results button').first().click();
  await delegate.review();
  await shoot(page, 'phone-4-review', { full: true });
  await page.getByLabel('我知道没有标记的 2 人按弃权计').check();
  await page.context().setOffline(true);
  await delegate.cast();
  await page.getByText('网络断开，还没有收到回执').waitFor();
  await shoot(page, 'phone-6-waiting', { full: true });
  await page.context().setOffline(false);
  await delegate.awaitReceipt();
  await shoot(page, 'phone-5-receipt', { full: true });
}

async function publicPages(service, browser, contest) {
  const phone = await browser.open('phone');
  await phone.goto(service.base);
  await shoot(phone, 'phone-index');
  await phone.goto(`${service.base}/contests/${contest}`);
  await shoot(phone, 'phone-contest', { full: true });
  await phone.locator('.people a').first().click();
  await phone.waitForURL(/candidates/);
  await shoot(phone, 'phone-candidate', { full: true });
  await phone.goto(`${service.base}/nothing`);
  await shoot(phone, 'phone-9-problem');
}

/** Phone, console and hall side by side. */
async function compose(browser, names) {
  const [phone, desk, hall] = await Promise.all(names.map(async (name) => `data:image/png;base64,${(await readFile(file(name))).toString('base64')}`));
  const page = await browser.open('desk', { viewport: { width: 1280, height: 990 } });
  await page.setContent(`<style>
    body { margin: 0; padding: 24px; background: #d9deda; display: grid; grid-template-columns: 433px 1fr; gap: 24px; }
    img { display: block; width: 100%; box-sizing: border-box; border: 1px solid #76827e; }
    .phone { grid-row: span 2; }
  </style><img class="phone" src="${phone}"><img src="${desk}"><img src="${hall}">`);
  await page.screenshot({ path: file('screens') });
}
