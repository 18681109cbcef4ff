import assert from 'node:assert/strict';
import { test } from 'node:test';
import { advance, allEntries, allLeaves, b64, checkInclusion, leafHash, openCheckpoint, parseInvitation, parseVkey, rawSignature, tilePath, unb64, vkeyMatches } from '../../static/ballot-protocol.js';
import { Log, auditPath, sha256, treeHash, url64 } from './kit.mjs';

const ORIGIN = 'piaojue.example/log/00112233-4455-6677-8899-aabbccddeeff';
const logOf = (size, log = new Log(ORIGIN)) => {
  while (log.entries.length < size) log.append(`{"entry":${log.entries.length}}`);
  return log;
};
const rejects = (promise, slug) => assert.rejects(promise, { name: 'Problem', slug });

test('an invitation brings the code and the hash of the key file', async () => {
  const { vkey } = new Log(ORIGIN);
  const hash = url64(sha256(vkey).subarray(0, 16));
  assert.deepEqual(parseInvitation(`#ABC.${hash}`), { code: 'ABC', vkeyHash: hash });
  assert.deepEqual(parseInvitation('ABC'), { code: 'ABC', vkeyHash: null });
  for (const wrong of ['', '#', '.x', 'ABC.AAAA', `ABC.${hash}.x`]) assert.throws(() => parseInvitation(wrong), { slug: 'invitation-malformed' });
  assert.ok(await vkeyMatches(vkey, hash));
  assert.ok(!(await vkeyMatches(`${vkey} `, hash)));
});

test('a key file gives its ECDSA key, and is refused where its line, key id or type is another', async () => {
  const { vkey } = new Log(ORIGIN);
  assert.equal((await parseVkey(vkey)).origin, ORIGIN);
  const [ed, ec] = vkey.split('\n');
  const other = new Log('elsewhere').vkey.split('\n');
  const wrong = [ec, ed, `${ec}\n${ed}`, `${ed}\n${ec}\n${ec}`, `${other[0]}\n${ec}`, `${ed}\n${ec.replace(/\+[0-9a-f]{8}\+/, '+00000000+')}`, `${ed}\n${ec}=`];
  for (const each of wrong) await rejects(parseVkey(each), 'vkey-malformed');
});

test('checkpoints open under the pinned key only, and only in their exact form', async () => {
  const log = logOf(5);
  const note = log.checkpoint();
  const opened = await openCheckpoint(log.vkey, note);
  assert.equal(opened.size, 5);
  assert.equal(b64(opened.root), url64(treeHash(log.entries)));
  const lines = note.split('\n');
  const without = (at) => lines.filter((_, i) => i !== at).join('\n');
  const root = lines[2];
  const wrong = [
    logOf(5).checkpoint(), // another key
    note.replace('\n5\n', '\n6\n'), // a changed size
    without(5), // no ECDSA signature
    note.replace(/\n$/, ''),
    log.sign(`other\n5\n${root}\n`),
    log.sign(`${ORIGIN}\n05\n${root}\n`),
    log.sign(`${ORIGIN}\n5\n${root.slice(0, -1)}\n`),
    log.sign(`${ORIGIN}\n5\n${root}\n\nextra\n`),
    '',
  ];
  for (const each of wrong) await rejects(openCheckpoint(log.vkey, each), 'checkpoint-invalid');
  const cosigned = `${note}— witness.example ${Buffer.from('whatever').toString('base64')}\n`;
  assert.equal((await openCheckpoint(log.vkey, cosigned)).size, 5);
  assert.equal((await openCheckpoint(log.vkey, without(4))).size, 5); // a phone does not need Ed25519
});

test('DER signatures become r‖s, and sloppy DER is refused', () => {
  const raw = rawSignature(Uint8Array.from([0x30, 7, 2, 1, 5, 2, 2, 0, 0x80]));
  assert.equal(Buffer.from(raw).toString('hex'), `${'00'.repeat(31)}05${'00'.repeat(31)}80`);
  const wrong = [[0x30, 6, 2, 1, 5, 2, 1, 0x80], [0x30, 7, 2, 2, 0, 5, 2, 1, 1], [0x30, 6, 2, 1, 5, 2, 1, 1, 0], [0x31, 6, 2, 1, 5, 2, 1, 1], [0x30, 6, 2, 1, 5, 3, 1, 1], []];
  for (const each of wrong) assert.throws(() => rawSignature(Uint8Array.from(each)), { slug: 'checkpoint-invalid' });
});

