// The figures of a balance: what is missing between two of them is named, and never negative.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { balanceOf, currentContest, figuresOf, percent, rateOf } from '../../static/balance.js';

test('every remainder between two figures is shown', () => {
  const figures = figuresOf({ entitled: 120, present: 114, leave: 5, issued: 112, returned: 87 });
  assert.equal(figures.outstanding, 25);
  assert.equal(figures.absent, 1);
  assert.equal(figures.without_ballot, 2);
  assert.equal(figures.not_taken, 8);
});

test('a remainder is never negative', () => {
  assert.equal(figuresOf({ entitled: 3, present: 3, leave: 1, issued: 1, returned: 2 }).outstanding, 0);
});

test('before any ballot is out the balance is that of the congress', () => {
  assert.deepEqual(balanceOf({ entitled: 120, present: 30, leave: 5 }), {
    entitled: 120, present: 30, leave: 5, issued: 0, returned: 0, paper: { issued: 0, returned: 0 },
  });
});

test('what is in the log is what came back less what came back on paper', () => {
  const contest = { entitled: 12, present: 12, issued: 12, returned: 11, paper: { issued: 3, returned: 3 } };
  assert.equal(figuresOf(balanceOf({ entitled: 12, present: 12, leave: 0 }, contest)).logged, 8);
});

test('the feed tells leave for a contest of the whole roll only', () => {
  const contest = { entitled: 40, present: 38, issued: 38, returned: 0 };
  assert.equal(balanceOf({ entitled: 120, present: 114, leave: 5 }, contest).leave, null);
  assert.equal(balanceOf({ entitled: 40, present: 38, leave: 2 }, contest).leave, 2);
});

test('the open contest is the current one, then the one that closes', () => {
  const contests = (...states) => ({ contests: states.map((state) => ({ state })) });
  assert.equal(currentContest(contests('ready', 'open')).state, 'open');
  assert.equal(currentContest(contests('ready', 'closing', 'counted')).state, 'closing');
  assert.equal(currentContest(contests('draft', 'counted')), undefined);
});

test('bars end at the full width, and nothing is divided by nobody', () => {
  assert.equal(percent(61, 120), '50.83%');
  assert.equal(percent(7, 5), '100.00%');
  assert.equal(percent(0, 0), '0.00%');
});

test('the rate of a grade is of the valid ballots, rounded half up as the count does (R6)', () => {
  assert.deepEqual([115, 119, 104, 0, 120].map((votes) => rateOf(votes, 120)), ['95.83%', '99.17%', '86.67%', '0.00%', '100.00%']);
  assert.equal(rateOf(1, 800), '0.13%');
  assert.equal(rateOf(0, 0), '—');
});
