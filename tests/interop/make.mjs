// Makes crypto/tests/vectors/foreign.json: tokens by @cloudflare/blindrsa-ts and a sealed ballot whose shares are encrypted by
// @hpke/core, which the Rust tests read. Both draw from the system's generator, so that the file is another one each time:
// it is made once, by `node make.mjs`, and frozen.

import { writeFileSync } from 'node:fs';

import { blindRsa, hex, hpke, hpkeKey, issuerKeys, unhex, VECTORS, vectors } from './kit.mjs';

const { issuer, good } = vectors('tokens');
const { publicKey, privateKey } = await issuerKeys(issuer);
const tokens = [];
for (const { message } of good) {
  const { blindedMsg, inv } = await blindRsa.blind(publicKey, unhex(message));
  const blindSignature = await blindRsa.blindSign(privateKey, blindedMsg);
  const token = await blindRsa.finalize(publicKey, unhex(message), blindSignature, inv);
  tokens.push({ message, blinded: hex(blindedMsg), blindSignature: hex(blindSignature), token: hex(token) });
}

const { ballot, hpke: envelopes } = vectors('sealing');
const sealed = JSON.parse(ballot.sealed);
for (const [at, { recipient, info, aad, plain }] of envelopes.entries()) {
  const { enc, ct } = await hpke.seal({ recipientPublicKey: await hpkeKey(unhex(recipient), true), info: unhex(info) }, unhex(plain), unhex(aad));
  sealed.shares[at] = { enc: Buffer.from(enc).toString('base64url'), share: Buffer.from(ct).toString('base64url') };
}
writeFileSync(new URL('foreign.json', VECTORS), `${JSON.stringify({ tokens, sealed: JSON.stringify(sealed) }, null, 1)}\n`);
