import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';
import { ballotBody, ballotEntry, ballotFaults, makeEnvelope, newKeyPair, parseManifest, publicPoint, utf8 } from '../../static/ballot-protocol.js';
import { Union, from64, id, issuerSpki, manifest, sha256, url64 } from './kit.mjs';

const [congress, contest] = [id(), id()];
const parse = (value, text = JSON.stringify(value)) => parseManifest(utf8(text), congress, contest);

test('a manifest is taken exactly as the protocol writes it', () => {
  const good = manifest(congress, contest);
  assert.deepEqual(parse(good), good);
});

test('a manifest with other members, order, values or another contest is refused', () => {
  const good = manifest(congress, contest);
  const { v, ...rest } = good;
  const wrong = [
    { ...good, extra: 1 }, { ...rest, v }, rest, { ...good, v: 2 }, { ...good, contest: id() }, { ...good, congress: id() },
    { ...good, marks: ['for', 'abstain', 'against'] }, { ...good, options: [good.options[0], good.options[0]] }, { ...good, options: [] },
    { ...good, write_ins: 1 }, { ...good, eligible: url64(sha256('e')) }, { ...good, issuers: [] }, { ...good, seats: '1' },
    { ...good, issuers: [good.issuers[0], { ...good.issuers[0], url: 'https://x.example' }] },
    { ...good, box: { ...good.box, size: 8193 } }, { ...good, box: { ...good.box, url: 'javascript:x' } },
    { ...good, box: { ...good.box, url: 'https://x.example/path' } }, { ...good, rules: { ...good.rules, pass: { of: 'all', more_than: [1, 2] } } },
    { ...good, title: 'x'.repeat(48_000) },
  ];
  for (const each of wrong) assert.throws(() => parse(each), { slug: 'manifest-invalid' });
  assert.throws(() => parse(null, `${JSON.stringify(good)} `), { slug: 'json-not-exact' });
});

test('a further issuer has a key, an address that a page may call, and a key to sign with', () => {
  const good = manifest(congress, contest);
  const [own, union] = [good.issuers[0], new Union().named()];
  assert.equal(parse({ ...good, issuers: [own, union] }).issuers.length, 2);
  const wrong = [{ url: null }, { url: 'https://u.example/path' }, { url: 'http://u.example' }, { url: 'https://u.example; script-src *' }, { sign_key: null }, { key: own.key }];
  for (const change of wrong) {
    assert.throws(() => parse({ ...good, issuers: [own, { ...union, ...change }] }), { slug: 'manifest-invalid' }, JSON.stringify(change));
  }
  assert.throws(() => parse({ ...good, issuers: [union, own] }), { slug: 'manifest-invalid' });
});

test('a body has one mark for each option in order, an unmarked one abstains', () => {
  const paper = manifest(congress, contest);
  const [first, second] = paper.options;
  assert.equal(JSON.stringify(ballotBody(paper, null, { [second.id]: 'for' })), '{"marks":["abstain","for"],"write_ins":[]}');
  assert.throws(() => ballotBody(paper, null, { [first.id]: 'maybe' }), { slug: 'marks-incomplete' });
  const graded = { ...paper, kind: 'appraisal', marks: ['good', 'fair'] };
  assert.throws(() => ballotBody(graded, null, { [first.id]: 'good' }), { slug: 'marks-incomplete' });
});

test('write-ins are ascending, known, once each, no option, and not too many', () => {
  const people = [id(), id(), id()].sort();
  const paper = manifest(congress, contest, { write_ins: 2, eligible: url64(sha256('e')) });
  const eligible = [...people, paper.options[0].id].map((each) => [each, '某', '']);
  assert.deepEqual(ballotBody(paper, eligible, {}, [people[2], people[0]]).write_ins, [people[0], people[2]]);
  for (const wrong of [[id()], [people[0], people[0]], [paper.options[0].id], people]) {
    assert.throws(() => ballotBody(paper, eligible, {}, wrong), { slug: 'write-ins-invalid' });
  }
});

test('faults name what would make a ballot invalid, for elections alone', () => {
  const paper = manifest(congress, contest);
  assert.deepEqual(ballotFaults(paper, { marks: ['for', 'abstain'], write_ins: [] }), []);
  assert.deepEqual(ballotFaults(paper, { marks: ['for', 'for'], write_ins: [] }), ['too-many-for']);
  assert.deepEqual(ballotFaults(paper, { marks: ['abstain', 'abstain'], write_ins: ['x'] }), ['write-ins-need-against']);
  assert.deepEqual(ballotFaults({ ...paper, kind: 'motion' }, { marks: ['for', 'for'], write_ins: [] }), []);
});

test('an envelope is compact, in the protocol\'s order, padded to the box\'s size, and fits its commit and signature', async () => {
  const paper = manifest(congress, contest);
  const [m, pair, token] = [sha256('manifest'), await newKeyPair(), url64(Buffer.alloc(256, 7))];
  const body = { marks: ['for', 'against'], write_ins: [] };
  const nonce = new Uint8Array(32).fill(9);
  const envelope = await makeEnvelope(paper, m, pair, [token], body, null, nonce);
  const parts = JSON.parse(envelope);
  assert.equal(JSON.stringify(parts), envelope);
  assert.deepEqual(Object.keys(parts), ['contest', 'key', 'tokens', 'commit', 'signature', 'opening']);
  const key = Buffer.from(publicPoint(pair));
  assert.equal(parts.key, url64(key));
  const text = JSON.stringify(body);
  assert.equal(from64(parts.opening).toString('latin1'), Buffer.concat([nonce, Buffer.from(text.padEnd(400 - 32))]).toString('latin1'));
  const commit = sha256('piaojue/v1 commit\0', m, key, nonce, text);
  assert.equal(parts.commit, url64(commit));
  const spki = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: pair.x, y: pair.y }, format: 'jwk' });
  const signed = Buffer.concat([Buffer.from('piaojue/v1 ballot\0'), m, commit]);
  assert.ok(verify('sha256', signed, { key: spki, dsaEncoding: 'ieee-p1363' }, from64(parts.signature)));
  const { opening, ...shown } = parts;
  assert.equal(Buffer.from(ballotEntry(envelope)).toString(), JSON.stringify({ type: 'ballot', ...shown, sealed: null }));
  await assert.rejects(makeEnvelope({ ...paper, box: { size: 60 } }, m, pair, [token], body), { slug: 'box-too-small' });
});
