// Delegates come to the meeting: at the door, where the desk types part of a name; by the QR code on the hall's screen, which changes
// every half minute; and typed. Leave is noted with its reason. The hall sees who is there by delegation, and the quorum decides whether
// a box opens.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const inspection = new Inspection();

await journey(['--delegates', '60', '--simulate', '36', '--pace', '1'], async ({ service, browser }) => {
  const [contest] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const { page } = officer;
  const desk = { find: page.getByLabel('姓名、工号或者单位'), found: page.locator('#found'), button: (name) => page.getByRole('button', { name, exact: true }) };
  await officer.arrive();
  await page.getByRole('link', { name: '名册与签到' }).click();
  await page.getByRole('heading', { name: '名册与签到' }).waitFor();
  await figure(page, 'present', 36);
  await inspection.inspect(page, 'desk');

  const hall = await browser.open('hall');
  await desk.button('要求扫会场二维码').click();
  await page.getByText('签到码每 30 秒换一次').waitFor();
  await hall.goto(service.page('/hall'));
  await hall.getByText('本屏幕没有签到码').waitFor();
  await inspection.hall(hall, 'hall, check-in without its link');
  await desk.button('生成屏幕链接').click();
  const link = await page.getByRole('link', { name: '打开大会屏幕' }).getAttribute('href');
  await inspection.inspect(page, 'desk, link of the screen');
  await hall.goto(service.base + link);
  await hall.reload();
  await hall.locator('#hall-code-shown').waitFor();
  assert.ok(!hall.url().includes('#'), "the link's code leaves the address bar");
  await inspection.hall(hall, 'hall, check-in by code');
  say('a screen with a code, another without');

  const [scanning, typing, late] = await Promise.all([0, 1, 2].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  await scanning.arrive();
  await scanning.identify();
  await scanning.button('签到').waitFor();
  await scans(hall, scanning);
  await scanning.checkIn();
  await scanning.noteRecoveryCode();
  await figure(hall, 'present', 37);
  await figure(page, 'present', 37);

  await typing.arrive();
  await typing.identify();
  await typing.checkIn();
  await typing.page.getByText('签到要扫会场屏幕上的二维码').waitFor();
  await inspection.inspect(typing.page, 'the code is asked for');
  await typing.page.getByLabel('签到码').fill('0000-0000');
  await typing.checkIn();
  await typing.page.getByText('这个签到码已经过期').waitFor();
  await typing.page.getByLabel('签到码').fill((await hall.locator('#hall-typed').innerText()).toLowerCase());
  await typing.checkIn();
  await typing.noteRecoveryCode();
  await figure(hall, 'present', 38);

  await late.page.goto(`${service.base}/i#here=${service.congress}.0000-0000`);
  await late.page.getByText('要用您打开邀请的那个应用扫').waitFor();
  await inspection.inspect(late.page, 'scanned by a phone that has not signed in');
  say('scanned, typed, refused');

  const [atDoor, onLeave, waiting] = await expected(service);
  await checksIn(desk, officer, atDoor);
  await figure(page, 'present', 39);
  await figure(hall, 'present', 39);
  await row(page, atDoor).getByRole('button', { name: `撤销签到：${atDoor.name}` }).click();
  await figure(page, 'present', 38);
  await checksIn(desk, officer, atDoor);
  await row(page, onLeave).getByRole('button', { name: `请假：${onLeave.name}` }).click();
  await page.getByRole('dialog').waitFor();
  await inspection.inspect(page, 'desk, reason for leave');
  await page.getByLabel('请假原因').fill('出差');
  await page.getByRole('button', { name: '登记请假', exact: true }).click();
  await row(page, onLeave).getByText('出差').waitFor();
  await page.getByText('实到还没有达到应到的三分之二，需要 40 人，还差 1 人。').waitFor();
  say('checked in at the door, undone, done again; leave with its reason');

  await page.getByRole('link', { name: '返回主持台' }).click();
  await officer.take(contest);
  await officer.act('ready');
  await page.locator('.needs').getByText('39').first().waitFor();
  assert.equal(await page.locator('.act-box .act').getAttribute('aria-disabled'), 'true', 'no quorum, no opening');
  await page.goto(`${service.base}/officer/c/${service.congress}/people`);
  await checksIn(desk, officer, waiting);
  await page.getByText('实到达到应到的三分之二，符合法定人数。').waitFor();
  await page.goto(`${service.base}/officer/c/${service.congress}`);
  await officer.take(contest);
  await officer.act('open');
  say('one too few, and the box stays shut; one more, and it opens');

  await inPhoneSize(service, browser, page);
  say(inspection.conclude());
});

// ------------------------------------------------------------------------------------------------------------------- steps

function row(page, { number }) {
  return page.locator(`[data-find*=" ${number} "]`);
}

/** Who has not come yet, as the desk knows them. */
async function expected({ base, congress, officer_token: token }) {
  const answer = await fetch(`${base}/api/v1/congresses/${congress}/delegates`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()).delegates.filter(({ attendance }) => attendance === 'expected');
}

function figure(page, name, value) {
  return page.locator(`[data-figure="${name}"]`, { hasText: new RegExp(`^${value}$`) }).first().waitFor({ timeout: 20_000 });
}

/** Follows what the screen's QR code says, as a phone's camera does. */
async function scans(hall, { page, service }) {
  const code = await hall.locator('#hall-typed').innerText();
  await page.goto('about:blank');
  await page.goto(`${service.base}/i#here=${service.congress}.${code}`);
  await page.getByRole('button', { name: '签到', exact: true }).waitFor();
  assert.ok(!page.url().includes('#'), 'the code leaves the address bar');
}

/** The desk types the number and presses Enter. */
async function checksIn(desk, { page }, { name, number }) {
  await desk.find.fill(number);
  await desk.found.getByText(`按回车键签到：${name}`).waitFor();
  await desk.find.press('Enter');
  await desk.found.getByText(`${name}：已签到。`).waitFor();
  assert.ok(await desk.find.evaluate((field) => field === document.activeElement), 'the next name can be typed at once');
  await page.waitForFunction(() => document.querySelectorAll('#people [data-find]').length > 10);
}

async function inPhoneSize(service, browser, page) {
  const phone = await browser.open('phone', { storageState: await page.context().storageState() });
  await phone.goto(`${service.base}/officer/c/${service.congress}/people`);
  await phone.getByRole('heading', { name: '名册与签到' }).waitFor();
  await inspection.inspect(phone, 'desk on a phone');
}
