// A hostile organiser before a scrutineer's device: whatever it names, asks or shows, no signature and no key leaves the phone unless
// the log, the keys and the figures are what they must be.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Scrutineer, follow, savedCongresses } from '../../static/scrutineer-device.js';
import { verify } from '../../static/verify.js';
import { MOTION, body, point, rules, scrutineer } from '../verify/kit.mjs';
import { Log, sha256, url64 } from './kit.mjs';
import { Office, RESULT } from './office.mjs';

const REGISTER = url64(sha256('[]'));

/** A phone with a signing key and a key of the box, and the organiser who was told the public halves. */
async function arrive() {
  const office = new Office();
  const env = office.phone();
  const { device, backupCode } = await Scrutineer.create(env, await follow(env, office.link));
  await device.makeSealingKey(office.contest);
  return { office, env, device, backupCode, contest: office.contest };
}

/** The device refuses with `slug`, and has sent nothing at all. */
async function refuses({ office }, act, slug) {
  const before = office.sent.length;
  await assert.rejects(act, (problem) => (assert.equal(problem.slug, slug, problem.stack), true));
  assert.deepEqual(office.sent.slice(before), [], 'nothing leaves the phone');
}

test('a box from its key to its certificate, each act signed once it was shown', async () => {
  const { office, device, contest } = await arrive();
  office.publish().ask('open', { present: 3 });
  const opening = await device.asked(contest);
  assert.deepEqual([opening.act, opening.present, opening.entitled, opening.place, opening.mine, opening.counted], ['open', 3, 3, 0, false, 0]);
  assert.equal(await device.sign(contest, opening), 'open');
  for (const mark of ['for', 'against', 'for']) office.board.cast(office.box, body([mark]));
  office.ask('close', { present: 3, issued: 3, returned: 3, register: REGISTER });
  const closing = await device.asked(contest);
  assert.deepEqual([closing.issued, closing.returned, closing.counted], [3, 3, 3]);
  assert.equal(await device.sign(contest, closing), 'closed');
  assert.equal(await device.asked(contest), null);
  assert.equal(await device.release(contest), 'closed');
  office.board.unseal(office.box, 2);
  office.board.openings(office.box);
  office.board.result(office.box, RESULT);
  office.ask('certify');
  const certificate = await device.asked(contest);
  assert.deepEqual([certificate.present, certificate.issued, certificate.returned, certificate.valid, certificate.invalid], [3, 3, 3, 3, 0]);
  assert.equal(await device.sign(contest, certificate), 'certified');
  const { holds, contests: [figures] } = await verify(office.board.evidence);
  assert.deepEqual([holds, figures.state, figures.unseals], [true, 'certified', 2]);
});

test('a box sealed to a key that somebody else has is neither opened nor closed nor unsealed by this scrutineer', async () => {
  const foreign = {
    'another key': () => ({ sealing: url64(point(scrutineer().seal.publicKey)) }),
    'the keys of two scrutineers exchanged': () => ({ places: ([own, next, last]) => [{ ...own, seal: next.seal }, { ...next, seal: own.seal }, last] }),
  };
  for (const [what, named] of Object.entries(foreign)) {
    const journey = await arrive();
    const { office, device, contest } = journey;
    office.publish(named());
    const seen = office.ask('open', { present: 3 });
    await refuses(journey, () => device.asked(contest), 'sealing-key-foreign');
    await refuses(journey, () => device.sign(contest, seen), 'sealing-key-foreign');
    office.open().close();
    await refuses(journey, () => device.release(contest), 'sealing-key-foreign');
    assert.deepEqual(office.sent.filter((path) => path.endsWith('unseal')), [], what);
  }
});

test('a box of which this phone has made no key is not signed for, as one restored from an old backup finds out', async () => {
  const journey = await arrive();
  const { office, contest } = journey;
  const env = office.phone();
  const { device } = await Scrutineer.create(env, await follow(env, office.link));
  office.publish();
  const seen = office.ask('open', { present: 3 });
  await refuses(journey, () => device.asked(contest), 'sealing-key-missing');
  await refuses(journey, () => device.sign(contest, seen), 'sealing-key-missing');
});

test('a manifest that names another signing key in the place of this one gets neither signature nor key', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish({ key: url64(point(scrutineer().sign.publicKey)) });
  const seen = office.ask('open', { present: 3 });
  await refuses(journey, () => device.asked(contest), 'key-not-named');
  await refuses(journey, () => device.sign(contest, seen), 'key-not-named');
  office.open().close();
  await refuses(journey, () => device.release(contest), 'key-not-named');
});

