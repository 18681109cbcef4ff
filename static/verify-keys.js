// Signatures, by the browser's own cryptography: ECDSA P-256, tokens of RFC 9474, and whether bytes are a point at all.

import { labelled, concat, fromB64, toB64 } from './verify-bytes.js';

const subtle = crypto.subtle;
const ECDSA = { name: 'ECDSA', hash: 'SHA-256' };

const P = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;
/** The order of P-256. */
const N = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const number = (bytes) => BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`);

/** Whether 65 bytes are an uncompressed point of P-256: y² = x³ − 3x + b. */
export function isPoint(bytes) {
  if (bytes.length !== 65 || bytes[0] !== 4) return false;
  const [x, y] = [number(bytes.subarray(1, 33)), number(bytes.subarray(33))];
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n;
}

/** Whether 32 bytes are a private key: 1 … n−1. */
export function isScalar(bytes) {
  const value = number(bytes);
  return value > 0n && value < N;
}

/** Whether `signature`, r‖s, is one over `message` by the key at `point`. */
export async function signed(point, message, signature) {
  if (!isPoint(point) || signature.length !== 64) return false;
  const key = await subtle.importKey('raw', point, { name: 'ECDSA', namedCurve: 'P-256' }, false, ['verify']);
  return subtle.verify(ECDSA, key, signature, message);
}

/** An issuer's key: RSA, 2048 bits, read from its SPKI. */
export function issuerKey(spki) {
  return subtle.importKey('spki', spki, { name: 'RSA-PSS', hash: 'SHA-384' }, false, ['verify']);
}

/** Whether `token` is the issuer's signature for this contest and ballot key (§4). */
export function isToken(issuer, manifestHash, ballotKey, token) {
  return subtle.verify({ name: 'RSA-PSS', saltLength: 48 }, issuer, token, labelled('token', manifestHash, ballotKey));
}

/** r‖s of an ECDSA signature in DER; null where the bytes are not exactly that. */
export function fromDer(der) {
  if (der[0] !== 0x30 || der[1] !== der.length - 2) return null;
  const parts = [];
  let at = 2;
  while (at < der.length) {
    const length = der[at + 1];
    const value = der.subarray(at + 2, at + 2 + length);
    // A minimal positive integer: a leading zero exactly where the next bit would read as a sign.
    const minimal = value[0] !== 0 || (length > 1 && value[1] >= 0x80);
    if (der[at] !== 2 || length === 0 || value.length !== length || value[0] >= 0x80 || !minimal) return null;
    const digits = value[0] === 0 ? value.subarray(1) : value;
    if (digits.length > 32) return null;
    parts.push(concat(new Uint8Array(32 - digits.length), digits));
    at += 2 + length;
  }
  return parts.length === 2 ? concat(...parts) : null;
}

const coordinates = (point) => ({ kty: 'EC', crv: 'P-256', x: toB64(point.subarray(1, 33)), y: toB64(point.subarray(33)) });

/** A private key for ECDH. Browsers ask for its public half too; not all of them compare the two. */
export function agreementKey(scalar, point) {
  return subtle.importKey('jwk', { ...coordinates(point), d: toB64(scalar) }, { name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
}

/** The shared secret of a private key and a point; throws where the point is none. */
export async function agree(privateKey, point) {
  if (!isPoint(point)) throw new TypeError('not a point');
  const other = await subtle.importKey('raw', point, { name: 'ECDH', namedCurve: 'P-256' }, false, []);
  return new Uint8Array(await subtle.deriveBits({ name: 'ECDH', public: other }, privateKey, 256));
}

/** A fresh key pair for ECDH: its private key, and its point. */
export async function freshPair() {
  const pair = await subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
  const { x, y } = await subtle.exportKey('jwk', pair.publicKey);
  return { privateKey: pair.privateKey, point: concat([4], fromB64(x), fromB64(y)) };
}
