// The receipts that a browser's own device holds: read from what that device stores, held against a log, nothing else said.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { checkOwn, ownReceipts } from '../../static/verify-own.js';
import { sha256, url64 } from '../device/kit.mjs';
import { Board } from './kit.mjs';
import { motion } from './played.mjs';

const leaf = (entry) => url64(sha256([0], entry));
const outcomes = async (...given) => (await checkOwn(...given)).map(({ outcome, fault }) => [outcome, fault?.code ?? null]);

/** A board, and what a device that received the ballot at 4 holds of it. */
function held() {
  const { board } = motion();
  const { log } = board;
  const contest = JSON.parse(log.entries[4]).contest;
  const receipt = { contest, index: 4, leaf: leaf(log.entries[4]), note: log.checkpoint(5) };
  return { board, own: { vkey: log.vkey, note: log.checkpoint(8), receipts: [receipt] } };
}

test('of two copies the newer counts, and of its contests those that were received', async () => {
  const { own, board } = held();
  const [{ contest, index, leaf, note }] = own.receipts;
  const log = { vkey: own.vkey, note: own.note };
  const state = (seq, contests) => JSON.stringify({ seq, log, contests });
  const asked = [];
  const copies = async (name) => (asked.push(name), [state(1, {}), state(2, { [contest]: { stage: 'received', m: 'm', index, leaf, note }, other: { stage: 'sealed' } })]);
  assert.deepEqual(await ownReceipts('C', copies), own);
  assert.deepEqual(asked, ['state/C']);
  assert.equal(await ownReceipts('C', async () => [null, null]), null);
  assert.deepEqual(await outcomes(own, board.evidence), [['holds', null]]);
});

test('an entry that was changed, a log that was shortened or begun anew, and another key are found', async () => {
  const { own, board } = held();
  const earlier = { ...board.evidence, entries: board.evidence.entries.slice(0, 3), checkpoint: board.log.checkpoint(3) };
  assert.deepEqual(await outcomes(own, earlier), [['fails', 'log-inconsistent']], 'the live log never shrinks');
  assert.deepEqual(await outcomes(own, { ...earlier, isKept: true }), [['older', null]], 'a copy may be from before');
  const between = { ...board.evidence, entries: board.evidence.entries.slice(0, 6), checkpoint: board.log.checkpoint(6), isKept: true };
  assert.deepEqual(await outcomes(own, between), [['holds', null]]);
  assert.deepEqual(await outcomes(own, { ...board.evidence, vkey: new Board().log.vkey }), [['fails', 'key-differs']]);
  assert.deepEqual(await outcomes({ ...own, receipts: [{ ...own.receipts[0], index: 5 }] }, board.evidence), [['fails', 'receipt-entry']]);
  const unsigned = board.evidence;
  unsigned.entries[10] = new Uint8Array([1]);
  assert.deepEqual(await outcomes(own, unsigned), [['fails', 'log-root']]);
  board.log.entries[4] = Buffer.from('{}');
  assert.deepEqual(await outcomes(own, board.evidence), [['fails', 'log-inconsistent']]);
});
