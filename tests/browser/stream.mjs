// The hall's livestream, begun at the console by an address: it plays beside the agenda on a phone, at a desk and on the hall's screen,
// after a press and only there; its host hears nothing of who votes. Where it is dead, a sentence says so and voting goes on.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { pictures } from './lib/picture.mjs';
import { LiveStream } from './lib/stream.mjs';

const inspection = new Inspection();
const picture = pictures('stream');
const stream = await LiveStream.start();
// The stream's certificate is its own; a provider's is one that browsers know.
const trusting = { ignoreHTTPSErrors: true };
const player = (page) => page.frameLocator('#stream iframe');

try {
  await journey(['--delegates', '5', '--simulate', '3', '--pace', '1'], live, { players: ['hls'] });
  await journey(['--delegates', '5', '--simulate', '0'], withoutPlayer);
} finally {
  await stream.stop();
}

async function live({ service, browser }) {
  const [election] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [watching, hall] = [await browser.open('desk', trusting), await browser.open('hall', trusting)];
  await Promise.all([watching.goto(service.page('/watch')), hall.goto(service.page('/hall'))]);
  const delegate = new Delegate(service, 0, await browser.open('phone', trusting));
  await officer.arrive();
  await delegate.join();
  assert.ok(await delegate.page.locator('#stream').isHidden());
  await begins(officer.page, 'http://127.0.0.1/hall.m3u8');
  await officer.page.getByText('这不是直播地址').waitFor();
  await begins(officer.page, stream.address);
  await officer.page.getByText('开始直播：127.0.0.1').first().waitFor();
  // While people check in, the screen is theirs.
  await officer.page.getByRole('button', { name: '下一项：听取代表资格审查情况报告' }).click();
  await moves(hall);
  await makesRoom(hall);
  say('the hall shows the stream by itself');
  for (const page of [delegate.page, watching]) await player(page).getByRole('button', { name: '看直播' }).waitFor();
  const before = stream.asked.length;
  await watches(delegate.page);
  await watches(watching);
  say(await playsByItself(delegate.page));
  assert.ok(stream.asked.length > before);
  say('phone and desk show it after a press');
  for (const [page, name] of [[delegate.page, 'phone'], [watching, 'observers'], [officer.page, 'console']]) {
    await inspection.inspect(page, name);
    await picture(page, name);
  }
  await inspection.hall(hall, 'hall');
  await picture(hall, 'hall');
  await playsByLibrary(service, browser);
  await keepsPlaying(officer, watching);
  await votesUnheard(service, officer, delegate, election);
  await diesQuietly(officer, delegate, watching);
}

/** Without hls.js, a browser that has no HLS of its own says so; what it has, it plays. */
async function withoutPlayer({ service, browser }) {
  const officer = new Officer(service, await browser.open('desk'));
  const phone = await browser.open('phone', trusting);
  await phone.addInitScript(() => {
    HTMLMediaElement.prototype.canPlayType = () => '';
  });
  await phone.goto(service.page(''));
  await officer.arrive();
  await officer.page.getByText('请运行 piaojue assets hls').waitFor();
  await begins(officer.page, stream.address);
  await player(phone).getByRole('button', { name: '看直播' }).click();
  await player(phone).getByText('直播现在放不出来').waitFor();
  say('without a player a plain sentence stands there');
  say(inspection.conclude());
}

async function begins(console, address) {
  await console.getByLabel('会场直播').fill(address);
  await console.getByRole('button', { name: /开始直播|换地址/ }).click();
}

async function watches(page) {
  await player(page).getByRole('button', { name: '看直播' }).click();
  await moves(page);
}

/** The picture moves. */
async function moves(page) {
  const video = player(page).locator('#video');
  await video.waitFor();
  for (const least of [0.5, 1.5]) {
    const frame = await (await page.locator('#stream iframe').elementHandle()).contentFrame();
    await frame.waitForFunction((seconds) => document.getElementById('video').currentTime > seconds, least);
  }
}

/** What is now stands beside the picture, not behind it. */
async function makesRoom(hall) {
  const title = hall.locator('.hall-item.hall-beside h2');
  await title.waitFor();
  const [beside, picture] = [await title.boundingBox(), await hall.locator('#stream').boundingBox()];
  assert.ok(beside.x + beside.width < picture.x, 'the picture stands on the agenda');
}

