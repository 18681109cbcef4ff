// What a device makes of a ballot: token, commitment and padded opening, sealed ballot.

import { constants, sign as nodeSign } from 'node:crypto';

import {
  b64, derivePair, fixed, gcm, hex, hpkeSeal, join, labelled, ORDER, pair, pairOf, split, tokenSteps, u, uuidBytes,
} from './primitives.mjs';
import { commitment, M } from './bytes.mjs';
import { ISSUERS, MANIFEST, SEALERS } from './manifest.mjs';

const hexed = (members) => Object.fromEntries(Object.entries(members).map(([name, value]) => [name, Buffer.isBuffer(value) ? hex(value) : value]));

export function tokenVectors() {
  const [key, other] = ISSUERS;
  const good = ['first', 'second'].map((name) => {
    const message = labelled('token', M, pair(`ballot ${name}`).point);
    return { name, message, ...tokenSteps(key, message, name) };
  });
  const [{ message, token }, second] = good;
  const flipped = Buffer.from(token);
  flipped[0] ^= 1;
  const pss = (hash, saltLength) => nodeSign(hash, message, { key: key.key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength });
  const bads = [
    ['one bit', 'another signature', { token: flipped }],
    ['of another message', 'the token is for one ballot key', { message: second.message }],
    ['of another issuer', 'each contest has issuer keys of its own', { token: tokenSteps(other, message, 'other').token }],
    ['of another contest', 'M is in the message', { message: labelled('token', fixed('another M', 32), pair('ballot first').point) }],
    ['without salt', 'the salt has 48 bytes', { token: pss('sha384', 0) }],
    ['PKCS #1 v1.5', 'RSASSA-PSS', { token: nodeSign('sha384', message, key.key) }],
    ['the blind signature itself', 'it is to be unblinded first', { token: good[0].blindSignature }],
    ['the modulus', 'a token is below n', { token: u(256, key.n) }],
    ['zero', 'no signature', { token: Buffer.alloc(256) }],
    ['255 bytes', '256 bytes', { token: token.subarray(0, 255) }],
    ['257 bytes', '256 bytes', { token: join([0], token) }],
  ];
  const bytes = (at, byte) => {
    const spki = Buffer.from(key.spki);
    spki[at] = byte;
    return spki;
  };
  const badKeys = [
    ['the identifier of RSASSA-PSS', 'rsaEncryption', bytes(16, 0x0a)],
    ['parameters other than NULL', 'NULL', bytes(17, 0x04)],
    ['a modulus without the zero before it', 'it would be negative', bytes(32, 0x80)],
    ['a modulus of 2047 bits', '2048 bits', bytes(33, 0x7f)],
    ['an even modulus', 'n is odd', bytes(288, key.spki[288] & 0xfe)],
    ['e = 65539', 'e = 65537', bytes(293, 0x03)],
    ['a byte more', '294 bytes', join(key.spki, [0])],
    ['PKCS #1', 'SPKI', key.spki.subarray(24)],
  ];
  return {
    issuer: { pkcs1: hex(key.pkcs1), spki: hex(key.spki) },
    good: good.map(hexed),
    bad: bads.map(([name, reason, change]) => hexed({ name, reason, message, token, ...change })),
    bad_blinded: [u(256, key.n), Buffer.alloc(256, 0xff)].map((blinded) => ({ blinded: hex(blinded), reason: 'an issuer signs what is below n' })),
    bad_keys: badKeys.map(([name, reason, spki]) => ({ name, reason, spki: hex(spki) })),
  };
}

const [KEY, NONCE] = [pair('ballot').point, fixed('nonce', 32)];
const BODY = '{"marks":["for","against","abstain"],"write_ins":[]}';
const padded = (nonce, body, size) => join(nonce, body, Buffer.alloc(size - 32 - Buffer.byteLength(body), ' '));

