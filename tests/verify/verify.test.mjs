// Whole boards that hold, and every kind of tampering named by its first failing entry.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { verify } from '../../static/verify.js';
import { Board, body, id, MOTION, rsaPair, rules, sha256, turned, url64 } from './kit.mjs';
import { appraisal, election, motion, runoff, sealed } from './played.mjs';

async function holds(board, change = {}) {
  const report = await verify({ ...board.evidence, ...change });
  assert.deepEqual(report.checks.flatMap(({ failures }) => failures), []);
  assert.equal(report.holds, true);
  return report;
}

async function fails(board, code, check, entry, change = {}) {
  const report = await verify({ ...board.evidence, ...change });
  const { first } = report;
  assert.deepEqual([first?.code, first?.check, first?.entry], [code, check, entry], JSON.stringify(report.checks));
  assert.equal(report.holds, false);
  return report;
}

test('a motion with signatures holds, and shows its figures', async () => {
  const { contests: [figures], checks } = await holds(motion().board);
  assert.equal(checks.length, 7);
  assert.deepEqual([figures.entitled, figures.present, figures.issued, figures.returned, figures.notReturned], [3, 3, 3, 3, 0]);
  assert.deepEqual([figures.state, figures.valid, figures.invalid, figures.certificates], ['certified', 3, 0, 2]);
});

test('an election with write-ins, paper, roll and register holds', async () => {
  const { contests: [figures] } = await holds(election().board);
  assert.equal(figures.rollChecked, true);
  assert.equal(figures.registersChecked, 1);
});

test('a sealed box holds, with a ballot that can not be opened', async () => {
  const { contests: [figures] } = await holds(sealed().board);
  assert.deepEqual([figures.unopenable, figures.invalid, figures.unseals], [1, 1, 2]);
});

test('an appraisal and a run-off after a tie hold', async () => {
  await holds(appraisal().board);
  await holds(runoff().board);
});

test('every prefix of a log holds', async () => {
  const { board } = motion();
  while (board.log.entries.length > 1) {
    board.log.entries.pop();
    await holds(board);
  }
});

test('lawful voids hold', async () => {
  const board = new Board();
  board.void(board.publish(MOTION_ONLY), 'withdrawn');
  const decided = board.publish({ ...MOTION_ONLY, rules: rules({ max_for: 0, signoffs: { open: 0, close: 0, certify: 1, void: 2 } }) }, { scrutineers: 2 });
  board.open(decided, 2);
  board.cast(decided, body(['for']));
  board.void(decided, 'decision', [1, 0]);
  const above = board.publish(MOTION_ONLY);
  board.open(above, 1);
  board.cast(above, body(['for']));
  board.cast(above, body(['for']));
  board.close(above, { issued: 1, present: 1 });
  board.void(above, 'returned-above-issued');
  const remote = board.publish({ ...MOTION_ONLY, rules: rules({ max_for: 0, sitting: 'remote', quorum: { of: 'entitled', at_least: [2, 3] } }) });
  board.open(remote, 0);
  board.cast(remote, body(['for']));
  board.close(remote);
  board.void(remote, 'quorum');
  const { contests } = await holds(board);
  assert.deepEqual(contests.map(({ state }) => state), ['void', 'void', 'void', 'void']);
});

test('it shares no code with the scripts that cast ballots', () => {
  const folder = new URL('../../static/', import.meta.url);
  const core = readdirSync(folder).filter((name) => /^verify(-\w+)?\.js$/.test(name) && !/-(page|lines)\.js$/.test(name));
  assert.ok(core.length >= 16);
  for (const name of core) {
    const imported = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(([, path]) => path);
    for (const path of imported) assert.match(path, /^\.\/verify-[a-z]+\.js$/, name);
  }
});

const MOTION_ONLY = { ...MOTION, rules: rules({ max_for: 0 }) };