/** A browser that has HLS of its own needs nothing else. */
async function playsByItself(page) {
  const frame = await (await page.locator('#stream iframe').elementHandle()).contentFrame();
  const { can, source, library } = await frame.evaluate(() => {
    const video = document.getElementById('video');
    return { can: video.canPlayType('application/vnd.apple.mpegurl'), source: video.src, library: 'Hls' in window };
  });
  if (!can) return 'this browser has no HLS of its own';
  assert.deepEqual([source, library], [stream.address, false]);
  return 'this browser plays HLS by itself';
}

/** A browser without HLS of its own takes hls.js from the service. The frame has no origin. */
async function playsByLibrary(service, browser) {
  const page = await browser.open('phone', trusting);
  await page.addInitScript(() => {
    HTMLMediaElement.prototype.canPlayType = () => '';
  });
  await page.goto(service.page(''));
  await watches(page);
  const frame = await (await page.locator('#stream iframe').elementHandle()).contentFrame();
  const [source, origin] = await frame.evaluate(() => [document.getElementById('video').src, self.origin]);
  assert.match(source, /^blob:/);
  assert.equal(origin, 'null', 'hls.js runs where ballots are kept');
  await page.close();
  say('a browser without HLS of its own plays it by hls.js');
}

/** The observers' page changes under the picture, which goes on. */
async function keepsPlaying(officer, watching) {
  const frame = await (await watching.locator('#stream iframe').elementHandle()).contentFrame();
  await frame.evaluate(() => (window.same = true));
  await officer.take(officer.service.contests[0]);
  await officer.act('ready');
  await watching.locator(`.watch-contest[data-state="ready"]`).first().waitFor();
  assert.ok(await frame.evaluate(() => window.same), 'the frame was loaded anew');
  say('a change of the page does not stop the picture');
}

/** A ballot's page frames nothing, and may not speak to the stream's host at all. */
async function votesUnheard(service, officer, delegate, election) {
  await delegate.awaitBallot(election);
  await service.until(election, ({ present }) => present === 4);
  await officer.act('open');
  const framed = (page) => page.frames().length;
  await delegate.openPaper(election);
  assert.equal(framed(delegate.page), 1, 'the ballot frames nothing');
  const policy = (await delegate.page.request.get(delegate.page.url())).headers()['content-security-policy'];
  assert.ok(!policy.includes(stream.origin) && !policy.includes('frame-src'), policy);
  for (const path of ['', '/watch', '/hall']) {
    const beside = (await delegate.page.request.get(service.page(path))).headers()['content-security-policy'];
    assert.ok(!beside.includes(stream.origin) && beside.includes("frame-src 'self'"), beside);
  }
  const own = (await delegate.page.request.get(service.page('/stream'))).headers()['content-security-policy'];
  assert.ok(own.includes(`media-src ${stream.origin} blob:; connect-src ${stream.origin};`) && own.includes('sandbox allow-scripts'), own);
  await delegate.mark(Array(9).fill('赞成').concat('不赞成', '不赞成', '不赞成'));
  await delegate.review();
  await delegate.cast();
  await delegate.awaitReceipt();
  say('a ballot was cast, and its page knew of no stream');
}

/** A host that takes requests and never answers: pages stand at once, and the sentence comes. */
async function diesQuietly(officer, delegate, watching) {
  stream.dead = true;
  const begun = Date.now();
  await delegate.page.goto(delegate.service.page(''));
  await delegate.page.locator('#me-name', { hasText: /./ }).waitFor();
  assert.ok(Date.now() - begun < 3_000, 'the page waited for the stream');
  await player(delegate.page).getByRole('button', { name: '看直播' }).click();
  await player(delegate.page).getByText('直播现在放不出来').waitFor();
  await player(watching).getByText('直播现在放不出来').waitFor();
  await inspection.inspect(delegate.page, 'phone, dead');
  await picture(delegate.page, 'phone-dead');
  say('a dead stream is said in a sentence');
  stream.dead = false;
  await player(delegate.page).getByRole('button', { name: '再试一次' }).click();
  await moves(delegate.page);
  await officer.page.getByRole('button', { name: '停止直播' }).click();
  for (const page of [delegate.page, watching]) await page.locator('#stream iframe').waitFor({ state: 'detached' });
  say('it came back, and ended everywhere');
}
