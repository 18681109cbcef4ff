// The phone's script against the frozen vectors of every byte format (crypto/tests/vectors), as far as a phone has to do with them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import * as protocol from '../../static/ballot-protocol.js';
import { handsMessage } from '../../static/scrutineer-device.js';
import { hpkeOpen, hpkeSeal, openChallenge, releasedScalar, splitKey } from '../../static/ballot-sealing.js';

const vectors = (name) => JSON.parse(readFileSync(new URL(`../../crypto/tests/vectors/${name}.json`, import.meta.url), 'utf8'));
const unhex = (digits) => new Uint8Array(Buffer.from(digits, 'hex'));
const hex = (bytes) => Buffer.from(bytes).toString('hex');
const subject = ({ text, bytes }) => (text === undefined ? unhex(bytes) : protocol.utf8(text));

/** Fails with the name and reason of every bad case that is taken; `take` throws or answers false for what is refused. */
async function allRefused(cases, take) {
  const taken = [];
  for (const each of cases) {
    const answer = await (async () => take(each))().catch(() => false);
    if (answer !== false) taken.push(`${each.name}: ${each.reason}`);
  }
  assert.deepEqual(taken, []);
}

test('base64url has one text for all bytes', async () => {
  const { good, bad } = vectors('b64');
  for (const { text, bytes } of good) {
    assert.equal(protocol.b64(unhex(bytes)), text);
    assert.equal(hex(protocol.unb64(text)), bytes);
  }
  await allRefused(bad, ({ text }) => protocol.unb64(text));
});

test('JSON is taken in its one form only', async () => {
  const { good, bad } = vectors('json');
  for (const { text } of good) protocol.exactJson(protocol.utf8(text));
  await allRefused(bad, (each) => protocol.exactJson(subject(each)));
});

test('a manifest has its hash and hashes have their short codes', async () => {
  const { manifest, hash, code, codes } = vectors('manifest');
  assert.equal(hex(await protocol.sha256(protocol.utf8(manifest))), hash);
  for (const each of [{ hash, code }, ...codes]) assert.equal(protocol.shortCode(unhex(each.hash)), each.code);
});

test('the messages that a phone signs have their bytes', async () => {
  const { fields, messages, commitment } = vectors('messages');
  const [m, key, nonce] = [fields.manifest, fields.key, fields.nonce].map(unhex);
  const commit = await protocol.commitment(m, key, nonce, protocol.utf8(fields.body));
  assert.equal(hex(commit), commitment);
  assert.equal(hex(protocol.tokenMessage(m, key)), messages.token);
  assert.equal(hex(await protocol.issueMessage(m, fields.issuer, unhex(fields.blinded))), messages.issue);
  assert.equal(hex(protocol.ballotMessage(m, commit)), messages.ballot);
});

test('a show of hands has its bytes, and its signature holds for no other count', async () => {
  const { count, message, key, signature, bad } = vectors('hands');
  const holds = async (signed) => protocol.verifySignature(unhex(key), unhex(signature), await handsMessage(signed.congress, signed));
  assert.equal(hex(await handsMessage(count.congress, count)), message);
  assert.ok(await holds(count));
  await allRefused(bad, (each) => holds(each.count));
});

test('what a phone signs with the vectors\' key verifies, and what is no signature does not', async () => {
  const { scalar, good, bad } = vectors('signatures');
  const point = unhex(good[0].key);
  const pair = { x: protocol.b64(point.slice(1, 33)), y: protocol.b64(point.slice(33)), d: protocol.b64(unhex(scalar)) };
  assert.deepEqual(protocol.publicPoint(pair), point);
  const message = unhex(good[0].message);
  assert.ok(await protocol.verifySignature(point, await protocol.sign(pair, message), message));
  for (const each of good) assert.ok(await protocol.verifySignature(unhex(each.key), unhex(each.signature), unhex(each.message)), each.name);
  // A phone verifies under no key of others' in raw form: which forms of a point WebCrypto takes is not its question.
  const sameKey = bad.filter(({ key }) => key === good[0].key);
  await allRefused(sameKey, ({ key, message, signature }) => protocol.verifySignature(unhex(key), unhex(signature), unhex(message)));
});

test('a token is blinded and finished to the byte, and a bad one refused', async () => {
  const { issuer, good, bad, bad_keys: badKeys } = vectors('tokens');
  const key = protocol.issuerKey(protocol.b64(unhex(issuer.spki)));
  for (const { message, salt, factor, blinded, blindSignature, token } of good) {
    const made = await protocol.blind(key, unhex(message), unhex(salt), BigInt(`0x${factor}`));
    assert.equal(hex(made.blinded), blinded);
    assert.equal(hex(await protocol.finalize(key, unhex(message), unhex(blindSignature), made.inverse)), token);
  }
  await allRefused(bad, ({ message, token }) => protocol.verifyToken(key, unhex(message), unhex(token)));
  await allRefused(badKeys, ({ spki }) => protocol.issuerKey(protocol.b64(unhex(spki))));
});

test('an envelope has the commitment and the padded opening', async () => {
  const { key, manifest_hash: hash, good } = vectors('openings');
  const point = unhex(key);
  const pair = await protocol.newKeyPair();
  for (const { nonce, body, size, commitment, opening } of good) {
    assert.equal(hex(await protocol.commitment(unhex(hash), point, unhex(nonce), protocol.utf8(body))), commitment);
    const manifest = { contest: '', box: { kind: 'live', size } };
    const envelope = JSON.parse(await protocol.makeEnvelope(manifest, unhex(hash), pair, [''], JSON.parse(body), null, unhex(nonce)));
    assert.equal(hex(protocol.unb64(envelope.opening, size)), opening);
  }
});

