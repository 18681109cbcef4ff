// `/i`, step by step: identity, check-in, the recovery code; on a second phone the recovery code brings the ballots over. One
// section of the page shows at a time. A GET uses nothing up: everything here is asked for by a press of a button.

import { Device, browserEnvironment, parseInvitation, probeStorage, recover, savedCongresses, signIn } from './ballot.js';
import { offerEvidence } from './doubt.js';
import { follow } from './live.js';
import { all, byId, element, fillProblem, isEnabled, liveAddress, problemLine, say, sayIfRehearsal, setEnabled, showOnly } from './page.js';
import { ballotTaker } from './taking.js';

const CHECK_IN_AGAIN_MS = 10_000;
const IN_PLACE = ['sign-in-failed', 'invitation-paused', 'network', 'busy', 'too-many-requests'];

let env;
let invitation = null;
/** What was scanned from the hall's screen: the congress, and its code of that moment if there was one. */
let here = {};
let stops;
let stop;

/**
 * `invitation` is `<code>.<hash>` and `here` `<congress>.<code>`, either may be empty; `stops` maps what ends the way here to sections,
 * `stop` shows one.
 */
export async function start({ invitation: text, here: scanned }, ends, end) {
  [stops, stop] = [ends, end];
  const [congress, code] = scanned.split('.');
  here = { congress, code };
  byId('here-app').hidden = !congress;
  env = browserEnvironment();
  await probeStorage(env);
  listen();
  try {
    invitation = text ? parseInvitation(text) : null;
  } catch {
    return refuseCode();
  }
  const device = await heldDevice();
  if (device) return goOn(device);
  show(invitation ? 'sign-in' : 'code');
}

function listen() {
  onSubmit('code-form', typedCode);
  onSubmit('sign-in', identify);
  onSubmit('check-in', () => checkIn());
  onSubmit('recovery-noted', noted);
  onSubmit('restore', restore);
  byId('to-code').addEventListener('click', () => show('code'));
  byId('to-restore').addEventListener('click', () => show('restore'));
  for (const button of all('[data-to]')) button.addEventListener('click', () => show(button.dataset.to));
  byId('noted').addEventListener('change', ({ target }) => setEnabled(byId('to-home'), target.checked));
}

/** A form acts once at a time; what it is refused is shown. */
function onSubmit(id, act) {
  const form = byId(id);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (form.dataset.working) return;
    form.dataset.working = 'yes';
    try {
      await act();
    } catch (problem) {
      refuse(problem);
    } finally {
      delete form.dataset.working;
    }
  });
}

const show = (step) => showOnly(all('#enter > section'), byId(`step-${step}`));

function refuse(problem) {
  const { evidence } = problem.extra ?? {};
  if (evidence) offerEvidence(() => [evidence]);
  if (problem.slug in stops) return stop(problem);
  fillProblem(problem);
  showOnly(all('#enter > section'), byId('problem'));
}

// ----------------------------------------------------------------------------------------------------------- identity

const noteName = (congress) => `invitation/${congress}`;

