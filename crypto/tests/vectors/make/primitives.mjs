// The cryptography from which the vectors are made: node:crypto and the standards' own formulas, nothing of the programs that
// read the vectors. All that is random elsewhere is fixed here by a name, so that the same vectors come out every time.

import {
  checkPrimeSync, createCipheriv, createECDH, createHash, createHmac, createPrivateKey, sign as nodeSign,
} from 'node:crypto';

export const join = (...parts) => Buffer.concat(parts.map((part) => Buffer.from(part)));
export const sha256 = (...parts) => createHash('sha256').update(join(...parts)).digest();
const sha384 = (...parts) => createHash('sha384').update(join(...parts)).digest();
export const hex = (bytes) => Buffer.from(bytes).toString('hex');
export const b64 = (bytes) => Buffer.from(bytes).toString('base64url');
export const base64 = (bytes) => Buffer.from(bytes).toString('base64');

/** `uN(x)`: big-endian, in `length` bytes. */
export function u(length, value) {
  const bytes = Buffer.alloc(length);
  for (let at = length - 1, rest = BigInt(value); at >= 0; at -= 1, rest >>= 8n) bytes[at] = Number(rest & 255n);
  return bytes;
}

/** `L(name) ‖ parts`. */
export const labelled = (name, ...parts) => join(`piaojue/v1 ${name}\0`, ...parts);

/** `length` bytes that stand for randomness, always the same for a name. */
export function fixed(name, length) {
  const blocks = Array.from({ length: Math.ceil(length / 32) }, (_, at) => sha256(`piaojue test vectors: ${name} ${at}`));
  return join(...blocks).subarray(0, length);
}

/** A random (v4) UUID. */
export function uuid(name) {
  const bytes = fixed(`uuid ${name}`, 16);
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
export const uuidBytes = (id) => Buffer.from(id.replace(/-/g, ''), 'hex');

export const toInteger = (bytes) => BigInt(`0x${hex(bytes)}`);
const modulo = (a, n) => ((a % n) + n) % n;

export function power(base, exponent, n) {
  let result = 1n;
  for (let [square, rest] = [base % n, exponent]; rest > 0n; square = (square * square) % n, rest >>= 1n) {
    if (rest & 1n) result = (result * square) % n;
  }
  return result;
}

export function inverse(a, n) {
  let [r0, r1, t0, t1] = [n, modulo(a, n), 0n, 1n];
  while (r1 !== 0n) [r0, r1, t0, t1] = [r1, r0 % r1, t1, t0 - (r0 / r1) * t1];
  return modulo(t0, n);
}

// ------------------------------------------------------------------------------------------------------------- P-256

export const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The key pair of a scalar. */
export function pairOf(scalar) {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(scalar);
  return { scalar, point: ecdh.getPublicKey(), agree: (point) => ecdh.computeSecret(point) };
}
export const pair = (name) => pairOf(u(32, (toInteger(fixed(`P-256 ${name}`, 32)) % (ORDER - 1n)) + 1n));

/** r and s of ECDSA (FIPS 186-5 §6.4) with a number k that follows from key and message. */
function ecdsaIntegers({ scalar }, message) {
  const [d, z] = [toInteger(scalar), toInteger(sha256(message))];
  const k = (toInteger(sha256('k', scalar, message)) % (ORDER - 1n)) + 1n;
  const r = toInteger(pairOf(u(32, k)).point.subarray(1, 33)) % ORDER;
  return [r, (inverse(k, ORDER) * (z + r * d)) % ORDER];
}

/** r‖s. */
export const ecdsa = (key, message) => join(...ecdsaIntegers(key, message).map((integer) => u(32, integer)));

export function der(integers) {
  const parts = integers.map((integer) => {
    const bytes = u(33, integer);
    const start = bytes.findIndex((byte, at) => byte !== 0 || at === 32);
    const minimal = bytes.subarray(bytes[start] >= 0x80 ? start - 1 : start);
    return join([2, minimal.length], minimal);
  });
  const body = join(...parts);
  return join([0x30, body.length], body);
}
export const ecdsaDer = (key, message) => der(ecdsaIntegers(key, message));

const BEFORE_POINT = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');
export const pointSpki = (point) => join(BEFORE_POINT, point);

// ----------------------------------------------------------------------------------------------------------- Ed25519

export function ed25519(name) {
  const seed = fixed(`Ed25519 ${name}`, 32);
  const key = createPrivateKey({ key: join(Buffer.from('302e020100300506032b657004220420', 'hex'), seed), format: 'der', type: 'pkcs8' });
  const x = Buffer.from(key.export({ format: 'jwk' }).x, 'base64url');
  return { seed, public: x, sign: (message) => nodeSign(null, Buffer.from(message), key) };
}

// --------------------------------------------------------------------------------------- blind RSA (RFC 9474), SHA-384

const E = 65537n;

function prime(name) {
  let candidate = toInteger(fixed(`prime ${name}`, 128)) | (3n << 1022n) | 1n;
  while (!checkPrimeSync(candidate) || candidate % E === 1n) candidate += 2n;
  return candidate;
}

/** Made once for each name and message: what is slow here is asked for again and again. */
function once(make, key) {
  const known = new Map();
  return (...given) => known.get(key(...given)) ?? known.set(key(...given), make(...given)).get(key(...given));
}

/** An issuer's key of 2048 bits: `pkcs1` (private, DER) and `spki` (public, DER). */
export const issuer = once(makeIssuer, (name) => name);
function makeIssuer(name) {
  const [p, q] = [prime(`${name} p`), prime(`${name} q`)];
  const [n, d] = [p * q, inverse(E, (p - 1n) * (q - 1n))];
  const integers = { n, e: E, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: inverse(q, p) };
  const members = Object.entries(integers).map(([member, integer]) => [member, b64(minimal(integer))]);
  const key = createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...Object.fromEntries(members) } });
  const spki = join(Buffer.from('30820122300d06092a864886f70d01010105000382010f003082010a0282010100', 'hex'), u(256, n), [2, 3, 1, 0, 1]);
  return { n, d, key, spki, pkcs1: key.export({ type: 'pkcs1', format: 'der' }) };
}
const minimal = (integer) => u(Math.ceil(integer.toString(16).length / 2), integer);

