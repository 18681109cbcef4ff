// A server that lies about a ballot: what the device keeps, what it never keeps, and that the ballot can be sent again; and the receipt
// that a delegate takes away.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Device, signIn } from '../../static/ballot.js';
import { inclusionProof } from '../../static/ballot-protocol.js';
import { Log, Organiser, auditPath, from64, memoryStore, refusal, sha256, url64 } from './kit.mjs';

/** A delegate whose ballot is sealed and waits to be sent. */
async function arrive(store) {
  const organiser = new Organiser();
  const env = organiser.environment(store);
  const device = await signIn(env, organiser.invitation(), '1234');
  await device.checkIn();
  const { contest } = organiser;
  await device.takeBallots([{ contest, state: 'ready' }]);
  organiser.state = 'open';
  await device.openPaper(contest);
  await device.seal(contest, { [JSON.parse(organiser.manifest).options[0].id]: 'for' });
  return { organiser, env, device, contest };
}

const stateOf = ({ env, organiser }) => JSON.parse(env.store.records.get(`state/${organiser.congress}`));

/** Answers the next ballot with what `falsify` makes of the true receipt, and gives the bytes of that. */
function lie({ organiser }, falsify) {
  const cast = organiser.cast.bind(organiser);
  const told = {};
  organiser.cast = (body) => {
    organiser.cast = cast;
    told.answer = falsify(cast(body), organiser.log);
    return told.answer;
  };
  return told;
}

/** The log from its first entry on as somebody else would have it, under the same keys. */
function fork(log) {
  const other = Object.assign(Object.create(Log.prototype), log, { entries: [...log.entries] });
  other.entries[0] = Buffer.from('{"type":"congress"}');
  return other;
}

const LIES = {
  'receipt-wrong': (receipt, log) => ({ ...receipt, entry: url64(log.entries[1]) }),
  'proof-invalid': (receipt) => ({ ...receipt, proof: receipt.proof.map(() => url64(sha256('else'))) }),
  'checkpoint-invalid': (receipt) => ({ ...receipt, checkpoint: new Organiser().log.checkpoint() }),
  'log-inconsistent': (receipt, log) => ({ ...receipt, checkpoint: fork(log).checkpoint(), proof: fork(log).proof(receipt.index) }),
};

for (const [slug, falsify] of Object.entries(LIES)) {
  test(`${slug}: what was sent, answered and pinned is kept, the ballot too, and it is received when it is sent again`, async () => {
    const journey = await arrive();
    const { organiser, env, device, contest } = journey;
    const { log: pinned, contests: { [contest]: sealed } } = stateOf(journey);
    const told = lie(journey, falsify);
    await assert.rejects(device.cast(contest), ({ slug: failed, extra }) => failed === slug && extra.doubted);
    const [found, ...more] = await (await Device.load(env, organiser.congress)).evidence(contest);
    assert.deepEqual(more, []);
    assert.deepEqual([found.slug, found.congress, found.contest, found.vkey], [slug, organiser.congress, contest, organiser.log.vkey]);
    assert.deepEqual(found.pinned, [pinned.note]);
    assert.equal(found.shown, told.answer.checkpoint);
    assert.equal(from64(found.answered.ballots).toString(), JSON.stringify(told.answer), 'byte for byte');
    const { opening, ...sent } = JSON.parse(sealed.envelope);
    assert.deepEqual(found.sent, sent);
    assert.deepEqual(stateOf(journey).contests[contest], sealed);
    assert.ok(await device.cast(contest));
    assert.equal(organiser.log.entries.length, 3, 'cast once');
  });
}

test('evidence holds no opening, private key, session or name', async () => {
  const journey = await arrive();
  const { device, contest } = journey;
  const state = stateOf(journey);
  lie(journey, LIES['log-inconsistent']);
  await assert.rejects(device.cast(contest));
  const text = JSON.stringify(await device.evidence(contest));
  const record = state.contests[contest];
  const secrets = [JSON.parse(record.envelope).opening, record.key.d, state.deviceKey.d, state.deviceKey.x, state.session, state.delegate.id, state.delegate.name, state.recovery.key];
  for (const secret of secrets) assert.ok(!text.includes(`"${secret}"`) && !(secret.length > 8 && text.includes(secret)), secret);
});

test('two checkpoints that contradict each other are both in the evidence, with the tiles that tell', async () => {
  const journey = await arrive();
  const { device, contest, organiser } = journey;
  const other = fork(organiser.log);
  lie(journey, (receipt) => {
    other.append(organiser.log.entries[2]);
    organiser.log.entries = other.entries;
    return { ...receipt, checkpoint: other.checkpoint(), proof: other.proof(2) };
  });
  await assert.rejects(device.cast(contest), { slug: 'log-inconsistent' });
  const [{ pinned, shown, answered }] = await device.evidence(contest);
  assert.notEqual(pinned[0], shown);
  assert.deepEqual(from64(answered['tile/0/000.p/3']), organiser.log.file('tile/0/000.p/3'));
});

