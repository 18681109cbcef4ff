// A scrutineer's desk, the shows of hands: their figures in numbers and in words, and the button that signs what is shown.

import { copyOf, problemLine, say } from './page.js';

const FIGURES = ['entitled', 'present', 'in_favour', 'against', 'abstained'];

/** Cards for shows of hands in `place`. */
export function handsCards(place) {
  const cards = new Map();
  /** What each card shows: that, and nothing newer, is what its button signs. */
  const shown = new Map();
  let device = null;

  async function update(of) {
    device = of;
    for (const count of await device.hands()) show(count);
  }

  function show(count) {
    const { item, version, title, needed, passed, counted_by: who, why, demanded, signed, mine } = count;
    const card = cardOf(item);
    const set = (selector, text) => (card.querySelector(selector).textContent = text);
    const corrected = shown.has(item) && shown.get(item).version !== version;
    shown.set(item, count);
    set('[data-title]', title);
    for (const name of FIGURES) set(`[data-figure="${name}"]`, count[name]);
    const outcome = say(passed ? 'scrutineer_hands_passed' : 'scrutineer_hands_not_passed');
    set('[data-words]', say('scrutineer_hands_came_to', { ...count, needed, outcome }) + say('scrutineer_hands_counted_by', { who }));
    card.querySelector('[data-why]').hidden = !why;
    set('[data-why]', say('scrutineer_hands_corrected', { why }));
    card.querySelector('[data-act-box]').hidden = mine;
    const values = { n: demanded, done: signed.length };
    set('[data-wanted]', say('scrutineer_hands_wanted', values));
    if (mine) set('[data-note]', say('scrutineer_hands_signed', values));
    else if (corrected) set('[data-note]', problemLine({ slug: 'figures-changed' }));
    card.querySelector('[data-page]').href = `/c/${device.congress}/agenda/${item}`;
  }

  function cardOf(item) {
    if (!cards.has(item)) {
      const card = copyOf('hands-card');
      cards.set(item, card);
      place.append(card);
      card.querySelector('[data-act]').addEventListener('click', () => sign(item));
    }
    return cards.get(item);
  }

  async function sign(item) {
    const card = cardOf(item);
    const [button, note] = [card.querySelector('[data-act]'), card.querySelector('[data-note]')];
    if (button.disabled) return;
    button.disabled = true;
    note.textContent = '';
    try {
      await device.signHands(shown.get(item));
      await update(device);
    } catch (problem) {
      if (!problem.slug) console.error(problem);
      await update(device).catch(() => {});
      note.textContent = problemLine(problem.slug ? problem : { slug: 'page-broken' });
    } finally {
      button.disabled = false;
    }
  }

  return { update };
}
