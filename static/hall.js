// The hall screen: one stroke of 正 a ballot while a box is open, the result after. Nobody operates it, so it keeps itself awake, turns its
// own pages, and says when its figures have stopped.

import { balanceOf, currentContest, figuresOf, percent } from './balance.js';
import { showBalance, showQuorum, showTally, streamDiffers } from './figures.js';
import { follow } from './live.js';
import { all, byId, clock, liveAddress, say, showClock, showStale } from './page.js';
import { motionsAsShown } from './open-vote.js';
import { renewer } from './renewing.js';
import { codeShower, keepCode } from './screen.js';

const PAGE_MS = 10_000;
/** What the feed does not tell (which stage an officer wants, what a count waits for, who speaks) is asked for this often. */
const LOOK_MS = 5_000;
/** Heights are rounded by the browser, row by row. */
const SLACK_PX = 4;

const { congress } = byId('hall').dataset;
let newest = null;
let shownStates = '';
let shownPresent = null;
let turned = 0;
let awake = null;

const renewStream = renewer(['#stream'], { everyMs: 1_000 });
const renew = renewer(['#hall', '.hall-foot'], {
  everyMs: 1_000,
  carryOver(page) {
    if (stageOf(page) !== stageOf(document)) turned = 0;
    keepCode(page);
  },
  onRenewed() {
    showPage();
    showFigures(newest);
    showCode();
  },
});
// Who is there by delegation is not in the feed.
const renewDelegations = renewer(['#delegations'], { everyMs: 2_000, onRenewed: showPage });
const showCode = codeShower(congress);

function show(snapshot) {
  newest = snapshot;
  const states = JSON.stringify([snapshot.now, motionsAsShown(snapshot), ...snapshot.contests.map(({ state, tally }) => [state, tally !== null])]);
  // While people check in by a code, its room is theirs.
  const streams = !document.querySelector('.hall-qr') && streamDiffers(snapshot);
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

const stageOf = (page) => ['stage', 'contest'].map((name) => page.getElementById('hall').dataset[name]).join();

/** More rows than fit turn pages, in the order of the table; the cut stays with the row below it. */
function showPage() {
  const rows = all('.votes-row[data-option], .grades-row[data-option], [data-page-row]');
  const places = placesOf(rows);
  const pages = (places[places.length - 1] ?? 0) + 1;
  const page = turned % pages;
  rows.forEach((row, i) => {
    row.hidden = places[i] !== page;
    const cut = cutAbove(row);
    if (cut) cut.hidden = row.hidden;
  });
  if (byId('hall-page')) byId('hall-page').textContent = pages > 1 ? say('page_of', { page: page + 1, pages }) : '';
}

const cutAbove = ({ previousElementSibling: before }) => (before?.classList.contains('votes-cut') ? before : null);

/** The page of each row: as many go on one as there is room for above the foot. A long name may take two lines. */
function placesOf(rows) {
  if (rows.length === 0) return [];
  for (const row of rows) {
    row.hidden = false;
    if (cutAbove(row)) cutAbove(row).hidden = false;
  }
  const foot = document.querySelector('.hall-foot');
  const below = foot.offsetHeight + parseFloat(getComputedStyle(document.body).paddingBottom);
  const room = innerHeight - below - (rows[0].getBoundingClientRect().top + scrollY) + SLACK_PX;
  let [page, used] = [0, 0];
  return rows.map((row) => {
    const height = row.getBoundingClientRect().height;
    if (used > 0 && used + height > room) [page, used] = [page + 1, 0];
    used += height;
    return page;
  });
}

function showStopped(stale, since) {
  showStale(stale, since);
  byId('hall-code').hidden = stale;
  byId('hall-stale').hidden = !stale;
  byId('hall-stale').textContent = stale ? say('stale', { time: clock(since ?? Date.now()) }) : '';
}

/** The system may take the lock away, as when its battery is low: it is asked for again. */
async function stayAwake() {
  if (document.visibilityState !== 'visible' || (awake && !awake.released)) return;
  if (navigator.wakeLock) awake = await navigator.wakeLock.request('screen').catch(() => null);
}

document.addEventListener('visibilitychange', stayAwake);
stayAwake();
showClock('hall-clock');
showCode();
showPage();
setInterval(() => {
  turned += 1;
  showPage();
}, PAGE_MS);
setInterval(() => {
  stayAwake();
  if (byId('hall').dataset.stage !== 'voting') renew();
}, LOOK_MS);
follow(liveAddress(congress, new URLSearchParams(location.search).get('watch')), { onFigures: show, onStale: showStopped });