test('one log: keys, signatures, size, root, growth', async () => {
  const { board } = motion();
  const { evidence } = board;
  const other = motion().board;
  await fails(board, 'log-keys', 1, null, { vkey: evidence.vkey.replace('+', '-') });
  await fails(board, 'log-keys', 1, null, { vkey: '' });
  await fails(board, 'checkpoint-origin', 1, null, { vkey: other.log.vkey });
  await fails(board, 'checkpoint', 1, null, { checkpoint: '' });
  await fails(board, 'checkpoint-signature', 1, null, { checkpoint: board.log.checkpoint().replace(/\n\d+\n/, '\n2\n') });
  await fails(board, 'log-size', 1, null, { entries: evidence.entries.slice(0, -1) });
  await fails(board, 'log-inconsistent', 1, null, { earlier: [board.log.sign(`${board.log.origin}\n2\n${sha256('other').toString('base64')}\n`)] });
  await holds(board, { earlier: [board.log.checkpoint(3)] });
});

test('a byte changed anywhere in an entry is seen', async () => {
  const { board } = motion();
  for (const [index, entry] of board.evidence.entries.entries()) {
    const entries = [...board.evidence.entries];
    entries[index] = entry.slice();
    entries[index][entry.length >> 1] ^= 1;
    const report = await verify({ ...board.evidence, entries });
    assert.ok((report.first.entry ?? index) >= index);
    assert.ok(report.checks[0].failures.some(({ code }) => code === 'log-root'));
  }
});

test('receipts are looked up', async () => {
  const { board } = motion();
  const receipt = board.receipt(4);
  const { receipts } = await holds(board, { receipts: [receipt] });
  assert.deepEqual(receipts, [{ index: 4, fault: null }]);
  await fails(board, 'receipt-proof', 1, 5, { receipts: [{ ...receipt, index: 5 }] });
  await fails(board, 'receipt-form', 1, null, { receipts: [{ hello: 1 }] });
  await fails(board, 'receipt-form', 1, null, { receipts: [null] });
  board.log.entries[4] = Buffer.from('{}');
  const rewritten = await verify({ ...board.evidence, receipts: [receipt] });
  assert.equal(rewritten.receipts[0].fault.code, 'log-inconsistent');
});

test('grammar: form, order, repeats', async () => {
  const changed = async (change, code, entry) => {
    const played = motion();
    change(played);
    await fails(played.board, code, 2, entry);
  };
  await changed(({ board }) => (board.log.entries[1] = Buffer.from('{"type":"contest", "manifest":""}')), 'entry-form', 1);
  await changed(({ board }) => (board.log.entries[0] = Buffer.from('nonsense')), 'entry-form', 0);
  await changed(({ board }) => board.rewrite(2, (entry) => ({ ...entry, more: 1 })), 'entry-form', 2);
  await changed(({ board }) => board.rewrite(2, (entry) => ({ ...entry, type: 'toString' })), 'entry-type', 2);
  await changed(({ board }) => board.log.append(JSON.parse(board.log.entries[0])), 'congress-twice', 13);
  await changed(({ board }) => board.log.append(JSON.parse(board.log.entries[1])), 'contest-twice', 13);
  await changed(({ board }) => board.log.append(JSON.parse(board.log.entries[3])), 'entry-order', 13);
  await changed(({ board }) => board.rewrite(8, (entry) => ({ ...entry, ballot: 2 })), 'no-ballot', 8);
  const board = new Board();
  const contest = board.publish(MOTION_ONLY);
  board.void(contest, 'decision');
  await fails(board, 'void-ground', 2, 2);
});

test('manifests: form, rules, keys', async () => {
  const changed = async (change, code = 'manifest-rule') => {
    const board = new Board();
    board.publish({ ...MOTION_ONLY, ...change });
    await fails(board, code, 2, 1);
  };
  await changed({ v: 2 });
  await changed({ seats: 1 });
  await changed({ marks: ['for', 'abstain', 'against'] });
  await changed({ write_ins: 1 });
  await changed({ electorate: { entitled: 0, roll: url64(sha256('')) } });
  await changed({ rules: rules({ max_for: 0, pass: { of: 'entitled', at_least: [3, 2] } }) });
  await changed({ rules: rules({ max_for: 1 }) });
  await changed({ box: { kind: 'live', size: 40, group: 1, wait_s: 0, threshold: 0, url: null } });
  await changed({ kind: 'election', options: [], rules: rules({ surplus: { of: 'seats', at_least: [1, 5] } }), seats: 5 });
  await changed({ scrutineers: [{ name: '甲', key: url64(Buffer.alloc(65, 4)), sealing_key: null }] });
  await changed({ seat: 1 }, 'manifest-form');
  await changed({ congress: id() }, 'other-congress');
  const board = new Board();
  const issuer = rsaPair();
  board.publish(MOTION_ONLY, { issuer });
  board.publish(MOTION_ONLY, { issuer });
  await fails(board, 'key-reused', 2, 2);
});

