// Sealed ballots as the phone makes them, opened by code that shares nothing with it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseManifest, publicPoint, unb64, utf8 } from '../../static/ballot-protocol.js';
import { hpkeOpen, hpkeSeal, newSealingKey, openChallenge, releasedScalar, sealOpening, splitKey } from '../../static/ballot-sealing.js';
import { joinShares, openSealed, takeKey } from '../../static/verify-sealed.js';
import { makeEnvelope, newKeyPair } from '../../static/ballot-protocol.js';
import { manifest, sha256, url64 } from './kit.mjs';

const congress = '0b9cf2a5-5a0e-4d2f-9a6c-0d7f2f4c1a11';
const contest = '6f2f3f0e-1a55-4b84-9a55-2d8a7b6c5d44';

/** A sealed contest of three scrutineers with their keys. */
async function sealedContest(threshold) {
  const keys = await Promise.all([1, 2, 3].map(newSealingKey));
  const scrutineers = keys.map((key) => ({ name: '许晓梅', key: url64(publicPoint(key)), sealing_key: url64(publicPoint(key)) }));
  const good = manifest(congress, contest);
  const paper = { ...good, box: { ...good.box, kind: 'sealed', threshold }, scrutineers };
  return { keys, paper: parseManifest(utf8(JSON.stringify(paper)), congress, contest) };
}

/** The independent verifier's contest, with the keys released of `places`. */
async function unsealed(paper, m, keys, places) {
  const released = { manifest: paper, hash: new Uint8Array(m), threshold: paper.box.threshold, unseals: [] };
  for (const place of places) await takeKey(released, { scrutineer: place, key: keys[place].d });
  return released;
}

test('a sealed envelope carries no opening, and any two of three scrutineers open it', async () => {
  const { keys, paper } = await sealedContest(2);
  const [m, pair, token] = [sha256('manifest'), await newKeyPair(), url64(Buffer.alloc(256, 7))];
  const body = { marks: ['for', 'against'], write_ins: [] };
  const seal = (commit, padded) => sealOpening(paper, new Uint8Array(m), commit, padded);
  const ballot = JSON.parse(await makeEnvelope(paper, m, pair, [token], body, seal));
  assert.deepEqual(Object.keys(ballot), ['contest', 'key', 'tokens', 'commit', 'signature', 'sealed']);
  assert.equal(unb64(ballot.sealed.content).length, paper.box.size + 16);
  assert.deepEqual(ballot.sealed.shares.map(({ enc, share }) => [unb64(enc).length, unb64(share).length]), Array(3).fill([65, 49]));
  for (const places of [[0, 1], [2, 0], [1, 2]]) {
    assert.deepEqual(await openSealed(await unsealed(paper, m, keys, places), ballot), { body });
  }
  const alone = await unsealed(paper, m, keys, [1]);
  assert.equal(await openSealed(alone, ballot), null);
});

test('shares of every threshold join to the key', () => {
  const secret = new Uint8Array(32).map((_, at) => at * 7);
  for (let threshold = 1; threshold <= 5; threshold++) {
    const shares = splitKey(secret, threshold, 5);
    assert.deepEqual(joinShares(shares.slice(5 - threshold)), secret);
    if (threshold > 1) assert.notDeepEqual(joinShares(shares.slice(0, threshold - 1)), secret);
  }
});

test('what is encrypted to one key and context opens with nothing else', async () => {
  const [own, other] = [await newSealingKey(), await newSealingKey()];
  const { enc, sealed } = await hpkeSeal(publicPoint(own), utf8('info'), utf8('aad'), utf8('secret'));
  assert.deepEqual(await hpkeOpen(own, utf8('info'), utf8('aad'), enc, sealed), utf8('secret'));
  await assert.rejects(hpkeOpen(other, utf8('info'), utf8('aad'), enc, sealed), { slug: 'share-unreadable' });
  await assert.rejects(hpkeOpen(own, utf8('info2'), utf8('aad'), enc, sealed), { slug: 'share-unreadable' });
  await assert.rejects(hpkeOpen(own, utf8('info'), utf8('aad2'), enc, sealed), { slug: 'share-unreadable' });
  await assert.rejects(openChallenge(own, contest, enc, sealed), { slug: 'share-unreadable' });
});

test('a key is released only where it is the manifest\'s', async () => {
  const [own, other] = [await newSealingKey(), await newSealingKey()];
  assert.equal(releasedScalar(own, url64(publicPoint(own))), own.d);
  assert.throws(() => releasedScalar(own, url64(publicPoint(other))), { slug: 'not-the-scrutineers' });
});

test('a sealed box without a key of every scrutineer is no contest', async () => {
  const { paper } = await sealedContest(2);
  const keyless = { ...paper, scrutineers: paper.scrutineers.map((each) => ({ ...each, sealing_key: null })) };
  for (const wrong of [keyless, { ...paper, box: { ...paper.box, threshold: 4 } }, { ...paper, box: { ...paper.box, threshold: 0 } }]) {
    assert.throws(() => parseManifest(utf8(JSON.stringify(wrong)), congress, contest), { slug: 'manifest-invalid' });
  }
});
