// A scrutineer's desk: make a key, keep its backup, see a contest's figures, sign. Everything that is signed is shown first, and held
// against the log by scrutineer-device.js; this file shows it.

import { browserEnvironment, probeStorage, shortCode } from './ballot.js';
import { sha256, unb64 } from './ballot-protocol.js';
import { saveFile } from './handing.js';
import { handsCards } from './scrutineer-hands.js';
import { follow as followLive } from './live.js';
import { all, byId, copyOf, element, fillProblem, liveAddress, problemLine, problemWords, say, sayIfRehearsal, setIcon, showOnly } from './page.js';
import { Scrutineer, browserKeys, follow, savedCongresses } from './scrutineer-device.js';

const env = window.isSecureContext && window.indexedDB && navigator.locks ? { ...browserEnvironment(), keys: browserKeys() } : null;
let device = null;
let link = null;
let contests = [];
let figures = new Map();
const asked = new Map();
/** What is wrong at a contest: nothing is signed there. */
const alarms = new Map();
const cards = new Map();
/** Shows of hands. */
const hands = handsCards(byId('hands-cards'));
/** What each card's button does, as it was shown. */
const due = new Map();

const show = (step) => showOnly(all('#scrutineer > section'), document.querySelector(`[data-step="${step}"]`));

// A link pasted over this very page.
addEventListener('hashchange', () => location.hash && location.reload());

async function start() {
  if (!env) throw { slug: 'context-insecure' };
  await probeStorage(env);
  byId('make-key').addEventListener('click', act(makeKey));
  byId('restore').addEventListener('submit', (event) => {
    event.preventDefault();
    restore().catch(showKeyError);
  });
  byId('backup-done').addEventListener('click', act(openDesk));
  for (const button of all('[data-save]')) button.addEventListener('click', saveBackup);
  const fragment = location.hash.slice(1);
  if (fragment) link = await follow(env, fragment);
  device = link ? await Scrutineer.resume(env, link) : await newest(await savedCongresses(env));
  if (device) return openDesk();
  if (!link) return show('none');
  fill('[data-meeting]', link.title);
  fill('[data-who]', link.name);
  show('key');
}

const newest = (congresses) => (congresses.length ? Scrutineer.load(env, congresses.at(-1)) : null);

/** What an event calls; a fault or a refusal shows instead of what was there. */
function act(what) {
  return () => Promise.resolve().then(what).catch(refuse);
}

function refuse(problem) {
  fillProblem(problem);
  showOnly(all('#scrutineer > section'), byId('problem'));
}

function fill(selector, text) {
  for (const element of all(selector)) element.textContent = text;
}

// ------------------------------------------------------------------------------------------------------------ keys

async function makeKey() {
  const made = await Scrutineer.create(env, link);
  device = made.device;
  byId('backup-code').textContent = made.backupCode;
  show('backup');
}

async function restore() {
  const [file] = byId('restore-file').files;
  device = await Scrutineer.restore(env, link, await file.text(), byId('restore-code').value);
  await openDesk();
}

function showKeyError(problem) {
  const line = byId('key-error');
  line.textContent = problemLine(problem.slug ? problem : { slug: 'recovery-code-wrong' });
  line.hidden = false;
}

function saveBackup() {
  saveFile(`scrutineer-${device.congress}.json`, device.backup());
}

// ------------------------------------------------------------------------------------------------------------ the desk

async function openDesk() {
  fill('[data-meeting]', device.title);
  fill('[data-who]', device.name);
  byId('to-verify').href = `/c/${device.congress}/verify`;
  byId('key-code').textContent = shortCode(await sha256(unb64(device.point, 65)));
  history.replaceState(null, '', location.pathname + location.search);
  sayIfRehearsal(device.congress);
  await refresh();
  show('desk');
  followLive(liveAddress(device.congress), {
    onFigures(snapshot) {
      figures = new Map(snapshot.contests.map((each) => [each.contest, each]));
      refresh().catch(refuse);
    },
  });
}

let refreshing = Promise.resolve();
let waiting = null;

/** Asks again what is to be done: one after another, because each answer is held against the log, and at most one that waits. */
function refresh() {
  waiting ??= refreshing.catch(() => {}).then(() => {
    waiting = null;
    return askAgain();
  });
  refreshing = waiting;
  return waiting;
}

async function askAgain() {
  await device.pin();
  contests = (await device.about()).contests;
  for (const { contest } of contests) await look(contest);
  await hands.update(device);
  byId('log-code').textContent = shortCode(unb64(device.log.root, 32));
}

async function look(contest) {
  const watched = contests.find((each) => each.contest === contest);
  const published = watched.state !== 'draft' && watched.state !== 'void';
  try {
    asked.set(contest, published ? await device.asked(contest) : null);
    alarms.delete(contest);
  } catch (problem) {
    if (problem.passing) throw problem;
    asked.set(contest, null);
    alarms.set(contest, problem);
  }
  showCard(watched);
}

