import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, contestStatus, probeStorage, recover, recoverable, savedCongresses, signIn } from '../../static/ballot.js';
import { Organiser, manifest, id, memoryStore, refusal, sha256, url64 } from './kit.mjs';

/** A delegate on the way: signed in and checked in, with what is needed to go on. */
async function arrive(change, store) {
  const organiser = new Organiser(change);
  const env = organiser.environment(store);
  const device = await signIn(env, organiser.invitation(), '1234');
  await device.checkIn();
  return { organiser, env, device, contests: [{ contest: organiser.contest, get state() { return organiser.state; } }] };
}

const stored = (env, organiser) => JSON.parse(env.store.records.get(`state/${organiser.congress}`));
const record = (env, organiser) => stored(env, organiser).contests[organiser.contest];
const marksFor = (organiser) => ({ [JSON.parse(organiser.manifest).options[0].id]: 'for' });

async function castAll({ device, organiser, contests }) {
  await device.takeBallots(contests);
  organiser.state = 'open';
  await device.openPaper(organiser.contest);
  await device.seal(organiser.contest, marksFor(organiser));
  return device.cast(organiser.contest);
}

test('signing in pins the log key of the invitation, and refuses a server that shows another', async () => {
  const organiser = new Organiser();
  const device = await signIn(organiser.environment(), organiser.invitation(), '1');
  assert.equal(device.log.source, 'invitation');
  assert.equal(device.registration, 'registered');
  const unpinned = await signIn(organiser.environment(), { code: 'CODE', vkeyHash: null }, '1');
  assert.equal(unpinned.log.source, 'server');
  const env = organiser.environment();
  await assert.rejects(signIn(env, { code: 'CODE', vkeyHash: url64(Buffer.alloc(16)) }, '1'), { slug: 'vkey-mismatch' });
  assert.equal(env.store.records.size, 0);
});

test('signing in again in the same browser keeps the device key; another delegate is refused', async () => {
  const { organiser, env } = await arrive();
  const key = organiser.deviceKey;
  const again = await signIn(env, organiser.invitation(), '1');
  assert.equal(organiser.deviceKey, key);
  assert.ok(again.checkedIn);
  assert.deepEqual(await savedCongresses(env), [organiser.congress]);
  organiser.delegate = { id: id(), name: '钱进' };
  await assert.rejects(signIn(env, organiser.invitation(), '1'), { slug: 'other-delegate' });
});

test('a ballot goes from ready to a verified receipt, with a page reload between every two steps', async () => {
  const { organiser, env, contests } = await arrive();
  const { congress, contest } = organiser;
  const reload = () => Device.load(env, congress);
  const status = async () => (await reload()).status(contest, organiser.state);
  assert.match(await (await reload()).recoveryCode(), /^.{4}-.{4}-.{4}-.{4}$/);
  await (await reload()).confirmRecoveryCode();
  assert.equal(await (await reload()).recoveryCode(), null);
  assert.equal(await status(), 'taking');
  assert.deepEqual(await (await reload()).takeBallots(contests), { nextMs: null, problems: {} });
  assert.equal(await status(), 'waiting-to-open');
  assert.ok(!JSON.stringify(record(env, organiser)).includes('inverse'), 'the blinding is wiped');
  organiser.state = 'open';
  assert.equal(await status(), 'ready-to-mark');
  await (await reload()).openPaper(contest);
  await (await reload()).saveDraft(contest, { some: 'marks' });
  assert.deepEqual((await (await reload()).openPaper(contest)).draft, { some: 'marks' });
  await (await reload()).seal(contest, marksFor(organiser));
  assert.equal(await status(), 'sending');
  const receipt = await (await reload()).cast(contest);
  assert.equal(await status(), 'received');
  assert.equal(receipt.index, 2);
  assert.equal(receipt.m, url64(sha256(organiser.manifest)));
  assert.deepEqual(Object.keys(record(env, organiser)).sort(), ['index', 'leaf', 'm', 'note', 'stage']);
  assert.deepEqual(await (await reload()).cast(contest), receipt, 'casting again sends nothing');
  assert.equal(organiser.asked.filter(({ path }) => path === '/ballots').length, 1);
});

