// Evidence read from a served log and from a bundle, whole and damaged.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readEntry } from '../../static/verify-entries.js';
import { fromBundle, fromLog, chooseKey, readKept } from '../../static/verify-source.js';
import { readTar, writeTar } from '../../static/verify-tar.js';
import { verify } from '../../static/verify.js';
import { Board, sha256, url64 } from './kit.mjs';
import { election, motion } from './played.mjs';
import { bundleOf, tar } from './tarring.mjs';

test('a served log is read, of more than one tile too', async () => {
  const { board } = motion();
  while (board.log.entries.length < 300) board.log.append({ type: 'note', contest: null, by: 'officer', text: `第 ${board.log.entries.length} 条` });
  const asked = [];
  const evidence = await fromLog(board.log.reader(asked));
  assert.equal((await verify(evidence)).holds, true);
  assert.deepEqual(asked, [
    'vkey', 'checkpoint', 'tile/entries/000', 'tile/0/000', 'tile/entries/001.p/44', 'tile/0/001.p/44',
  ]);
});

test('a log that was read and kept is verified again from the file', async () => {
  const { board } = motion();
  while (board.log.entries.length < 300) board.log.append({ type: 'note', contest: null, by: 'officer', text: `第 ${board.log.entries.length} 条` });
  const files = new Map();
  const read = board.log.reader();
  const seen = await fromLog(async (path) => {
    const bytes = await read(path);
    if (bytes) files.set(path, bytes);
    return bytes;
  });
  const archive = writeTar(files);
  assert.deepEqual([...readTar(archive).keys()], [...files.keys()]);
  const kept = fromBundle(archive);
  assert.deepEqual(kept.entries, seen.entries);
  assert.equal((await verify(kept)).holds, true);
  archive[archive.lastIndexOf(0x7b)] ^= 1;
  assert.equal((await verify(fromBundle(archive))).holds, false);
});

test('a log that grows while it is read, and one with a file missing', async () => {
  const { board } = motion();
  const whole = board.log.reader();
  const grown = async (path) => (path.includes('.p/') ? null : path.startsWith('tile') ? whole(`${path}.p/13`) : whole(path));
  assert.equal((await verify(await fromLog(grown))).holds, true);
  await assert.rejects(fromLog(async (path) => (path.startsWith('tile') ? null : whole(path))), { code: 'source-missing' });
});

test('a partial tile that is gone is read from the full one, which has more entries', async () => {
  const { board } = motion();
  const checkpoint = new Uint8Array(Buffer.from(board.log.file('checkpoint')));
  while (board.log.entries.length < 256) board.log.append({ type: 'note', contest: null, by: 'officer', text: 'x' });
  const whole = board.log.reader();
  const evidence = await fromLog(async (path) => (path === 'checkpoint' ? checkpoint : path.includes('.p/') ? null : whole(path)));
  assert.equal((await verify(evidence)).holds, true);
});

test('a register of an issuer above 255 is no document', () => {
  const contest = '00000000-0000-4000-8000-000000000000';
  const files = [255, 256, 300].map((issuer) => [`contests/${contest}/registers/${issuer}.json`, '[]']);
  const { documents } = fromBundle(tar([['vkey', ''], ...files]));
  assert.deepEqual(Object.keys(documents[contest].registers), ['255']);
});

test('depth is counted within what an entry embeds', () => {
  const id = '00000000-0000-4000-8000-000000000000';
  const entries = (value) => [
    { type: 'opening', ballot: 0, nonce: 'A'.repeat(43), body: value },
    { type: 'paper', contest: id, bodies: [value] },
    { type: 'result', contest: id, result: value },
  ];
  const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  const read = (entry) => readEntry(new Uint8Array(Buffer.from(JSON.stringify(entry))));
  for (const depth of [15, 16]) entries(nested(depth)).forEach(read);
  for (const entry of entries(nested(17))) assert.throws(() => read(entry), { code: 'entry-form' });
});

