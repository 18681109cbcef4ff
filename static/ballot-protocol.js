// The bytes of the ballot protocol, as the delegate's device needs them: encodings, blind tokens, the log's proofs, manifests,
// ballots, the recovery copy. Pure: no storage, no network, no clock; ballot.js does the rest. Both files are the trust base of a
// delegate's secrecy: no dependency, no build step, no words for users. Section numbers (§) are those of docs/protocol.md.
// WebCrypto does all that it can; BigInt does the blinding, which it cannot. Floor: Chromium 100, iOS 15.4.

// ---------------------------------------------------------------------------------------------------------- problems

/** Every refusal, the server's or our own. `status` is HTTP's, 0 where no server spoke. */
export class Problem extends Error {
  constructor(slug, status = 0, extra = {}) {
    super(slug);
    this.name = 'Problem';
    this.slug = slug;
    this.status = status;
    this.extra = extra;
  }

  /** Whether the same request may succeed later: the network, a full server, a server that fell over. */
  get passing() {
    return this.slug === 'network' || this.status === 429 || this.status >= 500;
  }
}

export function demand(condition, slug, extra) {
  if (!condition) throw new Problem(slug, 0, extra);
}

// ----------------------------------------------------------------------------------------- §2 bytes, encodings, labels

const { subtle } = globalThis.crypto;
const encoder = new TextEncoder();

export const utf8 = (text) => encoder.encode(text);
export const text = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
export const random = (length) => crypto.getRandomValues(new Uint8Array(length));

export const concat = (...parts) => Uint8Array.from(parts.flatMap((part) => [...part]));
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
const unhex = (digits) => Uint8Array.from(digits.match(/../g), (pair) => parseInt(pair, 16));
export const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/** Signed-note's own base64: padded, standard alphabet. Everything else uses `b64`. */
const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));

function unbase64(encoded, slug = 'malformed') {
  try {
    const bytes = Uint8Array.from(atob(encoded), (char) => char.charCodeAt(0));
    if (base64(bytes) === encoded) return bytes; // atob forgives white space, missing padding and stray bits
  } catch {
    // falls through to the refusal
  }
  throw new Problem(slug);
}

/** base64url without padding. */
export const b64 = (bytes) => base64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** The strict inverse of `b64`; `length` in bytes where the protocol fixes it. */
export function unb64(encoded, length) {
  demand(typeof encoded === 'string' && /^[A-Za-z0-9_-]*$/.test(encoded), 'malformed');
  const padded = encoded.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (encoded.length % 4)) % 4);
  const bytes = unbase64(padded);
  demand(length === undefined || bytes.length === length, 'malformed');
  return bytes;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
export const isUuid = (id) => typeof id === 'string' && UUID.test(id);

export function uuidBytes(id) {
  demand(isUuid(id), 'malformed');
  return unhex(id.replace(/-/g, ''));
}

/** `L(name)`: what every hash and signature input begins with. */
export const label = (name) => utf8(`piaojue/v1 ${name}\0`);

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** Crockford base32 in groups of four; whole groups of 20 bits only. */
export function crockford(bytes) {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.match(/.{20}/g).map((group) => group.match(/.{5}/g).map((five) => CROCKFORD[parseInt(five, 2)]).join('')).join('-');
}

/** The short code of a manifest hash or of a checkpoint's root: its first 40 bits, `XXXX-XXXX`. */
export const shortCode = (hash) => crockford(hash.slice(0, 5));

/** Parses JSON that is hashed, signed or logged: it must equal its own re-serialisation, byte for byte. */
export function exactJson(bytes) {
  try {
    const source = text(bytes);
    const value = JSON.parse(source, (key, member) => {
      const fits = typeof member === 'number' ? Number.isSafeInteger(member) && member >= 0 : true;
      // Under the u flag \p{Cs} matches lone surrogates only.
      if (!fits || /\p{Cs}/u.test(key) || (typeof member === 'string' && /\p{Cs}/u.test(member))) throw new SyntaxError();
      return member;
    });
    if (JSON.stringify(value) === source) return value;
  } catch {
    // falls through to the refusal
  }
  throw new Problem('json-not-exact');
}

const digest = async (name, bytes) => new Uint8Array(await subtle.digest(name, bytes));
export const sha256 = (...parts) => digest('SHA-256', concat(...parts));