test('the ballot travels without credentials, and nothing is sent signed in from opening the paper to the receipt', async () => {
  const journey = await arrive();
  const { device, organiser, contests } = journey;
  await device.takeBallots(contests);
  organiser.state = 'open';
  await device.openPaper(organiser.contest);
  const before = organiser.asked.length;
  const [item, path] = [crypto.randomUUID(), `/congresses/${organiser.congress}/discussions/1`];
  const others = [() => device.checkIn(), () => device.asDelegate('GET', path), () => device.openVote(item), () => device.speak(item, 'for'), () => device.proposals('GET')];
  for (const ask of others) await assert.rejects(ask(), { slug: 'paper-open' });
  await device.takeBallots(contests);
  await device.seal(organiser.contest, marksFor(organiser));
  await device.closePaper();
  await assert.rejects(device.checkIn(), { slug: 'paper-open' }, 'a sealed ballot keeps the paper open');
  await device.cast(organiser.contest);
  assert.ok(organiser.asked.slice(before).every(({ session }) => session === null));
  await device.checkIn();
});

test('state and recovery copy are safe before the issue request is sent', async () => {
  const { organiser, env, device, contests } = await arrive();
  await device.recoveryCode();
  let seen = null;
  organiser.lose = (method, path) => {
    if (path.endsWith('/issue')) seen = { stage: record(env, organiser).stage, copy: organiser.copy?.length };
    return null;
  };
  await device.takeBallots(contests);
  assert.deepEqual(seen, { stage: 'asked', copy: 65_536 });
});

test('a store that forgets, refuses or keeps something else stops everything before a request', async () => {
  for (const broken of [{ read: async () => [null] }, { read: async () => ['x', null] }, { write: async () => { throw new Error('quota'); } }]) {
    const { organiser, env, device, contests } = await arrive();
    Object.assign(env.store, broken, broken.read && { read: async (name) => (name.startsWith('state') ? memoryStore(env.store.records).read(name) : broken.read()) });
    await assert.rejects(probeStorage(env), { slug: 'storage-lost' });
    if (broken.write) {
      const { problems } = await device.takeBallots(contests);
      assert.equal(problems[organiser.contest].slug, 'storage-lost');
      assert.ok(!organiser.asked.some(({ path }) => path.endsWith('/issue')));
    }
  }
  await probeStorage(new Organiser().environment());
});

test('a lost answer after issuing is asked for again with the same blinded message, after a reload too', async () => {
  const { organiser, env, device, contests } = await arrive();
  organiser.lose = (method, path) => (path.endsWith('/issue') ? 'answer' : null);
  const { nextMs, problems } = await device.takeBallots(contests);
  assert.equal(problems[organiser.contest].slug, 'network');
  assert.ok(nextMs > 0);
  const [{ blinded }] = record(env, organiser).asks;
  assert.equal(organiser.issued, blinded);
  organiser.lose = () => null;
  const again = await Device.load(env, organiser.congress);
  assert.deepEqual(await again.takeBallots(contests), { nextMs: null, problems: {} });
  assert.equal(organiser.issued, blinded);
  assert.equal(again.status(organiser.contest, 'ready'), 'waiting-to-open');
});

test('a blind signature that fails is refused, and the asking stays as it was', async () => {
  const { organiser, env, device, contests } = await arrive();
  organiser.issue = () => ({ blind_signature: url64(Buffer.alloc(256, 1)) });
  const { nextMs, problems } = await device.takeBallots(contests);
  assert.equal(problems[organiser.contest].slug, 'blind-signature-wrong');
  assert.equal(nextMs, null);
  assert.equal(record(env, organiser).stage, 'asked');
});

test('no ballot is asked for under a manifest that is not in the log, or not the one in the log', async () => {
  const proofs = [
    (organiser) => ({ index: 0, checkpoint: organiser.log.checkpoint(), proof: organiser.log.proof(0) }),
    (organiser) => ({ index: 1, checkpoint: organiser.log.checkpoint(), proof: [] }),
  ];
  for (const proof of proofs) {
    const { organiser, device, contests } = await arriveUnplanned();
    const answer = organiser.answer.bind(organiser);
    organiser.answer = (method, path, body) => (path.endsWith('/proof') ? proof(organiser) : answer(method, path, body));
    const { problems } = await device.takeBallots(contests);
    assert.equal(problems[organiser.contest].slug, 'proof-invalid');
    assert.ok(!organiser.issued);
  }
  const { organiser, device, contests } = await arriveUnplanned();
  organiser.manifest = JSON.stringify(manifest(organiser.congress, organiser.contest));
  assert.equal((await device.takeBallots(contests)).problems[organiser.contest].slug, 'proof-invalid');
});

