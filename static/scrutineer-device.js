// A scrutineer's device (监票人): a signing key that never leaves this browser, keys of sealed boxes until they are released, and what they
// sign, each time held against the log that this device has seen. No page and no words for users here; scrutineer.js shows it. Trusted as
// much as ballot.js: no dependency, no build step. Section numbers (§) are those of docs/protocol.md.

import {
  advance, allEntries, allLeaves, b64, checkInclusion, concat, demand, exactJson, label, merkleRoot, newKeyPair,
  newRecoveryCode, parseInvitation, parseManifest, parseVkey, publicPoint, random, recoveryKey, sha256, text,
  unb64, utf8, uuidBytes, vkeyMatches,
} from './ballot-protocol.js';
import { parsed, request, writeThrough } from './ballot-browser.js';
import { newSealingKey, openChallenge, releasedScalar } from './ballot-sealing.js';

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

// ------------------------------------------------------------------------------------------------------------- the backup
//
// A file `{"v":1,"salt","keys":[{"name","iv","data"}]}`: each key as JSON under AES-256-GCM, by a key that PBKDF2 makes of the backup code.
// `name` is "sign" or a contest's id, and authenticated.

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

// ------------------------------------------------------------------------------------------------------------- the device
//
// One JSON text under `scrutineer/<congress>`: {congress, title, name, code, point, log, sealing: {contest: {x, y, d}}, backup: {salt, keys},
// signed: [{contest, act, size, root}]}. The signing key and the backup's key are CryptoKeys that can't be exported, kept beside it.

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

  constructor(env, state) {
    this.#env = env;
    this.#state = state;
  }

  /** The scrutineer that this browser holds for a congress, or null. */
  static async load(env, congress) {
    const [copy] = (await env.store.read(`scrutineer/${congress}`)).filter(Boolean);
    return copy ? new Scrutineer(env, JSON.parse(copy)) : null;
  }

  /** Makes a signing key for whoever holds the link; the backup code to write down, and the device. */
  static async create(env, { congress, title, name, code, log }) {
    const [pair, backupCode, salt] = [await newKeyPair(), newRecoveryCode(), random(16)];
    const aesKey = await backupKey(backupCode, salt);
    const keys = [await encryptKey(aesKey, congress, 'sign', pair)];
    const state = { congress, title, name, code, log, point: b64(publicPoint(pair)), sealing: {}, backup: { salt: b64(salt), keys }, signed: [] };
    const device = await Scrutineer.#keep(env, state, pair, aesKey);
    await device.#offerKey();
    return { device, backupCode };
  }

  /** Carries on from a backup file on another phone. */
  static async restore(env, { congress, title, name, code, log }, file, backupCode) {
    const { salt, keys } = JSON.parse(file);
    const aesKey = await backupKey(backupCode, unb64(salt, 16));
    const found = {};
    for (const each of keys) found[each.name] = await decryptKey(aesKey, congress, each);
    const { sign, ...sealing } = found;
    demand(sign, 'recovery-code-wrong');
    const state = { congress, title, name, code, log, point: b64(publicPoint(sign)), sealing, backup: { salt, keys }, signed: [] };
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
  get signed() { return this.#state.signed; }
  hasSealingKey(contest) { return contest in this.#state.sealing; }

  /** The text of the backup file: all keys made so far, each encrypted. */
  backup() { return JSON.stringify({ v: 1, ...this.#state.backup }); }

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
   * What is asked of a contest's scrutineers, held against the log: null, or `{act, tree, demanded, signed, place, mine, counted, …figures}`.
   * `place` is one's own in the manifest, `mine` whether one has signed, `counted` the ballots of the contest that this device has counted.
   */
  async asked(contest) {
    const asked = parsed(await this.#get(`/contests/${contest}/signing`));
    if (!asked.act) return null;
    const { manifest } = await this.#manifest(contest);
    const entries = await this.#entries();
    const before = entries.slice(0, asked.tree.size);
    const leaves = (await allLeaves(this.#state.log, this.#readLog)).slice(0, asked.tree.size);
    demand(before.length === asked.tree.size && b64(await merkleRoot(leaves)) === asked.tree.root, 'log-inconsistent');
    const place = manifest.scrutineers.findIndex(({ key }) => key === this.point);
    const counted = before.map(exactJson).filter((entry) => entry.type === 'ballot' && entry.contest === contest).length;
    demand(asked.act !== 'close' || asked.returned === counted, 'ballots-miscounted');
    return { ...asked, place, mine: asked.signed.includes(place), counted };
  }

  /** Signs what is asked; the state that the contest is in then. `asked` is what the person has seen. */
  async sign(contest, asked) {
    const { manifest, m } = await this.#manifest(contest);
    demand(manifest.scrutineers[asked.place]?.key === this.point, 'not-the-scrutineers');
    const key = await this.#env.keys.get(`${this.congress}/sign`);
    demand(key, 'storage-lost');
    const signature = new Uint8Array(await subtle.sign(ECDSA, key, await signedMessage(m, asked)));
    this.#state.signed.push({ contest, act: asked.act, ...asked.tree });
    await this.#save();
    return parsed(await this.#post(`/contests/${contest}/signoffs`, { scrutineer: asked.place, signature: b64(signature) })).state;
  }

  /** Releases the key of a sealed box, once its `close` entry is in the log that this device has followed. */
  async release(contest) {
    const { manifest } = await this.#manifest(contest);
    const place = manifest.scrutineers.findIndex(({ key }) => key === this.point);
    demand(place >= 0, 'not-the-scrutineers');
    const closed = (await this.#entries()).map(exactJson).some((entry) => entry.type === 'close' && entry.contest === contest);
    demand(closed, 'box-not-closed');
    const pair = this.#state.sealing[contest];
    demand(pair, 'storage-lost');
    const key = releasedScalar(pair, manifest.scrutineers[place].sealing_key);
    return parsed(await this.#post(`/contests/${contest}/unseal`, { scrutineer: place, key })).state;
  }

  /** Deletes what this browser keeps of the congress. */
  async forget() {
    for (const name of ['sign', 'backup']) await this.#env.keys.remove(`${this.congress}/${name}`);
    await this.#env.store.remove(`scrutineer/${this.congress}`);
  }

  #readLog = async (path) => (await this.#get(path, `/log/${this.congress}/`)).content;

  /** The whole log, after the newest checkpoint is found to continue what this device has seen. */
  async #entries() {
    await this.pin();
    return allEntries(this.#state.log, this.#readLog);
  }

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
