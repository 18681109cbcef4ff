// The officer's console: live figures in place, the page's own words as states change, and acts that are asked about before they enter
// the log. What has been typed is never taken away. The sign-in page uses it to move the link's code from the fragment into the field.

import { balanceOf } from './balance.js';
import { showBalance } from './figures.js';
import { follow } from './live.js';
import { all, byId, element, icon, problemLine, say, setEnabled, showClock, showStale } from './page.js';
import { fetchPage, renewer, replaceContent } from './renewing.js';

if (byId('officer-sign-in')) {
  takeCode();
  addEventListener('hashchange', takeCode); // a link pasted over this very page
}
if (byId('console')) start();

/** A GET uses nothing up: the code waits in the field for a press of the button. */
function takeCode() {
  const code = location.hash.slice(1);
  if (!code) return;
  history.replaceState(null, '', location.pathname + location.search);
  byId('token').value = decodeURIComponent(code);
  byId('officer-sign-in').querySelector('button').focus();
}

function start() {
  const renew = renewer(['#main'], { busy: isBusy, carryOver, onRenewed: () => newest && showFigures(newest) });
  let newest = null;
  follow(byId('console').dataset.live, {
    onFigures(snapshot) {
      newest = snapshot;
      showFigures(snapshot);
      renew();
    },
    onStale: showStale,
  });
  document.addEventListener('pointerdown', () => (pressedAt = performance.now()));
  document.addEventListener('click', onClick);
  document.addEventListener('submit', onSubmit);
  showClock('clock');
  setInterval(showOpenFor, 1000);
  byId('refusal')?.focus();
}

// -------------------------------------------------------------------------------------------------------------- figures

function showFigures(snapshot) {
  const standing = snapshot.contests.find(({ contest }) => contest === byId('console').dataset.contest);
  if (standing) showBalance(byId('main'), balanceOf(snapshot, standing));
  for (const { contest, state, issued, returned } of snapshot.contests) {
    const row = document.querySelector(`[data-contest-row="${contest}"]`);
    if (!row) continue;
    row.querySelector('[data-state-word]').textContent = say(`state_${state}`);
    if (state !== 'draft') row.querySelector('[data-issued-returned]').textContent = `${issued} / ${returned}`;
  }
  showOpenFor();
}

/** "已开 12 分 32 秒", while the box is open. */
function showOpenFor() {
  const shown = document.querySelector('[data-open-for]');
  if (!shown) return;
  const seconds = (text) => text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  const passed = (seconds(byId('clock').textContent) - seconds(shown.dataset.openFor) + 86_400) % 86_400;
  shown.textContent = say('comma') + say('open_for', { m: Math.floor(passed / 60), s: passed % 60 });
}

/** When the pointer last went down: what it went down on must still be there when it comes up. */
let pressedAt = -Infinity;
const PRESS_MS = 500;

/** While a button is being pressed, a question is being answered, or a list is being looked through, the page stays as it is. */
function isBusy() {
  const chosen = all('#main select').some((field) => field === document.activeElement || !field.selectedOptions[0]?.defaultSelected);
  const pressing = performance.now() - pressedAt < PRESS_MS;
  return pressing || chosen || Boolean(document.querySelector('#main dialog[open], #main form[data-working]'));
}

/** What was typed stays, and a refusal until the contest has another state. */
function carryOver(page) {
  if (!page.getElementById('console')) return location.reload(); // signed out meanwhile
  for (const { id, value } of all('#main textarea, #main input[id]')) if (page.getElementById(id)) page.getElementById(id).value = value;
  for (const { id } of all('#main details[id][open]')) page.getElementById(id)?.setAttribute('open', '');
  const refusal = byId('refusal');
  const sameState = byId('console').dataset.state === page.getElementById('console').dataset.state;
  if (refusal && sameState) page.querySelector('.console-act').prepend(page.importNode(refusal, true));
}

// ----------------------------------------------------------------------------------------------------------------- acts

function onClick({ target }) {
  const opener = target.closest('[data-dialog]');
  if (opener && opener.getAttribute('aria-disabled') !== 'true') byId(opener.dataset.dialog).showModal();
  const closer = target.closest('[data-close]');
  if (closer) {
    closer.closest('form').reset();
    closer.closest('dialog').close();
  }
}

/** Sends a form of the console and shows the page that answers, refusals included. */
async function onSubmit(event) {
  const form = event.target.closest('#main form');
  if (!form || form.method !== 'post') return;
  event.preventDefault();
  if (form.dataset.working) return;
  form.dataset.working = 'yes';
  const buttons = all('button', form);
  buttons.forEach((button) => setEnabled(button, false));
  try {
    showAnswer(await send(form, event.submitter), form);
  } catch {
    refuseIn(form, problemLine({ slug: 'network' }));
  } finally {
    delete form.dataset.working;
    buttons.forEach((button) => setEnabled(button, true));
  }
}

/** The answer to a form; where it leads to no contest of its own, the one in hand stays. */
async function send(form, submitter) {
  const fields = new URLSearchParams(new FormData(form));
  if (submitter?.name) fields.append(submitter.name, submitter.value);
  const answer = await fetchPage(form.action, fields);
  const led = new URL(answer.url);
  if (answer.status !== 200 || led.pathname !== location.pathname) return answer;
  if (!led.search) return fetchPage(location.href);
  history.replaceState(null, '', led);
  return answer;
}

function showAnswer({ url, page }, form) {
  // Led elsewhere: to sign in, to a rehearsal's own console. Nothing of another page is shown under this one's head.
  if (url !== form.action && new URL(url).pathname !== location.pathname) return location.assign(url);
  if (!page?.getElementById('console')) {
    const words = page?.querySelector('.problem h1')?.textContent;
    return refuseIn(form, words ?? problemLine({ slug: 'internal' }));
  }
  replaceContent(page, ['#main']);
  const next = byId('refusal') ?? byId('act-title');
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}

/** A refusal beside the button that was pressed; what was typed stays. */
function refuseIn(form, words) {
  form.querySelector('[role="alert"]')?.remove();
  const line = element('p', ` ${words}`);
  line.className = 'amber';
  line.setAttribute('role', 'alert');
  line.prepend(icon('i-triangle'));
  form.append(line);
}
