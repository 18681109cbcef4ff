// Every type of entry in its one form, and what is nearly one.

import { b64, fixed, hex, join, pair, uuid } from './primitives.mjs';

const id = uuid('contest');
const bytes = (name, length) => b64(fixed(name, length));
const point = (name) => b64(pair(name).point);
const signoffs = [0, 1].map((scrutineer) => ({ scrutineer, signature: bytes(`signoff ${scrutineer}`, 64) }));
const body = (...marks) => ({ marks, write_ins: [] });
const ballot = { type: 'ballot', contest: id, key: point('ballot'), tokens: [bytes('token', 256)], commit: bytes('commit', 32), signature: bytes('signature', 64), sealed: null };
const close = {
  type: 'close', contest: id, present: 110, issued: 109, returned: 108, register: bytes('register', 32),
  issuers: [{ issued: 109, register: bytes('register 1', 32), signature: bytes('issued', 64) }], paper: { issued: 1, returned: 1 }, signoffs,
};
const result = {
  entitled: 120, present: 110, issued: 110, returned: 109, valid: 108, invalid: 1, unopenable: 0, quorum: true, options: [[104, 3, 1], [61, 40, 7]],
  write_ins: [[uuid('member 0'), 2]], needs: 61, elected: [uuid('option 0')], tied: [], vacant: 0, passed: null,
};

const GOOD = [
  { type: 'congress', congress: uuid('congress'), title: '第三届 "职工"代表大会\u001f\n\u2028🗳', organisation: 'a/b \\ é' },
  { type: 'contest', manifest: bytes('manifest', 1000) },
  { type: 'open', contest: id, present: 110, signoffs },
  { type: 'open', contest: id, present: 4_294_967_295, signoffs: [] },
  ballot,
  { ...ballot, tokens: [bytes('token', 256), bytes('token 1', 256)], sealed: { content: bytes('content', 216), shares: [{ enc: point('enc'), share: bytes('share', 49) }] } },
  close,
  { ...close, issuers: [], signoffs: [] },
  { type: 'unseal', contest: id, scrutineer: 2, key: bytes('scalar', 32) },
  { type: 'opening', ballot: 17, nonce: bytes('nonce', 32), body: body('for', 'against', 'abstain') },
  { type: 'paper', contest: id, bodies: [body('against'), body('for'), body('for')] },
  { type: 'result', contest: id, result },
  { type: 'certify', contest: id, scrutineer: 0, signature: bytes('certificate', 64) },
  ...['withdrawn', 'returned-above-issued', 'quorum', 'decision'].map((ground) => ({ type: 'void', contest: id, ground, reason: '会场断电', signoffs: ground === 'decision' ? signoffs : [] })),
  { type: 'note', contest: null, by: 'officer', text: '延长十分钟' },
  { type: 'note', contest: id, by: 'officer', text: '' },
];

/** What is wrong in every type alike. */
function spoiled(entry) {
  const { type } = entry;
  const names = Object.keys(entry);
  const last = names.at(-1);
  const text = JSON.stringify(entry);
  const without = { ...entry };
  delete without[last];
  const swapped = Object.fromEntries([...names.slice(0, -2), ...names.slice(-2).reverse()].map((name) => [name, entry[name]]));
  const only = names.length > 2 ? [{ name: `${type}: its last two members swapped`, text: JSON.stringify(swapped), reason: 'members in their order' }] : [];
  // What stands in `body` and `result` is for whoever counts; an entry only has it in its one form.
  const shaped = ['body', 'result'].includes(last) ? [] : [{ name: `${type}: ${last} a boolean`, text: JSON.stringify({ ...entry, [last]: false }), reason: 'of its own kind' }];
  return [
    ...only,
    ...shaped,
    { name: `${type}: without ${last}`, text: JSON.stringify(without), reason: 'all members' },
    { name: `${type}: a member more`, text: JSON.stringify({ ...entry, more: 0 }), reason: 'these members only' },
    { name: `${type}: ${last} twice`, text: `${text.slice(0, -1)},"${last}":${JSON.stringify(entry[last])}}`, reason: 'every member once' },
    { name: `${type}: the type at the end`, text: JSON.stringify({ ...Object.fromEntries(Object.entries(entry).slice(1)), type }), reason: 'the type stands first' },
    { name: `${type}: a space`, text: text.replace('":', '": '), reason: 'no white space' },
    { name: `${type}: a newline at the end`, text: `${text}\n`, reason: 'no white space' },
  ];
}

/** An entry with one member, at a path of names, changed. */
function changed(name, reason, entry, ...path) {
  const value = path.pop();
  const copy = structuredClone(entry);
  const holder = path.slice(0, -1).reduce((object, member) => object[member], copy);
  holder[path.at(-1)] = value;
  return { name: `${entry.type}: ${name}`, text: JSON.stringify(copy), reason };
}
const rewritten = (name, reason, entry, from, to) => ({ name: `${entry.type}: ${name}`, text: JSON.stringify(entry).replace(from, to), reason });

