// A delegate's home in a congress. The page is the same for everybody; name, check-in and what is still to cast come from this phone's
// own storage, figures from the live feed. Ballots are taken here by themselves, and one that was on its way is sent on.

import { balanceOf, currentContest } from './balance.js';
import { Device, browserEnvironment } from './ballot.js';
import { agendaDiffers, showAgenda, showBalance, showQuorum, streamDiffers } from './figures.js';
import { offerForgetting } from './forgetting.js';
import { offered } from './leading.js';
import { follow } from './live.js';
import { all, byId, clock, liveAddress, problemLine, problemWords, say, showStale } from './page.js';
import { motionsAsShown, showVoted, voteByName } from './open-vote.js';
import { renewer } from './renewing.js';
import { send } from './sending.js';
import { ballotTaker } from './taking.js';

const { congress } = byId('home').dataset;
const enter = byId('not-here').querySelector('a');

let device = null;
let problems = {};
let contests = all('[data-slip]').map(({ dataset }) => ({ contest: dataset.slip, state: dataset.state }));
const onTheWay = new Map();
const doubted = new Set();
let votes = null;
let newest = {};
let motions = null;

// Quorum and size of groups are the current contest's; many phones ask at the same news, so each waits its turn.
const renewNote = renewer(['#figures-note'], { spreadMs: 15_000 });
let noted = currentContest({ contests })?.contest;
// A run-off is a contest that the page did not know when it was loaded.
const renewStream = renewer(['#stream'], { spreadMs: 3_000 });
const renewProgramme = renewer(['#slips', '#agenda'], { spreadMs: 3_000, onRenewed: () => (showMine(), showVoted(newest)) });

const mayHoldADevice = window.isSecureContext && window.indexedDB && navigator.locks;

async function start() {
  if (mayHoldADevice) device = await Device.load(browserEnvironment(), congress);
  votes = voteByName(device);
  const taker = device && ballotTaker(device, (found) => {
    problems = found;
    showMine();
  });
  if (device) {
    await takeHandedCode();
    addEventListener('hashchange', () => takeHandedCode().then(() => taker.update(contests)));
    await device.closePaper();
    offerForgetting(device, () => location.reload());
    addEventListener('pageshow', ({ persisted }) => persisted && readAgain());
    addEventListener('storage', readAgain);
  }
  showMine();
  showRecoveryMissing();
  follow(liveAddress(congress, device?.watch), {
    onFigures(snapshot) {
      contests = snapshot.contests;
      showFigures(snapshot);
      showMine();
      if (streamDiffers(snapshot)) renewStream();
      const changed = agendaDiffers(snapshot);
      if (changed || contests.some(({ contest }) => !slipOf(contest)) || motionsDiffer(snapshot)) renewProgramme();
      taker?.update(contests);
    },
    onStale: showStale,
  });
}

/** A further issuer's link, `#issuer=<code>@<address>`: kept, and never left in the address bar. */
async function takeHandedCode() {
  const [, code, url] = /^#issuer=([0-9A-Za-z-]+)@(https?:\/\/[^/\s]+)$/.exec(location.hash) ?? [];
  if (!code) return;
  history.replaceState(null, '', location.pathname + location.search);
  await device.keepIssuerCode(url, code);
}

/** Another tab has acted, or the page came back from the browser's memory. */
async function readAgain() {
  await device.refresh().catch(() => location.reload());
  showMine();
}

// ------------------------------------------------------------------------------------------------------- for everybody

/** Whether a vote by name has begun or ended, or hands were counted or signed for, since the page was drawn. */
function motionsDiffer(snapshot) {
  const before = motions;
  motions = motionsAsShown(snapshot);
  return before !== null && before !== motions;
}

function showFigures(snapshot) {
  newest = snapshot;
  showVoted(snapshot);
  const current = currentContest(snapshot);
  const balance = balanceOf(snapshot, current);
  if (current?.contest !== noted) renewNote();
  noted = current?.contest;
  showBalance(byId('main'), balance);
  showQuorum(balance.present);
  byId('updated').textContent = say('updated', { time: clock() });
  showAgenda(snapshot);
  showNow(snapshot.now);
}