test('ballots: tokens, signature, key, sealing', async () => {
  const cast = async (twist, code) => {
    const board = new Board();
    const contest = board.publish(MOTION_ONLY, { further: true });
    board.open(contest, 3);
    board.cast(contest, body(['for']), { twist });
    await fails(board, code, 3, 3);
  };
  await cast((entry) => ({ ...entry, tokens: [entry.tokens[0], turned(entry.tokens[1])] }), 'ballot-token');
  await cast((entry) => ({ ...entry, tokens: entry.tokens.slice(1) }), 'ballot-tokens');
  await cast((entry) => ({ ...entry, signature: turned(entry.signature) }), 'ballot-signature');
  await cast((entry) => ({ ...entry, commit: turned(entry.commit) }), 'ballot-signature');
  await cast((entry) => ({ ...entry, key: turned(entry.key, 64) }), 'ballot-key');
  await cast((entry) => ({ ...entry, sealed: { content: '', shares: [] } }), 'ballot-sealing');
  const { board } = motion();
  board.log.entries[5] = board.log.entries[4];
  await fails(board, 'ballot-twice', 3, 5);
});

test('figures and signatures of scrutineers', async () => {
  const closed = async (figures, code, further = false) => {
    const board = new Board();
    const contest = board.publish({ ...MOTION_ONLY }, { further });
    board.open(contest, 3);
    board.cast(contest, body(['for']));
    const close = board.close(contest, figures);
    await fails(board, code, 4, close);
  };
  await closed({ returned: 0 }, 'returned');
  await closed({ issued: 2 }, 'issued');
  await closed({ present: 4 }, 'present');
  await closed({ issued: 0 }, 'not-voided');
  await closed({ further: 0 }, 'not-voided', true);
  const board = new Board();
  board.open(board.publish({ ...MOTION_ONLY, rules: rules({ max_for: 0, quorum: { of: 'entitled', at_least: [2, 3] } }) }), 1);
  await fails(board, 'quorum', 4, 2);
  const played = motion();
  played.board.rewrite(played.close, (entry) => ({ ...entry, signoffs: [] }));
  await fails(played.board, 'signoffs', 4, played.close);
  const moved = motion();
  moved.board.rewrite(2, (entry) => ({ ...entry, present: 2 }));
  await fails(moved.board, 'signoff', 4, 2);
  const { board: withPaper, paper, result } = election();
  withPaper.rewrite(paper, (entry) => ({ ...entry, bodies: [] }));
  await fails(withPaper, 'paper-returned', 4, result);
});

test('roll, register and eligible list are the ones named', async () => {
  const { board, contest, close } = election();
  const given = board.documents[contest.id];
  const change = (more) => ({ documents: { [contest.id]: { ...given, ...more } } });
  const twisted = (document) => document.map((byte, at) => (at === 40 ? byte ^ 1 : byte));
  await fails(board, 'roll', 4, 1, change({ roll: twisted(given.roll) }));
  await fails(board, 'register', 4, close, change({ registers: { 0: twisted(given.registers[0]) } }));
  await fails(board, 'eligible-list', 2, 1, change({ eligible: twisted(given.eligible) }));
  const missing = await verify({ ...board.evidence, documents: {} });
  assert.deepEqual(missing.checks.flatMap(({ failures }) => failures.map(({ code }) => code)), ['no-eligible-list']);
});

