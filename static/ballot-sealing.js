// Sealed ballots (§5): a fresh content key encrypts the padded opening, Shamir's sharing splits it, HPKE (RFC 9180) encrypts each share
// to its scrutineer; and what a scrutineer's device needs of the same. Pure, like ballot-protocol.js, and trusted as much: no dependency,
// no build step, no words for users. Section numbers (§) are those of docs/protocol.md.

import { Problem, b64, concat, demand, label, publicPoint, random, same, unb64, utf8, uuidBytes } from './ballot-protocol.js';

const { subtle } = globalThis.crypto;

// ------------------------------------------------------------------------------------------------- Shamir over GF(2^8)

/** The product under the polynomial 0x11b, in steps that don't depend on the values. */
function times(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit++) {
    product ^= a & -((b >> bit) & 1);
    a = (a << 1) ^ (-(a >> 7) & 0x11b);
  }
  return product & 255;
}

/** Shares of a key, of which any `threshold` make it again: share j is u8(j+1) and the values there of one polynomial for each byte. */
export function splitKey(secret, threshold, number, coefficients = random(secret.length * (threshold - 1))) {
  return Array.from({ length: number }, (_, place) => {
    const x = place + 1;
    const values = secret.map((byte, at) => {
      let sum = 0;
      for (let degree = threshold - 2; degree >= 0; degree--) sum = times(sum ^ coefficients[degree * secret.length + at], x);
      return sum ^ byte;
    });
    return concat([x], values);
  });
}

// --------------------------------------------------- RFC 9180: base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM

const ECDH = { name: 'ECDH', namedCurve: 'P-256' };
const KEM = concat(utf8('KEM'), [0, 0x10]);
const SUITE = concat(utf8('HPKE'), [0, 0x10, 0, 1, 0, 2]);
const VERSION = utf8('HPKE-v1');

async function hmac(key, ...parts) {
  const imported = await subtle.importKey('raw', key, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', imported, concat(...parts)));
}

/** An empty salt is as many zeros as the hash is long; some browsers take no empty key. */
const extract = (suite, salt, name, ikm) => hmac(salt ?? new Uint8Array(32), VERSION, suite, utf8(name), ikm);

async function expand(suite, prk, name, info, length) {
  return (await hmac(prk, [0, length], VERSION, suite, utf8(name), info, [1])).slice(0, length);
}

const importPoint = (point) => subtle.importKey('raw', point, ECDH, false, []);
const importPrivate = ({ x, y, d }) =>
  subtle.importKey('jwk', { kty: 'EC', crv: 'P-256', x, y, d }, ECDH, false, ['deriveBits']);

/** The key and nonce that both sides come to: `dh` is their shared point, `enc` and `receiver` the two public ones. */
async function schedule(dh, enc, receiver, info) {
  const shared = await expand(KEM, await extract(KEM, null, 'eae_prk', dh), 'shared_secret', concat(enc, receiver), 32);
  const none = new Uint8Array();
  const context = concat([0], await extract(SUITE, null, 'psk_id_hash', none), await extract(SUITE, null, 'info_hash', info));
  const secret = await extract(SUITE, shared, 'secret', none);
  const key = await expand(SUITE, secret, 'key', context, 32);
  return { key, nonce: await expand(SUITE, secret, 'base_nonce', context, 12) };
}

async function gcm(use, key, iv, additionalData, data) {
  const imported = await subtle.importKey('raw', key, 'AES-GCM', false, [use]);
  return new Uint8Array(await subtle[use]({ name: 'AES-GCM', iv, additionalData }, imported, data));
}

/** A key pair for one sealed box, as `{x, y, d}`. */
export async function newSealingKey() {
  const { privateKey } = await subtle.generateKey(ECDH, true, ['deriveBits']);
  const { x, y, d } = await subtle.exportKey('jwk', privateKey);
  return { x, y, d };
}

/** Encrypts to the holder of `receiver`, a point: `{enc, sealed}`. */
export async function hpkeSeal(receiver, info, aad, plain, ephemeral) {
  const pair = ephemeral ?? (await newSealingKey());
  const enc = publicPoint(pair);
  const dh = await subtle.deriveBits({ ...ECDH, public: await importPoint(receiver) }, await importPrivate(pair), 256);
  const { key, nonce } = await schedule(new Uint8Array(dh), enc, receiver, info);
  return { enc, sealed: await gcm('encrypt', key, nonce, aad, plain) };
}

/** Decrypts what was encrypted to a key pair, or refuses. */
export async function hpkeOpen(pair, info, aad, enc, sealed) {
  try {
    const dh = await subtle.deriveBits({ ...ECDH, public: await importPoint(enc) }, await importPrivate(pair), 256);
    const { key, nonce } = await schedule(new Uint8Array(dh), enc, publicPoint(pair), info);
    return await gcm('decrypt', key, nonce, aad, sealed);
  } catch {
    throw new Problem('share-unreadable');
  }
}

// --------------------------------------------------------------------------------------------------------- §3, §5 messages

const shareInfo = (m, place) => concat(label('share'), m, [place]);

/** The `sealed` of a cast request: content and shares, for the manifest's scrutineers. */
export async function sealOpening({ box, scrutineers }, m, commit, padded) {
  const contentKey = random(32);
  const content = await gcm('encrypt', contentKey, new Uint8Array(12), concat(m, commit), padded);
  const parts = splitKey(contentKey, box.threshold, scrutineers.length);
  const shares = await Promise.all(
    scrutineers.map(async ({ sealing_key: key }, place) => {
      const { enc, sealed } = await hpkeSeal(unb64(key, 65), shareInfo(m, place), commit, parts[place]);
      return { enc: b64(enc), share: b64(sealed) };
    }),
  );
  return { content: b64(content), shares };
}

/** What the server encrypted to a new sealing key: whoever reads it has the key. */
export const openChallenge = (pair, contest, enc, sealed) =>
  hpkeOpen(pair, concat(label('challenge'), uuidBytes(contest)), new Uint8Array(), enc, sealed);

/** The scalar of a sealing key, to be released after the close, once it fits the manifest's key. */
export function releasedScalar(pair, sealingKey) {
  demand(same(publicPoint(pair), unb64(sealingKey, 65)), 'not-the-scrutineers');
  return pair.d;
}