// ------------------------------------------------------------------------------------------------------ P-256 key pairs

const P256 = { name: 'ECDSA', namedCurve: 'P-256' };
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };

/** A fresh key pair as `{x, y, d}` (JWK's b64 members): it must survive a reload, so it is never unextractable. */
export async function newKeyPair() {
  const { privateKey } = await subtle.generateKey(P256, true, ['sign']);
  const { x, y, d } = await subtle.exportKey('jwk', privateKey);
  return { x, y, d };
}

/** The uncompressed point, 65 bytes. */
export const publicPoint = ({ x, y }) => concat([4], unb64(x, 32), unb64(y, 32));

/** r‖s, 64 bytes. */
export async function sign({ x, y, d }, message) {
  const key = await subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, P256, false, ['sign']);
  return new Uint8Array(await subtle.sign(ECDSA, key, message));
}

export async function verifySignature(point, signature, message) {
  const key = await subtle.importKey('raw', point, P256, false, ['verify']);
  return subtle.verify(ECDSA, key, signature, message);
}

// --------------------------------------------------- §4 blind RSA: RFC 9474, RSABSSA-SHA384-PSS-Deterministic by default
//
// BigInt is not constant-time. What it handles here (blinding factor, inverse) is used once, on the delegate's own phone.

const toInteger = (bytes) => BigInt('0x' + hex(bytes));
const toBytes = (integer, length) => unhex(integer.toString(16).padStart(length * 2, '0'));
const bitLength = (integer) => integer.toString(2).length;

/** Public exponents only: a plain square and multiply. */
function power(base, exponent, n) {
  let result = 1n;
  for (const bit of exponent.toString(2)) {
    result = (result * result) % n;
    if (bit === '1') result = (result * base) % n;
  }
  return result;
}

/** a⁻¹ mod n, or null where they share a factor. */
export function inverse(a, n) {
  let [r0, r1, t0, t1] = [n, a % n, 0n, 1n];
  while (r1 !== 0n) {
    const quotient = r0 / r1;
    [r0, r1, t0, t1] = [r1, r0 - quotient * r1, t1, t0 - quotient * t1];
  }
  return r0 === 1n ? (t0 + n) % n : null;
}

/** A public key of any size, for the RFC's vectors; contests use `issuerKey`. */
export const rsaKey = (n, e, saltLength = 48) => ({ n, e, saltLength, size: Math.ceil(bitLength(n) / 8) });

const SPKI_HEAD = unb64('MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA'); // rsaEncryption, NULL, a 257-byte INTEGER
const SPKI_TAIL = Uint8Array.of(2, 3, 1, 0, 1); // e = 65537

/** `issuers[].key` (§3): exactly 294 bytes of SPKI with a 2048-bit odd n. */
export function issuerKey(encoded) {
  const spki = unb64(encoded, 294);
  const n = spki.slice(33, 289);
  const framed = same(spki.slice(0, 33), SPKI_HEAD) && same(spki.slice(289), SPKI_TAIL);
  demand(framed && n[0] >= 0x80 && n[255] % 2 === 1, 'issuer-key-invalid');
  return rsaKey(toInteger(n), 65537n);
}

async function mgf1(seed, length) {
  const blocks = [];
  for (let i = 0; i * 48 < length; i++) blocks.push(await digest('SHA-384', concat(seed, [0, 0, i >> 8, i & 255])));
  return concat(...blocks).slice(0, length);
}

/** EMSA-PSS-ENCODE of RFC 8017 §9.1.1 with SHA-384. */
export async function encodePss(message, salt, bits) {
  const length = Math.ceil(bits / 8);
  demand(length >= 48 + salt.length + 2, 'malformed');
  const hash = await digest('SHA-384', concat(new Uint8Array(8), await digest('SHA-384', message), salt));
  const padding = new Uint8Array(length - salt.length - 48 - 2);
  const block = concat(padding, [1], salt);
  const masked = await mgf1(hash, block.length);
  block.forEach((byte, i) => (masked[i] ^= byte));
  masked[0] &= 0xff >> (8 * length - bits);
  return concat(masked, hash, [0xbc]);
}

/** A factor r for `blind`, uniform in [1, n) and invertible. */
export function blindingFactor({ n, size }) {
  for (;;) {
    const r = toInteger(random(size));
    if (r > 0n && r < n && inverse(r, n) !== null) return r;
  }
}

