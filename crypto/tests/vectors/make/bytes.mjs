// Texts and bytes that mean something by themselves: base64url, exact JSON, short codes, messages, signatures.

import { b64, ecdsa, ecdsaDer, fixed, hex, join, labelled, ORDER, pair, sha256, toInteger, u, uuidBytes } from './primitives.mjs';
import { MANIFEST } from './manifest.mjs';

/** Case of a text that must be refused. */
const bad = (name, text, reason) => ({ name, text, reason });

export function b64Vectors() {
  const good = [0, 1, 2, 3, 4, 32].map((length) => {
    const bytes = length === 3 ? Buffer.from('fbefff', 'hex') : fixed(`b64 ${length}`, length);
    return { name: `${length} bytes`, text: b64(bytes), bytes: hex(bytes) };
  });
  return {
    good,
    bad: [
      bad('padding', '_w==', 'base64url of this protocol has no padding'),
      bad('the standard alphabet', '++//', 'only - and _ are in the alphabet'),
      bad('stray bits after one byte', '_x', 'unused trailing bits must be zero: _w is the only form of ff'),
      bad('stray bits after two bytes', '__9', 'unused trailing bits must be zero: __8 is the only form of ffff'),
      bad('one character over', '_____', 'no bytes have five characters'),
      bad('a single character', 'A', 'no bytes have one character'),
      bad('white space', '_w\n', 'only the alphabet'),
      bad('a space inside', 'AA AA', 'only the alphabet'),
      bad('a character beyond ASCII', 'AAA\u00e9', 'only the alphabet'),
      bad('a zero byte', 'AA\0A', 'only the alphabet'),
    ],
  };
}

export function jsonVectors() {
  const good = [
    '{}', '[]', 'null', 'true', '0', '""', '{"b":1,"a":2}', '[0,4294967295,9007199254740991]',
    JSON.stringify('职工代表大会 "引号" \\ / \b\f\n\r\t\u0000\u001f\u007f\u2028\u2029 🗳'), '{"":{"":[]}}', '{"é":"é"}', '"e\u0301"',
  ];
  return {
    good: good.map((text) => ({ text })),
    bad: [
      bad('a space after a colon', '{"a": 1}', 'no white space outside strings'),
      bad('a newline at the end', '{}\n', 'no white space outside strings'),
      bad('a space before', ' {}', 'no white space outside strings'),
      bad('an escaped solidus', '"\\/"', 'JSON.stringify does not escape /'),
      bad('an escaped letter', '"\\u0061"', 'JSON.stringify does not escape letters'),
      bad('an escaped Chinese character', '"\\u804c"', 'JSON.stringify does not escape what UTF-8 has'),
      bad('an escape in capitals', '"\\u001F"', 'JSON.stringify writes hexadecimal digits in lower case'),
      bad('a long escape of a newline', '"\\u000a"', 'JSON.stringify writes \\n'),
      bad('a delete that is escaped', '"\\u007f"', 'JSON.stringify does not escape it'),
      bad('a member twice', '{"a":1,"a":1}', 'every member once'),
      bad('a fraction', '1.5', 'whole numbers only'),
      bad('a fraction that is zero', '1.0', 'whole numbers only'),
      bad('an exponent', '1e2', 'no exponent'),
      bad('a negative number', '-1', 'no sign'),
      bad('negative zero', '-0', 'no sign'),
      bad('a leading zero', '01', 'not JSON'),
      bad('a number beyond 64 bits', '18446744073709551616', 'no figure of the protocol is as large'),
      bad('a lone high surrogate', '"\\ud800"', 'no lone surrogates'),
      bad('a lone low surrogate', '"\\udc00"', 'no lone surrogates'),
      bad('a lone surrogate in a name', '{"\\ud800":1}', 'no lone surrogates'),
      bad('a pair of surrogates that is escaped', '"\\ud83d\\uddf3"', 'JSON.stringify writes the character'),
      bad('a raw newline in a string', '"\n"', 'not JSON'),
      bad('a comma at the end', '[1,]', 'not JSON'),
      bad('a comment', '[]//', 'not JSON'),
      bad('two values', '{}{}', 'one value'),
      bad('nothing', '', 'not JSON'),
      { name: 'a byte order mark', bytes: hex(join([0xef, 0xbb, 0xbf], '{}')), reason: 'it is no part of JSON' },
      { name: 'bytes that are not UTF-8', bytes: hex(join('"', [0xff], '"')), reason: 'JSON is UTF-8' },
      { name: 'an overlong form in UTF-8', bytes: hex(join('"', [0xc1, 0xa1], '"')), reason: 'UTF-8 has one form of each character' },
      { name: 'a surrogate in UTF-8', bytes: hex(join('"', [0xed, 0xa0, 0x80], '"')), reason: 'UTF-8 has no surrogates' },
    ],
  };
}

/** The bits in groups of five, as the protocol's words have it. */
function shortCode(hash) {
  const bits = Array.from(hash.subarray(0, 5), (byte) => byte.toString(2).padStart(8, '0')).join('');
  const code = bits.match(/.{5}/g).map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(five, 2)]).join('');
  return `${code.slice(0, 4)}-${code.slice(4)}`;
}