function showNow(now) {
  const title = document.querySelector(`[data-agenda="${now}"] [data-title]`);
  if (!title) return;
  byId('now-title').textContent = title.textContent;
  const { discussion } = title.closest('[data-agenda]').dataset;
  byId('now-discussion').hidden = !discussion;
  if (discussion) byId('now-discussion').href = discussion;
}

// ---------------------------------------------------------------------------------------------------------- for oneself

function showMine() {
  byId('not-here').hidden = Boolean(device?.signedIn && device.checkedIn);
  byId('me').hidden = !device;
  if (device) {
    byId('me-name').textContent = device.delegate.name;
    byId('me-present').textContent = say(device.checkedIn ? 'checked_in' : 'not_checked_in');
  }
  for (const { contest, state } of contests) showSlip(contest, state);
  votes?.update();
  if (device) orderSlips(offered(contests, (...about) => device.status(...about)));
  byId('slip-now').hidden = Boolean(document.querySelector('[data-open-vote], [data-slip]:not([hidden])'));
}

/** Of each status of a ballot: the sentence, and the words of the button that leads to it, if one does. */
const MINE = {
  'signed-out': { text: () => problemWords('not-signed-in').what, enter: true },
  'device-kept': { text: () => say('mine_lost'), enter: true },
  'not-checked-in': { text: () => problemWords('not-checked-in').what, enter: true },
  'not-entitled': { text: () => problemWords('not-entitled').what },
  taking: { text: () => say('mine_taking') },
  'code-wanted': { text: () => problemWords('issuer-code-wanted').what, button: 'give_code' },
  missed: { text: () => say('mine_none') },
  'waiting-to-open': { text: () => say('mine_ready'), button: 'see_ballot' },
  'ready-to-mark': { text: () => say('mine_open'), button: 'open_ballot' },
  paused: { text: () => say('mine_closing') },
  unused: { text: () => say('mine_unused') },
  sending: { text: () => say('mine_sending'), button: 'resume' },
  doubted: { text: () => say('mine_doubted'), button: 'see_why' },
  received: { text: () => say('mine_cast'), button: 'see_receipt' },
  refused: { text: () => say('mine_refused'), button: 'see_why' },
  lost: { text: () => say('mine_lost') },
  'on-paper': { text: () => problemWords('on-paper').what },
};

const SHOWN = ['ready', 'open', 'closing', 'closed'];

const slipOf = (contest) => document.querySelector(`[data-slip="${contest}"]`);

function showSlip(contest, state) {
  const slip = slipOf(contest);
  if (!slip) return;
  const status = device ? device.status(contest, state) : 'none';
  slip.hidden = !SHOWN.includes(state) && status !== 'sending';
  slip.dataset.state = state;
  slip.querySelector('[data-state-word]').textContent = say(`state_${state}`);
  if (status === 'sending') sendOn(contest);
  const mine = MINE[status === 'sending' && doubted.has(contest) ? 'doubted' : status];
  if (mine) showBallot(slip, contest, mine);
}

/** What is still to be cast stands above what is cast. */
function orderSlips(wanted) {
  const slips = wanted.map(slipOf).filter(Boolean);
  if (slips.some((slip, i) => slip !== all('[data-slip]')[i])) byId('slips').append(...slips);
}

function showBallot(slip, contest, { text, button, enter: toEnter }) {
  const problem = problems[contest];
  slip.querySelector('[data-mine]').textContent = problem && !problem.passing && problem.slug !== 'paper-open' ? problemLine(problem) : text();
  const link = slip.querySelector('[data-open]');
  link.hidden = !button && !toEnter;
  link.textContent = button ? say(button) : enter.textContent;
  link.href = button ? `/contests/${contest}/ballot` : enter.href;
}

/** A ballot that was on its way goes on from here too. */
function sendOn(contest) {
  if (onTheWay.has(contest)) return;
  const { receipt } = send(device, contest);
  onTheWay.set(contest, receipt);
  receipt.catch((problem) => {
    if (problem.extra?.doubted) doubted.add(contest);
    console.warn(problem.slug);
  }).then(showMine);
}

async function showRecoveryMissing() {
  if (!device?.checkedIn || device.registration === 'kept') return;
  byId('recovery-missing').hidden = (await device.recoveryCode()) === null;
}

start();
