// The observers' page: turnout, and the tally as far as a contest shows it, without signing in.

import { balanceOf } from './balance.js';
import { showAgenda, showBalance, showTally } from './figures.js';
import { follow } from './live.js';
import { all, byId, liveAddress, showStale } from './page.js';
import { renewer } from './renewing.js';

const SPREAD_MS = 2_000;

const { congress } = byId('watch').dataset;
let newest = null;
const renew = renewer(['#main'], { spreadMs: SPREAD_MS, onRenewed: () => show(newest) });

function show(snapshot) {
  newest = snapshot;
  const contests = new Map(snapshot.contests.map((contest) => [contest.contest, contest]));
  for (const section of all('.watch-contest')) showContest(section, snapshot, contests.get(section.dataset.contest));
  showAgenda(snapshot);
}

/** Figures change in place; a new state, or a first tally, brings other content. */
function showContest(section, snapshot, contest) {
  if (!contest) return;
  if (contest.state !== section.dataset.state) return renew();
  showBalance(section, balanceOf(snapshot, contest));
  const hasResult = ['counted', 'certified', 'void'].includes(contest.state);
  if (contest.tally && !hasResult && !showTally(section, contest.entitled, contest.tally)) renew();
}

const key = new URLSearchParams(location.search).get('watch');
follow(liveAddress(congress, key), { onFigures: show, onStale: showStale });