test('sealed boxes: keys, and what is unopenable', async () => {
  const { board, unseals, contest } = sealed();
  board.rewrite(unseals[0], (entry) => ({ ...entry, key: turned(entry.key, 5) }));
  await fails(board, 'unseal-key', 5, unseals[0]);
  board.rewrite(unseals[0], (entry) => ({ ...entry, key: url64(Buffer.alloc(32)) }));
  await fails(board, 'unseal-key', 5, unseals[0]);
  board.rewrite(unseals[0], (entry) => ({ ...entry, scrutineer: 9 }));
  await fails(board, 'unseal-scrutineer', 5, unseals[0]);
  const few = sealed();
  few.board.log.entries.splice(few.unseals[1], 1);
  await fails(few.board, 'unseal-few', 5, few.unseals[1]);
  const twice = sealed();
  twice.board.log.entries[twice.unseals[1]] = twice.board.log.entries[twice.unseals[0]];
  await fails(twice.board, 'unseal-twice', 5, twice.unseals[1]);
  const short = sealed();
  short.board.rewrite(3, (entry) => ({ ...entry, sealed: { ...entry.sealed, shares: entry.sealed.shares.slice(1) } }));
  await fails(short.board, 'ballot-sealing', 3, 3);
  const insides = [
    (seal) => ({ ...seal, padded: Buffer.alloc(400, ' ') }),
    (seal) => ({ ...seal, share: (share, j) => (j === 2 ? Buffer.concat([Buffer.from([1]), share.subarray(1)]) : share) }),
    (seal) => ({ ...seal, padded: Buffer.concat([seal.padded.subarray(0, 399), Buffer.from('x')]) }),
    (seal) => ({ ...seal, padded: Buffer.concat([Buffer.alloc(32), seal.padded.subarray(32)]) }),
  ];
  for (const inside of insides) await holds(sealed({ inside }).board);
  const openable = sealed({ inside: (seal) => seal });
  await fails(openable.board, 'opening-order', 6, openable.openings[1]);
  // The key of the third scrutineer does not matter: the first two in the log open the box.
  const third = sealed({ inside: (seal) => ({ ...seal, share: (share, j) => (j === 1 ? Buffer.alloc(33) : share) }) });
  await fails(third.board, 'opening-order', 6, third.openings[1]);
  assert.equal(contest.manifest.box.threshold, 2);
});

test('openings and paper ballots', async () => {
  const rewritten = async (play, place, change, code) => {
    const played = play();
    const index = [played[place]].flat()[0];
    played.board.rewrite(index, change);
    await fails(played.board, code, 6, index);
  };
  await rewritten(motion, 'openings', (entry) => ({ ...entry, nonce: turned(entry.nonce) }), 'opening-commitment');
  await rewritten(motion, 'openings', (entry) => ({ ...entry, body: body(['against']) }), 'opening-commitment');
  await rewritten(motion, 'openings', (entry) => ({ ...entry, body: body(['perhaps']) }), 'body');
  await rewritten(motion, 'openings', (entry) => ({ ...entry, body: { write_ins: [], marks: ['for'] } }), 'body');
  await rewritten(motion, 'openings', (entry) => ({ ...entry, body: null }), 'body');
  await rewritten(motion, 'openings', (entry) => ({ ...entry, ballot: entry.ballot + 1 }), 'opening-commitment');
  await rewritten(election, 'paper', (entry) => ({ ...entry, bodies: [body(['for', 'against']), body(['abstain', 'against'])] }), 'paper-order');
  await rewritten(election, 'paper', (entry) => ({ ...entry, bodies: [body(['for', 'against'], [id()])] }), 'body');
  const { board, openings, result } = motion();
  board.log.entries.splice(openings[2], 1);
  await fails(board, 'not-opened', 6, result - 1);
});

test('results and certificates', async () => {
  const { board, result } = motion();
  board.rewrite(result, (entry) => ({ ...entry, result: { ...entry.result, passed: false } }));
  const { first } = await fails(board, 'result', 7, result);
  assert.equal(first.details.member, 'passed');
  board.rewrite(result, (entry) => ({ ...entry, result: null }));
  await fails(board, 'result', 7, result);
  const certified = motion();
  certified.board.rewrite(certified.certificates[0], (entry) => ({ ...entry, signature: turned(entry.signature) }));
  await fails(certified.board, 'certificate', 7, certified.certificates[0]);
  const taken = motion();
  const index = taken.board.void(taken.contest, 'decision', [0, 1]);
  await fails(taken.board, 'result-final', 7, index);
});
