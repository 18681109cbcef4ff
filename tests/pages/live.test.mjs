// The live feed's client: what it holds after each message, and how it comes back.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { backoff, follow, merge } from '../../static/live.js';

const contest = (name, returned) => ({ contest: name, state: 'open', returned });
const whole = (seq, ...contests) => ({ seq, entitled: 120, present: 100 + seq, leave: 5, now: null, contests });
const change = (seq, from, ...contests) => ({ ...whole(seq, ...contests), from });

test('a message without from is the whole', () => {
  assert.deepEqual(merge(whole(9, contest('a', 1)), whole(3, contest('b', 2))), whole(3, contest('b', 2)));
});

test('a change replaces the contests it names, in their place, and adds new ones', () => {
  const held = whole(1, contest('a', 1), contest('b', 1));
  const next = merge(held, change(2, 1, contest('b', 5), contest('c', 0)));
  assert.deepEqual(next, whole(2, contest('a', 1), contest('b', 5), contest('c', 0)));
});

test('a change that builds on something else is not applied', () => {
  assert.equal(merge(whole(1), change(3, 2)), null);
  assert.equal(merge(null, change(3, 2)), null);
});

test('the wait doubles up to thirty seconds, with a quarter of jitter', () => {
  assert.deepEqual([1, 2, 3, 4, 5, 6, 20].map((n) => backoff(n, 0.5)), [1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  assert.equal(backoff(1, 0), 750);
  assert.equal(backoff(6, 1), 37500);
});

/** A browser whose sockets, answers and time the test decides. */
function stage() {
  const timers = new Set();
  const it = {
    time: 0, sockets: [], answers: [], asked: [], figures: [], stale: [],
    socket() {
      const socket = { close() {} };
      it.sockets.push(socket);
      return socket;
    },
    async ask(address, etag) {
      it.asked.push(etag);
      const answer = it.answers.shift();
      if (!answer) throw new Error('no network');
      return answer;
    },
    now: () => it.time,
    chance: () => 0.5,
    later(ms, act) {
      const timer = { at: it.time + ms, act };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    onWake: (act) => (it.wake = act),
    onOffline: (act) => (it.offline = act),
    get last() { return it.sockets[it.sockets.length - 1]; },
    send: (message) => it.last.onmessage({ data: JSON.stringify(message) }),
    async pass(ms) {
      const end = it.time + ms;
      for (;;) {
        const due = [...timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (!due) break;
        it.time = due.at;
        timers.delete(due);
        due.act();
        await settle();
      }
      it.time = end;
    },
    get seqs() { return it.figures.map(({ seq }) => seq); },
  };
  follow('/live', { onFigures: (figures) => it.figures.push(figures), onStale: (stale, since) => it.stale.push([stale, since]) }, it);
  return it;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('changes are shown as they come', async () => {
  const it = stage();
  it.send(whole(1, contest('a', 0)));
  it.send(change(2, 1, contest('a', 5)));
  assert.deepEqual(it.seqs, [1, 2]);
  assert.equal(it.figures[1].contests[0].returned, 5);
});

test('after a gap it asks again, and takes up the socket anew', async () => {
  const it = stage();
  it.send(whole(1));
  it.answers = [{ status: 200, etag: '"4"', figures: whole(4) }];
  it.send(change(4, 3));
  await settle();
  assert.deepEqual(it.seqs, [1, 4]);
  assert.equal(it.sockets.length, 2);
});

test('a lost socket is called again after a second, and figures are stale after three', async () => {
  const it = stage();
  it.send(whole(1));
  it.last.onclose();
  await it.pass(999);
  assert.equal(it.sockets.length, 1);
  await it.pass(2);
  assert.equal(it.sockets.length, 2);
  await it.pass(2000);
  assert.deepEqual(it.stale, [[true, 0]]);
  it.send(whole(2));
  assert.deepEqual(it.stale[1][0], false);
});

test('a socket that comes back in time was never stale', async () => {
  const it = stage();
  it.send(whole(1));
  it.last.onclose();
  await it.pass(1500);
  it.send(whole(2));
  await it.pass(5000);
  assert.deepEqual(it.stale, []);
});

test('after three failures it asks by GET every five seconds, with the tag of what it has', async () => {
  const it = stage();
  it.answers = [{ status: 200, etag: '"7"', figures: whole(7) }, { status: 304 }, { status: 304 }];
  for (const wait of [1001, 2001, 0]) {
    it.last.onclose();
    await it.pass(wait);
  }
  assert.deepEqual(it.asked, [null]);
  await settle();
  assert.deepEqual(it.seqs, [7]);
  assert.equal(it.stale.at(-1)[0], false);
  await it.pass(10_000);
  assert.deepEqual(it.asked.slice(0, 3), [null, '"7"', '"7"']);
});

test('a poll that fails says that figures have stopped', async () => {
  const it = stage();
  it.send(whole(1));
  for (const wait of [1001, 2001, 0]) {
    it.last.onclose();
    await it.pass(wait);
  }
  await settle();
  assert.deepEqual(it.stale.map(([stale]) => stale), [true]);
});

test('after half a minute of silence it makes sure that the socket still lives', async () => {
  const it = stage();
  it.send(whole(1));
  it.answers = [{ status: 200, etag: '"1"', figures: whole(1) }];
  await it.pass(30_001);
  assert.equal(it.asked.length, 1);
  assert.equal(it.sockets.length, 1);
});

test('a socket that is behind the answer is dead', async () => {
  const it = stage();
  it.send(whole(1));
  it.answers = [{ status: 200, etag: '"2"', figures: whole(2) }];
  await it.pass(30_001);
  assert.equal(it.sockets.length, 2);
});

test('back from the background it calls at once', async () => {
  const it = stage();
  it.send(whole(1));
  it.last.onclose();
  it.wake();
  assert.equal(it.sockets.length, 2);
});

test('a phone that says it is offline is believed at once', async () => {
  const it = stage();
  it.send(whole(1));
  it.offline();
  assert.deepEqual(it.stale, [[true, 0]]);
});
