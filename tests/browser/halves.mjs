// The box under another hand: a delegate's phone casts at another origin, whose half knows no delegate.

import assert from 'node:assert/strict';

import { Apart } from './lib/apart.mjs';
import { Browser } from './lib/browser.mjs';
import { Delegate } from './lib/delegate.mjs';
import { say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const service = await Apart.start();
const browser = await Browser.launch();
try {
  const officer = new Officer(service, await browser.open('desk'));
  await officer.arrive();
  await officer.page.getByRole('button', { name: '开放签到', exact: true }).click();
  const phone = await browser.open('phone');
  const casts = [];
  phone.on('request', (request) => request.method() === 'POST' && request.url().endsWith('/api/v1/ballots') && casts.push(request));
  const delegate = new Delegate(service, 0, phone);
  await delegate.arrive();
  await phone.getByLabel('工号').fill('1001');
  await delegate.button('核对身份').click();
  await delegate.checkIn();
  await delegate.noteRecoveryCode();
  const congress = await (await fetch(`${service.base}/api/v1/congresses/${service.congress}`)).json();
  const [{ contest }] = congress.contests;
  await officer.page.reload();
  await officer.act('ready');
  await delegate.awaitBallot(contest);
  await officer.act('open');
  await delegate.vote(contest, ['赞成']);
  assert.ok(casts.length > 0 && casts.every((request) => request.url().startsWith(`${service.box}/`)), 'cast at the box alone');
  const headers = await casts[0].allHeaders();
  assert.ok(!('cookie' in headers) && !('authorization' in headers), 'without credentials');
  say('cast at the box’s own origin, from the organiser’s page');
  await officer.page.reload();
  await officer.act('closed');
  await officer.act('counted');
  await phone.goto(`${service.base}/c/${service.congress}/verify`);
  await phone.getByRole('button', { name: '读取公开日志并检查' }).click();
  await phone.locator('#check-7').getByText('逐字节相同').waitFor();
  browser.assertNoComplaints();
  say('counted, and verified');
} catch (error) {
  console.error(await browser.describe());
  throw error;
} finally {
  await browser.close();
  await service.stop();
}
