// What follows from the figures of a live snapshot (docs/protocol.md §8). Pure: no page.

/** The figures of a contest; those of the congress where `contest` is undefined. `leave` is null where the feed does not tell it. */
export function balanceOf({ entitled, present, leave }, contest) {
  const paper = contest?.paper ?? { issued: 0, returned: 0 };
  if (!contest) return { entitled, present, leave, issued: 0, returned: 0, paper };
  const whole = contest.entitled === entitled;
  return { entitled: contest.entitled, present: contest.present, leave: whole ? leave : null, issued: contest.issued, returned: contest.returned, paper };
}

/** Everything that a balance shows, by the name of its `data-figure`. */
export function figuresOf({ entitled, present, leave, issued, returned, paper = { issued: 0, returned: 0 } }) {
  const less = (a, b) => Math.max(a - b, 0);
  return {
    entitled, present, leave, issued, returned, outstanding: less(issued, returned), absent: less(less(entitled, present), leave),
    paper, logged: less(returned, paper.returned), without_ballot: less(present, issued), not_taken: less(entitled, issued),
  };
}

/** A part of a whole in per cent, as SVG attributes want it. */
export const percent = (part, whole) => `${Math.min((part * 100) / Math.max(whole, 1), 100).toFixed(2)}%`;

/** Votes for a grade over the valid ballots, rounded half up in integers as the count does: "95.83%". */
export function rateOf(votes, valid) {
  if (valid === 0) return '—';
  const hundredths = Math.floor((votes * 20_000 + valid) / (2 * valid));
  return `${Math.floor(hundredths / 100)}.${String(hundredths % 100).padStart(2, '0')}%`;
}

/** The contest that people look at now: the open one, else the one that closes, is closed, or waits to open. */
export function currentContest({ contests }) {
  const first = (state) => contests.find((contest) => contest.state === state);
  return first('open') ?? first('closing') ?? first('closed') ?? first('ready');
}
