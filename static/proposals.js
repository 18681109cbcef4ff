// Proposals on a delegate's phone: what is mine, what I may second, one to read, and the form. What is being written stays on this phone
// until it is sent, under an id that the phone draws, so that sending it again after a lost answer makes no second one.

import { Device, browserEnvironment } from './ballot.js';
import { all, byId, copyOf, element, problemLine } from './page.js';
import { fill } from './words.js';

const page = byId('proposals');
const { congress } = page.dataset;
const word = (name) => page.querySelector(`[data-word="${name}"]`).textContent;
const mayHoldADevice = window.isSecureContext && window.indexedDB && navigator.locks;

let env;
let device = null;
let listing = null;
let shown = null;

async function start() {
  if (mayHoldADevice) {
    env = browserEnvironment();
    device = await Device.load(env, congress);
  }
  if (!device?.signedIn) return showStranger();
  await device.closePaper();
  listen();
  await route();
}

function showStranger() {
  byId('not-here').hidden = false;
  for (const id of ['list', 'one', 'write']) byId(id).hidden = true;
}

function listen() {
  addEventListener('hashchange', route);
  addEventListener('pageshow', ({ persisted }) => persisted && route());
  byId('form').addEventListener('submit', (event) => {
    event.preventDefault();
    act(sendForm);
  });
  byId('form').addEventListener('input', keepDraft);
  for (const button of all('#one-acts button')) button.addEventListener('click', () => press(button));
  byId('withdraw').addEventListener('close', () => byId('withdraw').returnValue === 'withdraw' && act(() => step('withdraw')));
}

// --------------------------------------------------------------------------------------------------- what shows, by the address

const route = () => act(async () => {
  const asked = location.hash.slice(1);
  const [, amended] = asked.split('amend/');
  if (asked === 'write') return openForm();
  if (amended) return openForm(await device.proposals('GET', `/${amended}`));
  if (asked) return showOne(await device.proposals('GET', `/${asked}`));
  listing = await device.proposals('GET');
  showList();
});

/** Does one thing after another, and says what it is refused. */
let queue = Promise.resolve();
const act = (what) => (queue = queue.then(() => attempt(what)));

async function attempt(what) {
  byId('refused').hidden = true;
  byId('working').textContent = page.dataset.working;
  try {
    await what();
  } catch (problem) {
    refuse(problem);
  } finally {
    byId('working').textContent = '';
  }
}

function refuse(problem) {
  if (!problem.slug) console.error(problem);
  if (problem.slug === 'not-signed-in') return showStranger();
  byId('refused').textContent = problemLine(problem.slug ? problem : { slug: 'page-broken' });
  byId('refused').hidden = false;
  byId('refused').focus();
}

function showOnly(id, heading) {
  for (const section of ['list', 'one', 'write']) byId(section).hidden = section !== id;
  if (byId('published')) byId('published').hidden = true;
  byId(heading).focus({ preventScroll: true });
  if (id !== 'list') byId(heading).scrollIntoView({ block: 'center' });
}

// --------------------------------------------------------------------------------------------------------------- the list

/** Under which heading a proposal stands. */
function listOf(proposal) {
  const { role } = proposal;
  if (role === 'own') return 'own';
  if (role === 'seconded') return 'seconded';
  return mayBeSeconded(proposal) ? 'to-second' : 'others';
}

/** What was amended is seconded after the call, too: officers return proposals then. */
const mayBeSeconded = ({ stage, version }) => stage === 'seconding' && (listing.call.state === 'open' || version > 1);

function showList() {
  const { call, left, proposals } = listing;
  const mayWrite = call.state === 'open' && left > 0;
  byId('to-write').hidden = !mayWrite;
  byId('left').textContent = call.state !== 'open' ? '' : fill(left > 0 ? page.dataset.left : page.dataset.noneLeft, { n: left || proposals.filter(({ role }) => role === 'own').length });
  for (const section of all('[data-list]')) {
    const own = proposals.filter((proposal) => listOf(proposal) === section.dataset.list);
    section.hidden = own.length === 0 && section.dataset.list !== 'own';
    section.querySelector('ul').replaceChildren(...own.map(lineOf));
  }
  byId('own-empty').hidden = proposals.some(({ role }) => role === 'own');
  showOnly('list', 'title');
}

