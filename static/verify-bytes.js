// Bytes of the ballot protocol (§2): base64, hashes, labels, and the one form of JSON that is hashed, signed or logged.
//
// Part of the verifier: it shares no code with the server, nor with the scripts that cast ballots.

/** Something that does not hold. `code` names it, `details` are its figures; which check fails follows from the code. */
export class Fault extends Error {
  constructor(code, message, details = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export function demand(holds, code, message, details) {
  if (!holds) throw new Fault(code, message, details);
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

export const utf8 = (text) => encoder.encode(text);

/** The text of UTF-8 bytes; throws where they are none. */
export const textOf = (bytes) => decoder.decode(bytes);

export function concat(...parts) {
  const joined = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

export const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);

/** `uN(x)`: big-endian, `length` bytes. */
export function uint(length, value) {
  const bytes = new Uint8Array(length);
  for (let at = length - 1, rest = value; at >= 0; at -= 1, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

export async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', concat(...parts)));
}

/** `L(label) ‖ parts`: what is hashed or signed for one purpose begins with that purpose. */
export const labelled = (label, ...parts) => concat(utf8(`piaojue/v1 ${label}\0`), ...parts);

/** `tree(n)`, as signatures name a log of `size` entries. */
export const treeBytes = ({ size, root }) => concat(uint(8, size), root);

const binary = (bytes) => Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');

/** Padded base64 as signed notes have it; null for any other text. */
export function fromBase64(text) {
  let bytes;
  try {
    bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
  return toBase64(bytes) === text ? bytes : null;
}

export const toBase64 = (bytes) => btoa(binary(bytes));

/** `b64`: base64url without padding, unused bits zero; null for any other text. */
export function fromB64(text) {
  if (typeof text !== 'string' || /[^A-Za-z0-9_-]/.test(text) || text.length % 4 === 1) return null;
  return fromBase64(text.replace(/-/g, '+').replace(/_/g, '/') + '='.repeat((4 - (text.length % 4)) % 4));
}

export const toB64 = (bytes) => toBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

/** The 8 characters in which people compare hashes: 40 bits in Crockford's base32. */
export function shortCode(hash) {
  const bits = hash.slice(0, 5).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  const code = Array.from({ length: 8 }, (_, place) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number((bits >> BigInt(35 - 5 * place)) & 31n)]);
  return `${code.slice(0, 4).join('')}-${code.slice(4).join('')}`;
}

/** Lists and objects within each other, in a document or in what an entry embeds; nothing of the protocol has more than 5. */
const MAX_DEPTH = 16;

/** An entry embeds at most two levels down: one of the `bodies` of an entry. */
export const ENTRY_DEPTH = MAX_DEPTH + 2;

/** The value of JSON bytes that equal their own re-serialisation, at most `depth` deep; undefined for any others. */
export function canonicalJson(bytes, depth = MAX_DEPTH) {
  try {
    const text = textOf(bytes);
    const value = JSON.parse(text);
    return isPlain(value, depth) && JSON.stringify(value) === text ? value : undefined;
  } catch {
    return undefined;
  }
}

export const jsonBytes = (value) => utf8(JSON.stringify(value));

/** Whether a value that was read is no deeper than the protocol takes what an entry embeds. */
export const isShallow = (value) => isPlain(value, MAX_DEPTH);

/** Numbers are integers without sign, at most 2⁵³ − 1, strings have no lone surrogate, and nothing lies too deep. */
function isPlain(value, depth) {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0;
  if (typeof value === 'string') return !/\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.entries(value).every(([name, member]) => isPlain(name, 0) && isPlain(member, depth - 1));
}
