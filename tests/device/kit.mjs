// What the device's tests share: a log and an issuer made with node:crypto alone (independent of the code under test), a store in
// memory, and an organiser who answers requests with them. The real server is tried by the browser tests.

import { constants, createHash, createPublicKey, generateKeyPairSync, privateDecrypt, randomUUID, sign, verify } from 'node:crypto';

export const sha256 = (...parts) => createHash('sha256').update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
export const url64 = (bytes) => Buffer.from(bytes).toString('base64url');
export const from64 = (encoded) => Buffer.from(encoded, 'base64url');

// RFC 6962 §2.1, as it is written there: by recursion on the largest power of two.
const leaf = (entry) => sha256([0], entry);
const split = (n) => 2 ** Math.floor(Math.log2(n - 1));
export function treeHash(entries) {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return leaf(entries[0]);
  const k = split(entries.length);
  return sha256([1], treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}
export function auditPath(m, entries) {
  if (entries.length === 1) return [];
  const k = split(entries.length);
  return m < k
    ? [...auditPath(m, entries.slice(0, k)), treeHash(entries.slice(k))]
    : [...auditPath(m - k, entries.slice(k)), treeHash(entries.slice(0, k))];
}

/** A log of entries under an origin, with both signatures, proofs and tiles. */
export class Log {
  constructor(origin) {
    this.origin = origin;
    this.entries = [];
    this.ed = generateKeyPairSync('ed25519');
    this.ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ed = this.ed.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32);
    const ec = this.ec.publicKey.export({ type: 'spki', format: 'der' });
    this.edId = sha256(Buffer.from(`${origin}\n`), [1], ed).subarray(0, 4);
    this.ecId = sha256(ec).subarray(0, 4);
    const line = (id, type, key) => `${origin}+${id.toString('hex')}+${Buffer.concat([Buffer.from([type]), key]).toString('base64')}\n`;
    this.vkey = line(this.edId, 1, ed) + line(this.ecId, 2, ec);
  }

  append(entry) {
    this.entries.push(Buffer.from(typeof entry === 'string' ? entry : JSON.stringify(entry)));
    return this.entries.length - 1;
  }

  sign(body) {
    const line = (id, signature) => `— ${this.origin} ${Buffer.concat([id, signature]).toString('base64')}\n`;
    const ed = sign(null, Buffer.from(body), this.ed.privateKey);
    return `${body}\n${line(this.edId, ed)}${line(this.ecId, sign('sha256', Buffer.from(body), this.ec.privateKey))}`;
  }

  checkpoint(size = this.entries.length) {
    return this.sign(`${this.origin}\n${size}\n${treeHash(this.entries.slice(0, size)).toString('base64')}\n`);
  }

  proof(index, size = this.entries.length) {
    return auditPath(index, this.entries.slice(0, size)).map(url64);
  }

  /** The bytes at a path below the log's URL, or null; full tiles replace partial ones as soon as they exist. */
  file(path) {
    if (path === 'vkey') return this.vkey;
    if (path === 'checkpoint') return this.checkpoint();
    const [, level, number, width] = /^tile\/(0|entries)\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d+))?$/.exec(path) ?? [];
    if (!level) return null;
    const start = Number(number.replace(/[x/]/g, '')) * 256;
    const entries = this.entries.slice(start, start + 256);
    if (width === undefined ? entries.length < 256 : entries.length === 256 || Number(width) > entries.length) return null;
    const shown = entries.slice(0, Number(width ?? 256));
    const framed = (entry) => Buffer.concat([Buffer.from([entry.length >> 8, entry.length & 255]), entry]);
    return Buffer.concat(shown.map(level === '0' ? leaf : framed));
  }

  /** `read` as the device's log functions take it; keeps the paths it was asked for. */
  reader(asked = []) {
    return async (path) => {
      asked.push(path);
      const file = this.file(path);
      if (file === null) throw Object.assign(new Error('not found'), { status: 404 });
      return new Uint8Array(Buffer.from(file));
    };
  }
}

/** A store in memory that keeps texts only, as a browser's would. */
export function memoryStore(records = new Map()) {
  return {
    records,
    read: async (name) => [records.get(name) ?? null],
    write: async (name, value) => void records.set(name, String(value)),
    keep: async (name, value) => void records.set(name, String(value)),
    remove: async (name) => void records.delete(name),
    names: async () => [...records.keys()],
  };
}

