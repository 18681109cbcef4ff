import assert from 'node:assert/strict';
import test from 'node:test';

import { ballotsLeft, offered } from '../../static/leading.js';

const STATUS = { committee: 'received', audit: 'ready-to-mark', chair: 'waiting-to-open', contract: 'ready-to-mark' };
const contests = Object.keys(STATUS).map((contest) => ({ contest, state: 'open' }));
const statusOf = (contest) => STATUS[contest];

test('ballots left are those that can be marked now, in voting order', () => {
  assert.deepEqual(ballotsLeft(contests, statusOf), ['audit', 'contract']);
});

test('a state is asked about with its contest', () => {
  const asked = [];
  ballotsLeft([{ contest: 'audit', state: 'closing' }], (...about) => asked.push(about));
  assert.deepEqual(asked, [['audit', 'closing']]);
});

test('what is cast already is offered last', () => {
  assert.deepEqual(offered(contests, statusOf), ['audit', 'chair', 'contract', 'committee']);
});
