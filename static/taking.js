// Takes a delegate's ballots by itself, as contests become ready. The device decides what is due and acts alone among all tabs; this
// only calls it again in time.

/** A taker: tell it `contests` (`[{contest, state}]`) at each news; `onTaken(problems)` follows each round. */
export function ballotTaker(device, onTaken) {
  let contests = [];
  let timer = null;
  let running = false;
  let again = false;

  async function round() {
    clearTimeout(timer);
    again = running;
    if (running) return;
    running = true;
    const { nextMs, problems } = await device.takeBallots(contests);
    running = false;
    onTaken(problems);
    if (again) round();
    else if (nextMs !== null) timer = setTimeout(round, nextMs);
  }

  return {
    update(news) {
      contests = news;
      return round();
    },
  };
}
