// Which ballot is next: a delegate is led from one open contest to the next, in voting order. No requests: what is known already decides.

/** Ids of the contests with an open box whose ballot waits on this device to be marked. `statusOf(contest, state)` as Device.status. */
export function ballotsLeft(contests, statusOf) {
  return contests.filter(({ contest, state }) => statusOf(contest, state) === 'ready-to-mark').map(({ contest }) => contest);
}

/** Contests in the order in which they are offered: those still to be cast first, each part in voting order. */
export function offered(contests, statusOf) {
  const isOver = ({ contest, state }) => statusOf(contest, state) === 'received';
  return [...contests.filter((each) => !isOver(each)), ...contests.filter(isOver)].map(({ contest }) => contest);
}