function lineOf(proposal) {
  const line = copyOf('line');
  line.dataset.proposal = proposal.proposal;
  line.querySelector('a').href = `#${proposal.proposal}`;
  line.querySelector('[data-title]').textContent = proposal.title;
  line.querySelector('[data-about]').textContent = [numberOf(proposal), signed(proposal.proposer)].filter(Boolean).join(' · ');
  line.querySelector('[data-stage]').textContent = stageOf(proposal);
  return line;
}

const numberOf = ({ number }) => number && fill(page.dataset.number, { n: String(number).padStart(3, '0') });
const signed = ({ name, unit, delegation }) => [name, unit, delegation].filter(Boolean).join(page.dataset.comma);

/** Where it stands; while it looks for seconders, with how many it has. */
function stageOf(proposal) {
  const { role, stage, seconders } = proposal;
  if (role === 'former' && mayBeSeconded(proposal)) return page.dataset.amended;
  return stage === 'seconding' ? `${word(stage)} ${seconders}/${listing.call.seconders}` : word(stage);
}

// ------------------------------------------------------------------------------------------------------------ one proposal

async function showOne(proposal) {
  shown = proposal;
  listing ??= await device.proposals('GET');
  byId('one').dataset.stage = proposal.stage;
  byId('one').querySelector('[data-stage-word]').textContent = word(proposal.stage);
  byId('one').querySelector('[data-number-word]').textContent = numberOf(proposal) ?? '';
  const behalf = proposal.behalf === 'own' ? '' : page.dataset.comma + word(proposal.behalf);
  for (const part of ['title', 'reason', 'suggestion', 'department', 'returned']) byId(`one-${part}`).textContent = proposal[part] ?? '';
  if (proposal.item) {
    byId('one-item').textContent = proposal.item.title;
    byId('one-item').href = `/c/${congress}/agenda/${proposal.item.item}`;
  }
  for (const part of all('#one [data-if]')) part.hidden = proposal[part.dataset.if] === null;
  // Why it was returned is of interest until it is amended.
  byId('one-returned').parentElement.hidden = proposal.stage !== 'returned';
  byId('one-proposer').textContent = signed(proposal.proposer) + behalf;
  byId('one-support').textContent = fill(page.dataset.support, { have: proposal.seconders, needed: listing.call.seconders });
  byId('one-support').hidden = proposal.stage !== 'seconding';
  byId('one-seconders').replaceChildren(...proposal.seconded_by.map((one) => element('li', signed(one))));
  byId('one-amended').hidden = proposal.role !== 'former' || !mayBeSeconded(proposal);
  byId('one-former').replaceChildren(...proposal.former.map(formerOf));
  byId('one-answers').replaceChildren(...proposal.answers.map(answerOf));
  byId('one-link').textContent = `${location.origin}${location.pathname}#${proposal.proposal}`;
  byId('copied').textContent = '';
  byId('to-amend').href = `#amend/${proposal.proposal}`;
  const may = acts(proposal);
  for (const part of all('[data-act]')) part.hidden = !may.includes(part.dataset.act);
  showOnly('one', 'one-title');
}

function answerOf({ text, by, rating, former }, place) {
  const answer = copyOf('answer');
  answer.querySelector('[data-first]').hidden = place > 0;
  answer.querySelector('[data-second]').hidden = place === 0;
  answer.querySelector('[data-text]').textContent = text;
  answer.querySelector('[data-by]').textContent = fill(page.dataset.by, { by });
  answer.querySelector('[data-former]').replaceChildren(...former.map(correctedOf));
  answer.querySelector('[data-rating]').hidden = rating === null;
  if (rating) answer.querySelector('[data-rating] b').textContent = word(rating);
  return answer;
}

/** What an answer said before it was corrected. */
function correctedOf({ text, why }) {
  const corrected = copyOf('corrected');
  corrected.querySelector('[data-text]').textContent = text;
  corrected.querySelector('[data-why]').textContent = why;
  return corrected;
}

/** A text that was amended, for whoever wrote or seconded it. */
function formerOf({ version, seconded_by, ...text }) {
  const former = copyOf('former');
  former.querySelector('[data-heading]').textContent = fill(page.dataset.former, { n: version });
  for (const part of ['title', 'reason', 'suggestion', 'returned']) former.querySelector(`[data-${part}]`).textContent = text[part];
  former.querySelector('[data-seconders]').replaceChildren(...seconded_by.map((one) => element('li', signed(one))));
  return former;
}

