// A scrutineer's device (监票人): a signing key that never leaves this browser, keys of sealed boxes until they are released, and what they
// sign, each time held against the log that this device has seen. No page and no words for users here; scrutineer.js shows it. Trusted as
// much as ballot.js: no dependency, no build step; the whole log is verified by the program that the verify page runs. Section numbers (§)
// are those of docs/protocol.md.

import {
  advance, b64, checkInclusion, concat, demand, exactJson, isUuid, label, leafHash, merkleRoot, newKeyPair,
  newRecoveryCode, parseInvitation, parseManifest, parseVkey, publicPoint, random, recoveryKey, sha256, text,
  unb64, utf8, uuidBytes, vkeyMatches,
} from './ballot-protocol.js';
import { parsed, request, writeThrough } from './ballot-browser.js';
import { newSealingKey, openChallenge, releasedScalar } from './ballot-sealing.js';
import { UNCHECKED } from './verify-report.js';
import { fromLog } from './verify-source.js';
import { verify } from './verify.js';

const { subtle } = globalThis.crypto;
const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };

// ----------------------------------------------------------------------------------------------------- §6 signed messages

const u32 = (number) => [number >>> 24, (number >>> 16) & 255, (number >>> 8) & 255, number & 255];
const u64 = (number) => [...u32(Math.floor(number / 2 ** 32)), ...u32(number % 2 ** 32)];
const treeBytes = ({ size, root }) => concat(u64(size), unb64(root, 32));

/** The bytes that a scrutineer signs for what is asked: `{act, tree, …figures}`. */
export async function signedMessage(m, asked) {
  const tree = treeBytes(asked.tree);
  switch (asked.act) {
    case 'open': return concat(label('open'), m, u32(asked.present), tree);
    case 'close': return concat(label('close'), m, u32(asked.present), u32(asked.issued), u32(asked.returned), unb64(asked.register, 32), tree);
    case 'void': return concat(label('void'), m, await sha256(utf8(asked.reason)), tree);
    default: return concat(label('certify'), m, tree);
  }
}

/** The figures of a show of hands, in the order in which they are signed. */
const HANDS = ['entitled', 'present', 'in_favour', 'against', 'abstained'];

/** The bytes that a scrutineer signs of a show of hands (§9): `{item, version, …figures, title, counted_by}`. */
export async function handsMessage(congress, count) {
  const figures = HANDS.flatMap((name) => u32(count[name]));
  const texts = await Promise.all([count.title, count.counted_by].map((words) => sha256(utf8(words))));
  return concat(label('hands'), uuidBytes(congress), uuidBytes(count.item), u32(count.version), figures, ...texts);
}

// ------------------------------------------------------------------------------------------------------------- the backup
//
// A file `{"v":1,"salt","keys":[{"name","iv","data"}],"log"}`: each key as JSON under AES-256-GCM, by a key that PBKDF2 makes of the backup
// code. `name` is "sign" or a contest's id, and authenticated. `log` is how far the log was seen: another face of it is not signed later.

const backupAad = (congress, name) => concat(label('backup'), uuidBytes(congress), utf8(name));

async function encryptKey(aesKey, congress, name, pair) {
  const iv = random(12);
  const data = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: backupAad(congress, name) }, aesKey, utf8(JSON.stringify(pair)));
  return { name, iv: b64(iv), data: b64(new Uint8Array(data)) };
}

async function decryptKey(aesKey, congress, { name, iv, data }) {
  try {
    const plain = await subtle.decrypt({ name: 'AES-GCM', iv: unb64(iv, 12), additionalData: backupAad(congress, name) }, aesKey, unb64(data));
    return JSON.parse(text(new Uint8Array(plain)));
  } catch {
    return demand(false, 'recovery-code-wrong');
  }
}

const backupKey = async (code, salt) => subtle.importKey('raw', await recoveryKey(code, salt), 'AES-GCM', false, ['encrypt', 'decrypt']);

const isU32 = (figure) => Number.isInteger(figure) && figure >= 0 && figure < 2 ** 32;

/** Whether an act is one of §6, with figures that are shown as they are signed. */
function isSpoken({ act, present, issued, reason }) {
  const acts = { open: () => isU32(present), close: () => isU32(present) && isU32(issued), void: () => typeof reason === 'string', certify: () => true };
  return Object.hasOwn(acts, act) && acts[act]();
}

/** Whether a show of hands is one: figures that are shown as they are signed, and texts. */
function isCounted({ item, version, title, counted_by: countedBy, signed, ...figures }) {
  const whole = [version, ...HANDS.map((name) => figures[name])].every(isU32);
  return whole && isUuid(item) && Array.isArray(signed) && [title, countedBy].every((words) => typeof words === 'string');
}

const isResult = (entry, contest) => {
  const { type, contest: of } = exactJson(entry);
  return type === 'result' && of === contest;
};