/** As `arrive`, but the contest becomes ready only after check-in. */
async function arriveUnplanned(change) {
  const organiser = new Organiser(change);
  const env = organiser.environment();
  organiser.state = 'draft';
  const device = await signIn(env, organiser.invitation(), '1');
  await device.checkIn();
  organiser.state = 'ready';
  return { organiser, env, device, contests: [{ contest: organiser.contest, get state() { return organiser.state; } }] };
}

const SPREAD = { rules: { ...manifest(id(), id()).rules, spread: { issue_s: 20, settle_s: 60 } } };

test('a device that was there at ready takes its ballot at a random moment; one that checks in later at once', async () => {
  const early = await arriveUnplanned(SPREAD);
  const { nextMs } = await early.device.takeBallots(early.contests);
  assert.ok(nextMs > 0 && nextMs <= 20_000);
  assert.ok(!early.organiser.issued);
  early.env.now = () => Date.now() + 20_000;
  await early.device.takeBallots(early.contests);
  assert.ok(early.organiser.issued);
  const late = await arrive(SPREAD);
  await late.device.takeBallots(late.contests);
  assert.ok(late.organiser.issued);
});

test('a ballot taken while the box is open settles before it is cast', async () => {
  const { organiser, env, device, contests } = await arrive(SPREAD);
  organiser.state = 'open';
  await device.takeBallots(contests);
  await device.openPaper(organiser.contest);
  await device.seal(organiser.contest, marksFor(organiser));
  let offset = 0;
  env.now = () => Date.now() + offset;
  organiser.onSleep = () => { offset += 60_000; };
  const reasons = [];
  await device.cast(organiser.contest, { onWait: ({ reason, ms }) => reasons.push([reason, ms <= 60_000]) });
  assert.deepEqual(reasons, [['settling', true]]);
});

test('casting goes on through 202, 429, 503, a pause and a lost answer, with the same bytes each time', async () => {
  const { organiser, device, contests } = await arrive();
  await device.takeBallots(contests);
  organiser.state = 'open';
  await device.openPaper(organiser.contest);
  await device.seal(organiser.contest, marksFor(organiser));
  organiser.refusals = [
    { status: 202, body: { stored: true, retry_ms: 1000 } }, { ...refusal(429, 'too-many-requests'), retryAfter: '4' },
    { ...refusal(503, 'busy'), retryAfter: '4' }, refusal(409, 'box-not-open'), { status: 502, body: 'gateway' },
  ];
  let lost = 0;
  organiser.lose = (method, path) => (path === '/ballots' && organiser.refusals.length === 0 && lost++ === 0 ? 'answer' : null);
  const reasons = [];
  const receipt = await device.cast(organiser.contest, { onWait: ({ reason, ms }) => { reasons.push(reason); assert.ok(ms > 0); } });
  assert.deepEqual(reasons, ['stored', 'too-many-requests', 'busy', 'box-not-open', 'http-502', 'network']);
  assert.ok(receipt);
  assert.ok(organiser.slept[1] >= 3000 && organiser.slept[1] <= 5000);
  assert.equal(new Set(organiser.asked.filter(({ path }) => path === '/ballots').map(({ body }) => body)).size, 1);
});

test('a box that has closed for good is said so; a gateway\'s page without a slug changes nothing', async () => {
  const journey = await arrive();
  const { organiser, device, env } = journey;
  organiser.refusals = [{ status: 403, body: 'portal' }];
  await assert.rejects(castAll(journey), { slug: 'http-403' });
  assert.equal(record(env, organiser).stage, 'sealed');
  organiser.refusals = [refusal(409, 'box-not-open')];
  organiser.state = 'closed';
  await assert.rejects(device.cast(organiser.contest), { slug: 'box-not-open' });
  assert.equal(device.status(organiser.contest, 'closed'), 'refused');
  await device.checkIn();
});

