// The verifier's scripts against the frozen vectors of every byte format, and whole frozen logs (crypto/tests/vectors).

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

import { different, made } from '../../crypto/tests/vectors/make/make.mjs';
import { canonicalJson, fromB64, labelled, sha256, shortCode, toB64, treeBytes, uint, utf8 } from '../../static/verify-bytes.js';
import { fits } from '../../static/verify-ballots.js';
import { readEntry } from '../../static/verify-entries.js';
import { readRoll } from '../../static/verify-figures.js';
import { agreementKey, isPoint, isScalar, isToken, issuerKey, signed } from '../../static/verify-keys.js';
import { readEligible, readManifest } from '../../static/verify-manifest.js';
import { readCheckpoint, readKeys } from '../../static/verify-note.js';
import { joinShares, openHpke, sortBallots, takeKey } from '../../static/verify-sealed.js';
import { fromBundle } from '../../static/verify-source.js';
import { isIncluded, leafHash, Tree } from '../../static/verify-tree.js';
import { verify } from '../../static/verify.js';

const FOLDER = new URL('../../crypto/tests/vectors/', import.meta.url);
const vectors = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, FOLDER), 'utf8'));
const unhex = (digits) => new Uint8Array(Buffer.from(digits, 'hex'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const subject = ({ text, bytes }) => (text === undefined ? unhex(bytes) : utf8(text));

/** Fails with the name and reason of every bad case that is taken; `take` throws or answers what is false for what is refused. */
async function allRefused(cases, take) {
  const taken = [];
  for (const each of cases) if (await (async () => take(each))().catch(() => false)) taken.push(`${each.name}: ${each.reason}`);
  assert.deepEqual(taken, []);
}

test('the frozen vectors are what their maker makes, to the byte', () => {
  assert.deepEqual(different(made()), []);
});

test('base64url has one text for all bytes', async () => {
  const { good, bad } = vectors('b64');
  for (const { text, bytes } of good) {
    assert.equal(hex(fromB64(text)), bytes);
    assert.equal(toB64(unhex(bytes)), text);
  }
  await allRefused(bad, ({ text }) => fromB64(text) !== null);
});

test('JSON is taken in its one form only', async () => {
  const { good, bad } = vectors('json');
  for (const { text } of good) assert.notEqual(canonicalJson(utf8(text)), undefined, text);
  await allRefused(bad, (each) => canonicalJson(subject(each)) !== undefined);
});

test('a manifest is read and has its hash; hashes have their short codes', async () => {
  const { manifest, hash, code, codes } = vectors('manifest');
  readManifest(utf8(manifest));
  assert.equal(hex(await sha256(utf8(manifest))), hash);
  for (const each of [{ hash, code }, ...codes]) assert.equal(shortCode(unhex(each.hash)), each.code);
});

test('messages are put together as the vectors have them', async () => {
  const { fields, messages } = vectors('messages');
  const [m, root, register] = [fields.manifest, fields.root, fields.register].map(unhex);
  const { present, issued, returned, issuer, size } = fields;
  const tree = treeBytes({ size, root });
  assert.equal(hex(labelled('open', m, uint(4, present), tree)), messages.open);
  assert.equal(hex(labelled('close', m, uint(4, present), uint(4, issued), uint(4, returned), register, tree)), messages.close);
  assert.equal(hex(labelled('certify', m, tree)), messages.certify);
  assert.equal(hex(labelled('void', m, await sha256(utf8(fields.reason)), tree)), messages.void);
  assert.equal(hex(labelled('issued', m, uint(1, issuer), uint(4, issued), register)), messages.issued);
});

test('signatures verify for their key and message only', async () => {
  const { good, bad } = vectors('signatures');
  const holds = ({ key, message, signature }) => signed(unhex(key), unhex(message), unhex(signature));
  for (const each of good) assert.ok(await holds(each), each.name);
  await allRefused(bad, holds);
  assert.equal(bad.filter(({ key }) => !isPoint(unhex(key))).length, 5);
});

test('tokens verify for their issuer and message only', async () => {
  const { issuer, good, bad } = vectors('tokens');
  const key = await issuerKey(unhex(issuer.spki));
  // isToken makes the message from M and K: what follows the label of the vectors' messages.
  const [start, end] = ['piaojue/v1 token\0'.length, 'piaojue/v1 token\0'.length + 32];
  const holds = ({ message, token }) => isToken(key, unhex(message).slice(start, end), unhex(message).slice(end), unhex(token));
  for (const each of good) assert.ok(await holds(each), each.name);
  await allRefused(bad, holds);
});

test('an issuer\'s key in another form makes the manifest unlawful', async () => {
  const { manifest } = vectors('manifest');
  const with_ = (spki) => {
    const changed = JSON.parse(manifest);
    changed.issuers[0].key = toB64(unhex(spki));
    return readManifest(utf8(JSON.stringify(changed)));
  };
  with_(vectors('tokens').issuer.spki);
  await allRefused(vectors('tokens').bad_keys, ({ spki }) => with_(spki));
});

test('an opening fits its commitment and no other does', async () => {
  const { key, manifest_hash: hash, good, bad } = vectors('openings');
  const contest = { hash: unhex(hash) };
  const ballot = (commitment) => ({ key: toB64(unhex(key)), commit: toB64(unhex(commitment)) });
  for (const { nonce, body, commitment } of good) assert.ok(await fits(contest, ballot(commitment), unhex(nonce), utf8(body)));
  await allRefused(bad, ({ commitment, opening }) => {
    const bytes = Buffer.from(opening, 'hex');
    const body = Buffer.from(bytes.subarray(32).toString('latin1').replace(/ +$/, ''), 'latin1');
    return fits(contest, ballot(commitment), bytes.subarray(0, 32), body);
  });
});

test('every type of entry is read, and what is nearly an entry is refused', async () => {
  const { good, bad, longest } = vectors('entries');
  for (const each of good) readEntry(subject(each));
  await allRefused(bad, (each) => readEntry(subject(each)));
  const filled = (length) => utf8(longest.before + longest.fill.repeat(length - longest.before.length - longest.after.length) + longest.after);
  readEntry(filled(longest.good));
  assert.throws(() => readEntry(filled(longest.bad)));
});

test('roots have their bytes at every size, and inclusion proofs prove nothing else', async () => {
  const { roots, inclusions, bad_inclusions: bad } = vectors('merkle');
  const tree = new Tree();
  for (let at = 0; at < 513; at += 1) await tree.push(utf8(`entry ${at}`));
  for (const { size, root } of roots) assert.equal(hex(await tree.root(size)), root);
  for (const { index, size, proof } of inclusions) {
    assert.ok(await isIncluded(utf8(`entry ${index}`), index, await tree.head(size), proof.map(unhex)), `${index} of ${size}`);
  }
  // This verifier hashes the entry itself: the cases of other leaf hashes are not for it.
  const own = bad.filter(({ name }) => !['another leaf', 'the entry instead of its hash'].includes(name));
  await allRefused(own, ({ leaf, index, size, root, proof }) => {
    const entry = Array.from({ length: 4 }, (_, at) => utf8(`entry ${at}`));
    return Promise.all(entry.map(leafHash)).then((hashes) => isIncluded(entry[hashes.findIndex((hash) => hex(hash) === leaf)], index, { size, root: unhex(root) }, proof.map(unhex)));
  });
});

test('the vkey file has one form', async () => {
  const { vkey, origin, bad_vkeys: bad } = vectors('notes');
  assert.equal((await readKeys(vkey)).origin, origin);
  await allRefused(bad, ({ vkey: text }) => readKeys(text));
});

test('a checkpoint is read under both signatures of its log only', async () => {
  const { vkey, good, bad } = vectors('notes');
  const keys = await readKeys(vkey);
  for (const { name, note, size, root } of good) {
    const head = await readCheckpoint(note, keys);
    assert.deepEqual([head.size, hex(head.root)], [size, root], name);
  }
  await allRefused(bad, ({ note }) => readCheckpoint(note, keys));
});

test('a receipt proves its entry and nothing else', async () => {
  const { vkey, good, bad } = vectors('receipts');
  const keys = await readKeys(vkey);
  const holds = async ({ index, entry, checkpoint, proof }) => isIncluded(fromB64(entry), index, await readCheckpoint(checkpoint, keys), proof.map(fromB64));
  for (const receipt of good) assert.ok(await holds(receipt));
  await allRefused(bad, ({ receipt }) => holds(receipt));
});

test('roll and eligible list are read in their one form only', async () => {
  const { roll, eligible } = vectors('documents');
  // Whether the form is right, not whether it is the one that a manifest names: each gets a manifest that names it.
  const read = {
    roll: async (text) => readRoll({ manifest: { electorate: { entitled: JSON.parse(text).delegates.length, roll: toB64(await sha256(utf8(text))) } } }, utf8(text)),
    eligible: async (text) => readEligible({ eligible: toB64(await sha256(utf8(text))) }, utf8(text)),
  };
  for (const [kind, { good, bad }] of Object.entries({ roll, eligible })) {
    for (const { text, hash } of good) {
      assert.equal(toB64(await sha256(utf8(text))), hash);
      await read[kind](text);
    }
    await allRefused(bad, ({ text }) => read[kind](text));
  }
});

test('shares join to the key', () => {
  const { good, fewer } = vectors('sealing').shamir;
  for (const { threshold, secret, shares } of good) assert.equal(hex(joinShares(shares.map(unhex).slice(-threshold))), secret);
  assert.notEqual(hex(joinShares(fewer.shares.map(unhex))), fewer.not);
});

test('envelopes open for their manifest, place and ballot', async () => {
  const { hpke } = vectors('sealing');
  for (const { scalar, recipient, enc, info, aad, sealed, plain } of hpke) {
    const key = await agreementKey(unhex(scalar), unhex(recipient));
    assert.equal(hex(await openHpke(key, unhex(recipient), unhex(enc), unhex(info), unhex(aad), unhex(sealed))), plain);
    await assert.rejects(openHpke(key, unhex(recipient), unhex(enc), unhex(`${info}00`), unhex(aad), unhex(sealed)));
  }
});

/** A contest whose scrutineers at these places have released the vectors' keys. */
async function opened({ scalars }, ballot, places) {
  const { manifest } = vectors('manifest');
  const contest = { manifest: JSON.parse(manifest), hash: unhex(ballot.manifest_hash), threshold: ballot.threshold, unseals: [], eligible: null };
  for (const scrutineer of places) await takeKey(contest, { scrutineer, key: toB64(unhex(scalars.good[scrutineer].scalar)) });
  return contest;
}

test('a released scalar is taken for its own sealing key only', async () => {
  const { scalars, ballot } = vectors('sealing');
  await opened({ scalars }, ballot, [0, 1, 2]);
  for (const { scalar } of scalars.good) assert.ok(isScalar(unhex(scalar)));
  for (const { reason, name, scalar } of scalars.bad) assert.equal(isScalar(unhex(scalar)), reason !== 'from 1 to n−1', name);
  await allRefused(scalars.bad, async ({ scalar }) => {
    const contest = await opened({ scalars }, ballot, []);
    const entry = { type: 'unseal', contest: contest.manifest.contest, scrutineer: 0, key: toB64(unhex(scalar)) };
    await takeKey(contest, readEntry(utf8(JSON.stringify(entry))));
    return true;
  });
});

test('a sealed ballot opens for any two, and a broken one for nobody', async () => {
  const sealing = vectors('sealing');
  const { ballot } = sealing;
  const { key } = vectors('openings');
  const opens = async (sealed, places) => {
    const contest = await opened(sealing, ballot, places);
    contest.ballots = [{ key: toB64(unhex(key)), commit: toB64(unhex(ballot.commitment)), sealed: JSON.parse(sealed) }];
    await sortBallots(contest);
    return contest.due.length === 1;
  };
  for (const places of ballot.opened_by) assert.ok(await opens(ballot.sealed, places), places);
  await allRefused(ballot.bad, ({ sealed, opened_by: places }) => opens(sealed, places));
  assert.ok(await opens(vectors('foreign').sealed, [1, 2]));
});

const evidence = (name) => fromBundle(new Uint8Array(readFileSync(new URL(`logs/${name}.tar`, FOLDER))));

for (const name of ['live', 'sealed']) {
  test(`the frozen ${name} log holds, with its figures`, async () => {
    const expected = vectors(`logs/${name}`);
    const report = await verify(evidence(name));
    assert.deepEqual(report.checks.flatMap(({ failures }) => failures), []);
    assert.deepEqual([report.holds, report.size, report.congress.congress], [expected.holds, expected.size, expected.congress]);
    const found = report.contests.map(({ contest, title, kind, state, sealed, code, entitled, present, issued, returned, ballots, opened, paper, unseals, certificates, rollChecked, registersChecked, result }) => ({
      contest, title, kind, state, sealed, code, entitled, present, issued, returned, ballots, opened, paper, unseals, certificates,
      roll_checked: rollChecked, registers_checked: registersChecked, result,
    }));
    assert.deepEqual(found, expected.contests);
  });
}

for (const file of readdirSync(new URL('logs/wrong/', FOLDER)).filter((name) => name.endsWith('.json'))) {
  const name = `wrong/${file.slice(0, -5)}`;
  const expected = vectors(`logs/${name}`);
  test(`the frozen log with ${expected.what} fails there`, async () => {
    const { holds, first } = await verify(evidence(name));
    assert.deepEqual([holds, first.check, first.entry], [false, expected.check, expected.entry]);
  });
}