export function manifestVectors() {
  const bytes = Buffer.from(JSON.stringify(MANIFEST));
  const codes = [Buffer.alloc(32), Buffer.alloc(32, 0xff), Buffer.from('0123456789abcdef'.repeat(4), 'hex'), fixed('a hash', 32)];
  return {
    manifest: bytes.toString(), hash: hex(sha256(bytes)), code: shortCode(sha256(bytes)),
    codes: codes.map((hash) => ({ hash: hex(hash), code: shortCode(hash) })),
  };
}

export const M = sha256(JSON.stringify(MANIFEST));

/** What the messages are made of. */
const FIELDS = {
  manifest: M, contest: uuidBytes(MANIFEST.contest), key: pair('ballot').point, nonce: fixed('nonce', 32),
  blinded: fixed('blinded', 256), register: fixed('register', 32), root: fixed('root', 32),
  body: '{"marks":["for","against","abstain"],"write_ins":[]}', reason: '会场断电', present: 110, issued: 109, returned: 108,
  size: 4_294_967_301, issuer: 1, place: 2,
};
const tree = join(u(8, FIELDS.size), FIELDS.root);
export const commitment = (key, nonce, body) => sha256(labelled('commit', M, key, nonce), body);

/** Each message by its name, with the fields that it is made of. */
export function messages() {
  const { contest, key, nonce, blinded, register, body, reason, present, issued, returned, issuer, place } = FIELDS;
  const commit = commitment(key, nonce, body);
  return {
    token: labelled('token', M, key),
    issue: labelled('issue', M, [issuer], sha256(blinded)),
    commit: labelled('commit', M, key, nonce, body),
    ballot: labelled('ballot', M, commit),
    share: labelled('share', M, [place]),
    challenge: labelled('challenge', contest),
    open: labelled('open', M, u(4, present), tree),
    close: labelled('close', M, u(4, present), u(4, issued), u(4, returned), register, tree),
    void: labelled('void', M, sha256(reason), tree),
    certify: labelled('certify', M, tree),
    issued: labelled('issued', M, [issuer], u(4, issued), register),
  };
}

export function messageVectors() {
  const { body, reason, present, issued, returned, size, issuer, place, ...bytes } = FIELDS;
  const all = messages();
  const shown = Object.fromEntries(Object.entries(bytes).map(([name, value]) => [name, hex(value)]));
  return {
    fields: { ...shown, body, reason, present, issued, returned, size, issuer, place },
    commitment: hex(sha256(all.commit)),
    messages: Object.fromEntries(Object.entries(all).map(([name, message]) => [name, hex(message)])),
  };
}

export function signatureVectors() {
  const [key, other, { ballot, open }] = [pair('signer'), pair('another signer'), messages()];
  const signature = ecdsa(key, ballot);
  const [r, s] = [signature.subarray(0, 32), signature.subarray(32)];
  const good = [
    ...Object.entries(messages()).map(([name, message]) => ({ name, key: key.point, message, signature: ecdsa(key, message) })),
    { name: 'the empty message', key: key.point, message: Buffer.alloc(0), signature: ecdsa(key, '') },
    { name: 'the other s that ECDSA allows', key: key.point, message: ballot, signature: join(r, u(32, ORDER - toInteger(s))) },
  ];
  const refused = (name, reason, change) => ({ name, reason, key: key.point, message: ballot, signature, ...change });
  const flipped = Buffer.from(signature);
  flipped[63] ^= 1;
  const offCurve = Buffer.from(key.point);
  offCurve[64] ^= 1;
  const bads = [
    refused('one bit of s', 'another signature', { signature: flipped }),
    refused('s before r', 'r comes first', { signature: join(s, r) }),
    refused('in DER', 'signatures are r‖s; DER is for checkpoints alone', { signature: ecdsaDer(key, ballot) }),
    refused('r is 0', 'r is from 1 to n−1', { signature: join(u(32, 0), s) }),
    refused('s is 0', 's is from 1 to n−1', { signature: join(r, u(32, 0)) }),
    refused('s is n', 's is from 1 to n−1', { signature: join(r, u(32, ORDER)) }),
    refused('r is n', 'r is from 1 to n−1', { signature: join(u(32, ORDER), s) }),
    refused('63 bytes', '64 bytes', { signature: signature.subarray(0, 63) }),
    refused('65 bytes', '64 bytes', { signature: join(signature, [0]) }),
    refused('of another key', 'the key is another one', { key: other.point }),
    refused('of another message', 'the message is another one', { message: open }),
    refused('of the message without its label', 'the label belongs to the message', { message: ballot.subarray(18) }),
    refused('of another label, the rest the same', 'the label belongs to the message', { message: labelled('tallot', ballot.subarray(18)) }),
    refused('of SHA-256 of the message', 'the message is hashed once', { signature: ecdsa(key, sha256(ballot)) }),
    refused('a key off the curve', 'the key is no point', { key: offCurve }),
    refused('the key as a compressed point', 'keys are uncompressed points', { key: join([2 + (key.point[64] & 1)], key.point.subarray(1, 33)) }),
    refused('the key in hybrid form', 'keys begin with 04', { key: join([6 + (key.point[64] & 1)], key.point.subarray(1)) }),
    refused('the key all zeros', 'the key is no point', { key: Buffer.alloc(65) }),
    refused('infinity', 'infinity is no key', { key: join([4], Buffer.alloc(64)) }),
  ];
  const shown = ({ key, message, signature, ...rest }) => ({ ...rest, key: hex(key), message: hex(message), signature: hex(signature) });
  return { scalar: hex(key.scalar), good: good.map(shown), bad: bads.map(shown) };
}