export function mutex() {
  let last = Promise.resolve();
  return (name, act) => (last = last.catch(() => {}).then(act));
}

export const id = () => randomUUID();
export const point = (key) => {
  const { x, y } = key.export({ format: 'jwk' });
  return Buffer.concat([Buffer.from([4]), from64(x), from64(y)]);
};

const ISSUER = generateKeyPairSync('rsa', { modulusLength: 2048 });
export const issuerSpki = (pair = ISSUER) => pair.publicKey.export({ type: 'spki', format: 'der' });
export const rawRsa = (blinded, pair = ISSUER) => privateDecrypt({ key: pair.privateKey, padding: constants.RSA_NO_PADDING }, blinded);

export function manifest(congress, contest, change = {}) {
  const options = ['王芳', '李娜'].map((name) => ({ id: id(), name, detail: '一车间', profile: url64(sha256(name)) }));
  return {
    v: 1, congress, contest, kind: 'election', title: '工会委员', stage: 'formal', round: 1, follows: null, seats: 1, options,
    marks: ['for', 'against', 'abstain'], write_ins: 0, eligible: null,
    rules: {
      profile: 'union-committee@1', sitting: 'assembly', quorum: { of: 'entitled', at_least: [2, 3] },
      pass: { of: 'entitled', more_than: [1, 2] }, runoff_pass: 'plurality', max_for: 1, write_in_needs_against: true,
      surplus: { of: 'seats', at_least: [5, 100] }, signoffs: { open: 0, close: 0, certify: 0, void: 0 },
      show: { to: 'officers', while_open: false, batch: 5 }, spread: { issue_s: 0, settle_s: 0 },
    },
    times: { opens: null, closes: null }, electorate: { entitled: 3, roll: url64(sha256('roll')) },
    box: { kind: 'live', size: 400, group: 1, wait_s: 0, threshold: 0, url: null },
    issuers: [{ name: '筹备组', key: url64(issuerSpki()), url: null, sign_key: null }], scrutineers: [], ...change,
  };
}

const slug = (status, name, extra = {}) => ({ status, body: { type: `urn:piaojue:problem:${name}`, status, ...extra } });

const FURTHER = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A further issuer: its own code, session and signatures. `up` false: it can't be reached. */
export class Union {
  constructor(url = 'https://u.example') {
    Object.assign(this, { url, up: true, code: 'CODE-OF-UNION', session: 'U1', asked: [], issued: null });
    this.signs = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey;
  }

  named() { return { name: '上级工会', key: url64(issuerSpki(FURTHER)), url: this.url, sign_key: url64(point(this.signs)) }; }

  answer(organiser, path, body, session) {
    if (!this.up) throw new TypeError('network');
    this.asked.push({ path, body, session });
    if (path === '/api/v1/enrol') {
      const { code, device_key: key } = JSON.parse(body);
      if (code !== this.code) return slug(401, 'sign-in-failed');
      this.deviceKey = key;
      return { session: this.session, delegate: this.delegate ?? organiser.delegate, congress: organiser.congress, device: 'registered' };
    }
    if (session !== `Bearer ${this.session}`) return slug(401, 'not-signed-in');
    return organiser.signed(this, JSON.parse(body), 1, FURTHER);
  }
}

/** Answers a device's requests for one delegate and one contest. `lose(method, path)` → 'request' | 'answer' loses one of them. */
export class Organiser {
  constructor(change) {
    this.congress = id();
    this.contest = id();
    this.delegate = { id: id(), name: '赵明' };
    this.log = new Log(`piaojue.example/log/${this.congress}`);
    this.log.append({ type: 'congress', congress: this.congress, title: '大会', organisation: '厂' });
    this.manifest = JSON.stringify(manifest(this.congress, this.contest, change));
    this.index = this.log.append({ type: 'contest', manifest: url64(this.manifest) });
    this.state = 'ready';
    this.asked = [];
    this.issued = null;
    this.stored = null;
    this.lose = () => null;
  }

  invitation() { return { code: 'CODE', vkeyHash: url64(sha256(this.log.vkey).subarray(0, 16)) }; }

