// Through the local network, as a phone comes: plain http says plainly what to do, https votes.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { networkInterfaces } from 'node:os';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const SPARE = '192.168.77.1';

/** This machine's address in a network, and what takes it away again if it had none and was given one. */
function lanAddress() {
  const own = Object.values(networkInterfaces()).flat().find(({ family, internal }) => family === 'IPv4' && !internal);
  if (own) return { address: own.address, giveBack() {} };
  const ip = (act) => execFileSync('ip', ['addr', act, `${SPARE}/32`, 'dev', 'lo'], { stdio: 'inherit' });
  ip('add');
  return { address: SPARE, giveBack: () => ip('del') };
}

const { address, giveBack } = lanAddress();
try {
  await journey(['--delegates', '4', '--simulate', '3', '--pace', '0'], play, { listen: `${address}:0` });
} finally {
  giveBack();
}

async function play({ service, browser }) {
  assert.equal(new URL(service.base).hostname, address);
  const phone = await browser.open('phone', { ignoreHTTPSErrors: true });
  const secure = await readsWhatToDo(phone, service);
  assert.equal(new URL(secure).protocol, 'https:');
  say('plain http says what to do');

  const delegate = new Delegate(service, 0, phone, new URL(secure).origin);
  await delegate.join();
  const officer = await overHttps(service, browser, delegate.base);
  await votes(service, officer, delegate);
  say('over https, up to the receipt');
}

/** Gives the address to which the page leads. */
async function readsWhatToDo(page, service) {
  await page.goto(service.invitationLink(0));
  await page.getByRole('heading', { name: '这个地址不能投票' }).waitFor();
  assert.equal(await page.evaluate(() => window.isSecureContext), false);
  for (const step of ['改用下面的加密地址打开', '浏览器可能提示证书不受信任', '用邀请上的链接重新打开']) await page.getByText(step).waitFor();
  await page.goto(service.page(''));
  await page.getByRole('heading', { name: '议程', exact: true }).waitFor();
  await page.goto(service.invitationLink(0));
  return page.getByRole('link', { name: '打开加密的地址' }).getAttribute('href');
}

/** The console over https: the cookie has the prefix that only https gives. */
async function overHttps(service, browser, base) {
  const page = await browser.open('desk', { ignoreHTTPSErrors: true });
  const officer = new Officer(service, page);
  await officer.arrive(base);
  const [cookie] = (await page.context().cookies()).filter(({ httpOnly }) => httpOnly);
  assert.match(cookie.name, /^__Host-/);
  assert.ok(cookie.secure && cookie.sameSite === 'Lax');
  return officer;
}

async function votes(service, officer, delegate) {
  const [, motion] = service.contests;
  await service.until(motion, ({ present }) => present === 4);
  await officer.take(motion);
  await officer.act('ready');
  await delegate.awaitBallot(motion);
  await officer.act('open');
  await delegate.vote(motion, ['赞成']);
}
