// The observers' page: turnout, and the tally as far as a contest shows it, without signing in.

import { balanceOf } from './balance.js';
import { agendaDiffers, showAgenda, showBalance, showTally, streamDiffers } from './figures.js';
import { follow } from './live.js';
import { all, byId, liveAddress, showStale } from './page.js';
import { motionsAsShown } from './open-vote.js';
import { renewer } from './renewing.js';

const SPREAD_MS = 2_000;

const { congress } = byId('watch').dataset;
let newest = null;
let motions = null;
// The livestream is a frame that begins anew wherever it is put: it is renewed by itself, when it is another.
const renewStream = renewer(['#stream'], { spreadMs: SPREAD_MS });
const renew = renewer(['.column-main', '#agenda'], { spreadMs: SPREAD_MS, onRenewed: () => showFigures(newest) });

function show(snapshot) {
  newest = snapshot;
  if (streamDiffers(snapshot)) renewStream();
  const before = motions;
  motions = motionsAsShown(snapshot);
  const changed = agendaDiffers(snapshot);
  if (!showFigures(snapshot) || changed || (before !== null && before !== motions)) renew();
}

/** Figures change in place. False where a new contest or state, or a first tally, asks for other content. */
function showFigures(snapshot) {
  const contests = new Map(snapshot.contests.map((contest) => [contest.contest, contest]));
  const fits = all('.watch-contest').map((section) => showContest(section, snapshot, contests.get(section.dataset.contest)));
  showAgenda(snapshot);
  return fits.every(Boolean) && fits.length === contests.size;
}

function showContest(section, snapshot, contest) {
  if (contest?.state !== section.dataset.state) return false;
  showBalance(section, balanceOf(snapshot, contest));
  const isOver = ['counted', 'certified', 'void'].includes(contest.state);
  return isOver || !contest.tally || showTally(section, contest.entitled, contest.tally);
}

const key = new URLSearchParams(location.search).get('watch');
follow(liveAddress(congress, key), { onFigures: show, onStale: showStale });