export function openingVectors() {
  const bodies = [BODY, JSON.stringify({ marks: ['for', 'for', 'against'], write_ins: [MANIFEST.options[0].id] })];
  const commit = commitment(KEY, NONCE, BODY);
  const opening = padded(NONCE, BODY, 200);
  const changed = (at, byte) => {
    const copy = Buffer.from(opening);
    copy[at] = byte;
    return copy;
  };
  const bads = [
    ['padded by zeros', 'only spaces are padding', join(NONCE, BODY, Buffer.alloc(200 - 32 - BODY.length))],
    ['a tab at the end', 'only spaces are padding', changed(199, 9)],
    ['a newline after the body', 'only spaces are padding', changed(32 + BODY.length, 10)],
    ['another mark', 'C is of the body', Buffer.from(String(opening.toString('latin1')).replace('"for"', '"fog"'), 'latin1')],
    ['another nonce', 'C is of the nonce', changed(0, opening[0] ^ 1)],
    ['a space inside the body', 'the body is hashed as it stands', join(NONCE, BODY.replace(':', ': '), Buffer.alloc(200 - 33 - BODY.length, ' '))],
    ['spaces before the body', 'the body follows the nonce at once', join(NONCE, ' ', BODY, Buffer.alloc(200 - 33 - BODY.length, ' '))],
    ['nothing but a nonce', 'the body is missing', NONCE],
    ['31 bytes', 'not even a nonce', NONCE.subarray(1)],
  ];
  return {
    key: hex(KEY), manifest_hash: hex(M),
    good: bodies.map((body) => ({ nonce: hex(NONCE), body, size: 200, commitment: hex(commitment(KEY, NONCE, body)), opening: hex(padded(NONCE, body, 200)) })),
    exact: { nonce: hex(NONCE), body: BODY, size: 32 + BODY.length, opening: hex(join(NONCE, BODY)) },
    too_long: { nonce: hex(NONCE), body: BODY, size: 31 + BODY.length, reason: 'nonce and body do not fit into box.size' },
    bad: bads.map(([name, reason, bytes]) => ({ name, reason, commitment: hex(commit), opening: hex(bytes) })),
  };
}

/** A sealed ballot: CEK, then the higher coefficients, then an ikm for each share's ephemeral key. */
export function seal(hash, commit, keys, threshold, opening, name, change = {}) {
  const coefficients = Array.from({ length: threshold }, (_, at) => fixed(`coefficient ${at} ${name}`, 32));
  const plain = split(coefficients, keys.length);
  const ikms = keys.map((_, at) => fixed(`ikm ${at} ${name}`, 32));
  const shares = keys.map((key, j) => {
    const share = change.share ? change.share(plain[j], j) : plain[j];
    return hpkeSeal(key, labelled('share', change.manifest ?? hash, [change.place?.(j) ?? j]), change.aad ?? commit, share, ikms[j]);
  });
  const content = gcm(coefficients[0], Buffer.alloc(12), join(change.manifest ?? hash, commit), opening);
  return { content, shares, coefficients, ikms, plain };
}

export const sealedJson = ({ content, shares }) => ({ content: b64(content), shares: shares.map(({ enc, sealed }) => ({ enc: b64(enc), share: b64(sealed) })) });

