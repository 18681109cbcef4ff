// `…/verify`: checks a congress's whole bulletin board in this browser, or a bundle that somebody kept, with the network off too.
//
// What the reader gives (a key, a bundle, receipts) never leaves this page. All modules are here before anything is checked.

import { fillDoubt, offerEvidence } from './doubt.js';
import { evidenceCase } from './evidence.js';
import { saveFile } from './handing.js';
import { all, byId, copyOf, element, setIcon } from './page.js';
import { Fault, toB64, utf8 } from './verify-bytes.js';
import { headline, isUnchecked, linesOf, outcomeOf, speaker, verdictOf } from './verify-lines.js';
import { checkOwn, ownReceipts } from './verify-own.js';
import { chooseKey, fromBundle, fromLog, httpReader, readKept } from './verify-source.js';
import { writeTar } from './verify-tar.js';
import { readWitnesses } from './verify-witness.js';
import { verify } from './verify.js';

const { log, congress } = byId('verify').dataset;
const speech = speaker(JSON.parse(byId('verifying').content.textContent));
const kept = { receipts: [], earlier: [], names: [], unread: [] };
/** The evidence of the last bundle; without one, the log is read anew each time. */
let bundle = null;
/** The log's files as they were read last, to be kept. */
let files = new Map();
/** The log verified last, with the titles of its contests; null where none could be. */
let verified = null;
/** What the device in this browser has received, and the cases of what does not hold of it. */
let own = null;
let ownCases = [];
let running = Promise.resolve();

const ICONS = { passed: 'i-check', failed: 'i-cross', unchecked: 'i-dash', absent: 'i-dash' };