export function entryVectors() {
  const of = (type) => GOOD.find((entry) => entry.type === type);
  const [congress, open, unseal, opening, paper, outcome, certify, end, note] = ['congress', 'open', 'unseal', 'opening', 'paper', 'result', 'certify', 'void', 'note'].map(of);
  const types = GOOD.filter((entry, at) => GOOD.findIndex(({ type }) => type === entry.type) === at);
  const special = [
    { name: 'an unknown type', text: JSON.stringify({ ...note, type: 'remark' }), reason: 'the types of version 1 only' },
    { name: 'a type in capitals', text: JSON.stringify({ ...note, type: 'Note' }), reason: 'lower case' },
    { name: 'no type', text: '{}', reason: 'a type' },
    { name: 'a list', text: '[]', reason: 'an object' },
    { name: 'nothing', text: '', reason: 'an object' },
    { name: 'a byte order mark', bytes: hex(join([0xef, 0xbb, 0xbf], JSON.stringify(note))), reason: 'not JSON' },
    { name: 'note: a byte that is not UTF-8', bytes: hex(join('{"type":"note","contest":null,"by":"', [0xff], '","text":""}')), reason: 'UTF-8' },
    rewritten('a lone surrogate', 'no lone surrogates', note, '"officer"', '"\\ud800"'),
    rewritten('an escaped solidus', 'JSON.stringify does not escape /', congress, 'a/b', 'a\\/b'),
    rewritten('an escaped letter', 'JSON.stringify does not escape é', congress, 'é', '\\u00e9'),
    rewritten('an escape in capitals', 'lower case', congress, '\\u001f', '\\u001F'),
    changed('an id in capitals', 'lower case', open, 'contest', id.toUpperCase()),
    changed('an id in braces', 'hyphenated, nothing else', open, 'contest', `{${id}}`),
    changed('an id without hyphens', 'hyphenated', open, 'contest', id.replace(/-/g, '')),
    changed('an id as a URN', 'hyphenated, nothing else', open, 'contest', `urn:uuid:${id}`),
    changed('a negative figure', 'no sign', open, 'present', -1),
    changed('a fraction', 'whole numbers', open, 'present', 1.5),
    rewritten('a fraction that is zero', 'whole numbers', open, '110', '110.0'),
    rewritten('an exponent', 'no exponent', open, '110', '11e1'),
    rewritten('a leading zero', 'not JSON', open, '110', '0110'),
    changed('a figure of 33 bits', '32 bits', open, 'present', 4_294_967_296),
    changed('a figure as a string', 'a number', open, 'present', '110'),
    changed('a signoff without its signature', 'all members', open, 'signoffs', [{ scrutineer: 0 }]),
    changed('a signature of 63 bytes', '64 bytes', open, 'signoffs', 0, 'signature', bytes('short', 63)),
    changed('a key of 64 bytes', '65 bytes', ballot, 'key', bytes('key', 64)),
    changed('a token of 255 bytes', '256 bytes', ballot, 'tokens', [bytes('token', 255)]),
    changed('a commitment with padding', 'no padding', ballot, 'commit', `${ballot.commit}=`),
    changed('a commitment in the standard alphabet', 'base64url', ballot, 'commit', `+${ballot.commit.slice(1)}`),
    changed('a commitment with stray bits', 'unused bits are zero', ballot, 'commit', `${ballot.commit.slice(0, -1)}B`),
    changed('a commitment in hexadecimal', 'base64url', ballot, 'commit', hex(fixed('commit', 32))),
    changed('no tokens member but a token', 'tokens', ballot, 'tokens', bytes('token', 256)),
    changed('sealed as an empty object', 'content and shares', ballot, 'sealed', {}),
    changed('a share of 48 bytes', '49 bytes', ballot, 'sealed', { content: bytes('content', 216), shares: [{ enc: point('enc'), share: bytes('share', 48) }] }),
    changed('an opening beside the ballot', 'the log has no opening before the close', ballot, 'opening', bytes('opening', 200)),
    changed('a time', 'nothing tells when a ballot came', ballot, 'at', 1),
    changed('paper as null', 'both figures', close, 'paper', null),
    changed('a register of 31 bytes', '32 bytes', close, 'register', bytes('register', 31)),
    changed('a scalar of 31 bytes', '32 bytes', unseal, 'key', bytes('scalar', 31)),
    rewritten('a space in the body', 'no white space', opening, '["for"', '[ "for"'),
    rewritten('a member of the body twice', 'every member once', opening, '"write_ins":[]', '"write_ins":[],"write_ins":[]'),
    rewritten('an escape in the body', 'JSON.stringify does not escape letters', opening, '"for"', '"\\u0066or"'),
    rewritten('a negative index', 'no sign', opening, '17', '-17'),
    rewritten('a space in a body', 'no white space', paper, '["against"', '[ "against"'),
    rewritten('a fraction', 'whole numbers', outcome, '104', '104.0'),
    rewritten('a space in the result', 'no white space', outcome, '"needs":', '"needs": '),
    changed('a scrutineer as a name', 'the place in the manifest', certify, 'scrutineer', '监票人'),
    changed('another ground', 'the grounds of the protocol', end, 'ground', 'weather'),
    changed('a ground with an underscore', 'hyphens', end, 'ground', 'returned_above_issued'),
    rewritten('no contest', 'null where it is about none', note, '"contest":null,', ''),
  ];
  return {
    good: GOOD.map((entry) => ({ text: JSON.stringify(entry) })),
    bad: [...types.flatMap(spoiled), ...special],
    longest: {
      before: '{"type":"note","contest":null,"by":"officer","text":"', fill: 'a', after: '"}', good: 65_535, bad: 65_536,
      reason: 'an entry has at most 65,535 bytes: `before`, as many `fill` as it takes, `after`',
    },
  };
}