function showCard(watched) {
  const { contest } = watched;
  if (!cards.has(contest)) {
    const card = copyOf('card');
    cards.set(contest, card);
    byId('cards').append(card);
    card.querySelector('[data-act]').addEventListener('click', () => perform(contest));
  }
  const card = cards.get(contest);
  const set = (selector, text) => (card.querySelector(selector).textContent = text);
  set('[data-title]', watched.title);
  set('[data-state-word]', say(`state_${watched.state}`));
  card.dataset.state = watched.state;
  showFigures(card, contest);
  const todo = alarms.has(contest) ? null : whatIsDue(watched);
  due.set(contest, todo);
  showAlarm(card, alarms.get(contest));
  card.querySelector('[data-act-box]').hidden = !todo;
  if (todo) {
    // What was said about one act is not about the next.
    if (card.dataset.due !== todo.title) set('[data-note]', '');
    card.dataset.due = todo.title;
    set('[data-act-title]', todo.title);
    set('[data-act-text]', todo.text);
    set('[data-act-seen]', todo.seen ?? '');
    set('[data-act]', todo.button);
  }
  const result = card.querySelector('[data-result]');
  result.hidden = !['counted', 'certified'].includes(watched.state);
  result.href = `/contests/${contest}/result`;
}

/** What is wrong, and that nothing is to be signed. */
function showAlarm(card, problem) {
  const alarm = card.querySelector('[data-alarm]');
  alarm.hidden = !problem;
  if (!problem) return;
  if (!problem.slug) console.error(problem);
  const { what, why, steps } = problemWords(problem.slug ?? 'page-broken');
  alarm.querySelector('[data-what]').textContent = what;
  alarm.querySelector('[data-why]').textContent = why;
  alarm.querySelector('[data-steps]').replaceChildren(...steps.map((step) => element('li', step)));
}

/**
 * The figures that a signature would be over, with what is on paper, else those of the live feed; and whether they add up. A close is
 * signed over what the log counts; the log's own figures, at certifying, hold both kinds.
 */
function showFigures(card, contest) {
  const live = figures.get(contest) ?? {};
  const signed = asked.get(contest) ?? {};
  const paper = live.paper ?? { issued: 0, returned: 0 };
  const beside = signed.act === 'close' ? paper : {};
  const pick = (name) => (name in signed ? signed[name] + (beside[name] ?? 0) : live[name]);
  const [entitled, present, issued, returned] = ['entitled', 'present', 'issued', 'returned'].map(pick);
  // The live tally moves in steps and holds no paper: it adds up to nothing.
  const { valid, invalid } = signed;
  const outstanding = issued === undefined || returned === undefined ? undefined : issued - returned;
  for (const [name, value] of Object.entries({ entitled, present, issued, returned, outstanding, valid, invalid })) {
    card.querySelector(`[data-figure="${name}"]`).textContent = value ?? '—';
  }
  card.querySelector('[data-paper]').textContent = live.paper ? say('on_paper', paper) : '';
  const known = [entitled, present, issued, returned].every((figure) => figure !== undefined);
  const counted = valid === undefined || valid + invalid === returned;
  // Whoever took a ballot may leave before the opening, which is signed over those who are there then.
  const took = signed.act === 'open' ? live.present : present;
  const holds = known && returned <= issued && issued <= (took ?? present) && present <= entitled && counted;
  const sum = card.querySelector('[data-sum]');
  sum.hidden = !known;
  sum.classList.toggle('sum-differs', !holds);
  setIcon(sum, holds ? 'i-check' : 'i-triangle');
  card.querySelector('[data-sum-words]').textContent = say(holds ? 'scrutineer_adds_up' : 'scrutineer_differs');
}

/** The one thing that is due at a contest: its words and what the button does. */
function whatIsDue(watched) {
  const { contest, state, sealed, sealing_key: proved } = watched;
  const toSign = asked.get(contest);
  if (toSign && !toSign.mine) {
    const values = { n: toSign.demanded, done: toSign.signed.length, counted: toSign.counted, reason: toSign.reason ?? '' };
    return {
      title: say(`scrutineer_sign_${toSign.act}`), text: say(`scrutineer_does_${toSign.act}`, values),
      seen: say('scrutineer_seen', values), button: say(`scrutineer_sign_${toSign.act}`), run: () => device.sign(contest, toSign),
    };
  }
  // A key that somebody else has proved in this one's name is replaced by one's own.
  if (sealed && state === 'draft' && (!proved || proved !== device.sealingPoint(contest))) {
    return {
      title: say('scrutineer_make_sealing'), text: say('scrutineer_does_make_sealing'), button: say('scrutineer_make_sealing'),
      run: () => device.makeSealingKey(contest),
    };
  }
  if (sealed && state === 'closed' && device.hasSealingKey(contest) && !released.has(contest)) {
    return {
      title: say('scrutineer_release'), text: say('scrutineer_does_release'), button: say('scrutineer_release'),
      run: async () => released.add((await device.release(contest)) && contest),
    };
  }
  return null;
}

const released = new Set();

async function perform(contest) {
  const card = cards.get(contest);
  const button = card.querySelector('[data-act]');
  const note = card.querySelector('[data-note]');
  const todo = due.get(contest);
  if (!todo || button.disabled) return;
  button.disabled = true;
  note.textContent = '';
  try {
    await todo.run();
    await refresh();
    note.textContent = say('scrutineer_done', { what: todo.title });
  } catch (problem) {
    note.textContent = problemLine(problem.slug ? problem : { slug: 'page-broken' });
    if (!problem.slug) console.error(problem);
  } finally {
    button.disabled = false;
  }
}

start().catch(refuse);
