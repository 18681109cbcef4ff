// The code for check-in on the hall's screen: another one every half minute, drawn as a QR code and written below it. Only a screen that
// was opened by its own link gets codes; the link's code never stays in the address bar.

import { byId } from './page.js';

const KEPT = 'piaojue-screen';
const AGAIN_MS = 3_000;

/** The code of the screen's link, kept in this tab for a reload. */
function takeScreen() {
  const fragment = location.hash.slice(1);
  if (fragment) history.replaceState(null, '', location.pathname + location.search);
  try {
    if (fragment) sessionStorage.setItem(KEPT, fragment);
    return fragment || sessionStorage.getItem(KEPT);
  } catch {
    return fragment;
  }
}

/** What asks for codes and shows them, while the page has a place for them; to be called whenever the page has changed. */
export function codeShower(congress) {
  const screen = takeScreen();
  let timer = null;

  async function ask() {
    const answer = await fetch(`/api/v1/congresses/${congress}/hall-code`, {
      method: 'POST', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ screen }),
    });
    return answer.ok ? answer.json() : null;
  }

  return async function show() {
    clearTimeout(timer);
    if (!screen || !byId('hall-code-shown')) return;
    const fresh = await ask().catch(() => null);
    clearTimeout(timer);
    timer = setTimeout(show, fresh?.for_ms ?? AGAIN_MS);
    draw(fresh);
  };
}

/** Puts the code that is shown into a fresh page, which has none: it would vanish until the next one comes. */
export function keepCode(page) {
  for (const id of ['hall-code-shown', 'hall-no-code']) {
    const [shown, fresh] = [byId(id), page.getElementById(id)];
    if (shown && fresh) fresh.replaceWith(page.importNode(shown, true));
  }
}

function draw(fresh) {
  if (!byId('hall-code-shown')) return;
  byId('hall-code-shown').hidden = !fresh;
  byId('hall-no-code').hidden = Boolean(fresh);
  if (!fresh) return;
  const { code, qr: { side, path } } = fresh;
  byId('hall-qr').setAttribute('viewBox', `0 0 ${side} ${side}`);
  byId('hall-qr').querySelector('path').setAttribute('d', path);
  byId('hall-typed').textContent = code;
}
