// What the delegate's device needs of a browser: storage that survives, a lock over all tabs, time, and the one way in which it sends
// requests. No protocol here, and no words for users. Section numbers (§) are those of docs/protocol.md.

import { Problem, b64, demand, random, text } from './ballot-protocol.js';

// ------------------------------------------------------------------------------------------------------------- storage

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = request.onblocked = () => reject(request.error);
  });

/** One use of IndexedDB through a connection of its own, so that reading back reads what was written, not what is held. */
async function withRecords(mode, use) {
  const opening = indexedDB.open('piaojue', 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore('records');
  const database = await settled(opening);
  try {
    const transaction = database.transaction('records', mode, { durability: 'strict' });
    const done = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    const used = use(transaction.objectStore('records'));
    await done;
    return used.result;
  } finally {
    database.close();
  }
}

/**
 * Texts by name, twice: in IndexedDB and in localStorage. `read` gives every copy, null for a lost one; `keep` is for what can
 * be fetched again or is large, so that it never takes the room of a ballot (one copy). Tests bring a store of their own with these five functions.
 */
export function browserStore() {
  const attempt = (use) => Promise.resolve().then(use).catch(() => null);
  return {
    read: (name) =>
      Promise.all([
        attempt(async () => (await withRecords('readonly', (records) => records.get(name))) ?? null),
        attempt(() => localStorage.getItem(`piaojue/${name}`)),
      ]),
    async write(name, value) {
      await withRecords('readwrite', (records) => records.put(value, name));
      localStorage.setItem(`piaojue/${name}`, value);
    },
    keep: (name, value) => withRecords('readwrite', (records) => records.put(value, name)),
    async remove(name) {
      await withRecords('readwrite', (records) => records.delete(name));
      localStorage.removeItem(`piaojue/${name}`);
    },
    async names() {
      const local = Object.keys(localStorage).filter((name) => name.startsWith('piaojue/')).map((name) => name.slice(8));
      return [...new Set([...local, ...(await withRecords('readonly', (records) => records.getAllKeys()))])];
    },
  };
}

/** Writes both copies, durably, and reads them back: nothing is asked of a server before this returns. */
export async function writeThrough(store, name, value) {
  const copies = await Promise.resolve(store.write(name, value)).then(() => store.read(name)).catch(() => []);
  demand(copies.length > 0 && copies.every((copy) => copy === value), 'storage-lost');
}

/** Proves that this browser keeps what it is given; `storage-lost` where it does not (private windows, no room). */
export async function probeStorage(env) {
  const { quota = Infinity } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  demand(quota >= 8_000_000, 'storage-lost');
  globalThis.navigator?.storage?.persist?.().catch(() => false);
  await writeThrough(env.store, 'probe', b64(random(32)));
  await env.store.remove('probe');
}

// ------------------------------------------------------------------------------------------------------- what we run in

/** What a device needs of its surroundings; tests bring their own. `base` is the service's path, without trailing slash. */
export function browserEnvironment(base = '') {
  demand(globalThis.isSecureContext && globalThis.crypto?.subtle, 'context-insecure');
  demand(globalThis.indexedDB && globalThis.localStorage && navigator.locks, 'browser-unsupported');
  return {
    base,
    store: browserStore(),
    fetch: (url, options) => fetch(url, options),
    lock: (name, act) => navigator.locks.request(name, act),
    now: () => Date.now(),
    sleep,
  };
}

export function sleep(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new Problem('aborted'));
    });
  });
}

/** Uniform in [0, 1), from the system's randomness. */
export const chance = () => new DataView(random(4).buffer).getUint32(0) / 2 ** 32;
export const jittered = (ms) => ms * (0.75 + chance() / 2);

/** One request without cookie, referrer or cache. Gives the response of a success, throws the Problem of anything else; both with `content`. */
export async function request(env, method, url, { body, type, session } = {}) {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), 20_000);
  const headers = { ...(body && { 'Content-Type': type ?? 'application/json' }), ...(session && { Authorization: `Bearer ${session}` }) };
  try {
    const options = { method, headers, body, credentials: 'omit', referrerPolicy: 'no-referrer', cache: 'no-store', signal: abort.signal };
    const response = await env.fetch(url, options);
    const content = new Uint8Array(await response.arrayBuffer());
    if (!response.ok) throw Object.assign(refusal(response, content), { content });
    return { status: response.status, content };
  } catch (problem) {
    throw problem instanceof Problem ? problem : new Problem('network');
  } finally {
    clearTimeout(timer);
  }
}

/** The JSON of an answer. */
export const parsed = ({ content }) => {
  try {
    return JSON.parse(text(content));
  } catch {
    throw new Problem('answer-malformed');
  }
};

/** RFC 9457: the slug is what follows `urn:piaojue:problem:`. */
function refusal(response, content) {
  const seconds = Number(response.headers.get('Retry-After') ?? NaN);
  const extra = Number.isFinite(seconds) ? { retryMs: seconds * 1000 } : {};
  try {
    const problem = JSON.parse(text(content));
    const [, slug] = /^urn:piaojue:problem:([a-z0-9-]+)$/.exec(problem.type);
    return new Problem(slug, response.status, { ...problem, ...extra });
  } catch {
    return new Problem(`http-${response.status}`, response.status, extra);
  }
}
