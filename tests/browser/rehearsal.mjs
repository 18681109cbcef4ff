// A rehearsal on the real roll: made from the console, voted on phones, said on every page and screen, wiped, and its links lead to a
// page that says so. The real meeting has none of it.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { pictures } from './lib/picture.mjs';

const picture = pictures('rehearsal');
const BAND = '试投 · 不计入正式结果';

await journey(['--delegates', '4', '--simulate', '0'], async ({ service, browser }) => {
  const inspection = new Inspection();
  const band = (page) => page.locator('aside.rehearsal', { hasText: BAND }).waitFor();
  const officer = new Officer(service, await browser.open('desk'));
  const { page: desk } = officer;
  await officer.arrive();
  assert.equal(await desk.locator('.rehearsal').count(), 0, 'the real console says nothing of the kind');
  await desk.getByRole('button', { name: '试投一遍', exact: true }).scrollIntoViewIfNeeded();
  await picture(desk, 'desk-offered');
  await desk.getByRole('button', { name: '试投一遍', exact: true }).click();
  await band(desk);
  const congress = new URL(desk.url()).pathname.split('/').at(-1);
  assert.notEqual(congress, service.congress);
  const motion = await desk.locator('[data-contest-row]').nth(1).getAttribute('data-contest-row');
  say('the officer makes a rehearsal');

  const rehearsal = await invite(service, congress);
  await desk.getByRole('button', { name: '开放签到', exact: true }).click();
  await band(desk);
  const delegates = await Promise.all([0, 1].map(async (place) => new Delegate(rehearsal, place, await browser.open('phone'))));
  await delegates[0].arrive();
  await band(delegates[0].page);
  await picture(delegates[0].page, 'phone-sign-in');
  await inspection.inspect(delegates[0].page, 'sign-in');
  await delegates[0].identify();
  await delegates[0].checkIn();
  await delegates[0].noteRecoveryCode();
  await delegates[1].join();
  for (const { page } of delegates) await band(page);
  const typed = await browser.open('phone');
  await typed.goto(`${service.base}/i`);
  assert.equal(await typed.locator('aside.rehearsal:not([hidden])').count(), 0);
  await typed.getByRole('textbox').fill(rehearsal.invitations[2].code);
  await typed.locator('#code-form button').click();
  // Whose code it is nobody has told us: one of the two who are left.
  for (const { check } of rehearsal.invitations.slice(2)) {
    if (await typed.locator('#step-check-in').isVisible()) break;
    await typed.getByLabel('手机号码后四位').fill(check);
    await typed.getByRole('button', { name: '核对身份', exact: true }).click();
    await typed.locator('#step-check-in:not([hidden]), #sign-in-error:not([hidden])').first().waitFor();
  }
  await band(typed);
  await typed.getByRole('button', { name: '签到', exact: true }).click();
  await typed.locator('#recovery-code').waitFor();
  await band(typed);
  say('delegates enter it by link and by code, and read what it is');

  await officer.take(motion);
  await officer.act('ready');
  for (const delegate of delegates) await delegate.awaitBallot(motion);
  await officer.act('open');
  await picture(desk, 'desk-console');
  await inspection.inspect(desk, 'console');
  const hall = await browser.open('hall');
  await hall.goto(`${service.base}/c/${congress}/hall`);
  await band(hall);
  await picture(hall, 'hall-voting');
  await inspection.hall(hall, 'hall');
  for (const [place, delegate] of delegates.entries()) {
    await delegate.openPaper(motion);
    await band(delegate.page);
    if (place === 0) await picture(delegate.page, 'phone-ballot');
    if (place === 0) await inspection.inspect(delegate.page, 'ballot');
    await delegate.mark(['赞成']);
    await delegate.review();
    await band(delegate.page);
    await delegate.cast();
    await delegate.awaitReceipt();
    await band(delegate.page);
    if (place === 0) await picture(delegate.page, 'phone-receipt');
  }
  await officer.act('closed');
  await officer.act('counted');
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await picture(hall, 'hall-result');
  const reader = await browser.open('desk');
  for (const page of ['result', 'sheet', 'announcement']) {
    await reader.goto(`${service.base}/contests/${motion}/${page}`);
    await band(reader);
    await picture(reader, `desk-${page}`);
  }
  await reader.goto(`${service.base}/contests/${motion}/sheet`);
  await reader.emulateMedia({ media: 'print' });
  assert.ok(await reader.locator('aside.rehearsal').isVisible(), 'prints say so too');
  await picture(reader, 'print-sheet');
  say('it is voted to its sheet');

  assert.equal((await service.contest(service.contests[1])).state, 'draft', 'the real motion is a draft as before');
  await desk.getByRole('button', { name: '清除试投', exact: true }).click();
  await officer.dialog().waitFor();
  await picture(desk, 'desk-ask');
  await inspection.inspect(desk, 'asked');
  await officer.confirm('清除试投');
  await desk.waitForURL(/\/officer$/);
  assert.equal(await desk.getByText('【试投】').count(), 0);
  for (const address of [rehearsal.invitationLink(0), `${service.base}/c/${congress}`, `${service.base}/contests/${motion}/ballot`]) {
    const { page } = delegates[0];
    await page.goto('about:blank');
    assert.equal((await page.goto(address)).status(), 410);
    await page.getByRole('heading', { name: '这次试投已经结束' }).waitFor();
  }
  await picture(delegates[0].page, 'phone-over');
  await inspection.inspect(delegates[0].page, 'over');
  await delegates[0].page.goto(service.page(''));
  assert.equal(await delegates[0].page.locator('aside.rehearsal').count(), 0);
  say('wiped, its links say so');
  say(inspection.conclude());
});

/** Makes the rehearsal's invitations on the command line; a service as `Delegate` wants it. The roll begins in the order of numbers. */
async function invite(service, congress) {
  const { stdout } = await service.run('invitations', congress, '--base', service.base, '--format', 'json');
  const made = JSON.parse(stdout).sort((one, other) => (one.number < other.number ? -1 : 1));
  const invitations = service.invitations.map(({ check }, place) => ({ check, ...made[place] }));
  return { base: service.base, congress, invitations, invitationLink: (place) => invitations[place].link };
}
