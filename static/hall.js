// The hall screen: one stroke of 正 a ballot while a box is open, the result after. Nobody operates it, so it keeps itself awake, turns its
// own pages, and says when its figures have stopped.

import { balanceOf, currentContest, figuresOf, percent } from './balance.js';
import { showBalance, showQuorum, showTally, streamDiffers } from './figures.js';
import { follow } from './live.js';
import { all, byId, clock, liveAddress, say, showClock, showStale } from './page.js';
import { motionsAsShown } from './open-vote.js';
import { renewer } from './renewing.js';
import { codeShower } from './screen.js';

const ROWS_A_PAGE = 12;
const DELEGATIONS_A_PAGE = 6;
const PAGE_MS = 10_000;

const { congress } = byId('hall').dataset;
let newest = null;
let shownStates = '';
let shownPresent = null;
let turned = 0;

const renewStream = renewer(['#stream'], { everyMs: 1_000 });
const renew = renewer(['#hall', '.hall-foot'], {
  everyMs: 1_000,
  onRenewed() {
    turned = 0;
    showPage();
    showFigures(newest);
    showCode();
  },
});
// Who is there by delegation is not in the feed.
const renewDelegations = renewer(['#delegations'], { everyMs: 2_000, onRenewed: showPage });
// Nor is who speaks, and who waits to.
const renewSpeakers = renewer(['#speakers'], { everyMs: 4_000, onRenewed: showPage });
const showCode = codeShower(congress);

function show(snapshot) {
  newest = snapshot;
  const states = JSON.stringify([snapshot.now, motionsAsShown(snapshot), ...snapshot.contests.map(({ state, tally }) => [state, tally !== null])]);
  // While people check in, the room is theirs.
  const streams = byId('hall').dataset.stage !== 'check-in' && streamDiffers(snapshot);
  if (streams) renewStream();
  // The agenda makes room for the picture.
  if (streams || states !== shownStates) renew();
  else if (byId('delegations') && snapshot.present !== shownPresent) renewDelegations();
  [shownStates, shownPresent] = [states, snapshot.present];
  showFigures(snapshot);
}

function showFigures(snapshot) {
  const contest = snapshot.contests.find((each) => each.contest === byId('hall').dataset.contest);
  const gathering = byId('hall').dataset.stage === 'check-in';
  const balance = balanceOf(snapshot, gathering ? undefined : (contest ?? currentContest(snapshot)));
  showBalance(document.body, balance);
  showVoted(snapshot);
  if (gathering) showQuorum(balance.present);
  if (byId('tally')) showStrokes(figuresOf(balance));
  if (byId('hall').dataset.stage === 'voting' && contest?.tally) showTally(byId('hall'), contest.entitled, contest.tally);
}

/** How many have voted by name, while such a vote goes on. */
function showVoted({ motions = [] }) {
  const vote = motions.find(({ by, open }) => by === 'names' && open);
  if (!vote || !byId('hall-voted')) return;
  byId('hall-voted').textContent = vote.voted;
  for (const id of ['hall-voters', 'hall-present']) byId(id).textContent = vote.present;
  byId('hall-voted-bar').querySelector('.solid').setAttribute('width', percent(vote.voted, vote.present));
}

function showStrokes({ issued, returned, outstanding, not_taken: rest }) {
  const field = byId('tally');
  const per = Number(field.dataset.perStroke);
  const [solid, hollow] = [Math.floor(returned / per), Math.floor(issued / per)];
  all('[data-stroke]', field).forEach((stroke, i) => stroke.setAttribute('class', i < solid ? 'solid' : i < hollow ? 'hollow' : 'faint'));
  field.setAttribute('aria-label', say('tally_label', { returned, out: outstanding, rest }));
}

/** More rows than fit turn pages, in the order of the table; the cut stays with the row below it. */
function showPage() {
  const rows = all('.votes-row[data-option], .grades-row[data-option], [data-page-row]');
  const each = byId('delegations') || byId('speakers') ? DELEGATIONS_A_PAGE : ROWS_A_PAGE;
  const pages = Math.ceil(rows.length / each);
  const page = pages > 0 ? turned % pages : 0;
  rows.forEach((row, i) => {
    row.hidden = Math.floor(i / each) !== page;
    if (row.previousElementSibling?.classList.contains('votes-cut')) row.previousElementSibling.hidden = row.hidden;
  });
  if (byId('hall-page')) byId('hall-page').textContent = pages > 1 ? say('page_of', { page: page + 1, pages }) : '';
}

function showStopped(stale, since) {
  showStale(stale, since);
  byId('hall-code').hidden = stale;
  byId('hall-stale').hidden = !stale;
  byId('hall-stale').textContent = stale ? say('stale', { time: clock(since ?? Date.now()) }) : '';
}

async function stayAwake() {
  if (document.visibilityState === 'visible') await navigator.wakeLock?.request('screen').catch(() => {});
}

document.addEventListener('visibilitychange', stayAwake);
stayAwake();
showClock('hall-clock');
showCode();
showPage();
setInterval(() => byId('speakers') && renewSpeakers(), 4_000);
setInterval(() => {
  turned += 1;
  showPage();
}, PAGE_MS);
follow(liveAddress(congress, new URLSearchParams(location.search).get('watch')), { onFigures: show, onStale: showStopped });