export function sealingVectors() {
  const keys = SEALERS.map(({ point }) => point);
  const [commit, opening] = [commitment(KEY, NONCE, BODY), padded(NONCE, BODY, 200)];
  const made = (change, text = opening) => seal(M, commit, keys, 2, text, 'ballot', change);
  const good = made();
  const json = (sealed, change = (value) => value) => JSON.stringify(change(sealedJson(sealed)));
  const flip = (text, at) => {
    const bytes = Buffer.from(text, 'base64url');
    bytes[at < 0 ? bytes.length + at : at] ^= 1;
    return b64(bytes);
  };
  const point = (text) => (value) => {
    value.shares[0].enc = text(value.shares[0].enc);
    return value;
  };
  const bads = [
    ['one bit of the content', 'AES-GCM refuses it', json(good, (value) => ({ ...value, content: flip(value.content, 0) }))],
    ['one bit of the tag', 'AES-GCM refuses it', json(good, (value) => ({ ...value, content: flip(value.content, -1) }))],
    ['one bit of a share', 'HPKE refuses it', json(good, (value) => ({ ...value, shares: [{ ...value.shares[0], share: flip(value.shares[0].share, 40) }, ...value.shares.slice(1)] }))],
    ['shares in each other\'s places', 'each is for its scrutineer and place', json(good, (value) => ({ ...value, shares: value.shares.reverse() }))],
    ['enc off the curve', 'no point', json(good, point((enc) => flip(enc, 64)))],
    ['enc all zeros', 'no point', json(good, point(() => b64(Buffer.alloc(65))))],
    ['enc in hybrid form', 'points begin with 04', json(good, point((enc) => { const bytes = Buffer.from(enc, 'base64url'); bytes[0] = 6 + (bytes[64] & 1); return b64(bytes); }))],
    ['shares of another place than their own', 'the first byte is j+1', json(made({ share: (share, j) => join([j + 2], share.subarray(1)) }))],
    ['shares whose x is 0', 'the first byte is j+1', json(made({ share: (share) => join([0], share.subarray(1)) }))],
    ['each other\'s shares, which join to the key', 'the first byte is j+1', json(made({ share: (_, j) => good.plain[[1, 0, 2][j]] }))],
    ['shares that fit no polynomial', 'the joined key is another one', json(made({ share: (share, j) => join([j + 1], fixed(`no share ${j}`, 32)) }))],
    ['infos of another manifest', 'M is in info and aad', json(made({ manifest: fixed('another M', 32) }))],
    ['infos of another place', 'j is in info', json(made({ place: (j) => j + 1 }))],
    ['shares of another ballot', 'C is the aad', json(made({ aad: fixed('another C', 32) }))],
    ['an opening one byte shorter', 'the content is box.size bytes', json(made({}, opening.subarray(0, 199)))],
    ['an opening one byte longer', 'the content is box.size bytes', json(made({}, join(opening, ' ')))],
  ];
  const scalar = SEALERS[0].scalar;
  const badScalars = [
    ['zero', 'from 1 to n−1', Buffer.alloc(32)],
    ['n', 'from 1 to n−1', u(32, ORDER)],
    ['n + 1', 'from 1 to n−1', u(32, ORDER + 1n)],
    ['all ones', 'from 1 to n−1', Buffer.alloc(32, 0xff)],
    ['31 bytes', '32 bytes', scalar.subarray(1)],
    ['33 bytes', '32 bytes', join([0], scalar)],
  ];
  const secret = fixed('challenge', 32);
  const contest = uuidBytes(MANIFEST.contest);
  const challenge = hpkeSeal(keys[0], labelled('challenge', contest), '', secret, fixed('ikm challenge', 32));
  const shamir = [[1, 1], [2, 3], [3, 5], [16, 16]].map(([threshold, number]) => {
    const coefficients = Array.from({ length: threshold }, (_, at) => fixed(`shamir ${threshold} ${at}`, 32));
    return { threshold, secret: hex(coefficients[0]), coefficients: coefficients.slice(1).map(hex), shares: split(coefficients, number).map(hex) };
  });
  return {
    scalars: {
      good: [...SEALERS.map(({ scalar, point }) => ({ scalar: hex(scalar), point: hex(point) })), { scalar: hex(u(32, 1)), point: hex(pairOf(u(32, 1)).point) }, { scalar: hex(u(32, ORDER - 1n)), point: hex(pairOf(u(32, ORDER - 1n)).point) }],
      bad: [
        ...badScalars.map(([name, reason, bytes]) => ({ name, reason, scalar: hex(bytes) })),
        { name: 'the key of another scrutineer', reason: 'the key fits the manifest\'s sealing_key', scalar: hex(SEALERS[1].scalar), sealing_key: hex(keys[0]) },
      ],
    },
    shamir: {
      good: shamir,
      bad: [
        { name: 'no shares', reason: 'there is nothing to join', shares: [] },
        { name: 'a share twice', reason: 'every x once', shares: [shamir[1].shares[0], shamir[1].shares[0]] },
        { name: 'a share at 0', reason: 'x is from 1', shares: [`00${shamir[1].shares[0].slice(2)}`, shamir[1].shares[1]] },
      ],
      fewer: { shares: [shamir[1].shares[0]], not: shamir[1].secret },
    },
    hpke: good.shares.map(({ enc, sealed }, j) => ({
      scalar: hex(SEALERS[j].scalar), recipient: hex(keys[j]), ikm: hex(good.ikms[j]), ephemeral: hex(derivePair(good.ikms[j]).scalar),
      info: hex(labelled('share', M, [j])), aad: hex(commit), plain: hex(good.plain[j]), enc: hex(enc), sealed: hex(sealed),
    })),
    challenge: {
      contest: hex(contest), scalar: hex(scalar), ikm: hex(fixed('ikm challenge', 32)), secret: hex(secret), enc: hex(challenge.enc), sealed: hex(challenge.sealed),
    },
    ballot: {
      manifest_hash: hex(M), commitment: hex(commit), size: 200, threshold: 2, keys: keys.map(hex), opening: hex(opening),
      cek: hex(good.coefficients[0]), coefficients: good.coefficients.slice(1).map(hex), ikms: good.ikms.map(hex), sealed: json(good),
      opened_by: [[0, 1], [0, 2], [1, 2], [2, 0], [0, 1, 2]],
      bad: bads.map(([name, reason, sealed]) => ({ name, reason, opened_by: [0, 1], sealed })),
    },
  };
}