/** Each with what the verifier finds wrong with it, or null where the log is lawful and the box is not closed. */
const CLOSES = {
  'without signatures': [(office) => office.open().close({}, []), 'signoffs'],
  'with too few signatures': [(office) => office.open().close({}, [1]), 'signoffs', { close: 2 }],
  'with one signature twice': [(office) => office.open().close({}, [1, 1]), 'signoff-twice', { close: 2 }],
  'with a signature in another scrutineer’s name': [(office) => resigned(office.open().close(), { scrutineer: 2 }), 'signoff'],
  'with a signature of nobody who is named': [(office) => resigned(office.open().close(), { scrutineer: 3 }), 'signoff'],
  'signed for other figures': [(office) => refigured(office.open().close(), { register: url64(sha256('another')) }), 'signoff'],
  'with other ballots than it says': [(office) => office.open().close({ returned: 2 }), 'returned'],
  'of a box that was never opened': [(office) => office.close(), 'entry-order'],
  'of a box whose opening nobody signed': [(office) => (office.board.open(office.box, 3), office.close()), 'signoffs'],
  'of another box': [(office) => closeAnother(office.open()), null],
  'followed by a void': [(office) => office.board.void(office.open().close().box, 'decision', [1]), null],
  'that is still to come': [(office) => office.open(), null],
};

const resigned = ({ board, closing }, change) => board.rewrite(closing, (entry) => ({ ...entry, signoffs: entry.signoffs.map((each) => ({ ...each, ...change })) }));
const refigured = ({ board, closing }, change) => board.rewrite(closing, (entry) => ({ ...entry, ...change }));

function closeAnother({ board }) {
  const other = board.publish({ ...MOTION, rules: rules({ max_for: 0 }) });
  board.open(other, 0);
  board.close(other);
}

for (const [what, [play, found, signoffs]] of Object.entries(CLOSES)) {
  test(`no key is released for a close ${what}`, async () => {
    const journey = await arrive();
    const { office, device, contest } = journey;
    play(office.publish({ signoffs }));
    assert.equal((await verify(office.board.evidence)).first?.code ?? null, found);
    await refuses(journey, () => device.release(contest), found ? 'log-not-verified' : 'box-not-closed');
  });
}

test('a closing with another number of ballots than the phone counts is not signed', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish().open();
  for (const returned of [2, 4, '3', null]) {
    const seen = office.ask('close', { present: 3, issued: 3, returned, register: REGISTER });
    await refuses(journey, () => device.asked(contest), 'ballots-miscounted');
    await refuses(journey, () => device.sign(contest, seen), 'ballots-miscounted');
  }
});

test('an act that no protocol has, and figures that are no numbers, are not signed', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish().open().close().count();
  const asks = [['confirm', {}], ['open', { present: 2 ** 32 + 3 }], ['open', { present: '3' }], ['open', {}], ['void', { reason: 7 }]];
  for (const [act, figures] of asks) {
    const seen = office.ask(act, figures);
    await refuses(journey, () => device.asked(contest), 'answer-malformed');
    await refuses(journey, () => device.sign(contest, seen), 'answer-malformed');
  }
});

/** Another history: one ballot fewer, one entry more, and all else as before. */
function forge({ log, box: { ballots: [first] } }) {
  log.entries[first.ballot] = Buffer.from(JSON.stringify({ type: 'note', contest: null, by: 'officer', text: '一切正常' }));
  log.append({ type: 'note', contest: null, by: 'officer', text: '再多一条' });
}

test('a log with another face than the one that was seen is neither signed nor believed, whatever the manifest is proved with', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish().open();
  await device.pin();
  const honest = office.answer('GET', `/contests/${contest}/manifest/proof`);
  forge(office);
  const seen = office.ask('close', { present: 3, issued: 3, returned: 2, register: REGISTER });
  await refuses(journey, () => device.pin(), 'log-inconsistent');
  for (const proved of [undefined, honest]) {
    office.proved = proved;
    await refuses(journey, () => device.asked(contest), 'log-inconsistent');
    await refuses(journey, () => device.sign(contest, seen), 'log-inconsistent');
  }
  office.close({ returned: 2 });
  await refuses(journey, () => device.release(contest), 'log-inconsistent');
});

test('a tree that is not the log’s newest is not signed as an opening or a closing', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish().open();
  const figures = { present: 3, issued: 3, returned: 3, register: REGISTER };
  const { tree } = office.ask('close', figures);
  const trees = [{ ...tree, root: url64(sha256('another')) }, { ...tree, size: tree.size + 1 }, { ...office.ask('close', figures, tree.size - 1).tree }];
  for (const other of trees) {
    const seen = Object.assign(office.ask('close', figures), { tree: other });
    await refuses(journey, () => device.asked(contest), 'log-inconsistent');
    await refuses(journey, () => device.sign(contest, seen), 'log-inconsistent');
  }
});

/** The result of another contest in the same log, and where it stands. */
function countAnother({ board }) {
  const other = board.publish({ ...MOTION, rules: rules({ max_for: 0 }) });
  board.open(other, 1);
  board.cast(other, body(['for']));
  board.close(other);
  board.openings(other);
  return board.result(other, { ...RESULT, present: 1, issued: 1, returned: 1, valid: 1, options: [[1, 0, 0]], passed: false });
}

/** The result, and where it stands, of a contest that was made void after it was counted. */
function countAndVoid(office) {
  const { board, box, result } = office.count();
  board.void(box, 'decision', [1]);
  return result + 1;
}

