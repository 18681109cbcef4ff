// Shows of hands on a scrutineer's phone: what is shown is what is signed, to the byte, and by this key alone.

import assert from 'node:assert/strict';
import { createPublicKey, verify as nodeVerify } from 'node:crypto';
import { test } from 'node:test';
import { Scrutineer, follow, handsMessage } from '../../static/scrutineer-device.js';
import { from64 } from './kit.mjs';
import { Office } from './office.mjs';

const COUNT = {
  item: '6f2a8a52-3c1e-4a5b-9d0e-0b3c1d2e4f50', version: 1, title: '通过《选举办法》', entitled: 120, present: 80, in_favour: 61, against: 10, abstained: 9,
  counted_by: '王芳', why: '', needed: 61, passed: true, demanded: 1, signed: [], place: 2,
};

async function arrive(...hands) {
  const office = new Office();
  office.hands = hands.map((count) => ({ ...COUNT, signed: [], ...count }));
  const env = office.phone();
  const { device } = await Scrutineer.create(env, await follow(env, office.link));
  return { office, env, device };
}

const point = (encoded) => {
  const [x, y] = [from64(encoded).subarray(1, 33), from64(encoded).subarray(33)].map((bytes) => bytes.toString('base64url'));
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
};

const holds = async (office, count, signature) =>
  nodeVerify('sha256', await handsMessage(office.congress, count), { key: point(office.key), dsaEncoding: 'ieee-p1363' }, from64(signature));

test('a count is signed as it was shown, by the key that the organiser was given', async () => {
  const { office, device } = await arrive({});
  const [seen] = await device.hands();
  assert.equal(seen.mine, false);
  await device.signHands(seen);
  const [{ path, version, scrutineer, signature }] = office.handsSigned;
  assert.deepEqual([path, version, scrutineer], [`/congresses/${office.congress}/agenda/${COUNT.item}/hands/signatures`, 1, 2]);
  assert.ok(await holds(office, seen, signature));
  assert.equal((await device.hands())[0].mine, true);
});

test('a signature holds for no other figures, item, congress or count', async () => {
  const { office, device } = await arrive({});
  const [seen] = await device.hands();
  await device.signHands(seen);
  const [{ signature }] = office.handsSigned;
  const others = [{ in_favour: 62 }, { version: 2 }, { against: 9, abstained: 10 }, { item: COUNT.item.replace('6', '7') }, { counted_by: '李四' }, { title: '别的事' }];
  for (const other of others) assert.equal(await holds(office, { ...seen, ...other }, signature), false, JSON.stringify(other));
  office.congress = '00000000-0000-4000-8000-000000000001';
  assert.equal(await holds(office, seen, signature), false, 'another congress');
});

test('what was corrected after it was shown is not signed in its place', async () => {
  const { office, device } = await arrive({});
  const [seen] = await device.hands();
  Object.assign(office.hands[0], { version: 2, in_favour: 59 });
  await assert.rejects(() => device.signHands(seen), ({ slug }) => slug === 'figures-changed');
  assert.deepEqual(office.handsSigned, []);
});

test('figures that are no figures are shown and signed by no phone', async () => {
  for (const wrong of [{ in_favour: '61' }, { entitled: 2 ** 32 + 120 }, { abstained: -1 }, { version: null }, { item: 'x' }, { title: 7 }, { counted_by: null }, { signed: 1 }]) {
    const { office, device } = await arrive(wrong);
    await assert.rejects(() => device.hands(), ({ slug }) => slug === 'answer-malformed', JSON.stringify(wrong));
    assert.deepEqual(office.handsSigned, []);
  }
});

test('a phone whose key is gone signs nothing', async () => {
  const { office, env, device } = await arrive({});
  const [seen] = await device.hands();
  await env.keys.remove(`${office.congress}/sign`);
  await assert.rejects(() => device.signHands(seen), ({ slug }) => slug === 'storage-lost');
  assert.deepEqual(office.handsSigned, []);
});
