// What the interoperation tests share: the frozen vectors, and other people's libraries set up as the protocol wants them.

import { createPrivateKey, webcrypto } from 'node:crypto';
import { readFileSync } from 'node:fs';

import { RSABSSA } from '@cloudflare/blindrsa-ts';
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';

export const VECTORS = new URL('../../crypto/tests/vectors/', import.meta.url);
export const vectors = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, VECTORS), 'utf8'));
export const unhex = (digits) => new Uint8Array(Buffer.from(digits, 'hex'));
export const hex = (bytes) => Buffer.from(bytes).toString('hex');

/** Cloudflare's RSABSSA-SHA384-PSS-Deterministic. */
export const blindRsa = RSABSSA.SHA384.PSS.Deterministic();
const PSS = { name: 'RSA-PSS', hash: 'SHA-384' };

/** An issuer's keys, as that library takes them. */
export async function issuerKeys({ pkcs1, spki }) {
  const pkcs8 = createPrivateKey({ key: Buffer.from(pkcs1, 'hex'), format: 'der', type: 'pkcs1' }).export({ format: 'der', type: 'pkcs8' });
  return {
    publicKey: await webcrypto.subtle.importKey('spki', unhex(spki), PSS, true, ['verify']),
    privateKey: await webcrypto.subtle.importKey('pkcs8', pkcs8, PSS, true, ['sign']),
  };
}

/** hpke-js, with the suite of the protocol. */
export const hpke = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
export const hpkeKey = (bytes, isPublic) => hpke.kem.importKey('raw', bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length), isPublic);

export async function hpkeOpen({ scalar, enc, info, aad, sealed }) {
  return new Uint8Array(await hpke.open({ recipientKey: await hpkeKey(unhex(scalar), false), enc: unhex(enc), info: unhex(info) }, unhex(sealed), unhex(aad)));
}