/** EMSA-PSS-ENCODE (RFC 8017 §9.1.1) for a modulus of 2048 bits. */
function encodePss(message, salt) {
  const hash = sha384(Buffer.alloc(8), sha384(message), salt);
  const block = join(Buffer.alloc(256 - 48 - 1 - salt.length - 1), [1], salt);
  const stream = join(...Array.from({ length: 5 }, (_, counter) => sha384(hash, u(4, counter))));
  const masked = block.map((byte, at) => byte ^ stream[at]);
  masked[0] &= 0x7f;
  return join(masked, hash, [0xbc]);
}

/** Every step of a token: what the device draws, sends, gets, and keeps. */
export const tokenSteps = once(makeToken, ({ n }, message, name) => `${n} ${hex(message)} ${name}`);
function makeToken({ n, d }, message, name) {
  const salt = fixed(`salt ${name}`, 48);
  const factor = toInteger(fixed(`blinding factor ${name}`, 256)) >> 1n; // below every n of 2048 bits
  const encoded = toInteger(encodePss(message, salt));
  const blinded = (encoded * power(factor, E, n)) % n;
  const blindSignature = power(blinded, d, n);
  const token = (blindSignature * inverse(factor, n)) % n;
  if (power(token, E, n) !== encoded) throw new Error('the token does not fit');
  return { salt, factor: u(256, factor), blinded: u(256, blinded), blindSignature: u(256, blindSignature), token: u(256, token) };
}

// ------------------------------------------------------------------------------- AES-256-GCM, Shamir, HPKE (RFC 9180)

export function gcm(key, nonce, aad, plain) {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return join(cipher.update(plain), cipher.final(), cipher.getAuthTag());
}