test('the ballots in envelopes become the entries in the vectors', () => {
  const entries = vectors('entries').good.map(({ text }) => text).filter((text) => text.startsWith('{"type":"ballot"'));
  assert.equal(entries.length, 2);
  for (const entry of entries) assert.equal(protocol.text(protocol.ballotEntry(entry)), entry);
});

/** The key pair of a scalar and its point, as the phone keeps it. */
function pairOf({ scalar, point }) {
  const bytes = unhex(point);
  return { x: protocol.b64(bytes.slice(1, 33)), y: protocol.b64(bytes.slice(33)), d: protocol.b64(unhex(scalar)) };
}

test('a content key is shared as the vectors have it', () => {
  for (const { threshold, secret, coefficients, shares } of vectors('sealing').shamir.good) {
    assert.deepEqual(splitKey(unhex(secret), threshold, shares.length, unhex(coefficients.join(''))).map(hex), shares);
  }
});

test('shares are encrypted to the byte, and open for their manifest, place and ballot', async () => {
  for (const { scalar, recipient, ephemeral, info, aad, plain, enc, sealed } of vectors('sealing').hpke) {
    const made = await hpkeSeal(unhex(recipient), unhex(info), unhex(aad), unhex(plain), pairOf({ scalar: ephemeral, point: enc }));
    assert.deepEqual([hex(made.enc), hex(made.sealed)], [enc, sealed]);
    const pair = pairOf({ scalar, point: recipient });
    assert.equal(hex(await hpkeOpen(pair, unhex(info), unhex(aad), unhex(enc), unhex(sealed))), plain);
    await assert.rejects(hpkeOpen(pair, unhex(info), unhex(aad.slice(2)), unhex(enc), unhex(sealed)));
  }
});

test('a scrutineer\'s device answers the challenge and releases the scalar that fits', async () => {
  const { scalars, challenge } = vectors('sealing');
  const [own, other] = scalars.good;
  const contest = challenge.contest.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  assert.equal(hex(await openChallenge(pairOf(own), contest, unhex(challenge.enc), unhex(challenge.sealed))), challenge.secret);
  await assert.rejects(openChallenge(pairOf(other), contest, unhex(challenge.enc), unhex(challenge.sealed)));
  assert.equal(releasedScalar(pairOf(own), protocol.b64(unhex(own.point))), protocol.b64(unhex(own.scalar)));
  assert.throws(() => releasedScalar(pairOf(own), protocol.b64(unhex(other.point))));
});

test('the vkey file has one form for its ECDSA key, and its hash', async () => {
  const { origin, vkey, vkey_hash: hash, ecdsa_id: id } = vectors('notes');
  const read = await protocol.parseVkey(vkey);
  assert.deepEqual([read.origin, hex(read.keyId)], [origin, id]);
  assert.ok(await protocol.vkeyMatches(vkey, hash));
});

// A phone trusts a log by the ECDSA key alone (WebCrypto there has no Ed25519) and compares the vkey file by its hash, so that
// what spoils only the other key or signature, or the order of the lines, is not its to find.
const NOT_ITS = ['ECDSA alone', 'ECDSA first', 'Ed25519 of a stranger, ECDSA right', 'a witness first', 'a hyphen for a dash', 'two spaces in a signature line'];

test('a checkpoint is read under the ECDSA signature of its log only', async () => {
  const { vkey, good, bad } = vectors('notes');
  for (const { name, note, size, root } of good) {
    const read = await protocol.openCheckpoint(vkey, note);
    assert.deepEqual([read.size, hex(read.root)], [size, root], name);
  }
  await allRefused(bad.filter(({ name }) => !NOT_ITS.includes(name)), ({ note }) => protocol.openCheckpoint(vkey, note));
});

test('roots and inclusion proofs have their bytes', async () => {
  const { roots, inclusions, bad_inclusions: bad, leaf } = vectors('merkle');
  assert.equal(hex(await protocol.leafHash(unhex(leaf.entry))), leaf.hash);
  const leaves = await Promise.all(Array.from({ length: 513 }, (_, at) => protocol.leafHash(protocol.utf8(`entry ${at}`))));
  const rootOf = new Map();
  for (const { size, root } of roots) {
    assert.equal(hex(await protocol.merkleRoot(leaves.slice(0, size))), root);
    rootOf.set(size, root);
  }
  for (const { index, size, proof } of inclusions) {
    assert.equal(hex(await protocol.rootFromProof(leaves[index], index, size, proof.map(unhex))), rootOf.get(size));
  }
  await allRefused(bad, async ({ leaf: hash, index, size, root, proof }) => hex(await protocol.rootFromProof(unhex(hash), index, size, proof.map(unhex))) === root);
});

test('tiles have their paths', () => {
  for (const { path, level, n, width } of vectors('tiles').paths.good) {
    const whole = `tile/${level}/${protocol.tilePath(n)}`;
    assert.equal(width === 256 ? whole : `${whole}.p/${width}`, path);
  }
});

test('a receipt proves its entry and nothing else', async () => {
  const { vkey, good, bad } = vectors('receipts');
  const check = async ({ index, entry, checkpoint, proof }) => protocol.checkInclusion(protocol.unb64(entry), index, proof, await protocol.openCheckpoint(vkey, checkpoint));
  for (const receipt of good) await check(receipt);
  await allRefused(bad, ({ receipt }) => check(receipt));
});
