// A discussion on a delegate's phone. The page is the same for everybody; what is said comes with this phone's session, and goes under
// its delegate's name. Nothing of ballots is read or sent here.

import { Device, browserEnvironment } from './ballot.js';
import { all, byId, copyOf, element, minute, problemLine, say, showStale } from './page.js';

const ASK_MS = 20_000;
const { congress, item } = byId('discussion').dataset;
const path = `/congresses/${congress}/discussions/${item}`;

let device = null;
let heard = null;
let timer = null;

const mayHoldADevice = window.isSecureContext && window.indexedDB && navigator.locks;

async function start() {
  if (mayHoldADevice) device = await Device.load(browserEnvironment(), congress);
  byId('not-here').hidden = Boolean(device?.signedIn);
  if (!device?.signedIn) return;
  await device.closePaper();
  byId('whose').hidden = false;
  byId('whose').addEventListener('change', show);
  byId('ask').addEventListener('click', () => speak('PUT'));
  byId('withdraw').addEventListener('click', () => speak('DELETE'));
  byId('reload').addEventListener('click', () => location.reload());
  byId('discussion').addEventListener('click', ({ target }) => target.closest('[data-comment]') && write(target.closest('[data-about]')));
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && ask());
  await ask();
}

/** Asks for news, and again after a while: not together with everybody else, and not while nobody looks. */
async function ask() {
  clearTimeout(timer);
  try {
    const news = await device.asDelegate('GET', `${path}${heard ? `?seen=${heard.changes}` : ''}`);
    if (news) heard = news;
    showStale(false);
    if (news) show();
  } catch (problem) {
    if (problem.slug === 'not-signed-in') byId('not-here').hidden = false;
    else if (problem.slug === 'paper-open') byId('standing').textContent = problemLine(problem);
    else showStale(true, null);
  }
  clearTimeout(timer);
  timer = setTimeout(() => document.visibilityState === 'visible' && ask(), ASK_MS * (0.75 + Math.random() / 2));
}

// ------------------------------------------------------------------------------------------------------------- statements

function show() {
  byId('standing').textContent = say(heard.open ? 'discussion_open' : 'discussion_closed');
  const here = all('[data-about]');
  for (const about of here) showSaid(about);
  const newer = heard.documents.some(({ document, version }) => here.some(({ dataset }) => dataset.document === document && Number(dataset.version) < version));
  byId('revised').hidden = !newer;
  byId('revised').querySelector('span').textContent = newer ? say('discussion_revised') : '';
  showSpeakers();
}

const isAbout = ({ dataset }) => ({ document, version, clause }) =>
  (dataset.document ?? null) === document && (document === null || (Number(dataset.version) === version && Number(dataset.clause) === clause));

function showSaid(about) {
  const mineAlone = byId('whose').querySelector('[value="mine"]').checked;
  const wanted = ({ mine, delegation }) => mine || !mineAlone || delegation === device.delegate.delegation;
  const statements = heard.statements.filter(isAbout(about)).filter(wanted);
  const key = JSON.stringify(statements);
  const details = about.querySelector('[data-said]');
  about.querySelector('[data-comment]').hidden = !heard.open || heard.left === 0 || Boolean(about.querySelector('form'));
  if (details.dataset.key === key) return;
  if (details.dataset.key === undefined) details.open = statements.length <= 5;
  details.dataset.key = key;
  details.hidden = statements.length === 0;
  details.querySelector('summary').textContent = say('discussion_count', { n: statements.length });
  details.querySelector('ol').replaceChildren(...statements.map(drawn));
}

/** A statement; whoever wrote it, what they wrote is text. */
function drawn({ name, delegation, words, at, state, reason, mine }) {
  const line = element('li');
  const who = element('p');
  who.className = 'statement-who';
  who.append(element('b', delegation ? say('discussion_by', { name, delegation }) : name), ' ', element('time', minute(at)));
  if (mine) who.append(' ', element('span', say('discussion_mine')));
  const text = element('p', words);
  text.className = 'statement-words';
  line.append(who, text);
  if (state === 'published') return line;
  const standing = element('p', state === 'held' ? say('discussion_held', { reason }) : say('discussion_waiting'));
  standing.className = 'note statement-standing';
  line.append(standing);
  return line;
}

/** Opens the form at a clause. What is typed stays until it is sent. */
function write(about) {
  const form = copyOf('comment-form');
  const button = about.querySelector('[data-comment]');
  about.querySelector('[data-sent]').textContent = '';
  form.querySelector('[data-left]').textContent = say('discussion_left', { n: heard.left });
  const close = () => {
    form.remove();
    showSaid(about);
    button.focus();
  };
  form.querySelector('[data-cancel]').addEventListener('click', close);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sendStatement(about, form, close);
  });
  button.hidden = true;
  button.after(form);
  form.words.focus();
}

async function sendStatement(about, form, close) {
  const [button, flaw] = [form.querySelector('.action'), form.querySelector('[data-flaw]')];
  if (button.disabled) return;
  flaw.textContent = form.words.value.trim() ? '' : say('discussion_empty');
  if (flaw.textContent) return form.words.focus();
  const { document, version, clause } = about.dataset;
  const where = document ? { document, version: Number(version), clause: Number(clause) } : {};
  button.disabled = true;
  try {
    const { state } = await device.asDelegate('POST', `${path}/statements`, { ...where, words: form.words.value });
    close();
    about.querySelector('[data-sent]').textContent = say(`discussion_sent_${state}`);
    about.querySelector('[data-said]').open = true;
    await ask();
  } catch (problem) {
    flaw.textContent = problemLine(problem.slug ? problem : { slug: 'page-broken' });
    if (problem.slug === 'clause-gone' || problem.slug === 'discussion-closed') ask();
  } finally {
    button.disabled = false;
  }
}

// --------------------------------------------------------------------------------------------------------------- speaking

function showSpeakers() {
  const waiting = heard.speakers.filter(({ state }) => state === 'waiting');
  const me = heard.speakers.find(({ mine }) => mine);
  const place = waiting.findIndex(({ mine }) => mine) + 1;
  const turn = { waiting: 'discussion_place', called: 'discussion_called', spoken: 'discussion_spoken' }[me?.state] ?? 'discussion_not_asked';
  byId('speaking').hidden = !heard.open && heard.speakers.length === 0;
  byId('my-turn').textContent = me || heard.open ? say(turn, { n: place }) : '';
  byId('ask').hidden = !heard.open || ['waiting', 'called'].includes(me?.state);
  byId('withdraw').hidden = me?.state !== 'waiting';
  const listed = heard.speakers.filter(({ state }) => state !== 'spoken');
  byId('speakers-part').hidden = listed.length === 0;
  byId('speakers').replaceChildren(...listed.map(({ name, state, mine }) => {
    const line = element('li');
    line.append(element(mine ? 'b' : 'span', name));
    if (state === 'called') line.append(' ', element('span', say('discussion_speaking')));
    return line;
  }));
}

async function speak(method) {
  const [button, other] = method === 'PUT' ? [byId('ask'), byId('withdraw')] : [byId('withdraw'), byId('ask')];
  if (button.disabled) return;
  button.disabled = true;
  try {
    await device.asDelegate(method, `${path}/speaker`);
    await ask();
    other.focus();
  } catch (problem) {
    byId('my-turn').textContent = problemLine(problem.slug ? problem : { slug: 'page-broken' });
  } finally {
    button.disabled = false;
  }
}

start();
