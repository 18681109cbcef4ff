// Witnesses whom the reader names: their cosignatures on a checkpoint, real ones and forged ones.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { checkCosigned, readWitnesses } from '../../static/verify-witness.js';
import { verify } from '../../static/verify.js';
import { motion } from './played.mjs';

const { witness } = JSON.parse(readFileSync(new URL('../../crypto/tests/vectors/notes.json', import.meta.url), 'utf8'));
const [known] = await readWitnesses(`\n ${witness.vkey} \n`);

test('a cosignature of the frozen vectors holds for the witness named', async () => {
  await checkCosigned(witness.note, known);
});

test('a cosignature over another tree, with a bit turned, or under another name does not', async () => {
  const lines = witness.note.split('\n');
  const other = [lines[0], '8', ...lines.slice(2)].join('\n');
  await assert.rejects(checkCosigned(other, known), { code: 'witness' });
  const [start, encoded] = [lines.at(-2).slice(0, lines.at(-2).lastIndexOf(' ') + 1), lines.at(-2).split(' ').at(-1)];
  for (const at of [5, 40]) {
    const bytes = Buffer.from(encoded, 'base64');
    bytes[at] ^= 1;
    const forged = [...lines.slice(0, -2), start + bytes.toString('base64'), ''].join('\n');
    await assert.rejects(checkCosigned(forged, known), { code: 'witness' }, `byte ${at}`);
  }
  const renamed = witness.note.replace('— witness.example/1', '— witness.example/2');
  await assert.rejects(checkCosigned(renamed, known), { code: 'witness-missing' });
});

test('a browser without Ed25519 says that it has not checked, and still sees that a witness is missing', async () => {
  const old = { importKey: () => Promise.reject(new DOMException('Unrecognized name', 'NotSupportedError')) };
  await assert.rejects(checkCosigned(witness.note, known, old), { code: 'witness-unchecked' });
  const bare = `${witness.note.split('\n').slice(0, -2).join('\n')}\n`;
  await assert.rejects(checkCosigned(bare, known, old), { code: 'witness-missing' });
});

test('what is no vkey of a witness is refused before anything is checked', async () => {
  assert.deepEqual(await readWitnesses(' \n'), []);
  for (const bad of ['nobody', witness.vkey.replace('f65066ea', 'f65066eb'), witness.vkey.slice(0, -1), 'a b+00000000+AAAA']) {
    await assert.rejects(readWitnesses(`${witness.vkey}\n${bad}`), { code: 'witness-key' }, bad);
  }
});

test('a log that a named witness has not cosigned does not hold', async () => {
  const { board } = motion();
  const report = await verify({ ...board.evidence, witnesses: [known] });
  assert.deepEqual(report.checks[0].failures.map(({ code, entry }) => [code, entry]), [['witness-missing', null]]);
  assert.ok(report.fails && !report.holds);
});
