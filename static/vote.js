// A ballot, from the paper to the receipt. One page; which section shows follows from what the device holds, from the state of the box,
// and from where in the history the delegate is. From opening the paper to the receipt nothing is sent signed in (docs/protocol.md §5).

import { Device, browserEnvironment } from './ballot.js';
import { fillDoubt, offerEvidence } from './doubt.js';
import { offerForgetting } from './forgetting.js';
import { offerFile } from './handing.js';
import { ballotsLeft } from './leading.js';
import { follow } from './live.js';
import { all, byId, clock, fillProblem, isEnabled, liveAddress, problemLine, say, showOnly } from './page.js';
import { Paper } from './paper.js';
import { castBlocked, showCast, showReview } from './review.js';
import { send } from './sending.js';
import { ballotTaker } from './taking.js';
import { showSending, showWait, stopWaiting } from './waiting.js';

const { congress, contest, home, state } = byId('vote').dataset;

let box = state;
let contests = [];
let device = null;
let paper = null;
let sending = null;
let logShown = false;

const show = (stage) => showOnly(all('#vote > [data-stage]'), document.querySelector(`#vote > [data-stage="${stage}"]`));
const atReview = () => history.state?.stage === 'review';

async function start() {
  const mayHoldADevice = window.isSecureContext && window.indexedDB && navigator.locks;
  if (mayHoldADevice) device = await Device.load(browserEnvironment(), congress);
  if (!device) return show('none');
  listen();
  offerForgetting(device, () => location.assign(home));
  follow(liveAddress(congress, device.watch), { onFigures: showBox });
  await decide();
}

function listen() {
  byId('issuer-code-form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(useCode)();
  });
  byId('fill-first').addEventListener('click', act(openPaper));
  byId('to-review').addEventListener('click', act(toReview));
  byId('back').addEventListener('click', () => history.back());
  byId('cast').addEventListener('click', act(cast));
  byId('verify-again').addEventListener('click', act(verifyAgain));
  byId('see-doubt').addEventListener('click', act(async () => showDoubt((await device.evidence(contest))[0])));
  byId('doubt-again').addEventListener('click', act(tryAgain));
  byId('save-receipt').addEventListener('click', offerFile('receipt-dialog', receiptFile, refuse));
  offerEvidence(() => device.evidence(contest));
  byId('retry').addEventListener('click', () => sending?.now());
  for (const id of ['review-box', 'over-box']) byId(id).addEventListener('change', () => showCast(paper, box));
  addEventListener('popstate', act(decide));
  addEventListener('pageshow', ({ persisted }) => persisted && act(readAgain)());
  addEventListener('storage', act(readAgain));
}

/** What an event calls; a fault or a refusal shows instead of what was there. */
function act(what) {
  return () => Promise.resolve().then(what).catch(refuse);
}

function refuse(problem) {
  if (problem.extra?.doubted) return showDoubt(problem);
  fillProblem(problem);
  show('problem');
}

async function showBox(snapshot) {
  contests = snapshot.contests;
  showNext();
  const now = contests.find((each) => each.contest === contest)?.state ?? box;
  if (now === box) return;
  box = now;
  await decide().catch(refuse);
}

/** Another tab has acted, or the page came back from the browser's memory. */
async function readAgain() {
  const before = device.status(contest, box);
  await device.refresh();
  if (device.status(contest, box) !== before) await decide();
}

// ---------------------------------------------------------------------------------------------------- what shows, and why

const STAGES = {
  none: () => refuse({ slug: 'contest-not-ready' }),
  'signed-out': () => show('none'),
  'device-kept': () => show('none'),
  'not-checked-in': () => show('none'),
  'not-entitled': () => refuse({ slug: 'not-entitled' }),
  lost: () => refuse({ slug: 'already-issued' }),
  'on-paper': () => refuse({ slug: 'on-paper' }),
  taking: takeIt,
  'code-wanted': askForCode,
  missed: () => show('closed'),
  unused: () => show('closed'),
  paused: () => show('closed'),
  void: () => show('void'),
  'waiting-to-open': () => (paper || history.state ? showPaper() : show('not-open')),
  'ready-to-mark': showPaper,
  sending: sendIt,
  received: showReceipt,
  refused: () => sendIt(),
};

const decide = async () => STAGES[device.status(contest, box)]();

function takeIt() {
  const waiting = byId('stage-loading').querySelector('[role="status"]');
  waiting.textContent = say('mine_taking');
  show('loading');
  const taker = ballotTaker(device, (problems) => {
    const problem = problems[contest];
    if (problem?.slug === 'issuer-code-wrong') byId('issuer-code-hint').textContent = problemLine(problem);
    if (device.status(contest, box) !== 'taking') decide().catch(refuse);
    else if (problem && !problem.passing) refuse(problem);
    else if (problem?.slug === 'issuer-silent') waiting.textContent = problemLine(problem);
  });
  taker.update([{ contest, state: box }]);
}

