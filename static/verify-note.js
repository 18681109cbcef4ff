// The log's keys and checkpoints (§6; C2SP signed-note, tlog-checkpoint).
//
// A checkpoint bears two signatures of the log. The one by ECDSA is always checked; the one by Ed25519 where the browser
// can: phones of some years ago cannot. Further lines are witnesses', see `verify-witness.js`.

import { concat, demand, equal, fromBase64, sha256, toBase64, utf8 } from './verify-bytes.js';
import { fromDer, isPoint, signed } from './verify-keys.js';

const BEFORE_POINT = fromBase64('MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE').subarray(0, 26);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Reads a `vkey` file: two lines, Ed25519 and ECDSA, under the log's origin. */
export async function readKeys(vkey) {
  const [first, second] = vkey.split('\n').map((line) => line.split('+'));
  const origin = first[0];
  const named = origin !== '' && !/[\s\p{Cc}]/u.test(origin);
  const ed25519 = fromBase64(first.slice(2).join('+')) ?? [];
  const ecdsa = fromBase64((second ?? []).slice(2).join('+')) ?? [];
  const readable = named && ed25519[0] === 1 && ed25519.length === 33 && ecdsa[0] === 2 && ecdsa.length === 92 &&
    equal(ecdsa.subarray(1, 27), BEFORE_POINT) && isPoint(ecdsa.subarray(27));
  demand(readable, 'log-keys', 'the vkey file does not hold the two keys of a log');
  const keys = {
    origin,
    ed25519: { id: (await sha256(utf8(`${origin}\n`), ed25519)).subarray(0, 4), key: ed25519.subarray(1) },
    ecdsa: { id: (await sha256(ecdsa.subarray(1))).subarray(0, 4), point: ecdsa.subarray(27) },
  };
  const line = (id, encoded) => `${origin}+${hex(id)}+${toBase64(encoded)}\n`;
  // The ids follow from the keys, so that each pair of keys has one text.
  demand(line(keys.ed25519.id, ed25519) + line(keys.ecdsa.id, ecdsa) === vkey, 'log-keys', 'the vkey file is not in its one form');
  return keys;
}

/** Size and root that the log signed in a checkpoint. */
export async function readCheckpoint(note, keys) {
  const { text, signatures } = split(note);
  const [origin, size, root, ...more] = text.slice(0, -1).split('\n');
  const hash = fromBase64(root ?? '') ?? [];
  const readable = /^(0|[1-9]\d{0,15})$/.test(size ?? '') && Number.isSafeInteger(Number(size)) && hash.length === 32 && !more.includes('');
  demand(readable, 'checkpoint', 'the checkpoint can not be read');
  demand(origin === keys.origin, 'checkpoint-origin', 'the checkpoint is of another log', { origin });
  const lines = signatures.map(signatureLine);
  const [ed25519, ecdsa] = lines;
  const ofLog = (line, { id }) => line?.name === keys.origin && equal(line.id, id);
  const holds = ofLog(ed25519, keys.ed25519) && ofLog(ecdsa, keys.ecdsa) &&
    (await ecdsaHolds(keys.ecdsa.point, text, ecdsa.signature)) && (await ed25519Holds(keys.ed25519.key, text, ed25519.signature));
  demand(holds, 'checkpoint-signature', 'the signatures of the log on the checkpoint do not hold');
  return { size: Number(size), root: hash };
}

export function split(note) {
  const middle = note.lastIndexOf('\n\n');
  const whole = middle > 0 && note.endsWith('\n') && !/[\u0000-\u0009\u000b-\u001f]/.test(note);
  demand(whole, 'checkpoint', 'the checkpoint can not be read');
  return { text: note.slice(0, middle + 1), signatures: note.slice(middle + 2, -1).split('\n') };
}

export function signatureLine(line) {
  const [, name, encoded] = /^— (\S+) (\S+)$/.exec(line) ?? [];
  const bytes = encoded && fromBase64(encoded);
  demand(bytes && bytes.length > 4, 'checkpoint', 'the checkpoint has a signature that can not be read');
  return { name, id: bytes.subarray(0, 4), signature: bytes.subarray(4) };
}

async function ecdsaHolds(point, text, der) {
  const signature = fromDer(der);
  return signature !== null && signed(point, utf8(text), signature);
}

async function ed25519Holds(bytes, text, signature) {
  let key;
  try {
    key = await crypto.subtle.importKey('raw', concat(bytes), { name: 'Ed25519' }, false, ['verify']);
  } catch {
    return true;
  }
  return crypto.subtle.verify({ name: 'Ed25519' }, key, signature, utf8(text));
}
