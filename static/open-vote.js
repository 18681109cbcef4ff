// A vote by name on a delegate's phone (docs/protocol.md §9): three buttons, and what one has said. No ballot: it is sent signed in, everybody
// of the congress sees it, and it can be changed until the vote ends.

import { all, problemLine, problemWords, say } from './page.js';

const ASK_AGAIN_MS = 10_000;

/** Cares for the cards of votes by name that the page shows; `device` is null where nobody is signed in. */
export function voteByName(device) {
  /** What one has said, by item and round: a vote may be held again; null: nothing yet. */
  const mine = new Map();
  const sending = new Set();

  document.addEventListener('click', ({ target }) => {
    const button = target.closest('[data-open-vote] [data-voice]');
    if (button) speak(button.closest('[data-open-vote]').dataset, button.dataset.voice);
  });

  const cardOf = (item) => document.querySelector(`[data-open-vote="${item}"]`);

  const keyOf = ({ openVote, round }) => `${openVote} ${round}`;

  async function speak(dataset, voice) {
    const { openVote: item, round } = dataset;
    if (sending.has(item)) return;
    sending.add(item);
    tell(item, say('vote_sending'));
    try {
      mine.set(keyOf(dataset), await device.speak(item, Number(round), voice));
      sending.delete(item);
      show(item);
    } catch (problem) {
      sending.delete(item);
      show(item);
      tell(item, problemLine(problem.slug ? problem : { slug: 'page-broken' }));
      if (!problem.slug) console.error(problem);
    }
  }

  function tell(item, words) {
    const said = cardOf(item)?.querySelector('[data-said]');
    if (said) said.textContent = words;
  }

  function show(item) {
    const card = cardOf(item);
    if (!card) return;
    const able = Boolean(device?.signedIn && device.checkedIn);
    card.querySelector('.open-vote-choices').hidden = !able;
    const said = mine.get(keyOf(card.dataset)) ?? null;
    for (const button of all('[data-voice]', card)) button.setAttribute('aria-pressed', String(button.dataset.voice === said));
    if (!able) tell(item, problemWords(device?.signedIn ? 'not-checked-in' : 'not-signed-in').what);
    else tell(item, said ? say('vote_mine', { voice: say(`voice_${said}`) }) : say('vote_none'));
  }

  /** Shows every card on the page; what one has said elsewhere is asked once. */
  async function update() {
    for (const { dataset } of all('[data-open-vote]')) {
      const [item, key] = [dataset.openVote, keyOf(dataset)];
      if (sending.has(item)) continue;
      if (device?.signedIn && !mine.has(key)) {
        mine.set(key, null);
        const asked = device.openVote(item, dataset.round);
        await asked.then(({ mine: said }) => mine.set(key, said)).catch(() => setTimeout(() => mine.delete(key), ASK_AGAIN_MS));
      }
      show(item);
    }
  }

  return { update };
}

/** Shows how many have voted, in every card. */
export function showVoted({ motions = [] }) {
  for (const { item, by, present, voted } of motions) {
    if (by !== 'names') continue;
    const shown = document.querySelector(`[data-open-vote="${item}"] [data-voted]`);
    if (shown) shown.textContent = say('vote_voted', { present, voted });
  }
}

/** What of motions asks for another page: votes that began or ended, counts and signatures. */
export const motionsAsShown = ({ motions = [] }) =>
  JSON.stringify(motions.map(({ item, by, round, open, version, signed }) => [item, by, round, open, version, signed]));