/** What is stored of a code, to know the same link again: a hash, under its congress. */
async function codeMark(code) {
  const plain = new TextEncoder().encode(code.toUpperCase().replace(/[^0-9A-Z]/g, ''));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', plain));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The device that this link, or a visit without one, goes on with. */
async function heldDevice() {
  const congresses = await savedCongresses(env);
  if (here.congress) return congresses.includes(here.congress) ? Device.load(env, here.congress) : null;
  if (!invitation) return congresses.length === 1 ? Device.load(env, congresses[0]) : null;
  const mark = await codeMark(invitation.code);
  for (const congress of congresses) {
    if ((await env.store.read(noteName(congress))).includes(mark)) return Device.load(env, congress);
  }
  return null;
}

function typedCode() {
  const typed = byId('code').value.trim();
  try {
    invitation = parseInvitation(typed.slice(typed.indexOf('#') + 1));
  } catch {
    return refuseCode();
  }
  show('sign-in');
}

function refuseCode() {
  show('code');
  byId('code-hint').textContent = say('code_malformed');
  byId('code').setAttribute('aria-invalid', 'true');
  byId('code').focus();
}

async function identify() {
  if (!invitation) return show('code');
  try {
    const device = await signIn(env, invitation, check());
    await env.store.write(noteName(device.congress), await codeMark(invitation.code));
    await goOn(device);
  } catch (problem) {
    if (!IN_PLACE.includes(problem.slug)) throw problem;
    refuseField('sign-in-error', 'check', problemLine(problem));
  }
}

const check = () => byId('check').value.trim();

function refuseField(error, field, line) {
  byId(`${error}-text`).textContent = line;
  byId(error).hidden = false;
  byId(field).setAttribute('aria-invalid', 'true');
  byId(error).focus();
}

/** The next step of a device that has signed in. */
async function goOn(device) {
  sayIfRehearsal(device.congress);
  if (device.registration === 'kept') return check() ? show('kept') : show(invitation ? 'sign-in' : 'code');
  if (!device.signedIn) return show(invitation ? 'sign-in' : 'code');
  if (!device.checkedIn) return offerCheckIn(device);
  const code = await device.recoveryCode();
  if (code === null) return goHome(device);
  showRecoveryCode(device, code);
}

const goHome = ({ congress }) => location.replace(`/c/${congress}`);

// ----------------------------------------------------------------------------------------------- check-in, recovery code

let checkIn = () => {};
let noteDown = () => {};

function offerCheckIn(device) {
  let timer;
  byId('look-first').href = `/c/${device.congress}`;
  byId('hello').textContent = say('hello', { name: device.delegate.name });
  checkIn = async () => {
    clearTimeout(timer);
    const code = byId('here').value.trim() || here.code;
    try {
      await device.checkIn(code);
    } catch (problem) {
      if (problem.slug === 'hall-code-wanted') return wantHallCode(code);
      if (problem.slug !== 'check-in-closed' && !problem.passing) throw problem;
      byId('check-in-status').textContent = problem.slug === 'check-in-closed' ? say('check_in_waiting') : say('network');
      timer = setTimeout(() => checkIn().catch(refuse), CHECK_IN_AGAIN_MS);
      return;
    }
    await goOn(device);
  };
  show('check-in');
}

/** Asks for the code of the hall's screen; one that was scanned is used once, since the next may be newer. */
function wantHallCode(shown) {
  here.code = undefined;
  byId('here').value = '';
  byId('here-wanted').hidden = false;
  byId('check-in-status').textContent = say(shown ? 'here_old' : 'here_wanted');
  byId('here').focus();
}

function showRecoveryCode(device, code) {
  const [a, b, c, d] = code.split('-');
  byId('recovery-code').replaceChildren(element('span', `${a}-${b}`), ' ', element('span', `${c}-${d}`));
  noteDown = async () => {
    await device.confirmRecoveryCode();
    goHome(device);
  };
  show('recovery-code');
  takeMeanwhile(device);
}

async function noted() {
  if (isEnabled(byId('to-home'))) await noteDown();
  else byId('noted').focus();
}

/** Ballots arrive while the code is being written down. */
function takeMeanwhile(device) {
  let contests = [];
  const taker = ballotTaker(device, () => {
    const taken = contests.filter(({ contest, state }) => HELD.includes(device.status(contest, state))).length;
    byId('taken').textContent = takenWords(taken, contests.length);
  });
  const onFigures = (snapshot) => {
    contests = snapshot.contests;
    taker.update(contests);
  };
  follow(liveAddress(device.congress, device.watch), { onFigures });
}

const HELD = ['waiting-to-open', 'ready-to-mark', 'paused', 'sending', 'received'];

function takenWords(taken, contests) {
  if (taken === 0) return [say('checked_in'), say('mine_waiting')].join(say('comma'));
  if (taken === contests) return say('ballots_taken', { n: taken });
  return [say('checked_in'), say('ballots_waiting', { n: taken })].join(say('comma'));
}

// ---------------------------------------------------------------------------------------------------------- second phone

async function restore() {
  byId('restore-error').hidden = true;
  if (!check()) return show(invitation ? 'sign-in' : 'code');
  byId('restore-status').textContent = say('working');
  try {
    const device = await recover(env, invitation, check(), byId('recovery').value);
    byId('restore-status').textContent = say('restored');
    goHome(device);
  } catch (problem) {
    byId('restore-status').textContent = '';
    const again = problem.passing || problem.slug.startsWith('recovery-code');
    if (!again) throw problem;
    refuseField('restore-error', 'recovery', problemLine(problem));
  }
}
