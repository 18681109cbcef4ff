// Ballot tokens against @cloudflare/blindrsa-ts (Cloudflare's RFC 9474 in TypeScript, arithmetic by sjcl): what that library
// makes our Rust verifier takes (crypto/tests/frozen/foreign.rs), what our Rust code makes to the byte (the frozen vectors)
// that library takes, and the phone's script and that library finish each other's tokens.

import assert from 'node:assert/strict';
import test from 'node:test';

import { blind, blindingFactor, finalize, issuerKey, verifyToken } from '../../static/ballot-protocol.js';
import { blindRsa, hex, issuerKeys, unhex, vectors } from './kit.mjs';

const tokens = vectors('tokens');
const theirs = await issuerKeys(tokens.issuer);
const ours = issuerKey(Buffer.from(tokens.issuer.spki, 'hex').toString('base64url'));

test('the library signs a blinded message as our issuer does, to the byte', async () => {
  for (const { blinded, blindSignature } of tokens.good) {
    assert.equal(hex(await blindRsa.blindSign(theirs.privateKey, unhex(blinded))), blindSignature);
  }
});

test('the library verifies our tokens, and none of those that we refuse', async () => {
  for (const { message, token } of tokens.good) assert.ok(await blindRsa.verify(theirs.publicKey, unhex(token), unhex(message)));
  for (const { name, message, token } of tokens.bad) {
    const holds = await blindRsa.verify(theirs.publicKey, unhex(token), unhex(message)).catch(() => false);
    assert.equal(holds, false, name);
  }
});

test('a phone gets its token from the library as issuer', async () => {
  const [{ message }] = tokens.good;
  const { blinded, inverse } = await blind(ours, unhex(message), new Uint8Array(48).fill(7), blindingFactor(ours));
  const answer = await blindRsa.blindSign(theirs.privateKey, blinded);
  const token = await finalize(ours, unhex(message), answer, inverse);
  assert.ok(await blindRsa.verify(theirs.publicKey, token, unhex(message)));
});

test('the library as a device gets a token that the phone\'s script verifies', async () => {
  const [{ message }] = tokens.good;
  const { blindedMsg, inv } = await blindRsa.blind(theirs.publicKey, unhex(message));
  const token = await blindRsa.finalize(theirs.publicKey, unhex(message), await blindRsa.blindSign(theirs.privateKey, blindedMsg), inv);
  assert.ok(await verifyToken(ours, unhex(message), token));
  assert.equal(await verifyToken(ours, unhex(tokens.good[1].message), token), false);
});

test('the frozen tokens that the Rust tests read are the library\'s', async () => {
  for (const { message, blinded, blindSignature, token } of vectors('foreign').tokens) {
    assert.equal(hex(await blindRsa.blindSign(theirs.privateKey, unhex(blinded))), blindSignature);
    assert.ok(await blindRsa.verify(theirs.publicKey, unhex(token), unhex(message)));
  }
});