// ------------------------------------------------------------------------------------------------------------- the device
//
// One JSON text under `scrutineer/<congress>`: {congress, title, name, code, point, log, sealing: {contest: {x, y, d}}, backup: {salt, keys}}.
// The signing key and the backup's key are CryptoKeys that can't be exported, kept beside it.

/** Follows a link `<code>.<hash of the log's keys>`: who holds it, and the log as it is pinned. Nothing is kept yet. */
export async function follow(env, fragment) {
  const { code, vkeyHash } = parseInvitation(fragment);
  const who = parsed(await request(env, 'POST', `${env.base}/api/v1/scrutineer`, { body: JSON.stringify({ code }) }));
  const vkey = text((await request(env, 'GET', `${env.base}/log/${who.congress}/vkey`)).content);
  const { origin } = await parseVkey(vkey);
  demand(origin.endsWith(`/log/${who.congress}`) && (vkeyHash === null || (await vkeyMatches(vkey, vkeyHash))), 'vkey-mismatch');
  return { ...who, code, log: { vkey, source: vkeyHash === null ? 'server' : 'invitation' } };
}

export class Scrutineer {
  #env;
  #state;
  /** The log as it was verified last: looks at several contests share it. */
  #known = null;

  constructor(env, state) {
    this.#env = env;
    this.#state = state;
  }

  /** The scrutineer that this browser holds for a congress, or null. */
  static async load(env, congress) {
    const [copy] = (await env.store.read(`scrutineer/${congress}`)).filter(Boolean);
    return copy ? new Scrutineer(env, JSON.parse(copy)) : null;
  }

  /** The scrutineer of a link that this browser holds already: with the newer code, the one before being void. Null where there is none. */
  static async resume(env, { congress, key, code }) {
    const device = await Scrutineer.load(env, congress);
    if (device?.point !== key) return null;
    device.#state.code = code;
    await device.#save();
    return device;
  }

  /** Makes a signing key for whoever holds the link; the backup code to write down, and the device. */
  static async create(env, { congress, title, name, code, log }) {
    const [pair, backupCode, salt] = [await newKeyPair(), newRecoveryCode(), random(16)];
    const aesKey = await backupKey(backupCode, salt);
    const keys = [await encryptKey(aesKey, congress, 'sign', pair)];
    const state = { congress, title, name, code, log, point: b64(publicPoint(pair)), sealing: {}, backup: { salt: b64(salt), keys } };
    const device = await Scrutineer.#keep(env, state, pair, aesKey);
    await device.#offerKey();
    return { device, backupCode };
  }

  /** Carries on from a backup file on another phone. */
  static async restore(env, { congress, title, name, code, log }, file, backupCode) {
    const { salt, keys, log: seen } = JSON.parse(file);
    demand(!seen || seen.vkey === log.vkey, 'log-inconsistent');
    const aesKey = await backupKey(backupCode, unb64(salt, 16));
    const found = {};
    for (const each of keys) found[each.name] = await decryptKey(aesKey, congress, each);
    const { sign, ...sealing } = found;
    demand(sign, 'recovery-code-wrong');
    const state = { congress, title, name, code, log: seen ?? log, point: b64(publicPoint(sign)), sealing, backup: { salt, keys } };
    const device = await Scrutineer.#keep(env, state, sign, aesKey);
    await device.#offerKey();
    return device;
  }

