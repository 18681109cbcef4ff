// Witnesses whom the reader trusts (§7.1; C2SP tlog-cosignature): each must have cosigned the newest checkpoint.
//
// Ed25519 alone: a browser that has none says so, and does not say that the cosignature holds.

import { concat, demand, equal, fromBase64, sha256, toBase64, utf8 } from './verify-bytes.js';
import { hex, signatureLine, split } from './verify-note.js';

/** Reads vkeys, one a line: `name+id+base64(0x04 ‖ key)`. None where there is no text. */
export async function readWitnesses(text) {
  const lines = text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
  return Promise.all(lines.map(readWitness));
}

async function readWitness(vkey) {
  const [name, , ...rest] = vkey.split('+');
  const encoded = fromBase64(rest.join('+')) ?? [];
  const readable = name !== '' && !/[\s\p{Cc}]/u.test(name) && encoded[0] === 4 && encoded.length === 33;
  demand(readable, 'witness-key', `not the vkey of a witness: ${vkey}`, { vkey });
  const id = (await sha256(utf8(`${name}\n`), encoded)).subarray(0, 4);
  demand(`${name}+${hex(id)}+${toBase64(encoded)}` === vkey, 'witness-key', `not the vkey of a witness: ${vkey}`, { vkey });
  return { name, id, key: encoded.subarray(1) };
}

/** A witness's cosignature stands on a checkpoint, and each line under its key holds. */
export async function checkCosigned(note, { name, id, key }, subtle = crypto.subtle) {
  const { text, signatures } = split(note);
  const own = signatures.map(signatureLine).filter((line) => line.name === name && equal(line.id, id));
  demand(own.length > 0, 'witness-missing', `${name} has not cosigned the checkpoint`, { name });
  demand(await hasEd25519(subtle), 'witness-unchecked', 'this browser has no Ed25519', { name });
  for (const { signature } of own) {
    demand(await holds(subtle, key, text, signature), 'witness', `the cosignature of ${name} does not hold`, { name });
  }
}

async function holds(subtle, key, text, timestamped) {
  const time = timestamped.subarray(0, 8).reduce((seconds, byte) => seconds * 256n + BigInt(byte), 0n);
  const signature = timestamped.subarray(8);
  if (signature.length !== 64 || time >= 1n << 63n) return false;
  try {
    const imported = await imports(subtle, key);
    return await subtle.verify({ name: 'Ed25519' }, imported, signature, utf8(`cosignature/v1\ntime ${time}\n${text}`));
  } catch {
    return false;
  }
}

const imports = (subtle, key) => subtle.importKey('raw', concat(key), { name: 'Ed25519' }, false, ['verify']);

/** Whether the browser knows Ed25519, asked with the curve's own base point. */
const hasEd25519 = (subtle) => imports(subtle, concat([0x58], new Uint8Array(31).fill(0x66))).then(() => true, () => false);
