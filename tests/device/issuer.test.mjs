// A further issuer: its own code, asked for once, its own token beside the organiser's, and what is said when it is silent.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, recoverable, signIn } from '../../static/ballot.js';
import { Organiser, Union, manifest } from './kit.mjs';

async function arrive() {
  const union = new Union();
  const own = manifest('', '').issuers[0];
  const organiser = new Organiser({ issuers: [own, union.named()] });
  organiser.union = union;
  const env = organiser.environment();
  const device = await signIn(env, organiser.invitation(), '1');
  await device.checkIn();
  const contests = [{ contest: organiser.contest, state: 'ready' }];
  const state = () => JSON.parse(env.store.records.get(`state/${organiser.congress}`));
  return { union, organiser, env, device, contests, contest: organiser.contest, state };
}

test('the code is asked for once, and a ballot takes a token of each issuer', async () => {
  const { union, organiser, env, device, contests, contest, state } = await arrive();
  const first = await device.takeBallots(contests);
  assert.equal(first.problems[contest].slug, 'issuer-code-wanted');
  assert.equal(device.status(contest, 'ready'), 'code-wanted');
  assert.deepEqual(device.wants(contest), { name: '上级工会', url: union.url });
  assert.equal(union.asked.length, 0, 'nothing is sent without a code');
  const own = organiser.issued;
  await device.keepIssuerCode(union.url, 'CODE-OF-UNION');
  const again = await Device.load(env, organiser.congress);
  assert.equal(again.status(contest, 'ready'), 'taking');
  assert.deepEqual(await again.takeBallots(contests), { nextMs: null, problems: {} });
  assert.equal(again.status(contest, 'ready'), 'waiting-to-open');
  assert.equal(organiser.issued, own);
  const issues = organiser.asked.filter(({ path }) => path.endsWith('/issue'));
  assert.equal(issues.length, 1, 'a token in hand is not asked for again');
  assert.equal(state().contests[contest].tokens.length, 2);
  assert.notEqual(organiser.issued, union.issued);
  organiser.state = 'open';
  const { manifest: paper } = await again.openPaper(contest);
  await again.seal(contest, Object.fromEntries(paper.options.map(({ id }, i) => [id, i ? 'against' : 'for'])));
  await again.cast(contest);
  assert.equal(JSON.parse(organiser.stored.body).tokens.length, 2);
});

test('neither server hears what belongs to the other, and the requests for tokens are of one size', async () => {
  const { union, organiser, device, contests, contest } = await arrive();
  await device.keepIssuerCode(union.url, 'CODE-OF-UNION');
  await device.takeBallots(contests);
  assert.ok(organiser.asked.every(({ session, body }) => session !== 'Bearer U1' && !String(body).includes('CODE-OF-UNION')));
  assert.deepEqual(union.asked.map(({ session }) => session), [null, 'Bearer U1']);
  const own = organiser.asked.find(({ path }) => path === `/contests/${contest}/issue`);
  assert.equal(union.asked[1].body.length, own.body.length);
});

test('what it takes to finish both tokens is stored before either is asked for; a lost answer is asked for again', async () => {
  const { union, organiser, env, device, contests, contest, state } = await arrive();
  await device.keepIssuerCode(union.url, 'CODE-OF-UNION');
  let seen = null;
  organiser.lose = (method, path) => {
    if (path.endsWith('/issue')) seen ??= state().contests[contest].asks.map(({ inverse, salt }) => Boolean(inverse && salt));
    return null;
  };
  union.up = false;
  const { nextMs, problems } = await device.takeBallots(contests);
  assert.deepEqual(seen, [true, true]);
  assert.equal(problems[contest].slug, 'issuer-silent');
  assert.ok(nextMs > 0, 'tried again by itself');
  const { blinded } = state().contests[contest].asks[1];
  union.up = true;
  await (await Device.load(env, organiser.congress)).takeBallots(contests);
  assert.equal(union.issued, blinded);
  assert.ok(state().contests[contest].tokens);
});

test('a wrong code, or another delegate\'s, is forgotten and asked for again', async () => {
  const { union, device, contests, contest, organiser } = await arrive();
  for (const [code, delegate] of [['NOT-A-CODE', null], ['CODE-OF-UNION', { id: organiser.congress, name: '钱进' }]]) {
    union.delegate = delegate;
    await device.keepIssuerCode(union.url, code);
    const { problems, nextMs } = await device.takeBallots(contests);
    assert.equal(problems[contest].slug, 'issuer-code-wrong');
    assert.equal(nextMs, null);
  }
  await device.takeBallots(contests);
  assert.equal(device.status(contest, 'ready'), 'code-wanted');
});

test('a session that the issuer has forgotten is opened again with the code', async () => {
  const { union, device, contests, contest, state } = await arrive();
  await device.keepIssuerCode(union.url, 'CODE-OF-UNION');
  const { answer } = union;
  union.answer = function once(...asked) {
    const said = answer.apply(this, asked);
    this.session = 'U2';
    delete this.answer;
    return said;
  };
  await device.takeBallots(contests);
  await device.takeBallots(contests);
  assert.ok(state().contests[contest].tokens);
});

test('the recovery copy has no code and no session of a further issuer', async () => {
  const { union, device, contests, state } = await arrive();
  await device.keepIssuerCode(union.url, 'CODE-OF-UNION');
  await device.takeBallots(contests);
  const copy = JSON.stringify(recoverable(state()));
  assert.ok(!copy.includes('CODE-OF-UNION') && !copy.includes('U1"'));
  assert.ok(copy.includes('tokens'));
});