test('a ballot that the box has to take, and refuses, is kept with the refusal; one that came too late is no evidence', async () => {
  const journey = await arrive();
  const { device, contest, organiser } = journey;
  organiser.refusals = [refusal(403, 'token-invalid')];
  await assert.rejects(device.cast(contest), ({ slug, extra }) => slug === 'token-invalid' && extra.doubted);
  const [found] = await device.evidence(contest);
  assert.equal(JSON.parse(from64(found.answered.ballots)).type, 'urn:piaojue:problem:token-invalid');
  assert.equal(found.sent.contest, contest);
  assert.ok(await device.cast(contest), 'it can be sent again');
  const late = await arrive();
  late.organiser.refusals = [refusal(409, 'box-not-open')];
  late.organiser.state = 'closed';
  await assert.rejects(late.device.cast(late.contest), ({ extra }) => !extra.doubted);
  assert.deepEqual(await late.device.evidence(late.contest), []);
});

test('a receipt that fails later is kept with what the device holds of it, once however often it is tried', async () => {
  const journey = await arrive();
  const { device, contest, organiser } = journey;
  const { index, leaf, m } = await device.cast(contest);
  organiser.log.entries[2] = Buffer.from('{"type":"note"}');
  for (const check of [() => device.verifyReceiptAgain(contest), () => device.exportReceipt(contest), () => device.verifyReceiptAgain(contest)]) {
    await assert.rejects(check(), ({ extra }) => extra.doubted);
  }
  const found = await device.evidence(contest);
  assert.equal(found.length, 1);
  assert.deepEqual(found[0].receipt, { m, index, leaf });
  assert.equal(found[0].sent, null);
  assert.equal(found[0].shown, from64(found[0].answered.checkpoint).toString());
  assert.equal(device.status(contest, 'open'), 'received');
});

test('a network that fails is no evidence, and evidence for which there is no room is at hand until the page closes', async () => {
  const journey = await arrive();
  const { device, contest, organiser, env } = journey;
  await device.cast(contest);
  organiser.lose = () => 'request';
  await assert.rejects(device.verifyReceiptAgain(contest), { slug: 'network' });
  assert.deepEqual(await device.evidence(contest), []);
  organiser.lose = () => null;
  organiser.log.entries[2] = Buffer.from('{"type":"note"}');
  env.store.keep = async () => { throw new Error('quota'); };
  await assert.rejects(device.verifyReceiptAgain(contest), { slug: 'log-inconsistent' });
  assert.equal((await device.evidence(contest)).length, 1);
});

test('clearing the phone clears its evidence', async () => {
  const store = memoryStore();
  const journey = await arrive(store);
  lie(journey, LIES['receipt-wrong']);
  await assert.rejects(journey.device.cast(journey.contest));
  await journey.device.forget({ unspent: true });
  assert.equal(store.records.size, 0);
});

test('a server that shows another key on signing in leaves evidence of it', async () => {
  const organiser = new Organiser();
  const vkeyHash = url64(Buffer.alloc(16));
  await assert.rejects(signIn(organiser.environment(), { code: 'CODE', vkeyHash }, '1'), ({ slug, extra: { evidence } }) => {
    assert.equal(from64(evidence.answered.vkey).toString(), organiser.log.vkey);
    return slug === 'vkey-mismatch' && evidence.vkey === vkeyHash;
  });
});

test('the receipt to take away proves the ballot, and no request tells which it is', async () => {
  const { device, contest, organiser } = await arrive();
  await device.cast(contest);
  for (let i = 0; i < 300; i++) organiser.log.append({ type: 'note', i });
  const before = organiser.asked.length;
  const receipt = await device.exportReceipt(contest);
  const { log } = organiser;
  assert.deepEqual(Object.keys(receipt), ['index', 'entry', 'checkpoint', 'proof']);
  assert.deepEqual([receipt.index, receipt.entry, receipt.proof], [2, url64(log.entries[2]), log.proof(2)]);
  assert.match(receipt.checkpoint, /\n303\n/);
  const entries = organiser.asked.slice(before).map(({ path }) => path).filter((path) => path.includes('/tile/entries/'));
  assert.equal(entries.length, 2, 'the whole log is read');
});

test('inclusion proofs are those of the other implementation, for every leaf of every small tree', async () => {
  for (let size = 1; size <= 20; size++) {
    const entries = Array.from({ length: size }, (_, i) => Buffer.from(`${i}`));
    const leaves = entries.map((entry) => new Uint8Array(sha256([0], entry)));
    for (let index = 0; index < size; index++) {
      assert.deepEqual((await inclusionProof(leaves, index)).map(url64), auditPath(index, entries).map(url64));
    }
  }
});