test('inclusion proofs of every leaf in every small tree hold, and no other leaf, index, size or path does', async () => {
  for (let size = 1; size <= 20; size++) {
    const { entries } = logOf(size);
    const root = treeHash(entries);
    for (let index = 0; index < size; index++) {
      const proof = auditPath(index, entries).map(url64);
      const check = (entry, at, path, tree) => checkInclusion(new Uint8Array(entry), at, path, { size, root, ...tree });
      await check(entries[index], index, proof);
      await rejects(check(Buffer.from('x'), index, proof), 'proof-invalid');
      await rejects(check(entries[index], index, [...proof, url64(root)]), 'proof-invalid');
      if (proof.length > 0) await rejects(check(entries[index], index, proof.slice(1)), 'proof-invalid');
      await rejects(check(entries[index], size, proof), 'proof-invalid');
      if (size > 1) await rejects(check(entries[index], (index + 1) % size, proof), 'proof-invalid');
    }
  }
});

test('tile paths group digits by three', () => {
  assert.deepEqual([0, 7, 999, 1000, 1234067].map(tilePath), ['000', '007', '999', 'x001/000', 'x001/x234/067']);
});

const SIZES = [1, 2, 7, 255, 256, 257, 300, 511, 512, 513, 700];

test('a pinned checkpoint moves to every later one that continues it, reading no full tile twice', async () => {
  const log = logOf(700);
  let pinned = { vkey: log.vkey };
  const full = new Map();
  for (const size of SIZES) {
    const asked = [];
    const { entries } = log;
    const view = Object.assign(Object.create(Log.prototype), log, { entries: entries.slice(0, size) });
    pinned = await advance(pinned, log.checkpoint(size), view.reader(asked));
    assert.equal(pinned.size, size);
    assert.equal(pinned.root, url64(treeHash(entries.slice(0, size))));
    asked.filter((path) => !path.includes('.p/')).forEach((path) => full.set(path, (full.get(path) ?? 0) + 1));
  }
  assert.deepEqual([...full], [['tile/0/000', 1], ['tile/0/001', 1]]);
  assert.equal(pinned.tiles.length, 2);
});

test('from any older size the whole way is proven without a cache, through tiles that have become full', async () => {
  const log = logOf(700);
  for (const size of SIZES) {
    const asked = [];
    const first = await advance({ vkey: log.vkey }, log.checkpoint(size), log.reader());
    await advance(first, log.checkpoint(), log.reader(asked));
    assert.deepEqual(asked, size === 700 ? [] : ['tile/0/000', 'tile/0/001', 'tile/0/002.p/188']); // the older size is never named
  }
});

test('a log that shrank, forked or rewrote a pinned entry is inconsistent', async () => {
  for (const [size, changed] of [[300, 0], [300, 299], [256, 255], [257, 256], [5, 4]]) {
    const log = logOf(600);
    const pinned = await advance({ vkey: log.vkey }, log.checkpoint(size), log.reader());
    await rejects(advance(pinned, log.checkpoint(size - 1), log.reader()), 'log-inconsistent');
    log.entries[changed] = Buffer.from('{"entry":"another"}');
    await rejects(advance(pinned, log.checkpoint(), log.reader()), 'log-inconsistent');
    await rejects(advance(pinned, log.checkpoint(size), log.reader()), 'log-inconsistent');
  }
});

test('tiles that do not hash to the signed root are inconsistent', async () => {
  const log = logOf(300);
  const pinned = await advance({ vkey: log.vkey }, log.checkpoint(10), log.reader());
  const lying = async (path) => {
    const bytes = await log.reader()(path);
    bytes[bytes.length - 1] ^= 1;
    return bytes;
  };
  await rejects(advance(pinned, log.checkpoint(), lying), 'log-inconsistent');
  const whole = await advance(pinned, log.checkpoint(), log.reader());
  await rejects(allEntries(whole, lying), 'log-inconsistent');
  await rejects(allLeaves(whole, lying), 'log-inconsistent');
  await rejects(allEntries(whole, async (path) => (await log.reader()(path)).slice(0, -1)), 'tile-malformed');
});

test('all entries and all leaves of a log are read and proven', async () => {
  const log = logOf(513);
  const pinned = await advance({ vkey: log.vkey }, log.checkpoint(), log.reader());
  const entries = await allEntries(pinned, log.reader());
  assert.deepEqual(entries.map((entry) => Buffer.from(entry).toString()), log.entries.map(String));
  const leaves = await allLeaves(pinned, log.reader());
  assert.deepEqual(leaves[512], await leafHash(entries[512]));
  assert.equal(unb64(pinned.root).length, 32);
});
