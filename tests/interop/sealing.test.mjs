// Shares of sealed ballots against @hpke/core (hpke-js, RFC 9180 in TypeScript on WebCrypto): it makes the frozen shares to the
// byte from the same ephemeral key and opens them, and with them what our Rust code makes; the shares that it makes from its
// own randomness open in Rust (crypto/tests/frozen/foreign.rs).

import assert from 'node:assert/strict';
import test from 'node:test';

import { hex, hpke, hpkeKey, hpkeOpen, unhex, vectors } from './kit.mjs';

const sealing = vectors('sealing');
const buffer = (bytes) => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
const challengeInfo = (contest) => hex(Buffer.concat([Buffer.from('piaojue/v1 challenge\0'), unhex(contest)]));

test('the library makes our shares to the byte from the same ephemeral key', async () => {
  const challenge = { ...sealing.challenge, recipient: sealing.scalars.good[0].point, info: challengeInfo(sealing.challenge.contest), aad: '', plain: sealing.challenge.secret };
  for (const { recipient, ikm, info, aad, plain, enc, sealed } of [...sealing.hpke, challenge]) {
    const ekm = await hpke.kem.deriveKeyPair(buffer(unhex(ikm)));
    const made = await hpke.seal({ recipientPublicKey: await hpkeKey(unhex(recipient), true), info: unhex(info), ekm }, unhex(plain), unhex(aad));
    assert.equal(hex(made.enc), enc);
    assert.equal(hex(made.ct), sealed);
  }
});

test('the library opens our shares, and for their own manifest, place and ballot alone', async () => {
  for (const [at, share] of sealing.hpke.entries()) {
    assert.equal(hex(await hpkeOpen(share)), share.plain);
    const other = sealing.hpke[(at + 1) % 3];
    for (const wrong of [{ info: other.info }, { aad: `00${share.aad.slice(2)}` }, { scalar: other.scalar }, { enc: other.enc }]) {
      await assert.rejects(hpkeOpen({ ...share, ...wrong }));
    }
  }
});

test('the library answers our challenge', async () => {
  const { contest, secret, ...challenge } = sealing.challenge;
  assert.equal(hex(await hpkeOpen({ ...challenge, info: challengeInfo(contest), aad: '' })), secret);
});

test('the frozen shares that the Rust tests open are the library\'s own', async () => {
  const { shares } = JSON.parse(vectors('foreign').sealed);
  const digits = (text) => Buffer.from(text, 'base64url').toString('hex');
  for (const [at, { enc, share }] of shares.entries()) {
    assert.notEqual(digits(enc), sealing.hpke[at].enc);
    assert.equal(hex(await hpkeOpen({ ...sealing.hpke[at], enc: digits(enc), sealed: digits(share) })), sealing.hpke[at].plain);
  }
});