/** RFC 9474 §4.2. Keep `inverse` (bytes) for `finalize`, and wipe it after. */
export async function blind(key, message, salt, r) {
  demand(salt.length === key.saltLength, 'malformed');
  const m = toInteger(await encodePss(message, salt, bitLength(key.n) - 1));
  demand(inverse(m, key.n) !== null, 'issuer-key-invalid');
  const blinded = (m * power(r, key.e, key.n)) % key.n;
  return { blinded: toBytes(blinded, key.size), inverse: toBytes(inverse(r, key.n), key.size) };
}

/** RFC 9474 §4.4: unblinds, verifies, and refuses a signature that fails. */
export async function finalize(key, message, blindSignature, inverseBytes) {
  demand(blindSignature.length === key.size, 'blind-signature-wrong');
  const z = toInteger(blindSignature);
  demand(z < key.n, 'blind-signature-wrong');
  const signature = toBytes((z * toInteger(inverseBytes)) % key.n, key.size);
  demand(await verifyToken(key, message, signature), 'blind-signature-wrong');
  return signature;
}

export async function verifyToken({ n, e, saltLength, size }, message, signature) {
  const jwk = { kty: 'RSA', n: b64(toBytes(n, size)), e: b64(toBytes(e, 3)) };
  const key = await subtle.importKey('jwk', jwk, { name: 'RSA-PSS', hash: 'SHA-384' }, false, ['verify']);
  return subtle.verify({ name: 'RSA-PSS', saltLength }, key, signature, message);
}

// ------------------------------------------------------------------------- §6 the log: keys, checkpoints, tiles, proofs

