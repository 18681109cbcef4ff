// Puts live figures into a page: balance strip, ladder, result table. The elements and their first figures come with the page.

import { figuresOf, percent, rateOf } from './balance.js';
import { all, byId, clock, icon, say, setIcon } from './page.js';

/** Shows a balance in every figure, bar and sum within an element; a `leave` that is null stays as it is shown. */
export function showBalance(within, balance, time = clock()) {
  const leave = balance.leave ?? Number(within.querySelector('[data-figure="leave"]')?.textContent ?? 0);
  const figures = figuresOf({ ...balance, leave });
  for (const shown of all('[data-figure]', within)) setText(shown, figures[shown.dataset.figure]);
  showPaper(within, figures);
  showBars(within, figures);
  for (const sum of all('[data-sum]', within)) showSum(sum, figures, time);
}

/** How much of it is on paper: nothing is said where nothing is. */
function showPaper(within, { paper }) {
  for (const shown of all('[data-paper]', within)) setText(shown, paper.issued || paper.returned ? say('on_paper', paper) : '');
}

const setText = (shown, text) => {
  if (shown.textContent !== String(text)) shown.textContent = text;
};

function showBars(within, { entitled, present, issued, returned }) {
  const ends = { entitled: [entitled, entitled], present: [present, entitled], issued: [issued, present], returned: [returned, issued] };
  for (const bar of all('[data-bar]', within)) {
    const [solid, until] = ends[bar.dataset.bar];
    bar.querySelector('[data-part="solid"]').setAttribute('width', percent(solid, entitled));
    bar.querySelector('[data-part="until"]').setAttribute('width', percent(until, entitled));
  }
}

function showSum(sum, { entitled, present, leave, issued, returned, outstanding, absent, logged }, time) {
  const holds = returned <= issued && issued <= present && present + leave <= entitled;
  sum.classList.toggle('sum-differs', !holds);
  setIcon(sum, holds ? 'i-check' : 'i-triangle');
  const words = {
    'sum-figures': `${issued} = ${returned} + ${outstanding}${say('comma')}${entitled} = ${present} + ${leave} + ${absent}`,
    'sum-word': say(holds ? 'sum_holds' : 'sum_differs'),
    logged: say('logged', { n: logged }),
    updated: say('updated', { time }),
  };
  for (const [name, text] of Object.entries(words)) sum.querySelector(`[data-${name}]`).textContent = text;
}

/** Shows whether those present make the quorum, where the page says what it is. */
export function showQuorum(present) {
  const note = byId('quorum-note');
  const { needs, ratio } = note?.dataset ?? {};
  if (!needs) return;
  const met = present >= Number(needs);
  setText(note, say(met ? 'quorum_met' : 'quorum_missing', { n: needs, ratio, missing: Number(needs) - present }));
}

/** Shows a running tally: rows are in ballot order, as the figures are. False where the page has no table for it yet. */
export function showTally(within, entitled, tally) {
  const table = within.querySelector('.votes-live, .grades-live');
  if (!table) return false;
  const showRow = table.matches('.grades-live') ? showGrades : showVotes;
  all('[data-option]', table).forEach((row, i) => showRow(row, tally.options[i], entitled, tally.valid));
  setText(within.querySelector('[data-counted]'), say('counted', { n: tally.valid + tally.invalid }));
  return true;
}

function showVotes(row, [votesFor, against, abstain], entitled) {
  row.querySelector('[data-bar-for]').setAttribute('width', percent(votesFor, entitled));
  for (const [name, votes] of Object.entries({ for: votesFor, against, abstain })) {
    const shown = row.querySelector(`[data-votes="${name}"]`);
    if (shown) setText(shown, votes);
  }
}

function showGrades(row, votes, entitled, valid) {
  all('[data-grade-votes]', row).forEach((shown, i) => setText(shown, votes[i]));
  all('[data-grade-rate]', row).forEach((shown, i) => setText(shown, rateOf(votes[i], valid)));
}

/** Whether a page's livestream is another one, or there is one now, or none any more. */
export const streamDiffers = ({ stream }) => (stream ?? undefined) !== document.getElementById('stream').dataset.stream;

/** Whether the agenda was changed since the snapshot before. */
export function agendaDiffers({ agenda: changes = 0 }) {
  const before = agendaChanges;
  agendaChanges = changes;
  return before !== null && before !== changes;
}
let agendaChanges = null;

const DONE = ['counted', 'certified', 'void'];
const VOTING = ['open', 'closing'];

/** Shows how far the agenda is. What stands before the item that is now is over; so is that item once there is none. */
export function showAgenda({ now, contests }) {
  const states = new Map(contests.map(({ contest, state }) => [contest, state]));
  const lines = all('#agenda [data-agenda]');
  const at = lines.findIndex((line) => line.dataset.agenda === now);
  lines.forEach((line, i) => {
    const state = states.get(line.dataset.contest);
    if (state && state !== 'draft') showContestLine(line, state, i === at);
    else if (at >= 0) showPlainLine(line, i === at, i < at);
    else if (line.classList.contains('now')) showPlainLine(line, false, true);
  });
}

function showContestLine(line, state, isHere) {
  const isNow = VOTING.includes(state) || (state === 'ready' && isHere);
  if (line.dataset.state === state && line.classList.contains('now') === isNow) return;
  line.dataset.state = state;
  const done = DONE.includes(state);
  const link = line.querySelector('a');
  if (done && link) link.href = `/contests/${line.dataset.contest}/result`;
  markLine(line, isNow, done, say(`state_${state}`));
}

function showPlainLine(line, isNow, isDone) {
  if (line.classList.contains('now') === isNow && line.classList.contains('done') === isDone) return;
  markLine(line, isNow, isDone, say(isNow ? 'agenda_now' : isDone ? 'agenda_done' : 'agenda_waiting'));
}

function markLine(line, isNow, isDone, word) {
  line.classList.toggle('now', isNow);
  line.classList.toggle('done', isDone);
  if (isNow) line.setAttribute('aria-current', 'step');
  else line.removeAttribute('aria-current');
  const place = line.querySelector('.agenda-word');
  place.querySelector('.icon')?.remove();
  place.querySelector('[data-word]').textContent = word;
  if (isDone) place.prepend(icon('i-check'));
}