// A result sheet's code leads here with the hash of the log's keys: whoever scans it need not take them from the server.
if (/^#[A-Za-z0-9_-]{22}$/.test(location.hash)) byId('key').value = location.hash.slice(1);

/** One check after another, however often it is asked for. */
function check(what = run) {
  running = running.then(what).catch((error) => {
    // Whatever happens is said: a verdict that never comes would look like one still to come.
    if (!(error instanceof Fault)) console.error(error);
    showBroken(error instanceof Fault ? error : new Fault('unreadable', String(error)));
  });
}

async function run() {
  // Browsers compute with keys on https and on their own machine only.
  if (!isSecureContext) throw new Fault('context-insecure', 'no cryptography without https');
  const started = performance.now();
  byId('progress').hidden = false;
  all('#failure, #contests, #doubt').forEach((section) => (section.hidden = true));
  byId('own-list').replaceChildren();
  verified = null;
  try {
    const evidence = bundle ?? (await fromLog(keeping(httpReader(log)), showProgress('reading')));
    const key = await chooseKey(byId('key').value, evidence.vkey);
    showKey(key, evidence === bundle);
    const witnesses = await readWitnesses(byId('witnesses').value);
    const report = await verify({ ...evidence, vkey: key.vkey, ...kept, witnesses }, showProgress('checking'));
    verified = { ...evidence, vkey: key.vkey, isKept: evidence === bundle, titles: new Map(report.contests.map(({ contest, title }) => [contest, title])) };
    showReport(report, (performance.now() - started) / 1000);
  } finally {
    byId('progress').hidden = true;
  }
}

/** A reader that remembers: what a reader saw stays theirs, and can be verified without the server. */
function keeping(read) {
  files = new Map();
  return async (path) => {
    const bytes = await read(path);
    if (bytes) files.set(path, bytes);
    byId('keep').hidden = false;
    return bytes;
  };
}

const showProgress = (what) => {
  let shown = 0;
  return (figures) => {
    if (performance.now() - shown < 200) return;
    shown = performance.now();
    byId('progress').textContent = speech.say(what, figures);
  };
};

function showKey({ vkey, source }, isBundle) {
  const known = source === 'given' ? 'key_given' : isBundle ? 'key_bundle' : 'key_served';
  byId('key-source').textContent = speech.say(known);
  byId('key-shown').textContent = vkey;
  byId('key-shown').hidden = false;
}

function showReport(report, seconds) {
  const lines = linesOf(report, speech);
  const { sentence, summary } = verdictOf(report, lines, seconds, speech);
  showVerdict(sentence, summary);
  for (const line of lines) showLine(line);
  showFailure(headline(report));
  byId('contest-list').replaceChildren(...report.contests.map(contestShown));
  byId('contests').hidden = report.contests.length === 0;
  showReceipts(report.receipts);
}

function showVerdict(sentence, summary) {
  byId('verdict').textContent = sentence;
  byId('summary').textContent = summary;
}

function showLine({ number, status, text }) {
  const line = byId(`check-${number}`);
  line.dataset.status = status;
  line.querySelector('[data-figures]').textContent = text;
  line.querySelector('[data-word]').textContent = speech.say(status);
  setIcon(line, ICONS[status]);
  line.querySelector('.check-word').hidden = false;
}

function showFailure(failure) {
  byId('failure').hidden = !failure;
  if (!failure) return;
  byId('failure-head').textContent = speech.say(isUnchecked(failure) ? 'first_unchecked' : 'first_wrong');
  byId('failure-what').textContent = speech.placed(failure);
  byId('failure-advice').textContent = speech.advice(failure);
}

/** Nothing could be checked: no verdict of before may stay. */
function showBroken(fault) {
  showVerdict(speech.say('broken'), '');
  for (const line of all('#checks > li')) {
    delete line.dataset.status;
    line.querySelector('.check-word').hidden = true;
    line.querySelector('[data-figures]').textContent = '';
  }
  showReceipts([]);
  byId('failure').hidden = false;
  byId('failure-head').textContent = speech.say('broken_why');
  byId('failure-what').textContent = speech.fault(fault);
  byId('failure-advice').textContent = speech.word('advice', 'source');
}

function contestShown(contest) {
  const shown = copyOf('contest-shown');
  shown.querySelector('[data-title]').textContent = contest.title;
  const outcome = outcomeOf(contest, speech);
  shown.querySelector('[data-state]').textContent = [speech.word('states', contest.state), ...(outcome ? [outcome] : [])].join(speech.say('sep'));
  shown.querySelector('[data-code]').textContent = contest.code;
  const figures = ['entitled', 'present', 'issued', 'returned', 'notReturned', 'valid', 'invalid', ...(contest.sealed ? ['unopenable'] : [])];
  shown.querySelector('[data-figures]').append(...figures.map((name) => {
    const pair = element('div');
    pair.append(element('dt', speech.word('figures', name)), element('dd', contest[name] ?? '–'));
    return pair;
  }));
  return shown;
}

function showReceipts(results) {
  const lines = results.map(({ fault }, at) =>
    speech.say('receipt_named', { name: kept.names[at], what: fault ? speech.fault(fault) : speech.say('receipt_holds') }));
  byId('receipt-list').replaceChildren(...[...kept.unread, ...lines].map((line) => element('li', line)));
}

// ------------------------------------------------------------------------------------------------------- own receipts

const OWN = { holds: ['i-check', 'own_holds'], fails: ['i-cross', 'own_fails'], older: ['i-dash', 'own_older'] };

/** Holds what this browser's device has received against the log; that one is verified first, where it is not yet. */
async function checkMine() {
  if (!verified) await run();
  own = await ownReceipts(congress);
  const outcomes = await checkOwn(own, verified);
  byId('own-list').replaceChildren(...outcomes.map(ownShown));
  const failed = outcomes.filter(({ outcome }) => outcome === 'fails');
  ownCases = failed.map(caseOf);
  byId('doubt').hidden = failed.length === 0;
  if (failed.length === 0) return;
  fillDoubt(failed[0].fault.code, 'received');
  byId('verdict').textContent = speech.say('own_wrong'); // whatever else holds
}

/** The title and a sign: never where in the log the ballot is. */
function ownShown({ contest, outcome }) {
  const shown = copyOf('own-shown');
  const [icon, words] = OWN[outcome];
  shown.dataset.status = { holds: 'passed', fails: 'failed', older: 'unchecked' }[outcome];
  setIcon(shown, icon);
  shown.querySelector('[data-title]').textContent = verified.titles.get(contest) ?? speech.say('own_unknown');
  shown.querySelector('[data-words]').textContent = speech.say(words);
  return shown;
}

function caseOf({ contest, fault }) {
  const { index, leaf, note } = own.receipts.find((receipt) => receipt.contest === contest);
  const entry = verified.entries[index];
  return evidenceCase({
    congress, contest, slug: fault.code, vkey: own.vkey, pinned: [...new Set([own.note, note])], shown: verified.checkpoint,
    answered: { vkey: toB64(utf8(verified.vkey)), ...(entry && { entry: toB64(entry) }) }, receipt: { index, leaf },
  });
}

ownReceipts(congress).then((found) => {
  byId('own').hidden = !found?.receipts.length;
});
byId('check-own').addEventListener('click', () => check(checkMine));
offerEvidence(() => ownCases);

// ------------------------------------------------------------------------------------------------------------- files

const bytesOf = async (file) => new Uint8Array(await file.arrayBuffer());

/** Takes a bundle, and checks it at once: that is what it was given for. */
async function takeBundle([file]) {
  if (!file) return;
  const bytes = await bytesOf(file);
  try {
    bundle = fromBundle(bytes);
  } catch (error) {
    bundle = null;
    throw error;
  } finally {
    byId('bundle-name').textContent = file.name;
  }
  check();
}

/** Takes receipts and checkpoints; they wait for a check, or take part in the bundle's anew. */
async function takeKept(files) {
  for (const file of files) {
    try {
      const { receipts, earlier } = readKept(await bytesOf(file));
      kept.receipts.push(...receipts);
      kept.earlier.push(...earlier);
      kept.names.push(...receipts.map(() => file.name));
    } catch (error) {
      kept.unread.push(speech.say('receipt_named', { name: file.name, what: speech.fault(error) }));
    }
  }
  showReceipts([]);
  byId('receipts-taken').textContent = speech.say('receipts_waiting', { n: kept.receipts.length + kept.earlier.length });
  if (bundle) check();
}

/** A field that takes files, by choosing or by dropping them on its label. */
function onFiles(id, take) {
  const field = byId(id);
  const zone = field.closest('.drop');
  const taken = (files) => take([...files]).catch(showBroken);
  field.addEventListener('change', async () => {
    await taken(field.files);
    field.value = '';
  });
  const over = (isOver) => (event) => {
    event.preventDefault();
    zone.classList.toggle('is-over', isOver);
  };
  zone.addEventListener('dragover', over(true));
  zone.addEventListener('dragleave', over(false));
  zone.addEventListener('drop', (event) => {
    over(false)(event);
    taken(event.dataTransfer.files);
  });
}

// A file dropped beside its place must not replace the page.
for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault());
onFiles('bundle', takeBundle);
onFiles('receipts', takeKept);
byId('start').addEventListener('click', () => {
  bundle = null;
  byId('bundle-name').textContent = '';
  check();
});
byId('start').hidden = false;
byId('keep').addEventListener('click', () => saveFile(`log-${congress}.tar`, writeTar(files), 'application/x-tar'));