const UNFILED = ['seconding', 'submitted', 'returned'];

/** What this delegate may do with it. */
function acts(proposal) {
  const { role, stage } = proposal;
  const unfiled = UNFILED.includes(stage);
  if (role === 'seconded') return unfiled ? ['take-back'] : [];
  if (role !== 'own') return mayBeSeconded(proposal) ? ['second'] : [];
  return [
    ...(mayBeSeconded(proposal) ? ['link'] : []),
    ...(stage === 'returned' ? ['amend'] : []),
    ...(stage === 'answered' || stage === 'answered-again' ? ['rate'] : []),
    ...(unfiled ? ['withdraw'] : []),
  ];
}

function press(button) {
  const { act: name } = button.closest('[data-act]').dataset;
  if (name === 'link') return copyLink();
  if (name !== 'withdraw') return act(() => step(name, contents[name]?.(button)));
  byId('withdraw').returnValue = '';
  byId('withdraw').showModal();
}

/** What is sent with an act: which text was read, since it may have been replaced meanwhile. */
const contents = {
  second: () => ({ version: shown.version }),
  rate: (button) => ({ rating: button.value, version: shown.answers[shown.answers.length - 1].version }),
};

async function copyLink() {
  await navigator.clipboard.writeText(byId('one-link').textContent);
  byId('copied').textContent = byId('copied').dataset.done;
}

async function step(name, content = {}) {
  const path = `/${shown.proposal}`;
  listing = null;
  try {
    await showOne(await device.proposals('POST', `${path}/${name}`, content));
  } catch (problem) {
    if (problem.slug === 'proposal-changed') await showOne(await device.proposals('GET', path));
    throw problem;
  }
}

// ---------------------------------------------------------------------------------------------------------------- the form

let draft = null;
const draftName = (about) => `proposal/${congress}/${about}`;

/** The draft of a new proposal, or of a returned one. */
async function openForm(amended) {
  const name = draftName(amended ? amended.proposal : 'new');
  const kept = (await env.store.read(name)).find(Boolean);
  const fresh = amended ?? { proposal: crypto.randomUUID(), title: '', reason: '', suggestion: '' };
  draft = { name, content: kept ? JSON.parse(kept) : pick(fresh) };
  const form = byId('form').elements;
  for (const part of PARTS) form[part].value = draft.content[part];
  form.on_behalf.checked = draft.content.on_behalf;
  const { delegation } = device.delegate;
  byId('behalf-line').hidden = !delegation || Boolean(amended);
  byId('behalf-name').textContent = delegation ? ` · ${delegation}` : '';
  byId('write-title').textContent = amended ? page.dataset.amend : page.dataset.new;
  byId('missing').hidden = true;
  showOnly('write', 'write-title');
}

const PARTS = ['title', 'reason', 'suggestion'];
const pick = ({ proposal, title, reason, suggestion, on_behalf = false }) => ({ proposal, title, reason, suggestion, on_behalf });

let waiting;
function keepDraft({ target } = {}) {
  target?.removeAttribute('aria-invalid');
  const form = byId('form').elements;
  for (const part of PARTS) draft.content[part] = form[part].value;
  draft.content.on_behalf = form.on_behalf.checked;
  const { name, content } = draft;
  clearTimeout(waiting);
  waiting = setTimeout(() => env.store.write(name, JSON.stringify(content)).catch(() => {}), 200);
}

async function sendForm() {
  const form = byId('form').elements;
  const empty = PARTS.filter((part) => form[part].value.trim() === '');
  for (const part of PARTS) form[part].setAttribute('aria-invalid', String(empty.includes(part)));
  byId('missing').hidden = empty.length === 0;
  if (empty.length > 0) return form[empty[0]].focus();
  keepDraft();
  clearTimeout(waiting);
  const { name, content: { proposal, ...content } } = draft;
  await env.store.write(name, JSON.stringify(draft.content)).catch(() => {});
  const sent = await device.proposals('PUT', `/${proposal}`, content);
  await env.store.remove(name);
  listing = null;
  history.replaceState(null, '', `#${proposal}`);
  await showOne(sent);
}

start();
