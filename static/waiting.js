// The way of a sealed ballot: three lines, of which one is now, with the count of tries and the seconds to the next.

import { all, byId, say, setIcon } from './page.js';

const ICONS = { done: 'i-check', now: 'i-clock', next: 'i-dash' };
const ORDER = ['kept', 'sending', 'receipt'];

let ticking = null;

const showText = (words) => {
  byId('sending-text').textContent = words;
};

/** Shows which of the three lines is being done. */
export function showLine(now) {
  for (const line of all('[data-line]')) {
    const behind = ORDER.indexOf(line.dataset.line) - ORDER.indexOf(now);
    const state = behind < 0 ? 'done' : behind === 0 ? 'now' : 'next';
    line.className = `is-${state}`;
    setIcon(line, ICONS[state]);
  }
}

/** Shows that it is being sent right now. */
export function showSending() {
  clearInterval(ticking);
  showLine('sending');
  showText(say('sending'));
}

/** Shows a wait before try number `tries` + 1. */
export function showWait({ reason, ms }, tries) {
  byId('offline').hidden = reason !== 'network';
  if (reason === 'stored') return showStored();
  const words = { settling: 'mine_settling', 'box-not-open': 'waiting_for_box' }[reason] ?? 'tries';
  const until = Date.now() + ms;
  const tick = () => {
    const s = Math.ceil((until - Date.now()) / 1000);
    if (s > 0) showText(say(words, { n: tries, s }));
    else showSending();
  };
  clearInterval(ticking);
  ticking = setInterval(() => {
    byId('sending-text').setAttribute('aria-live', 'off'); // each wait is announced once, not each second
    tick();
  }, 1000);
  showLine('sending');
  byId('sending-text').setAttribute('aria-live', 'polite');
  tick();
}

function showStored() {
  clearInterval(ticking);
  showLine('receipt');
  showText(say('stored'));
}

/** Ends the count of seconds. */
export function stopWaiting() {
  clearInterval(ticking);
  byId('offline').hidden = true;
}