  environment(store = memoryStore()) {
    const lock = mutex();
    this.slept = [];
    return {
      base: '', store, lock, now: () => Date.now(),
      sleep: async (ms) => { this.slept.push(ms); this.onSleep?.(); },
      fetch: (url, options) => this.fetch(url, options),
    };
  }

  async fetch(url, { method, headers, body, credentials, referrerPolicy, cache }) {
    const path = url.replace('/api/v1', '');
    if (this.union && url.startsWith(this.union.url)) {
      const said = this.union.answer(this, url.slice(this.union.url.length), body, headers.Authorization ?? null);
      return new Response(JSON.stringify(said.status ? said.body : said), { status: said.status ?? 200 });
    }
    if (credentials !== 'omit' || referrerPolicy !== 'no-referrer' || cache !== 'no-store') throw new Error('careless request');
    const lost = this.lose(method, path);
    if (lost === 'request') throw new TypeError('network');
    this.asked.push({ method, path, session: headers.Authorization ?? null, body });
    const answer = this.answer(method, path, body);
    if (lost === 'answer') throw new TypeError('network');
    const { status = 200, body: content = answer, retryAfter } = answer?.status ? answer : {};
    const bytes = typeof content === 'string' || Buffer.isBuffer(content) ? Buffer.from(content) : Buffer.from(JSON.stringify(content));
    return new Response(bytes, { status, headers: retryAfter ? { 'Retry-After': retryAfter } : {} });
  }

  answer(method, path, body) {
    const { congress, contest } = this;
    const log = path.split(`/log/${congress}/`)[1];
    if (log) return this.log.file(log) ?? slug(404, 'not-found');
    const route = `${method} ${path.replace(congress, 'C').replace(contest, 'X')}`;
    const routes = {
      'POST /session': () => this.session(JSON.parse(body)),
      'GET /congresses/C': () => ({ congress, contests: [{ contest, state: this.state }] }),
      'POST /congresses/C/check-in': () => ({ present: 1 }),
      'GET /contests/X/manifest': () => this.manifest,
      'GET /contests/X/manifest/proof': () => ({ index: this.index, checkpoint: this.log.checkpoint(), proof: this.log.proof(this.index) }),
      'PUT /recovery': () => { this.copy = Buffer.from(body); return {}; },
      'GET /recovery': () => this.copy ?? slug(404, 'no-recovery'),
      'POST /contests/X/issue': () => this.issue(JSON.parse(body)),
      'POST /ballots': () => this.cast(body),
    };
    return routes[route]?.() ?? slug(404, 'not-found');
  }

  session({ device_key: key }) {
    if (!this.issued) this.deviceKey = key;
    const device = this.deviceKey === key ? 'registered' : 'kept';
    return { session: 'S', delegate: this.delegate, congress: this.congress, device, watch: 'W' };
  }

  issue(request) { return this.signed(this, request, 0); }

  /** What issuer number `place` answers, its record being `desk`. */
  signed(desk, { issuer, blinded, device_signature: signature }, place, pair) {
    if (issuer !== place) return slug(400, 'malformed');
    if (desk.issued && desk.issued !== blinded) return slug(409, 'already-issued');
    const m = sha256(this.manifest);
    const message = Buffer.concat([Buffer.from('piaojue/v1 issue\0'), m, Buffer.from([issuer]), sha256(from64(blinded))]);
    const [x, y] = [from64(desk.deviceKey).subarray(1, 33), from64(desk.deviceKey).subarray(33)];
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: url64(x), y: url64(y) }, format: 'jwk' });
    if (!verify('sha256', message, { key, dsaEncoding: 'ieee-p1363' }, from64(signature))) return slug(403, 'device-signature-invalid');
    desk.issued = blinded;
    return { blind_signature: url64(rawRsa(from64(blinded), pair)) };
  }

  /** Logs the ballot at once; `refusals` are given first. */
  cast(body) {
    const refusal = this.refusals?.shift();
    if (refusal) return refusal;
    const { contest, key, tokens, commit, signature } = JSON.parse(body);
    this.stored ??= { body, at: this.log.append({ type: 'ballot', contest, key, tokens, commit, signature, sealed: null }) };
    if (this.stored.body !== body) return slug(409, 'ballot-differs');
    const { at } = this.stored;
    return { index: at, entry: url64(this.log.entries[at]), checkpoint: this.log.checkpoint(), proof: this.log.proof(at) };
  }
}

export const refusal = slug;
