import assert from 'node:assert/strict';
import { test } from 'node:test';
import { b64, crockford, exactJson, isUuid, label, shortCode, text, unb64, utf8, uuidBytes } from '../../static/ballot-protocol.js';

const refuses = (act, slug) => assert.throws(act, { name: 'Problem', slug });

test('b64 has no padding and reads back, for every length', () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, i) => (i * 37 + length) & 255);
    assert.equal(b64(bytes), Buffer.from(bytes).toString('base64url'));
    assert.deepEqual(unb64(b64(bytes), length), bytes);
  }
});

test('b64 refuses padding, the other alphabet, white space, stray bits, wrong lengths and what is no text', () => {
  for (const wrong of ['AA==', 'A', 'AB', '+w', '_w ', '/w', 'AA\n', 7, null, undefined]) refuses(() => unb64(wrong), 'malformed');
  refuses(() => unb64('AAAA', 2), 'malformed');
});

test('ids are lower-case hyphenated UUIDs', () => {
  assert.deepEqual([...uuidBytes('00112233-4455-6677-8899-aabbccddeeff')].map((byte) => byte % 17), Array(16).fill(0));
  for (const wrong of ['00112233-4455-6677-8899-AABBCCDDEEFF', '00112233445566778899aabbccddeeff', '', 3]) assert.ok(!isUuid(wrong));
});

test('a label ends with a zero byte', () => {
  assert.equal(Buffer.from(label('token')).toString('hex'), '7069616f6a75652f763120746f6b656e00');
});

test('a short code is the first 40 bits in Crockford base32', () => {
  assert.equal(shortCode(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0xff, 1)), 'ZZZZ-ZZZZ');
  assert.equal(shortCode(Uint8Array.of(0x01, 0x23, 0x45, 0x67, 0x89)), '04HM-ASW9');
  assert.equal(crockford(new Uint8Array(10)), '0000-0000-0000-0000');
});

test('exact JSON equals its own re-serialisation and holds plain integers and whole characters only', () => {
  const source = '{"a":[1,0,9007199254740991],"b":"汉\\u0001\\n𬭎","c":null}';
  assert.equal(JSON.stringify(exactJson(utf8(source))), source);
  const wrong = [
    '{"a": 1}', '{"a":1}\n', '\ufeff{"a":1}', '{"a":1,"a":1}', '{"a":-0}', '{"a":-1}', '{"a":1.5}', '{"a":1e3}', '{"a":1.0}',
    '{"a":9007199254740993}', '{"a":"\\u0061"}', '{"a":"\\/"}', '{"a":"\\ud800"}', '{"\\udfff":1}', '{"2":0,"1":0}', '', '{',
  ];
  for (const each of wrong) refuses(() => exactJson(utf8(each)), 'json-not-exact');
  refuses(() => exactJson(Uint8Array.of(0x22, 0xff, 0x22)), 'json-not-exact');
});

test('text is strict UTF-8', () => assert.throws(() => text(Uint8Array.of(0xc3))));