/** `<code>.<b64 of 16 bytes>` from the fragment of an invitation link (§8); without the hash, `vkeyHash` is null. */
export function parseInvitation(fragment) {
  const [code, hash, ...rest] = fragment.replace(/^#/, '').split('.');
  demand(code !== '' && rest.length === 0, 'invitation-malformed');
  try {
    return { code, vkeyHash: hash === undefined ? null : b64(unb64(hash, 16)) };
  } catch {
    throw new Problem('invitation-malformed');
  }
}

export const vkeyMatches = async (vkey, vkeyHash) => b64((await sha256(utf8(vkey))).slice(0, 16)) === vkeyHash;

/** The second line of a `vkey` file: the ECDSA key. The first, Ed25519, is for tools, not for phones. */
export async function parseVkey(vkey) {
  const lines = vkey.replace(/\n$/, '').split('\n');
  const [, origin, id, key] = /^([^\s+]+)\+([0-9a-f]{8})\+(\S+)$/.exec(lines[1]) ?? [];
  demand(lines.length === 2 && origin && lines[0].startsWith(`${origin}+`), 'vkey-malformed');
  const [type, spki] = [unbase64(key, 'vkey-malformed')[0], unbase64(key).slice(1)];
  const keyId = (await sha256(spki)).slice(0, 4);
  demand(type === 2 && spki.length === 91 && hex(keyId) === id, 'vkey-malformed');
  return { origin, spki, keyId };
}

/** The DER signature of a note as r‖s, which is what WebCrypto takes. */
export function rawSignature(der) {
  demand(der.length <= 72 && der[0] === 0x30 && der[1] === der.length - 2, 'checkpoint-invalid');
  let at = 2;
  const integer = () => {
    const length = der[at + 1];
    const bytes = der.slice(at + 2, at + 2 + length);
    const minimal = bytes[0] < 0x80 && (bytes[0] !== 0 || bytes[1] >= 0x80);
    demand(der[at] === 2 && bytes.length === length && length > 0 && minimal, 'checkpoint-invalid');
    at += 2 + length;
    const digits = bytes[0] === 0 ? bytes.slice(1) : bytes;
    demand(digits.length <= 32, 'checkpoint-invalid');
    return concat(new Uint8Array(32 - digits.length), digits);
  };
  const raw = concat(integer(), integer());
  demand(at === der.length, 'checkpoint-invalid');
  return raw;
}

/** Opens a checkpoint under the log's pinned key: `{size, root}`. Lines of other signers are not ours to judge. */
export async function openCheckpoint(vkey, note) {
  const { origin, spki, keyId } = await parseVkey(vkey);
  demand(typeof note === 'string', 'checkpoint-invalid');
  const end = note.lastIndexOf('\n\n') + 1;
  const body = note.slice(0, end);
  const [name, size, root, ...rest] = body.split('\n');
  demand(end > 0 && note.endsWith('\n') && name === origin && /^(0|[1-9]\d{0,15})$/.test(size), 'checkpoint-invalid');
  demand(rest.pop() === '' && rest.every((line) => line !== ''), 'checkpoint-invalid');
  const hash = unbase64(root, 'checkpoint-invalid');
  demand(hash.length === 32 && Number.isSafeInteger(Number(size)), 'checkpoint-invalid');
  const key = await subtle.importKey('spki', spki, P256, false, ['verify']);
  for (const line of note.slice(end + 1).split('\n')) {
    const [dash, signer, encoded, ...more] = line.split(' ');
    if (dash !== '—' || signer !== origin || more.length > 0) continue;
    const signature = unbase64(encoded, 'checkpoint-invalid');
    if (!same(signature.slice(0, 4), keyId)) continue;
    if (await subtle.verify(ECDSA, key, rawSignature(signature.slice(4)), utf8(body))) return { size: Number(size), root: hash };
  }
  throw new Problem('checkpoint-invalid');
}

const node = (left, right) => sha256([1], left, right);
export const leafHash = (entry) => sha256([0], entry);

/** The level above: pairs from the left, an odd last one moves up. */
function levelAbove(level) {
  const above = [];
  for (let i = 0; i < level.length; i += 2) above.push(i + 1 < level.length ? node(level[i], level[i + 1]) : level[i]);
  return Promise.all(above);
}

/** RFC 6962 root. Also joins the roots of full tiles and a last, partial one. */
export async function merkleRoot(hashes) {
  if (hashes.length === 0) return sha256();
  let level = hashes;
  while (level.length > 1) level = await levelAbove(level);
  return level[0];
}

/** The inclusion proof of one of all leaf hashes, leaf to root: made here, because asking for it would tell which it is. */
export async function inclusionProof(leaves, index) {
  const proof = [];
  for (let [level, at] = [leaves, index]; level.length > 1; [level, at] = [await levelAbove(level), Math.floor(at / 2)]) {
    const sibling = level[at % 2 === 0 ? at + 1 : at - 1];
    if (sibling) proof.push(sibling);
  }
  return proof;
}

/** RFC 9162 §2.1.3.2: the root that a leaf and its path lead to, or a refusal. */
export async function rootFromProof(leaf, index, size, proof) {
  demand(Number.isSafeInteger(index) && index >= 0 && index < size, 'proof-invalid');
  let [hash, at, last] = [leaf, index, size - 1];
  for (const sibling of proof) {
    demand(last > 0, 'proof-invalid');
    if (at % 2 === 1 || at === last) {
      hash = await node(sibling, hash);
      while (at % 2 === 0 && at > 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await node(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  demand(last === 0, 'proof-invalid');
  return hash;
}

export async function checkInclusion(entry, index, proof, { size, root }) {
  demand(Array.isArray(proof) && proof.every(bytes(32)), 'proof-invalid');
  const path = proof.map((hash) => unb64(hash, 32));
  demand(same(await rootFromProof(await leafHash(entry), index, size, path), root), 'proof-invalid');
}

const TILE = 256;

/** `x001/x234/067` for 1234067 (C2SP tlog-tiles). */
export function tilePath(number) {
  const groups = String(number).padStart(Math.ceil(String(number).length / 3) * 3, '0').match(/.../g);
  return groups.map((group, i) => (i < groups.length - 1 ? 'x' + group : group)).join('/');
}

/** Tile `number` of a log of `size` entries; a partial one may have been replaced by the full one. `read(path)` gives bytes. */
async function readTile(read, level, number, size) {
  const path = `tile/${level}/${tilePath(number)}`;
  const width = Math.min(TILE, size - number * TILE);
  if (width === TILE) return { bytes: await read(path), width };
  try {
    return { bytes: await read(`${path}.p/${width}`), width };
  } catch (problem) {
    if (problem.status !== 404) throw problem;
    return { bytes: await read(path), width };
  }
}

async function readHashes(read, number, size) {
  const { bytes, width } = await readTile(read, '0', number, size);
  demand(bytes.length >= width * 32, 'tile-malformed');
  return Array.from({ length: width }, (_, i) => bytes.slice(i * 32, i * 32 + 32));
}

async function readEntries(read, number, size) {
  const { bytes, width } = await readTile(read, 'entries', number, size);
  const entries = [];
  for (let at = 0; entries.length < width; ) {
    const end = at + 2 + bytes[at] * 256 + bytes[at + 1];
    demand(end <= bytes.length, 'tile-malformed'); // also where the two length bytes are missing: NaN
    entries.push(bytes.slice(at + 2, end));
    at = end;
  }
  return entries;
}

async function readAll(readOne, read, size) {
  const all = [];
  for (let number = 0; number * TILE < size; number++) all.push(...(await readOne(read, number, size)));
  return all;
}

/**
 * Moves the pinned checkpoint of `log` `{vkey, note, size, root, tiles}` to `note`, after proving that the new tree begins with the
 * old one: both roots are computed from level-0 tiles, so that the server is never told the older size (§4). `tiles` holds
 * the roots of full tiles already read; a phone does not read those again.
 */
export async function advance(log, note, read) {
  const next = await openCheckpoint(log.vkey, note);
  const moved = { ...log, note, size: next.size, root: b64(next.root), tiles: log.tiles ?? [] };
  if (log.note === undefined) return moved;
  demand(next.size >= log.size, 'log-inconsistent');
  if (next.size === log.size) {
    demand(moved.root === log.root, 'log-inconsistent');
    return moved;
  }
  const full = moved.tiles.map((root) => unb64(root, 32));
  const hashes = new Map();
  for (let number = full.length; number * TILE < next.size; number++) {
    const tile = await readHashes(read, number, next.size);
    hashes.set(number, tile);
    if (tile.length === TILE) full.push(await merkleRoot(tile));
  }
  const rootAt = async (size) => {
    const [whole, rest] = [Math.floor(size / TILE), size % TILE];
    return merkleRoot(rest === 0 ? full.slice(0, whole) : [...full.slice(0, whole), await merkleRoot(hashes.get(whole).slice(0, rest))]);
  };
  demand(b64(await rootAt(log.size)) === log.root && b64(await rootAt(next.size)) === moved.root, 'log-inconsistent');
  return { ...moved, tiles: full.map(b64) };
}

/** All entries of the pinned log, proven by its root: whoever reads only their own tells which it is. */
export async function allEntries(log, read) {
  const entries = await readAll(readEntries, read, log.size);
  const root = await merkleRoot(await Promise.all(entries.map(leafHash)));
  demand(b64(root) === log.root, 'log-inconsistent');
  return entries;
}

/** All leaf hashes of the pinned log, read afresh and proven by its root. */
export async function allLeaves(log, read) {
  const leaves = await readAll(readHashes, read, log.size);
  demand(b64(await merkleRoot(leaves)) === log.root, 'log-inconsistent');
  return leaves;
}

// ------------------------------------------------------------------------------------------------- §3 contest manifest

const string = (value) => typeof value === 'string';
const integer = (value) => Number.isSafeInteger(value);
const bytes = (length) => (value) => {
  try {
    return unb64(value, length).length === length;
  } catch {
    return false;
  }
};
const oneOf = (...values) => (value) => values.includes(value);
const orNull = (model) => (value) => value === null || fits(value, model);
const ratio = (value) => Array.isArray(value) && value.length === 2 && value.every(integer) && value[1] > 0;
const basis = oneOf('entitled', 'present', 'returned', 'valid', 'seats');
const share = (value) => fits(value, { of: basis, at_least: ratio }) || fits(value, { of: basis, more_than: ratio });

/** Whether a value has exactly a model's members, in its order; `[model]` is a list, a function a test. */
function fits(value, model) {
  if (typeof model === 'function') return model(value);
  if (Array.isArray(model)) return Array.isArray(value) && value.every((item) => fits(item, model[0]));
  const members = Object.keys(model);
  const named = value instanceof Object && String(Object.keys(value)) === String(members);
  return named && members.every((name) => fits(value[name], model[name]));
}

const MANIFEST = {
  v: oneOf(1), congress: isUuid, contest: isUuid, kind: oneOf('election', 'motion', 'appraisal'), title: string,
  stage: oneOf('primary', 'formal', 'runoff', 'further', 'byelection'), round: integer, follows: orNull(isUuid), seats: integer,
  options: [{ id: isUuid, name: string, detail: string, profile: bytes(32) }],
  marks: [(mark) => string(mark) && /^[a-z_]{1,16}$/.test(mark)], write_ins: integer, eligible: orNull(bytes(32)),
  rules: {
    profile: string, sitting: oneOf('assembly', 'remote'), quorum: orNull(share), pass: orNull(share),
    runoff_pass: oneOf('plurality', 'same'), max_for: integer, write_in_needs_against: oneOf(true, false), surplus: orNull(share),
    signoffs: { open: integer, close: integer, certify: integer, void: integer },
    show: { to: oneOf('officers', 'delegates', 'public'), while_open: oneOf(true, false), batch: integer },
    spread: { issue_s: integer, settle_s: integer },
  },
  times: { opens: orNull(integer), closes: orNull(integer) },
  electorate: { entitled: integer, roll: bytes(32) },
  box: { kind: oneOf('live', 'sealed'), size: integer, group: integer, wait_s: integer, threshold: integer, url: orNull(string) },
  issuers: [{ name: string, key: bytes(294), url: orNull(string), sign_key: orNull(bytes(65)) }],
  scrutineers: [{ name: string, key: bytes(65), sealing_key: orNull(bytes(65)) }],
};

const distinct = (list) => new Set(list).size === list.length;

/** Where a further issuer is reached: an origin that the content policy can name. */
const ORIGIN = /^(https:\/\/[a-z0-9.-]+|http:\/\/(127\.0\.0\.1|localhost))(:\d+)?$/;

/** Parses and checks what a delegate is asked to consent to. */
export function parseManifest(source, congress, contest) {
  const manifest = exactJson(source);
  demand(source.length <= 48_000 && fits(manifest, MANIFEST), 'manifest-invalid');
  const { kind, marks, options, issuers, box, scrutineers } = manifest;
  const named = manifest.congress === congress && manifest.contest === contest;
  const marked = kind === 'appraisal' ? distinct(marks) && marks.length > 0 : String(marks) === 'for,against,abstain';
  const eligible = (manifest.write_ins > 0) === (manifest.eligible !== null);
  const unique = distinct(options.map(({ id }) => id)) && distinct(issuers.map(({ key }) => key));
  demand(named && marked && eligible && unique && options.length > 0 && issuers.length > 0, 'manifest-invalid');
  demand(box.size <= 8192 && (box.url === null || ORIGIN.test(box.url)), 'manifest-invalid');
  const held = scrutineers.every(({ sealing_key: key }) => key !== null);
  const openable = box.threshold >= 1 && box.threshold <= scrutineers.length && scrutineers.length <= 16 && held;
  demand(box.kind === 'sealed' ? openable : box.threshold === 0, 'manifest-invalid');
  const [own, ...further] = issuers;
  const reached = further.every(({ url, sign_key: key }) => url !== null && ORIGIN.test(url) && key !== null);
  demand(own.url === null && own.sign_key === null && reached, 'manifest-invalid');
  for (const { key } of issuers) issuerKey(key);
  return manifest;
}

// ----------------------------------------------------------------------------------------------------- §4, §5 messages

export const tokenMessage = (m, key) => concat(label('token'), m, key);
export const issueMessage = async (m, issuer, blinded) => concat(label('issue'), m, [issuer], await sha256(blinded));
export const commitment = (m, key, nonce, body) => sha256(label('commit'), m, key, nonce, body);
export const ballotMessage = (m, commit) => concat(label('ballot'), m, commit);

/**
 * The canonical body of a paper: `marks` maps option ids to marks, an unmarked option abstains.
 * `eligible` is the list of §3 or null.
 */
export function ballotBody(manifest, eligible, marks, writeIns = []) {
  const chosen = manifest.options.map(({ id }) => marks[id] ?? 'abstain');
  demand(chosen.every((mark) => manifest.marks.includes(mark)), 'marks-incomplete');
  const names = [...writeIns].sort();
  const known = new Set((eligible ?? []).map(([id]) => id));
  manifest.options.forEach(({ id }) => known.delete(id));
  const lawful = names.length <= manifest.write_ins && distinct(names) && names.every((id) => known.has(id));
  demand(lawful, 'write-ins-invalid');
  return { marks: chosen, write_ins: names };
}

/** Why a body would be counted as invalid (§5): `too-many-for`, `write-ins-need-against`. A warning, never a refusal. */
export function ballotFaults({ kind, rules }, { marks, write_ins: names }) {
  if (kind !== 'election') return [];
  const count = (mark) => marks.filter((each) => each === mark).length;
  const faults = [];
  if (count('for') + names.length > rules.max_for) faults.push('too-many-for');
  if (rules.write_in_needs_against && names.length > count('against')) faults.push('write-ins-need-against');
  return faults;
}

/**
 * The text of the one request that casts a ballot: these bytes are stored, sent, and sent again. `seal` makes of commitment and padded
 * opening what a sealed box takes in its place.
 */
export async function makeEnvelope(manifest, m, keyPair, tokens, body, seal, nonce = random(32)) {
  const [key, content] = [publicPoint(keyPair), utf8(JSON.stringify(body))];
  const commit = await commitment(m, key, nonce, content);
  const opening = new Uint8Array(manifest.box.size).fill(0x20);
  demand(32 + content.length <= opening.length, 'box-too-small');
  opening.set(concat(nonce, content));
  const signature = await sign(keyPair, ballotMessage(m, commit));
  const contents = manifest.box.kind === 'sealed' ? { sealed: await seal(commit, opening) } : { opening: b64(opening) };
  return JSON.stringify({
    contest: manifest.contest, key: b64(key), tokens, commit: b64(commit), signature: b64(signature), ...contents,
  });
}

/** The log entry (§6) that an envelope must become. */
export function ballotEntry(envelope) {
  const { contest, key, tokens, commit, signature, sealed = null } = JSON.parse(envelope);
  return utf8(JSON.stringify({ type: 'ballot', contest, key, tokens, commit, signature, sealed }));
}

// --------------------------------------------------------------------------------------------------- §4 recovery copy
//
// 65,536 bytes: salt (16) ‖ iv (12) ‖ AES-256-GCM(key, iv, aad, JSON ‖ spaces), where key = PBKDF2-SHA-256(code without
// hyphens, salt, 600,000 rounds) and aad = L("recovery") ‖ congress ‖ delegate.

const COPY_SIZE = 65_536;
const ROUNDS = 600_000;

/** 80 bits, `XXXX-XXXX-XXXX-XXXX`. */
export const newRecoveryCode = () => crockford(random(10));

/** What a person typed, as the 16 characters that were shown: any case, any grouping, O for 0, I and L for 1. */
export function parseRecoveryCode(typed) {
  const code = typed.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  demand(code.length === 16 && [...code].every((char) => CROCKFORD.includes(char)), 'recovery-code-malformed');
  return code;
}

export async function recoveryKey(code, salt) {
  const secret = await subtle.importKey('raw', utf8(parseRecoveryCode(code)), 'PBKDF2', false, ['deriveBits']);
  return new Uint8Array(await subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ROUNDS }, secret, 256));
}

const aesKey = (key, use) => subtle.importKey('raw', key, 'AES-GCM', false, [use]);
export const copyAad = (congress, delegate) => concat(label('recovery'), uuidBytes(congress), uuidBytes(delegate));

export async function sealCopy(key, salt, aad, value) {
  const iv = random(12);
  const plain = new Uint8Array(COPY_SIZE - 16 - 12 - 16).fill(0x20);
  const json = utf8(JSON.stringify(value));
  demand(json.length <= plain.length, 'recovery-full');
  plain.set(json);
  const sealed = await subtle.encrypt({ name: 'AES-GCM', iv, additionalData: aad }, await aesKey(key, 'encrypt'), plain);
  return concat(salt, iv, new Uint8Array(sealed));
}

/** `{value, salt, key}`; a wrong code and a damaged copy are one refusal. */
export async function openCopy(code, aad, copy) {
  demand(copy.length === COPY_SIZE, 'recovery-code-wrong');
  const [salt, iv] = [copy.slice(0, 16), copy.slice(16, 28)];
  const key = await recoveryKey(code, salt);
  try {
    const plain = await subtle.decrypt({ name: 'AES-GCM', iv, additionalData: aad }, await aesKey(key, 'decrypt'), copy.slice(28));
    return { value: JSON.parse(text(new Uint8Array(plain))), salt, key };
  } catch {
    throw new Problem('recovery-code-wrong');
  }
}