test('a bundle holds, with its documents, below a folder or not', async () => {
  for (const folder of ['', 'audit/']) {
    const evidence = fromBundle(bundleOf(election().board, folder));
    const report = await verify(evidence);
    assert.deepEqual(report.checks.flatMap(({ failures }) => failures), []);
    assert.deepEqual([report.contests[0].rollChecked, report.contests[0].registersChecked], [true, 1]);
  }
});

test('what is no bundle says so', () => {
  const damaged = (bytes) => assert.throws(() => fromBundle(bytes), (error) => /^(bundle-|source-missing)/.test(error.code));
  damaged(new Uint8Array());
  damaged(new Uint8Array(10));
  damaged(new Uint8Array(2000).fill(7));
  damaged(tar([['README.md', 'x']]));
  damaged(bundleOf(motion().board).subarray(0, 5000));
});

test('a byte changed in a file of a bundle is seen, and the entry is named', async () => {
  const { board } = election();
  board.log.append({ type: 'note', contest: null, by: 'officer', text: '停电十分钟' });
  const bundle = bundleOf(board);
  const { entries } = board.evidence;
  for (const [index, entry] of entries.entries()) {
    for (const place of [-2, -1, entry.length - 3]) {
      const changed = bundle.slice();
      const at = Buffer.from(bundle).indexOf(entry) + place;
      changed[at] ^= 1;
      const { holds, checks, first } = await verify(fromBundle(changed));
      assert.equal(holds, false);
      assert.ok(checks[0].failures.some(({ entry: failing, code }) => failing === index && code === 'entry-changed'), `${index} ${place}`);
      assert.notEqual(first.entry, null);
    }
  }
});

test('whatever single byte is changed, a verdict comes', async () => {
  const bundle = bundleOf(new Board());
  const report = await verify(fromBundle(bundle));
  assert.equal(report.holds, true);
  for (let at = 0; at < bundle.length; at += 1) {
    const changed = bundle.slice();
    changed[at] ^= 2;
    try {
      await verify(fromBundle(changed));
    } catch (error) {
      assert.match(error.code, /^(bundle-damaged|bundle-format|source-missing)$/, `byte ${at}: ${error.stack}`);
    }
  }
});

test('a tile that differs from the entries is named', async () => {
  const { board } = motion();
  const evidence = fromBundle(bundleOf(board));
  evidence.tiles[0].hashes[5] = new Uint8Array(32);
  const { first } = await verify(evidence);
  assert.deepEqual([first.code, first.entry], ['tile', 5]);
});

test('the key: served, given in full, or by its code', async () => {
  const { board } = motion();
  const { vkey } = board.log;
  const code = url64(sha256(vkey).subarray(0, 16));
  assert.deepEqual(await chooseKey(' ', vkey), { vkey, source: 'served' });
  assert.deepEqual(await chooseKey(vkey.replaceAll('\n', '\r\n'), 'other'), { vkey, source: 'given' });
  assert.deepEqual(await chooseKey(`https://piaojue.example/i#CODE.${code}`, vkey), { vkey, source: 'given' });
  await assert.rejects(chooseKey(code, `${vkey}x`), { code: 'key-differs' });
  await assert.rejects(chooseKey('?', vkey), { code: 'key-form' });
});

test('kept receipts and checkpoints', () => {
  const { board } = motion();
  const receipt = board.receipt(4);
  const bytes = (value) => new Uint8Array(Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)));
  assert.deepEqual(readKept(bytes(receipt)).receipts, [receipt]);
  assert.deepEqual(readKept(bytes([receipt, receipt])).receipts.length, 2);
  assert.deepEqual(readKept(bytes({ receipts: [receipt] })).receipts, [receipt]);
  const checkpoint = board.log.checkpoint();
  assert.deepEqual(readKept(bytes(checkpoint)).earlier, [checkpoint]);
  const evidence = { evidence: [{ pinned: [checkpoint], shown: checkpoint }, { pinned: [board.log.checkpoint(3)], shown: null }] };
  assert.deepEqual(readKept(bytes(evidence)), { receipts: [], earlier: [checkpoint, evidence.evidence[1].pinned[0]] });
  for (const odd of ['', '{}', 'null', '[1]', 'hello']) assert.throws(() => readKept(bytes(odd)), { code: 'receipt-form' });
});
