import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { constants, verify } from 'node:crypto';
import { test } from 'node:test';
import { blind, blindingFactor, encodePss, finalize, inverse, issuerKey, random, rsaKey, utf8, verifyToken } from '../../static/ballot-protocol.js';
import { issuerSpki, rawRsa, url64 } from './kit.mjs';

const load = (name) => [JSON.parse(readFileSync(new URL(`../../crypto/tests/vectors/${name}`, import.meta.url)))].flat();
const bytes = (hex) => new Uint8Array(Buffer.from(hex, 'hex'));
const integer = (hex) => BigInt(`0x${hex}`);
const hex = (array) => Buffer.from(array).toString('hex');

for (const vector of [...load('rfc9474.json'), ...load('rsabssa-2048.json')]) {
  test(`blinds and finalises as in the vector "${vector.name}"`, async () => {
    const salt = bytes(vector.salt);
    const key = rsaKey(integer(vector.n), integer(vector.e), salt.length);
    const message = bytes(vector.msg);
    assert.equal(hex(await encodePss(message, salt, key.n.toString(2).length - 1)), vector.encoded_msg);
    const { blinded, inverse: inv } = await blind(key, message, salt, inverse(integer(vector.inv), key.n));
    assert.equal(hex(blinded), vector.blinded_msg);
    assert.equal(hex(inv), vector.inv);
    assert.equal(hex(await finalize(key, message, bytes(vector.blind_sig), inv)), vector.sig);
    const other = bytes(vector.blind_sig);
    other[9] ^= 1;
    await assert.rejects(finalize(key, message, other, inv), { slug: 'blind-signature-wrong' });
    assert.equal(await verifyToken(key, concatOne(message), bytes(vector.sig)), false);
  });
}

const concatOne = (message) => Uint8Array.from([...message, 0]);

test('a token made with a fresh factor verifies with node:crypto too', async () => {
  const key = issuerKey(url64(issuerSpki()));
  const message = utf8('a message');
  const { blinded, inverse: inv } = await blind(key, message, random(48), blindingFactor(key));
  const token = await finalize(key, message, new Uint8Array(rawRsa(blinded)), inv);
  const pss = { key: issuerSpki(), format: 'der', type: 'spki', padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 };
  assert.ok(verify('sha384', message, pss, token));
});

test('an answer at or above the modulus is refused', async () => {
  const key = issuerKey(url64(issuerSpki()));
  await assert.rejects(finalize(key, utf8('m'), new Uint8Array(256).fill(255), new Uint8Array(256)), { slug: 'blind-signature-wrong' });
});

test('an issuer key is 294 bytes of rsaEncryption with NULL, 2048 odd bits and e = 65537', () => {
  const spki = issuerSpki();
  for (const [at, value] of [[5, 0], [17, 4], [33, 0x7f], [288, spki[288] & 0xfe], [293, 3]]) {
    const wrong = Buffer.from(spki);
    wrong[at] = value;
    assert.throws(() => issuerKey(url64(wrong)), { slug: 'issuer-key-invalid' });
  }
  assert.throws(() => issuerKey(url64(spki.subarray(1))), { slug: 'malformed' });
});
