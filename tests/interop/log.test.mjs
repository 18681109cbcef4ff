// The bulletin board against golang.org/x/mod/sumdb (note and tlog, the code behind Go's checksum database): tlog/main.go opens
// the checkpoint under the log's Ed25519 key, and proves every entry and every older tree from the hash tiles. Go and the
// module come from Debian (golang-go, golang-golang-x-mod-dev).

import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { LogKeys, tiles } from '../../crypto/tests/vectors/make/notes.mjs';
import { VECTORS, vectors } from './kit.mjs';

const folder = mkdtempSync(join(tmpdir(), 'piaojue-tlog-'));
after(() => rmSync(folder, { recursive: true }));
const reader = join(folder, 'reader');
// Debian's module stands in a GOPATH of its own: nothing is downloaded.
const environment = { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '', GOCACHE: join(folder, 'cache') };
execFileSync('go', ['build', '-o', reader, fileURLToPath(new URL('tlog/main.go', import.meta.url))], { env: environment });

let count = 0;
/** What Go says of a log whose files are written by `fill`. */
function read(fill) {
  const log = join(folder, `log-${(count += 1)}`);
  mkdirSync(log);
  fill(log);
  const { status, stdout, stderr } = spawnSync(reader, [log], { encoding: 'utf8' });
  return { holds: status === 0, says: (stdout + stderr).trim() };
}
const unpacked = (name) => (log) => execFileSync('tar', ['-xf', fileURLToPath(new URL(`logs/${name}.tar`, VECTORS)), '-C', log]);
const written = (files) => (log) => {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(log, path)), { recursive: true });
    writeFileSync(join(log, path), content);
  }
};

for (const name of ['live', 'sealed']) {
  test(`Go verifies the frozen ${name} log`, () => {
    const { size, root } = vectors(`logs/${name}`);
    const padded = Buffer.from(root, 'base64url').toString('base64');
    assert.deepEqual(read(unpacked(name)), { holds: true, says: `${size} entries, root ${padded}` });
  });
}

test('Go refuses a checkpoint under other keys', () => {
  assert.deepEqual(read(unpacked('wrong/checkpoint')), { holds: false, says: 'note has no verifiable signatures' });
});

test('Go finds an entry that was changed after the log was signed', () => {
  assert.deepEqual(read(unpacked('wrong/changed')), { holds: false, says: 'entry 20: invalid transparency proof' });
});

test('Go finds a tile with a hash that is not the log\'s', () => {
  const answer = read((log) => {
    unpacked('live')(log);
    const path = join(log, 'tile/0/000.p/21');
    const bytes = readFileSync(path);
    bytes[0] ^= 1;
    writeFileSync(path, bytes);
  });
  assert.equal(answer.holds, false);
});

test('Go reads full tiles, partial ones and the levels above', () => {
  const entries = Array.from({ length: 600 }, (_, at) => Buffer.from(at === 0 ? '{"type":"congress"}' : `entry ${at}`));
  const keys = new LogKeys('piaojue.example/log/long');
  const answer = read(written({ vkey: keys.vkey, checkpoint: keys.checkpoint(entries), ...tiles(entries) }));
  assert.match(answer.says, /^600 entries/);
});
