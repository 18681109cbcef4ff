// The whole congress, run by nobody: the program opens, closes, counts and moves the agenda. People take every role in it meanwhile, an
// officer, the chief scrutineer, a delegate on an old phone, one in 长辈版, an observer and the hall, and each page is looked at in
// every state that it comes to. `PICTURES` names a folder for pictures of all of them in three sizes.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { becomeOld } from './lib/old.mjs';
import { Officer } from './lib/officer.mjs';
import { inThreeSizes } from './lib/picture.mjs';
import { Scrutineer } from './lib/scrutineer.mjs';

const inspection = new Inspection();
const picture = inThreeSizes('congress');
const [CONTRACT, AUDIT] = [1, 3];
/** Pictures take their time. */
const PICTURED = Boolean(process.env.PICTURES);
/** Seconds of a wave. */
const PACE = PICTURED ? '20' : '8';
/** Seats by the number of candidates: committee, 预选, 正式选举. */
const SEATS = { 12: 9, 8: 6, 6: 5 };
/** Who come with a phone, of them who cast their ballots, and people. */
const [SIMULATED, CASTING, DELEGATES] = [114, 111, 2];

/** The demo's package, in which the chief scrutineer signs what the vote on the contract came to. */
async function packageWithSignature() {
  const folder = await mkdtemp(path.join(tmpdir(), 'piaojue-package-'));
  await cp(fileURLToPath(new URL('../../demo', import.meta.url)), folder, { recursive: true });
  const file = path.join(folder, 'congress.toml');
  const text = (await readFile(file, 'utf8')).replace('scrutineers = ["梁思远", "龚玉洁"]', 'scrutineers = ["梁思远"]');
  await writeFile(file, text.replace('profile = "collective-contract@1"\n', '$&\n[contests.signatures]\ncertify = 1\n'));
  return folder;
}