// GF(2^8) by logarithms to the base 3.
const EXP = [1];
for (let at = 1; at < 255; at += 1) {
  const doubled = EXP[at - 1] << 1;
  EXP.push((EXP[at - 1] ^ (doubled & 0x100 ? doubled ^ 0x11b : doubled)) & 0xff);
}
const LOG = EXP.reduce((log, value, at) => ({ ...log, [value]: at }), {});
const multiply = (a, b) => (a && b ? EXP[(LOG[a] + LOG[b]) % 255] : 0);

/** Share j is u8(j+1) ‖ the polynomials' values there; `coefficients` begin with the secret. */
export function split(coefficients, number) {
  const at = (x, place) => coefficients.reduceRight((sum, each) => multiply(sum, x) ^ each[place], 0);
  return Array.from({ length: number }, (_, j) => join([j + 1], Array.from({ length: 32 }, (_, place) => at(j + 1, place))));
}

const hmac = (key, ...parts) => createHmac('sha256', key).update(join(...parts)).digest();
const KEM = Buffer.from('4b454d0010', 'hex');
const HPKE = Buffer.from('48504b45001000010002', 'hex');
const extract = (suite, salt, name, ikm) => hmac(salt, 'HPKE-v1', suite, name, ikm);
const expand = (suite, key, name, info, length) => hmac(key, u(2, length), 'HPKE-v1', suite, name, info, [1]).subarray(0, length);

/** DeriveKeyPair (RFC 9180 §7.1.3); its first candidate is below the order for all but a 2^-32nd of inputs. */
export function derivePair(ikm) {
  const candidate = expand(KEM, extract(KEM, '', 'dkp_prk', ikm), 'candidate', [0], 32);
  if (toInteger(candidate) === 0n || toInteger(candidate) >= ORDER) throw new Error('take another ikm');
  return pairOf(candidate);
}

/** Base mode, one message; the ephemeral key is derived from `ikm`. */
export function hpkeSeal(recipient, info, aad, plain, ikm) {
  const ephemeral = derivePair(ikm);
  const prk = extract(KEM, '', 'eae_prk', ephemeral.agree(recipient));
  const secret = expand(KEM, prk, 'shared_secret', join(ephemeral.point, recipient), 32);
  const context = join([0], extract(HPKE, '', 'psk_id_hash', ''), extract(HPKE, '', 'info_hash', info));
  const schedule = extract(HPKE, secret, 'secret', '');
  const nonce = expand(HPKE, schedule, 'base_nonce', context, 12);
  return { enc: ephemeral.point, sealed: gcm(expand(HPKE, schedule, 'key', context, 32), nonce, aad, plain) };
}

// --------------------------------------------------------------------------------------------------- RFC 6962, §2.1

export const leafHash = (entry) => sha256([0], entry);
const half = (n) => 2 ** Math.floor(Math.log2(n - 1));

export function treeHash(entries) {
  if (entries.length === 0) return sha256();
  if (entries.length === 1) return leafHash(entries[0]);
  const k = half(entries.length);
  return sha256([1], treeHash(entries.slice(0, k)), treeHash(entries.slice(k)));
}

/** PATH(m, D[n]). */
export function inclusion(m, entries) {
  if (entries.length === 1) return [];
  const k = half(entries.length);
  return m < k
    ? [...inclusion(m, entries.slice(0, k)), treeHash(entries.slice(k))]
    : [...inclusion(m - k, entries.slice(k)), treeHash(entries.slice(0, k))];
}

/** PROOF(m, D[n]). */
export function consistency(m, entries) {
  const subproof = (m, entries, whole) => {
    if (m === entries.length) return whole ? [] : [treeHash(entries)];
    const k = half(entries.length);
    return m <= k
      ? [...subproof(m, entries.slice(0, k), whole), treeHash(entries.slice(k))]
      : [...subproof(m - k, entries.slice(k), false), treeHash(entries.slice(0, k))];
  };
  return m === 0 ? [] : subproof(m, entries, true);
}