test('a receipt for another entry, with a false proof or from another log is not taken', async () => {
  const falsehoods = [
    ['receipt-wrong', (receipt, log) => ({ ...receipt, entry: url64(log.entries[1]) })],
    ['proof-invalid', (receipt) => ({ ...receipt, index: 1 })],
    ['proof-invalid', (receipt) => ({ ...receipt, proof: [] })],
    ['checkpoint-invalid', (receipt) => ({ ...receipt, checkpoint: new Organiser().log.checkpoint() })],
    ['log-inconsistent', (receipt, log) => { log.entries[0] = Buffer.from('{}'); return { ...receipt, checkpoint: log.checkpoint(), proof: log.proof(2) }; }],
  ];
  for (const [slug, falsify] of falsehoods) {
    const journey = await arrive();
    const { organiser, env } = journey;
    const cast = organiser.cast.bind(organiser);
    organiser.cast = (body) => falsify(cast(body), organiser.log);
    await assert.rejects(castAll(journey), { slug });
    assert.equal(record(env, organiser).stage, 'sealed');
  }
});

test('a receipt is verified again against the whole log as it is later', async () => {
  const journey = await arrive();
  const { organiser, device } = journey;
  await castAll(journey);
  for (let i = 0; i < 300; i++) organiser.log.append({ type: 'note', i });
  assert.equal((await device.verifyReceiptAgain(organiser.contest)).size, 303);
  organiser.log.entries[2] = Buffer.from('{"type":"note"}');
  await assert.rejects(device.verifyReceiptAgain(organiser.contest), { slug: 'log-inconsistent' });
});

test('another phone carries on with the recovery code: same device key, same blinded, and the log is searched first', async () => {
  const { organiser, device, contests } = await arrive();
  const code = await device.recoveryCode();
  organiser.lose = (method, path) => (path.endsWith('/issue') ? 'answer' : null);
  await device.takeBallots(contests);
  organiser.lose = () => null;
  const blinded = organiser.issued;
  const env = organiser.environment();
  const kept = await signIn(env, organiser.invitation(), '1');
  assert.equal(kept.registration, 'kept');
  assert.equal(kept.status(organiser.contest, 'ready'), 'device-kept');
  await assert.rejects(recover(env, organiser.invitation(), '1', 'AAAA-AAAA-AAAA-AAAA'), { slug: 'recovery-code-wrong' });
  const other = await recover(env, organiser.invitation(), '1', code);
  assert.equal(other.registration, 'registered');
  await other.takeBallots(contests);
  assert.equal(organiser.issued, blinded);
  organiser.state = 'open';
  await other.openPaper(organiser.contest);
  assert.ok(organiser.asked.some(({ path }) => path.includes('/tile/entries/')));
  await other.seal(organiser.contest, marksFor(organiser));
  assert.ok(await other.cast(organiser.contest));
});

test('a phone that recovers a ballot already in the log shows no paper, but that it was received', async () => {
  for (const after of ['open', 'closed']) {
    const journey = await arrive();
    const { organiser, device } = journey;
    const code = await device.recoveryCode();
    await castAll(journey);
    const env = organiser.environment();
    const other = await recover(env, organiser.invitation(), '1', code);
    organiser.state = after;
    await other.takeBallots(journey.contests);
    if (after === 'open') await assert.rejects(other.openPaper(organiser.contest), { slug: 'already-cast' });
    assert.equal(other.status(organiser.contest, after), 'received');
    assert.equal(other.receipt(organiser.contest).index, 2);
  }
});

test('two phones with one key: the box keeps the first ballot, the second finds it in the log', async () => {
  const first = await arrive();
  const { organiser } = first;
  const code = await first.device.recoveryCode();
  await first.device.takeBallots(first.contests);
  organiser.state = 'open';
  const env = organiser.environment();
  const other = await recover(env, organiser.invitation(), '1', code);
  await other.takeBallots(first.contests);
  await other.openPaper(organiser.contest);
  await other.seal(organiser.contest, {});
  const receipt = await castAll(first);
  const found = await other.cast(organiser.contest);
  assert.equal(found.leaf, receipt.leaf);
});

test('without a copy recovery says no-recovery, and a kept device is never asked for a copy', async () => {
  const organiser = new Organiser();
  await assert.rejects(recover(organiser.environment(), organiser.invitation(), '1', 'AAAA-AAAA-AAAA-AAAA'), { slug: 'no-recovery', status: 404 });
  const { organiser: kept, device, contests } = await arrive();
  const answer = kept.answer.bind(kept);
  kept.answer = (method, path, body) => (method === 'PUT' ? refusal(403, 'device-kept') : answer(method, path, body));
  assert.equal((await device.takeBallots(contests)).problems[kept.contest].slug, 'device-kept');
  assert.equal(device.status(kept.contest, 'ready'), 'device-kept');
  assert.ok(!kept.issued);
});