/** Up to where it is to be certified, and what the verifier finds wrong in the log. */
const CERTIFICATES = {
  'an entry that is no result': [(office) => office.count().result, null],
  'another contest’s result': [(office) => countAnother(office.count()) + 1, null],
  'a result that was made void afterwards': [countAndVoid, null],
  'a result that has votes exchanged': [(office) => office.count({ ...RESULT, options: [[1, 2, 0]], passed: false }).result + 1, 'result'],
  'a result that says otherwise than its votes': [(office) => office.count({ ...RESULT, passed: false }).result + 1, 'result'],
  'a result that leaves a ballot out': [(office) => office.count(RESULT, [office.box.ballots[0].ballot]).result + 1, 'opening-order'],
};

for (const [what, [play, found]] of Object.entries(CERTIFICATES)) {
  test(`not certified: ${what}`, async () => {
    const journey = await arrive();
    const { office, device, contest } = journey;
    const size = play(office.publish().open().close());
    assert.equal((await verify(office.board.evidence)).first?.code ?? null, found);
    const seen = office.ask('certify', {}, size);
    const slug = found ? 'log-not-verified' : 'log-inconsistent';
    await refuses(journey, () => device.asked(contest), slug);
    await refuses(journey, () => device.sign(contest, seen), slug);
  });
}

test('what is asked for between the look and the tap is not signed', async () => {
  const journey = await arrive();
  const { office, device, contest } = journey;
  office.publish().open();
  const figures = { present: 3, issued: 3, returned: 3, register: REGISTER };
  office.ask('close', figures);
  const seen = await device.asked(contest);
  for (const change of [{ present: 2 }, { issued: 2 }, { register: url64(sha256('another')) }]) {
    office.ask('close', { ...figures, ...change });
    await refuses(journey, () => device.sign(contest, seen), 'figures-changed');
  }
  office.ask('void', { reason: '停电' });
  await refuses(journey, () => device.sign(contest, seen), 'figures-changed');
  const void_ = await device.asked(contest);
  office.ask('void', { reason: '结果不合心意' });
  await refuses(journey, () => device.sign(contest, void_), 'figures-changed');
  office.asking = null;
  await refuses(journey, () => device.sign(contest, void_), 'figures-changed');
  office.board.cast(office.box, body(['for']));
  office.ask('close', { ...figures, returned: 4 });
  await refuses(journey, () => device.sign(contest, seen), 'figures-changed');
});

test('a new link on the same phone carries on with the same keys; one of another scrutineer does not', async () => {
  const { office, env, contest } = await arrive();
  office.publish();
  office.code = 'CODE-2';
  const old = await Scrutineer.load(env, office.congress);
  await assert.rejects(old.about(), { slug: 'unknown-scrutineer' });
  const device = await Scrutineer.resume(env, await follow(env, office.link));
  await device.about();
  office.ask('open', { present: 3 });
  assert.equal(await device.sign(contest, await device.asked(contest)), 'open');
  assert.ok((await verify(office.board.evidence)).holds);
  const [congress] = await savedCongresses(env);
  await (await Scrutineer.load(env, congress)).about();
  office.key = url64(point(scrutineer().sign.publicKey));
  assert.equal(await Scrutineer.resume(env, await follow(env, office.link)), null);
  assert.equal(await Scrutineer.resume(office.phone(), await follow(env, office.link)), null);
});

test('without a valid link the keys sign and open all the same', async () => {
  const { office, device, contest } = await arrive();
  office.publish().open();
  office.code = 'CODE-2';
  office.ask('close', { present: 3, issued: 3, returned: 3, register: REGISTER });
  assert.equal(await device.sign(contest, await device.asked(contest)), 'closed');
  assert.equal(await device.release(contest), 'closed');
});

test('a phone restored from a backup holds the log to what was seen before, and the backup has no key in the clear', async () => {
  const journey = await arrive();
  const { office, env, device, backupCode, contest } = journey;
  office.publish().open();
  await device.pin();
  const file = device.backup();
  const { sealing } = JSON.parse(env.store.records.get(`scrutineer/${office.congress}`));
  assert.ok(!file.includes(sealing[contest].d));
  const phone = office.phone();
  const restored = await Scrutineer.restore(phone, await follow(phone, office.link), file, backupCode);
  office.ask('close', { present: 3, issued: 3, returned: 3, register: REGISTER });
  assert.equal((await restored.asked(contest)).counted, 3);
  forge(office);
  const seen = office.ask('close', { present: 3, issued: 3, returned: 2, register: REGISTER });
  const later = office.phone();
  const again = await Scrutineer.restore(later, await follow(later, office.link), file, backupCode);
  await refuses(journey, () => again.asked(contest), 'log-inconsistent');
  await refuses(journey, () => again.sign(contest, seen), 'log-inconsistent');
  office.close({ returned: 2 });
  await refuses(journey, () => again.release(contest), 'log-inconsistent');
});

test('a backup is not restored under other keys of the log', async () => {
  const journey = await arrive();
  const { office, device, backupCode } = journey;
  const file = device.backup();
  office.log = new Log(office.log.origin);
  const phone = office.phone();
  const link = await follow(phone, office.link);
  await refuses(journey, () => Scrutineer.restore(phone, link, file, backupCode), 'log-inconsistent');
  assert.equal(phone.store.records.size, 0);
});