  /** From here on the signing key can sign and nothing else. */
  static async #keep(env, state, { x, y, d }, aesKey) {
    const key = await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, P256, false, ['sign']);
    await env.keys.put(`${state.congress}/sign`, key);
    await env.keys.put(`${state.congress}/backup`, aesKey);
    const device = new Scrutineer(env, state);
    await device.#save();
    return device;
  }

  get congress() { return this.#state.congress; }
  get title() { return this.#state.title; }
  get name() { return this.#state.name; }
  get point() { return this.#state.point; }
  get log() { return this.#state.log; }
  hasSealingKey(contest) { return contest in this.#state.sealing; }

  /** One's own key of a contest's sealed box, as manifests name it; null where none was made here. */
  sealingPoint(contest) {
    const pair = this.#state.sealing[contest];
    return pair ? b64(publicPoint(pair)) : null;
  }

  /** The text of the backup file: all keys made so far, each encrypted. */
  backup() { return JSON.stringify({ v: 1, ...this.#state.backup, log: this.#state.log }); }

  /** What the server says of this scrutineer and their contests. */
  async about() {
    return parsed(await this.#post('/scrutineer', { code: this.#state.code }));
  }

  /** Follows the log to its newest checkpoint, which must continue what this device has seen. */
  async pin() {
    this.#state.log = await advance(this.#state.log, text(await this.#readLog('checkpoint')), this.#readLog);
    await this.#save();
  }

  /** Makes a key for a contest's sealed box, keeps it, and proves that it can decrypt. */
  async makeSealingKey(contest) {
    const pair = this.#state.sealing[contest] ?? (await newSealingKey());
    if (!this.hasSealingKey(contest)) {
      const aesKey = await this.#env.keys.get(`${this.congress}/backup`);
      this.#state.backup.keys.push(await encryptKey(aesKey, this.congress, contest, pair));
      this.#state.sealing[contest] = pair;
      await this.#save();
    }
    const { code } = this.#state;
    const { enc, sealed } = parsed(await this.#post('/scrutineer/sealing-key', { code, contest, key: b64(publicPoint(pair)) }));
    const answer = await openChallenge(pair, contest, unb64(enc, 65), unb64(sealed));
    await this.#post('/scrutineer/sealing-key/proof', { code, contest, answer: b64(answer) });
  }

  /**
   * What is asked of a contest's scrutineers, once the whole log was verified: null, or `{act, tree, demanded, signed, place, mine, counted,
   * …figures}`. `place` is one's own in the manifest, `mine` whether one has signed, `counted` the ballots of the contest that this device
   * has counted. Figures that the log has are the log's; who is present and what was issued is the organiser's word until it is signed.
   */
  async asked(contest, attempts = 3) {
    if (!(await this.#told(contest))) return null;
    const { manifest } = await this.#manifest(contest);
    const place = this.#placeIn(manifest, contest);
    const { entries, leaves, figures } = await this.#verified(contest);
    // Somebody else's signature may have carried the act out meanwhile.
    const told = await this.#told(contest);
    if (!told) return null;
    const { size, root } = told.tree;
    if (size > leaves.length && attempts > 1) return this.asked(contest, attempts - 1);
    demand(size <= leaves.length && b64(await merkleRoot(leaves.slice(0, size))) === root, 'log-inconsistent');
    const lawful = told.act === 'certify'
      ? isResult(entries[size - 1], contest) && ['counted', 'certified'].includes(figures.state)
      : size === leaves.length;
    demand(lawful, 'log-inconsistent');
    demand(told.act !== 'close' || told.returned === figures.ballots, 'ballots-miscounted');
    const { entitled, valid, invalid } = figures;
    const logged = told.act === 'certify' ? { present: figures.present, issued: figures.issued, returned: figures.returned, valid, invalid } : {};
    return { ...told, ...logged, entitled, demanded: manifest.rules.signoffs[told.act], place, mine: told.signed.includes(place), counted: figures.ballots + figures.paper };
  }

  /** What the server says that scrutineers are asked to sign; null where nothing. */
  async #told(contest) {
    const told = parsed(await this.#get(`/contests/${contest}/signing`));
    if (!told.act) return null;
    demand(isSpoken(told), 'answer-malformed');
    return told;
  }

  /** Signs what is asked, if it is still what the person has seen; the state that the contest is in then. */
  async sign(contest, seen) {
    const asked = await this.asked(contest);
    const { m } = await this.#manifest(contest);
    demand(asked && b64(await signedMessage(m, asked)) === b64(await signedMessage(m, seen)), 'figures-changed');
    const key = await this.#env.keys.get(`${this.congress}/sign`);
    demand(key, 'storage-lost');
    const signature = new Uint8Array(await subtle.sign(ECDSA, key, await signedMessage(m, asked)));
    return parsed(await this.#post(`/contests/${contest}/signoffs`, { scrutineer: asked.place, signature: b64(signature) })).state;
  }

  /** Releases the key of a sealed box, once its lawful and signed `close` is in the log, and no `void` after it. */
  async release(contest) {
    const { manifest } = await this.#manifest(contest);
    const place = this.#placeIn(manifest, contest);
    const { figures } = await this.#verified(contest);
    demand(figures.state === 'closed', 'box-not-closed');
    const key = releasedScalar(this.#state.sealing[contest], manifest.scrutineers[place].sealing_key);
    return parsed(await this.#post(`/contests/${contest}/unseal`, { scrutineer: place, key })).state;
  }

  /**
   * The shows of hands of the congress, newest count of each: `{item, version, title, counted_by, …figures, demanded, signed, place, mine}`.
   * No log holds the figures: the person who signs has seen the hands, and signs what this phone shows.
   */
  async hands() {
    const { hands } = parsed(await this.#post('/scrutineer/hands', { code: this.#state.code }));
    demand(Array.isArray(hands) && hands.every(isCounted), 'answer-malformed');
    return hands.map((count) => ({ ...count, mine: count.signed.includes(count.place) }));
  }

  /** Signs a show of hands as it was shown: a correction in between is another count, to which the signature does not belong. */
  async signHands(seen) {
    const key = await this.#env.keys.get(`${this.congress}/sign`);
    demand(key, 'storage-lost');
    const signature = new Uint8Array(await subtle.sign(ECDSA, key, await handsMessage(this.congress, seen)));
    const { item, version, place } = seen;
    await this.#post(`/congresses/${this.congress}/agenda/${item}/hands/signatures`, { version, scrutineer: place, signature: b64(signature) });
  }

  /** Deletes what this browser keeps of the congress. */
  async forget() {
    for (const name of ['sign', 'backup']) await this.#env.keys.remove(`${this.congress}/${name}`);
    await this.#env.store.remove(`scrutineer/${this.congress}`);
  }

  #readLog = async (path) => (await this.#get(path, `/log/${this.congress}/`)).content;

  /** One's own place in a manifest that names one's own keys: whoever has others named would read the box alone. */
  #placeIn(manifest, contest) {
    const place = manifest.scrutineers.findIndex(({ key }) => key === this.point);
    demand(place >= 0, 'key-not-named');
    const own = manifest.box.kind === 'sealed' ? this.sealingPoint(contest) : null;
    demand(own || manifest.box.kind !== 'sealed', 'sealing-key-missing');
    demand(manifest.scrutineers[place].sealing_key === own, 'sealing-key-foreign');
    return place;
  }

  /**
   * The whole log as it is verified, after its newest checkpoint was found to continue what this device has seen: its `entries`, their
   * `leaves`, and the contest's `figures`. What only a list could tell that a scrutineer does not have (who may be written in) stays open.
   */
  async #verified(contest) {
    await this.pin();
    const { root } = this.#state.log;
    if (this.#known?.root !== root) this.#known = { root, ...(await this.#verifyLog()) };
    const { entries, leaves, contests } = this.#known;
    const figures = contests.find((each) => each.contest === contest);
    demand(figures, 'log-inconsistent');
    return { entries, leaves, figures };
  }

  /** Verifies the log up to the checkpoint that is pinned. */
  async #verifyLog() {
    const { vkey, note } = this.#state.log;
    const pinned = { vkey, checkpoint: note };
    const evidence = await fromLog(async (path) => (path in pinned ? utf8(pinned[path]) : this.#readIfThere(path)));
    const { checks, contests } = await verify({ ...evidence, receipts: [], earlier: [] });
    const failures = checks.flatMap((check) => check.failures);
    demand(failures.every(({ code }) => UNCHECKED.includes(code)), 'log-not-verified');
    return { entries: evidence.entries, leaves: await Promise.all(evidence.entries.map(leafHash)), contests };
  }

  #readIfThere = (path) =>
    this.#readLog(path).catch((problem) => {
      if (problem.slug === 'not-found') return null;
      throw problem;
    });

  /** A contest's manifest, found in the log. */
  async #manifest(contest) {
    const { content } = await this.#get(`/contests/${contest}/manifest`);
    const { index, checkpoint, proof } = parsed(await this.#get(`/contests/${contest}/manifest/proof`));
    this.#state.log = await advance(this.#state.log, checkpoint, this.#readLog);
    const entry = utf8(JSON.stringify({ type: 'contest', manifest: b64(content) }));
    await checkInclusion(entry, index, proof, { size: this.#state.log.size, root: unb64(this.#state.log.root, 32) });
    return { manifest: parseManifest(content, this.congress, contest), m: await sha256(content) };
  }

  async #offerKey() {
    await this.#post('/scrutineer/key', { code: this.#state.code, key: this.point });
  }

  #get(path, prefix = '/api/v1') { return request(this.#env, 'GET', this.#env.base + prefix + path); }
  #post(path, body) { return request(this.#env, 'POST', `${this.#env.base}/api/v1${path}`, { body: JSON.stringify(body) }); }
  #save() { return writeThrough(this.#env.store, `scrutineer/${this.congress}`, JSON.stringify(this.#state)); }
}

/** The congresses of which this browser holds a scrutineer's device. */
export async function savedCongresses(env) {
  return (await env.store.names()).filter((name) => name.startsWith('scrutineer/')).map((name) => name.slice(11));
}

/** CryptoKeys by name: a database of their own, because only IndexedDB keeps a key that can't be exported. */
export function browserKeys() {
  const use = (mode, act) =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('piaojue-scrutineer', 1);
      opening.onupgradeneeded = () => opening.result.createObjectStore('keys');
      opening.onerror = () => reject(opening.error);
      opening.onsuccess = () => {
        const transaction = opening.result.transaction('keys', mode);
        const used = act(transaction.objectStore('keys'));
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
        transaction.oncomplete = () => {
          opening.result.close();
          resolve(used.result);
        };
      };
    });
  return {
    get: (name) => use('readonly', (keys) => keys.get(name)),
    put: (name, key) => use('readwrite', (keys) => keys.put(key, name)),
    remove: (name) => use('readwrite', (keys) => keys.delete(name)),
  };
}