test('what goes into the copy holds no marks, nonce, body, session or code', async () => {
  const journey = await arrive();
  const { organiser, env, device, contests } = journey;
  await device.takeBallots(contests);
  organiser.state = 'open';
  await device.openPaper(organiser.contest);
  await device.saveDraft(organiser.contest, { secret: 'draft' });
  assert.ok(!JSON.stringify(recoverable(stored(env, organiser))).includes('draft'));
  await device.seal(organiser.contest, marksFor(organiser));
  const copy = recoverable(stored(env, organiser));
  assert.deepEqual(Object.keys(copy), ['congress', 'delegate', 'deviceKey', 'log', 'contests']);
  assert.deepEqual(Object.keys(copy.contests[organiser.contest]), ['stage', 'm', 'key', 'tokens', 'castAfter', 'unsearched']);
});

test('the copy is written for issue requests alone, never for marking, casting or a receipt', async () => {
  const journey = await arrive();
  await castAll(journey);
  await journey.device.verifyReceiptAgain(journey.organiser.contest);
  assert.equal(journey.organiser.asked.filter(({ method }) => method === 'PUT').length, 1);
});

test('refusals of issuing become states of the contest or of the device', async () => {
  const cases = [['already-issued', 409, 'lost'], ['not-entitled', 403, 'not-entitled'], ['not-signed-in', 401, 'signed-out'], ['not-checked-in', 403, 'not-checked-in'], ['device-signature-invalid', 403, 'device-kept'], ['issuing-closed', 409, 'taking']];
  for (const [slug, status, then] of cases) {
    const { organiser, device, contests } = await arrive();
    organiser.issue = () => refusal(status, slug);
    const { problems } = await device.takeBallots(contests);
    assert.equal(problems[organiser.contest].slug, slug);
    assert.equal(device.status(organiser.contest, 'ready'), then);
  }
});

test('whoever has taken a paper ballot is told so, and never asks again', async () => {
  const { organiser, device, contests } = await arrive();
  organiser.issue = () => refusal(409, 'already-issued', { paper: true });
  await device.takeBallots(contests);
  assert.equal(device.status(organiser.contest, 'ready'), 'on-paper');
  assert.equal(device.status(organiser.contest, 'open'), 'on-paper');
});

test('statuses follow the box', () => {
  const state = (stage) => ({ device: 'registered', session: 'S', checkedIn: true, contests: { X: { stage } } });
  const expected = {
    draft: ['none', 'none', 'none', 'waiting-to-open', 'sending', 'received'], ready: ['taking', 'taking', 'taking', 'waiting-to-open', 'sending', 'received'],
    open: ['taking', 'taking', 'taking', 'ready-to-mark', 'sending', 'received'], closing: ['missed', 'missed', 'missed', 'paused', 'sending', 'received'],
    closed: ['missed', 'missed', 'missed', 'unused', 'sending', 'received'], void: ['void', 'void', 'void', 'void', 'void', 'received'],
  };
  for (const [box, statuses] of Object.entries(expected)) {
    assert.deepEqual([undefined, 'planned', 'asked', 'taken', 'sealed', 'received'].map((stage) => contestStatus(state(stage), 'X', box)), statuses);
  }
});

test('two pages act one after the other, and forgetting needs a word while a ballot is unspent', async () => {
  const { organiser, env, device, contests } = await arrive();
  const other = await Device.load(env, organiser.congress);
  await Promise.all([device.takeBallots(contests), other.takeBallots(contests)]);
  assert.equal(organiser.asked.filter(({ path }) => path.endsWith('/issue')).length, 1);
  await assert.rejects(device.forget(), { slug: 'ballots-unspent' });
  await device.forget({ unspent: true });
  assert.equal(env.store.records.size, 0);
  await assert.rejects(other.refresh(), { slug: 'no-state' });
});

test('of two copies of the state the newer counts, and a lost one does not matter', async () => {
  const { organiser, env } = await arrive();
  const name = `state/${organiser.congress}`;
  const now = env.store.records.get(name);
  const older = JSON.stringify({ ...JSON.parse(now), seq: 1, checkedIn: false });
  for (const copies of [[now, older], [older, now], [null, now], [now, null]]) {
    env.store.read = async () => copies;
    assert.ok((await Device.load(env, organiser.congress)).checkedIn);
  }
  env.store.read = async () => [null, null];
  assert.equal(await Device.load(env, organiser.congress), null);
});
