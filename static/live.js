// A client of the live feed (docs/protocol.md §8): a WebSocket while it works, the same address by GET while it does not.
// It carries no cookie and no session, and says in time when its figures have stopped.

const STALE_AFTER_MS = 3_000;
const ANSWER_MS = 10_000;
const SILENCE_MS = 30_000;
const POLL_MS = 5_000;
const POLL_AFTER_FAILURES = 3;

/** What is known after a message: the whole snapshot, or null where the message builds on one that is not held. */
export function merge(held, message) {
  const { from, ...figures } = message;
  if (from === undefined) return figures;
  if (held?.seq !== from) return null;
  const changed = new Map(figures.contests.map((contest) => [contest.contest, contest]));
  const kept = held.contests.map(({ contest }) => contest);
  const added = figures.contests.filter(({ contest }) => !kept.includes(contest));
  const contests = held.contests.map((contest) => changed.get(contest.contest) ?? contest);
  return { ...figures, contests: [...contests, ...added] };
}

/** The wait before try number `failures`: 1 s, doubled up to 30 s, and a jitter of a quarter around it. */
export const backoff = (failures, chance) => Math.min(1000 * 2 ** (failures - 1), 30_000) * (0.75 + chance / 2);

/** Follows a snapshot's address. `onFigures(snapshot)` at each news, `onStale(stale, since)` when figures stop or go on. */
export function follow(address, handlers, surroundings = browser()) {
  const feed = new Feed(address, handlers, surroundings);
  surroundings.onWake(() => feed.wake());
  surroundings.onOffline(() => feed.say(true));
  feed.connect();
  return feed;
}

class Feed {
  #address;
  #handlers;
  #browser;
  #held = null;
  #heardAt = null;
  #etag = null;
  #stale = false;
  #socket = null;
  #failures = 0;
  #timers = {};

  constructor(address, handlers, surroundings) {
    this.#address = address;
    this.#handlers = handlers;
    this.#browser = surroundings;
  }

  connect() {
    this.#stop('connect');
    this.#socket?.close();
    const socket = (this.#socket = this.#browser.socket(this.#address));
    socket.onmessage = ({ data }) => socket === this.#socket && this.#read(data);
    socket.onclose = () => this.#lost(socket);
    this.#after('silence', ANSWER_MS, () => this.#lost(socket));
  }

  /** Back from the background, or the network is there again: sees at once whether the socket still lives. */
  wake() {
    if (this.#socket) this.#check();
    else this.connect();
  }

  /** Tells the page that figures have stopped, or go on; only where that is news. */
  say(stale) {
    if (stale === this.#stale) return;
    this.#stale = stale;
    this.#handlers.onStale?.(stale, this.#heardAt);
  }

  #read(data) {
    this.#heard();
    this.#failures = 0;
    this.#stop('poll');
    this.#after('silence', SILENCE_MS, () => this.#check());
    const message = JSON.parse(data || '{}');
    if (message.seq !== undefined) this.#take(message);
  }

  #take(message) {
    const figures = merge(this.#held, message);
    if (figures === null) return this.#check();
    this.#held = figures;
    this.#handlers.onFigures(figures);
  }

  #heard() {
    this.#heardAt = this.#browser.now();
    this.#stop('stale');
    this.say(false);
  }

  #lost(socket) {
    if (socket !== this.#socket) return;
    this.#socket = null;
    socket.close();
    this.#failures += 1;
    this.#stop('silence');
    this.#after('connect', backoff(this.#failures, this.#browser.chance()), () => this.connect());
    if (this.#timers.poll) return;
    if (this.#failures >= POLL_AFTER_FAILURES) this.#poll();
    else if (!this.#timers.stale) this.#after('stale', STALE_AFTER_MS, () => this.say(true));
  }

  async #poll() {
    this.#after('poll', POLL_MS, () => this.#poll());
    await this.#ask().catch(() => this.say(true));
  }

  /** Asks again. A socket that is behind the answer, or no answer at all, means that the socket is dead. */
  async #check() {
    const [socket, seq] = [this.#socket, this.#held?.seq];
    const moved = await this.#ask().then(() => this.#held?.seq !== seq, () => true);
    if (moved && socket === this.#socket) this.connect();
    else if (socket === this.#socket) this.#after('silence', SILENCE_MS, () => this.#check());
  }

  async #ask() {
    const { status, etag, figures } = await this.#browser.ask(this.#address, this.#etag);
    this.#heard();
    if (status === 304) return;
    this.#etag = etag;
    this.#take(figures);
  }

  #after(name, ms, act) {
    this.#stop(name);
    this.#timers[name] = this.#browser.later(ms, () => {
      delete this.#timers[name];
      act();
    });
  }

  #stop(name) {
    this.#timers[name]?.();
    delete this.#timers[name];
  }
}

/** What a feed needs of a browser; tests bring their own. `later` gives a function that calls it off. */
function browser() {
  return {
    socket: (address) => new WebSocket(new URL(address, location.href).href.replace(/^http/, 'ws')),
    ask,
    now: () => Date.now(),
    chance: () => Math.random(),
    later(ms, act) {
      const timer = setTimeout(act, ms);
      return () => clearTimeout(timer);
    },
    onWake(act) {
      addEventListener('online', act);
      addEventListener('pageshow', ({ persisted }) => persisted && act());
      document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && act());
    },
    onOffline: (act) => addEventListener('offline', act),
  };
}

async function ask(address, known) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), ANSWER_MS);
  try {
    const headers = known ? { 'If-None-Match': known } : {};
    const response = await fetch(address, { headers, credentials: 'omit', cache: 'no-store', signal: abort.signal });
    if (response.status === 304) return { status: 304 };
    if (!response.ok) throw new Error(`live: ${response.status}`);
    return { status: 200, etag: response.headers.get('ETag'), figures: await response.json() };
  } finally {
    clearTimeout(timer);
  }
}