/** A further issuer hands out its own code; the phone needs it once for the whole congress. */
function askForCode() {
  byId('issuer-code-text').textContent = say('issuer_code_text', { name: device.wants(contest).name });
  show('issuer-code');
}

async function useCode() {
  const code = byId('issuer-code').value.trim();
  if (!code) return byId('issuer-code').focus();
  await device.keepIssuerCode(device.wants(contest).url, code);
  byId('issuer-code').value = '';
  await decide();
}

// ---------------------------------------------------------------------------------------------------- paper and review

async function openPaper() {
  history.replaceState({ stage: 'paper' }, '');
  await showPaper();
}

async function showPaper() {
  if (!paper && !(await loadPaper())) return;
  if (!atReview()) return show('paper');
  if (byId('stage-review').hidden) showReview(paper); // else what was ticked stays
  showCast(paper, box);
  show('review');
}

async function loadPaper() {
  try {
    const { manifest, eligible, draft } = await device.openPaper(contest);
    paper = new Paper(manifest, eligible, draft, keep);
    return true;
  } catch (problem) {
    if (problem.slug !== 'already-cast') throw problem;
    show('cast');
    return false;
  }
}

/** Every mark is stored at once: a reload loses nothing. */
function keep(draft) {
  device.saveDraft(contest, draft).catch((problem) => (problem.slug === 'wrong-stage' ? readAgain() : refuse(problem)));
}

async function toReview() {
  history.pushState({ stage: 'review' }, '');
  await showPaper();
}

async function cast() {
  if (castBlocked(paper, box) || !isEnabled(byId('cast')) || device.status(contest, box) !== 'ready-to-mark') return byId('cast-first').focus();
  await device.openPaper(contest); // the agenda in another tab may have put the paper away
  await device.seal(contest, paper.draft.marks, paper.draft.writeIns);
  history.replaceState({ stage: 'cast' }, '');
  await decide();
}

// --------------------------------------------------------------------------------------------------- sending and receipt

async function sendIt() {
  show('sending');
  if (sending) return;
  let tries = 0;
  showSending();
  sending = send(device, contest, (wait) => {
    tries += wait.reason === 'settling' ? 0 : 1;
    showWait(wait, tries);
  });
  try {
    await sending.receipt;
    await decide();
  } finally {
    stopWaiting();
    sending = null;
  }
}

async function showReceipt() {
  byId('receipt-code').textContent = device.receipt(contest).code;
  byId('doubted').hidden = (await device.evidence(contest)).length === 0;
  showNext();
  show('receipt');
  if (!['closed', 'counted', 'certified'].includes(box) || logShown) return;
  logShown = true;
  await verifyAgain();
}

/** After the receipt, the way to the next open ballot: a link, and nothing is asked for until it is followed. */
function showNext() {
  const links = all('[data-next]');
  const left = ballotsLeft(contests, (...about) => device.status(...about));
  const next = links.find(({ dataset }) => left.includes(dataset.next));
  for (const link of links) link.hidden = link !== next;
  if (!byId('next-ballot')) return;
  byId('next-ballot').hidden = !next;
  byId('ballots-left').textContent = left.length > 1 ? say('ballots_left', { n: left.length }) : '';
  byId('receipt-home').className = next ? 'quiet' : 'action';
}

async function verifyAgain() {
  const button = byId('verify-again');
  if (!isEnabled(button)) return;
  try {
    const { size, code } = await device.verifyReceiptAgain(contest);
    byId('verified').textContent = say('verified_again', { time: clock() });
    byId('receipt-log').hidden = ['ready', 'open', 'closing'].includes(box);
    byId('receipt-log-code').textContent = code;
    byId('receipt-log-size').textContent = say('log_entries', { n: size });
  } catch (problem) {
    if (!problem.passing) throw problem;
    byId('verified').textContent = problemLine(problem);
  }
}

/** The receipt to take away; the name of the file says no more than the page does. */
async function receiptFile() {
  const { code } = device.receipt(contest);
  return { name: `receipt-${code}.json`, text: JSON.stringify(await device.exportReceipt(contest)) };
}

// ------------------------------------------------------------------------------------------------ what does not hold

const PLACES = { received: 'received', refused: 'refused', sending: 'unsent' };

/** An answer about this ballot did not hold: the ballot and the evidence are kept, and the page says what to do. */
function showDoubt({ slug }) {
  fillDoubt(slug, PLACES[device.status(contest, box)] ?? 'early');
  show('doubt');
}

/** Sends again, or checks the receipt again. */
async function tryAgain() {
  await decide();
  if (device.status(contest, box) === 'received') await verifyAgain();
}

start().catch(refuse);