const folder = await packageWithSignature();
try {
  await journey(['--auto', '--pace', PACE, '--package', folder], theWholeDay, { players: ['hls', 'pdf'] });
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function theWholeDay({ service, browser }) {
  const over = { now: false };
  const officer = new Officer(service, await browser.open('desk'));
  await officer.arrive();
  const [watching, hall] = [await browser.open('desk'), await browser.open('hall')];
  await Promise.all([watching.goto(service.page('/watch')), hall.goto(service.page('/hall'))]);
  await seesTheStream(watching);
  const day = everybodysDay(service, browser, officer).finally(() => (over.now = true));
  await Promise.all([
    day,
    inEveryState(hall, 'hall', hallState, (page, name) => inspection.hall(page, name), over),
    inEveryState(watching, 'observers', watchState, (page, name) => inspection.inspect(page, name), over),
  ]);
  await afterwards(service, browser, officer);
  say(inspection.conclude());
}

/** The demo's own livestream moves, and goes on when its picture begins anew. */
async function seesTheStream(page) {
  await page.frameLocator('#stream iframe').getByRole('button', { name: '看直播' }).click();
  const frame = await (await page.locator('#stream iframe').elementHandle()).contentFrame();
  await frame.waitForFunction(() => document.getElementById('video').currentTime > 7);
  say('the livestream moves');
}

/** From check-in to the end of the meeting. */
async function everybodysDay(service, browser, officer) {
  const [old, elder] = await Promise.all([0, 1].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  await old.page.addInitScript(becomeOld);
  await becomesElder(elder);
  await Promise.all([old.join(), elder.join()]);
  say('two delegates have come');
  const [chief] = await Promise.all([becomesChief(service, browser, officer), look(old.page, 'old phone, home'), look(elder.page, 'elder, home')]);
  const over = ended(service);
  await Promise.all([
    officerTakesOver(service, officer),
    chief.signs(),
    delegateDay(old, 'old phone', over),
    delegateDay(elder, 'elder', over),
  ]);
  say('the meeting was run to its end');
}

// ----------------------------------------------------------------------------------------------------------- looking

async function look(page, name) {
  await inspection.inspect(page, name);
  await picture(page, name);
}

/** Looks at a page once in each state that `stateOf` tells apart, until all is over. */
async function inEveryState(page, role, stateOf, inspect, over) {
  const seen = new Set();
  while (!over.now) {
    const state = await page.evaluate(stateOf);
    if (state && !seen.has(state)) {
      seen.add(state);
      await inspect(page, `${role}, ${state}`);
      await picture(page, `${role}, ${state}`);
    }
    await page.waitForTimeout(250);
  }
  say(`${role}: ${[...seen].join('; ')}`);
}

/** In the page. */
function hallState() {
  return document.querySelector('#hall')?.dataset.stage;
}

/** In the page. */
function watchState() {
  const contests = [...document.querySelectorAll('.watch-contest')].map(({ dataset }) => dataset.state);
  return ['open', 'counted'].find((state) => contests.includes(state)) ?? 'before any vote';
}

// --------------------------------------------------------------------------------------------------------- the roles

async function becomesElder(delegate) {
  await delegate.page.goto(`${delegate.base}/notice`);
  await delegate.button('长辈版').click();
}

/** The chief scrutineer makes a key on a phone before the contract is voted on, and later signs its result. */
async function becomesChief(service, browser, officer) {
  await officer.take(service.contests[CONTRACT]);
  const made = new URL(await officer.renewLink(0, '生成链接'));
  const scrutineer = new Scrutineer({ ...service, scrutineers: [''] }, 0, await browser.open('phone'));
  scrutineer.link = service.base + made.pathname + made.hash;
  scrutineer.card = () => scrutineer.page.locator('.scrutineer-card', { hasText: '集体合同' });
  await scrutineer.enrol();
  await look(scrutineer.page, 'chief scrutineer, key made');
  const signs = async () => {
    await service.until(service.contests[CONTRACT], ({ state }) => state === 'counted', { seconds: PICTURED ? 900 : 180 });
    await scrutineer.page.reload();
    await scrutineer.perform(CONTRACT, '签字：确认结果');
    assert.equal(await scrutineer.page.getByText('数目不符').count(), 0, 'every box adds up, paper and shown tallies too');
    await look(scrutineer.page, 'chief scrutineer, signed');
    say('the chief scrutineer has certified the contract');
  };
  return { signs };
}

/** What a person does at the console is done: nobody does it again. The 预选 is over before it is its turn. */
async function officerTakesOver(service, officer) {
  const contest = service.contests[AUDIT];
  await service.until(contest, ({ present }) => present >= SIMULATED);
  // Not loaded again: the page with the scrutineer's new link would make another one.
  await officer.page.goto(`${service.base}/officer/c/${service.congress}?contest=${contest}`);
  await officer.act('ready');
  await service.until(contest, ({ issued }) => issued === SIMULATED + DELEGATES);
  await officer.act('open');
  await look(officer.page, 'console, open');
  await service.until(contest, ({ returned }) => returned >= CASTING + DELEGATES);
  await officer.act('closed');
  await officer.act('counted');
  await look(officer.page, 'console, counted');
  say('an officer has taken the 预选 out of the program’s hands');
}

/** Votes in whatever comes, until the meeting is over. */
async function delegateDay(delegate, name, over) {
  let [votes, isOver] = [0, false];
  const end = () => (isOver = true);
  over.then(end, end);
  for (; !isOver; await delegate.page.waitForTimeout(200)) {
    const open = delegate.page.getByRole('link', { name: '打开选票', exact: true }).first();
    if (!(await open.isVisible())) continue;
    await open.click();
    await delegate.paperOpened();
    await fills(delegate);
    // A box waits for people, though not for ever.
    if (votes < 2) await look(delegate.page, `${name}, paper ${votes}`);
    await delegate.review();
    await delegate.cast();
    await delegate.awaitReceipt();
    votes += 1;
    if (votes === 3) await look(delegate.page, `${name}, receipt`);
    await delegate.goHome();
  }
  assert.equal(votes, 6, `${name} voted in everything`);
  await look(delegate.page, `${name}, over`);
  say(`${name} has voted in everything`);
}

/** As many 赞成 as there are seats, the rest 不赞成; everybody is 称职. */
async function fills(delegate) {
  const rows = await delegate.rows();
  for (const [at, { cell }] of rows.entries()) {
    const grade = cell('称职');
    if ((await grade.count()) > 0) await grade.check();
    else await cell(at < (SEATS[rows.length] ?? 1) ? '赞成' : '不赞成').check();
  }
}

// --------------------------------------------------------------------------------------------------------- the end

async function ended(service) {
  const last = Date.now() + (PICTURED ? 1_800_000 : 420_000);
  for (;;) {
    const { state } = await (await fetch(`${service.base}/api/v1/congresses/${service.congress}`)).json();
    if (state === 'ended') return;
    assert.ok(Date.now() < last, 'the meeting does not end');
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** What is left for everybody to read. */
async function afterwards(service, browser, officer) {
  const results = (await service.entries()).filter(({ type }) => type === 'result');
  assert.equal(results.length, 6, 'committee, contract, appraisal, 预选, 正式选举 and its run-off');
  const reader = await browser.open('desk');
  await reader.goto(service.page('/minutes'));
  for (const words of ['举手表决', '其中纸票：发出 2', '再次投票', '评议有效', '表决有效，通过']) await reader.getByText(words).first().waitFor();
  await look(reader, 'minutes');
  const runoff = results.at(-1).contest;
  for (const page of ['result', 'sheet', 'announcement']) {
    await reader.goto(`${service.base}/contests/${runoff}/${page}`);
    await look(reader, `run-off, ${page}`);
  }
  await reader.goto(`${service.base}/contests/${service.contests[CONTRACT]}/result`);
  await reader.getByText('梁思远').first().waitFor();
  await officer.page.goto(`${service.base}/officer/c/${service.congress}`);
  await look(officer.page, 'console, the congress is over');
}
