// The bulletin board: tree, tiles, keys, checkpoints, receipts, and the documents beside the log.

import { b64, base64, consistency, ecdsa, fixed, hex, inclusion, join, labelled, leafHash, pair, sha256, treeHash, uuid } from './primitives.mjs';
import { M } from './bytes.mjs';
import { ELIGIBLE } from './manifest.mjs';
import { bundle, LogKeys, tilePath, Witness } from './notes.mjs';

/** The entries of the trees: entry i is "entry " and i in decimal. */
const ENTRIES = Array.from({ length: 65_793 }, (_, at) => Buffer.from(`entry ${at}`));
const first = (size) => ENTRIES.slice(0, size);
const SMALL = Array.from({ length: 11 }, (_, size) => size);

export function merkleVectors() {
  const roots = [...SMALL, 255, 256, 257, 512, 513].map((size) => ({ size, root: hex(treeHash(first(size))) }));
  const included = (index, size) => ({ index, size, proof: inclusion(index, first(size)).map(hex) });
  const grown = (from, to) => ({ from, to, proof: consistency(from, first(to)).map(hex) });
  const places = SMALL.flatMap((size) => SMALL.filter((index) => index < size).map((index) => [index, size]));
  const sizes = SMALL.flatMap((to) => SMALL.filter((from) => from <= to).map((from) => [from, to]));
  const inclusions = [...places, [0, 257], [128, 257], [255, 257], [256, 257]].map(([index, size]) => included(index, size));
  const consistencies = [...sizes, [1, 257], [128, 257], [255, 257], [256, 257], [257, 257]].map(([from, to]) => grown(from, to));
  const [root5, root7] = [hex(treeHash(first(5))), hex(treeHash(first(7)))];
  const path = inclusion(2, first(5)).map(hex);
  const growth = consistency(5, first(7)).map(hex);
  const inclusionCase = (name, reason, change) => ({ name, reason, leaf: hex(leafHash(ENTRIES[2])), index: 2, size: 5, root: root5, proof: path, ...change });
  const growthCase = (name, reason, change) => ({ name, reason, from: 5, from_root: root5, to: 7, to_root: root7, proof: growth, ...change });
  return {
    leaf: { entry: hex(ENTRIES[0]), hash: hex(leafHash(ENTRIES[0])) },
    roots, inclusions, consistencies,
    bad_inclusions: [
      inclusionCase('another index', 'the path turns by the index', { index: 3 }),
      inclusionCase('an index beyond the tree', 'there is no such entry', { index: 5 }),
      inclusionCase('another size', 'the path is as long as the tree is high', { size: 4 }),
      inclusionCase('a larger size, the path of the smaller tree', 'the path is as long as the tree is high', { size: 16 }),
      inclusionCase('another root', 'it leads to another root', { root: root7 }),
      inclusionCase('another leaf', 'it leads to another root', { leaf: hex(leafHash(ENTRIES[3])) }),
      inclusionCase('the entry instead of its hash', 'leaves are hashed after a zero byte', { leaf: hex(sha256(ENTRIES[2])) }),
      inclusionCase('a hash more', 'nothing is left over', { proof: [...path, root5] }),
      inclusionCase('a hash less', 'the path ends at the root', { proof: path.slice(0, -1) }),
      inclusionCase('hashes from the root down', 'leaf to root', { proof: [...path].reverse() }),
      inclusionCase('a lone entry with a proof', 'its hash is the root', { index: 0, size: 1, leaf: hex(leafHash(ENTRIES[0])), root: hex(treeHash(first(1))), proof: [root5] }),
      inclusionCase('an empty tree', 'it has no entries', { index: 0, size: 0, root: hex(treeHash([])), proof: [] }),
    ],
    bad_consistencies: [
      growthCase('another older root', 'both roots follow from the proof', { from_root: hex(treeHash(first(4))) }),
      growthCase('another newer root', 'both roots follow from the proof', { to_root: hex(treeHash(first(6))) }),
      growthCase('a hash more', 'nothing is left over', { proof: [...growth, root5] }),
      growthCase('a hash less', 'the path ends at the root', { proof: growth.slice(0, -1) }),
      growthCase('no proof', 'only between equal sizes, and from nothing', { proof: [] }),
      growthCase('a larger size, the path of the smaller tree', 'the path is as long as the tree is high', { to: 16 }),
      growthCase('backwards', 'logs only grow', { from: 7, from_root: root7, to: 5, to_root: root5 }),
      growthCase('the same size with another root', 'one log has one root', { to: 5, to_root: root7, proof: [] }),
      growthCase('the same size with a proof', 'there is nothing to prove', { to: 5, to_root: root5 }),
      growthCase('from nothing with a proof', 'there is nothing to prove', { from: 0, from_root: hex(treeHash([])) }),
      growthCase('from nothing with a root of something', 'the root of nothing is SHA-256 of nothing', { from: 0, proof: [] }),
    ],
  };
}

export function tileVectors() {
  const path = (level, n, width) => ({ path: tilePath(level, n, width), level, n, width });
  const good = [path(0, 0, 1), path(0, 0, 255), path(0, 0, 256), path(0, 999, 256), path(0, 1000, 256), path(0, 1_234_067, 17), path(1, 0, 1), path(63, 5, 256),
    path('entries', 0, 1), path('entries', 0, 256), path('entries', 1_234_067, 256), path('entries', 1_000_000_000, 3)];
  const refused = (path, reason) => ({ path, reason });
  const entries = [[], [Buffer.alloc(0)], [Buffer.from('a'), Buffer.alloc(0), Buffer.from('bcd')], first(256), [Buffer.alloc(258, 7)]];
  const widths = [[0, 0, 0], [0, 0, 1], [0, 0, 256], [0, 0, 257], [0, 1, 257], [0, 1, 256], [1, 0, 255], [1, 0, 256], [1, 0, 65_791], [1, 1, 65_792], [1, 0, 65_793], [2, 0, 65_535], [2, 0, 65_536]];
  const width = (level, n, size) => Math.min(256, Math.max(0, Math.floor(size / 256 ** level) - n * 256));
  const tile = (level, n, size) => {
    const span = 256 ** level;
    const hashes = Array.from({ length: width(level, n, size) }, (_, at) => treeHash(ENTRIES.slice((n * 256 + at) * span, (n * 256 + at + 1) * span)));
    return { level, n, size, path: tilePath(level, n, width(level, n, size)), sha256: hex(sha256(...hashes)), first: hex(hashes[0]), last: hex(hashes.at(-1)) };
  };
  return {
    paths: {
      good,
      bad: [
        refused('tile/0/0', 'numbers have three digits'), refused('tile/0/0000', 'three digits in each element'), refused('tile/0/1000', 'three digits in each element'),
        refused('tile/0/x000/001', 'no leading elements of zeros'), refused('tile/0/001/234', 'all but the last element begin with x'), refused('tile/0/x001', 'the last element has no x'),
        refused('tile/00/000', 'one form of each level'), refused('tile/64/000', 'levels end at 63'), refused('tile/-1/000', 'no sign'),
        refused('tile/0/000.p/256', 'a full tile is not named as a partial one'), refused('tile/0/000.p/0', 'no tile is empty'), refused('tile/0/000.p/01', 'one form of each width'),
        refused('tile/0/000.p/', 'a width is missing'), refused('tile/0/000.p', 'a width is missing'), refused('tile/0/000/', 'nothing follows'), refused('/tile/0/000', 'the path is below the log'),
        refused('tile/entry/000', 'levels are numbers or entries'), refused('tile/8/0/000', 'that is the form of Go\'s checksum database'), refused('tile/0/+00', 'digits only'), refused('', 'no path'),
      ],
    },
    bundles: {
      good: entries.map((entries) => ({ entries: entries.map(hex), bundle: hex(bundle(entries)) })),
      bad: [
        { name: 'half a length', bundle: '00', reason: 'a length has two bytes' },
        { name: 'an entry cut short', bundle: '000361', reason: 'the entry has fewer bytes than its length' },
        { name: 'half a length after an entry', bundle: '00016100', reason: 'a length has two bytes' },
        { name: 'the length little-endian', bundle: '010061', reason: 'lengths are big-endian' },
      ],
    },
    widths: widths.map(([level, n, size]) => ({ level, n, size, width: width(level, n, size) })),
    tiles: [tile(0, 0, 1), tile(0, 0, 257), tile(0, 1, 257), tile(1, 0, 257), tile(1, 0, 513), tile(1, 0, 65_793), tile(1, 1, 65_793), tile(2, 0, 65_793)],
  };
}

export const ORIGIN = `piaojue.example/log/${uuid('log')}`;
const KEYS = new LogKeys(ORIGIN);

export function noteVectors() {
  const [other, witness] = [new LogKeys('elsewhere.example/log', 'other'), new Witness('witness.example/1')];
  const stranger = new LogKeys(ORIGIN, 'stranger');
  const entries = first(7);
  const head = { size: 7, root: treeHash(entries) };
  const text = KEYS.text(head);
  const [ed, ec] = KEYS.lines(text);
  const { vkey } = KEYS;
  const [edKey, ecKey] = vkey.split('\n');
  const raw = (name, reason, note) => ({ name, reason, note });
  const lines = (name, reason, ...signatures) => raw(name, reason, `${text}\n${signatures.join('')}`);
  const statement = (name, reason, text) => raw(name, reason, KEYS.sign(text));
  const cosigned = `${text}\n${ed}${ec}${witness.cosign(text, 1_790_000_000)}`;
  const empty = { size: 0, root: treeHash([]) };
  const good = (name, note, { size, root }) => ({ name, note, size, root: hex(root) });
  const key = (name, reason, vkey) => ({ name, reason, vkey });
  const zero = base64(join([1], Buffer.alloc(32)));
  return {
    origin: ORIGIN, ed25519_seed: hex(KEYS.ed.seed), ecdsa_scalar: hex(KEYS.ec.scalar), ed25519_id: hex(KEYS.edId), ecdsa_id: hex(KEYS.ecId),
    vkey, vkey_hash: b64(sha256(vkey).subarray(0, 16)),
    bad_vkeys: [
      key('one line', 'a log has two keys', `${edKey}\n`),
      key('the lines in the other order', 'Ed25519 first', `${ecKey}\n${edKey}\n`),
      key('no newline at the end', 'each line ends with one', vkey.trimEnd()),
      key('a third line', 'two lines', `${vkey}${edKey}\n`),
      key('an empty line after them', 'two lines', `${vkey}\n`),
      key('a key id in capitals', 'lower-case hex', vkey.replace(hex(KEYS.edId), hex(KEYS.edId).toUpperCase())),
      key('a wrong key id', 'ids follow from the keys', vkey.replace(hex(KEYS.edId), '00000000')),
      key('the ECDSA key id as Ed25519 has it', 'of ECDSA it is SHA-256(SPKI)[:4]', vkey.replace(hex(KEYS.ecId), hex(sha256(`${ORIGIN}\n`, [2], join(Buffer.from(ecKey.split('+')[2], 'base64').subarray(1))).subarray(0, 4)))),
      key('two names', 'both keys have the log\'s name', `${edKey}\n${other.vkey.split('\n')[1]}\n`),
      key('a name with a space', 'no white space in names', vkey.replaceAll(ORIGIN, 'the log')),
      key('no padding', 'signed-note\'s base64 is padded', vkey.replaceAll('=', '')),
      key('CRLF', 'lines end with LF', vkey.replaceAll('\n', '\r\n')),
      key('an Ed25519 key of another type', 'its type is 1', vkey.replace(edKey, `${ORIGIN}+${hex(sha256(`${ORIGIN}\n`, [4], KEYS.ed.public).subarray(0, 4))}+${base64(join([4], KEYS.ed.public))}`)),
      key('an Ed25519 key alone under a name of its own', 'two lines', `sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8\n${zero}\n`),
    ],
    good: [
      good('the log with 7 entries', KEYS.checkpoint(entries), head),
      good('the empty log', KEYS.checkpoint([]), empty),
      good('with a witness\'s cosignature', cosigned, head),
      good('with a line of an unknown signer', `${text}\n${ed}${ec}— someone.example ${base64(Buffer.alloc(9, 1))}\n`, head),
      good('with an extension line', KEYS.sign(`${text}an extension\n`), head),
    ],
    witness: { vkey: witness.vkey, note: cosigned, time: 1_790_000_000 },
    bad: [
      lines('ECDSA alone', 'both signatures', ec),
      lines('Ed25519 alone', 'both signatures', ed),
      lines('ECDSA first', 'in the order of the keys', ec, ed),
      lines('a witness first', 'the log\'s signatures come first', witness.cosign(text, 1), ed, ec),
      lines('no signatures', 'both signatures'),
      lines('signatures of a stranger under the log\'s name', 'signatures by the log\'s keys', ...stranger.lines(text)),
      lines('the key ids right, the signatures of a stranger', 'signatures by the log\'s keys', ...impostor(stranger, text)),
      lines('Ed25519 of a stranger, ECDSA right', 'both signatures hold', impostor(stranger, text)[0], ec),
      lines('ECDSA of a stranger, Ed25519 right', 'both signatures hold', ed, impostor(stranger, text)[1]),
      lines('signatures of another checkpoint', 'signatures of this text', ...KEYS.lines(KEYS.text(empty))),
      lines('two spaces in a signature line', 'one form of a line', ed.replace('— ', '—  '), ec),
      lines('a hyphen for a dash', 'a line begins with an em dash', ed.replace('—', '-'), ec),
      raw('another log\'s', 'the log\'s own', other.checkpoint(entries)),
      raw('one entry more', 'signatures of this text', KEYS.checkpoint(entries).replace('\n7\n', '\n8\n')),
      raw('no newline at the end', 'every line ends with one', KEYS.checkpoint(entries).trimEnd()),
      raw('CRLF', 'lines end with LF', KEYS.checkpoint(entries).replaceAll('\n', '\r\n')),
      raw('the text alone', 'both signatures', text),
      raw('nothing', 'a checkpoint', ''),
      statement('a size with a leading zero', 'one form of each size', `${ORIGIN}\n07\n${base64(head.root)}\n`),
      statement('a size with a sign', 'one form of each size', `${ORIGIN}\n+7\n${base64(head.root)}\n`),
      statement('a negative size', 'a number of entries', `${ORIGIN}\n-7\n${base64(head.root)}\n`),
      statement('a root of 31 bytes', '32 bytes', `${ORIGIN}\n7\n${base64(head.root.subarray(1))}\n`),
      statement('a root in base64url without padding', 'signed-note\'s base64', `${ORIGIN}\n7\n${b64(head.root)}\n`),
      statement('a root in hexadecimal', 'signed-note\'s base64', `${ORIGIN}\n7\n${hex(head.root)}\n`),
      statement('no root', 'origin, size, root', `${ORIGIN}\n7\n`),
      statement('no size', 'origin, size, root', `${ORIGIN}\n${base64(head.root)}\n`),
    ],
  };
}

/** The log's names and key ids over signatures of another. */
function impostor(stranger, text) {
  const line = (id, signature) => `— ${ORIGIN} ${base64(join(id, signature))}\n`;
  const theirs = stranger.lines(text).map((each) => Buffer.from(each.split(' ')[2], 'base64').subarray(4));
  return [line(KEYS.edId, theirs[0]), line(KEYS.ecId, theirs[1])];
}

export function receiptVectors() {
  const entries = first(7);
  const other = new LogKeys(ORIGIN, 'stranger');
  const receipt = (index, size = 7) => ({ index, entry: b64(entries[index]), checkpoint: KEYS.checkpoint(first(size)), proof: inclusion(index, first(size)).map(b64) });
  const refused = (name, reason, change) => ({ name, reason, receipt: { ...receipt(4), ...change } });
  return {
    vkey: KEYS.vkey,
    good: [receipt(0), receipt(4), receipt(6), receipt(0, 1)],
    bad: [
      refused('another index', 'the proof is for one index', { index: 5 }),
      refused('another entry', 'the proof is for one entry', { entry: b64(entries[5]) }),
      refused('an index beyond the log', 'the log has 7 entries', { index: 7 }),
      refused('a hash less', 'the whole proof', { proof: receipt(4).proof.slice(0, -1) }),
      refused('a hash more', 'no more than the proof', { proof: [...receipt(4).proof, receipt(4).proof[0]] }),
      refused('a proof from the root down', 'leaf to root', { proof: [...receipt(4).proof].reverse() }),
      refused('an older checkpoint', 'proof and checkpoint belong together', { checkpoint: KEYS.checkpoint(first(6)) }),
      refused('a stranger\'s checkpoint', 'the log\'s keys', { checkpoint: other.checkpoint(entries) }),
    ],
  };
}

export function documentVectors() {
  const delegates = [0, 1, 2].map((at) => uuid(`delegate ${at}`)).sort();
  const salt = fixed('salt of the roll', 32);
  const roll = JSON.stringify({ salt: b64(salt), delegates });
  const issue = (delegate, issuer = 0) => {
    const [device, blinded] = [pair(`device ${delegate}`), sha256(fixed(`blinded ${delegate}`, 256))];
    return { delegate, device_key: b64(device.point), blinded: b64(blinded), signature: b64(ecdsa(device, labelled('issue', M, [issuer], blinded))) };
  };
  const issues = delegates.slice(0, 2).map((delegate) => issue(delegate));
  const register = JSON.stringify(issues);
  const document = (text) => ({ text, hash: b64(sha256(text)) });
  const refused = (name, reason, value) => ({ name, reason, text: typeof value === 'string' ? value : JSON.stringify(value) });
  const [one, two] = issues;
  return {
    manifest_hash: hex(M),
    roll: {
      good: [document(roll), document(JSON.stringify({ salt: b64(salt), delegates: [] }))],
      bad: [
        refused('descending', 'ascending by id', { salt: b64(salt), delegates: [...delegates].reverse() }),
        refused('a delegate twice', 'everybody once', { salt: b64(salt), delegates: [delegates[0], delegates[0]] }),
        refused('delegates before the salt', 'members in their order', { delegates, salt: b64(salt) }),
        refused('a salt of 31 bytes', '32 bytes', { salt: b64(salt.subarray(1)), delegates }),
        refused('an id in capitals', 'lower case', { salt: b64(salt), delegates: [delegates[0].toUpperCase()] }),
        refused('an id without hyphens', 'hyphenated', { salt: b64(salt), delegates: [delegates[0].replace(/-/g, '')] }),
        refused('a space', 'no white space', roll.replace(',', ', ')),
        refused('a member more', 'these members only', { salt: b64(salt), delegates, more: 0 }),
      ],
    },
    register: {
      good: [document(register), document('[]')],
      bad: [
        refused('descending', 'ascending by delegate', [two, one]),
        refused('a delegate twice', 'everybody once', [one, one]),
        refused('a member more', 'these members only: no times', [{ ...one, at: 1 }]),
        refused('a member less', 'all members', [{ delegate: one.delegate, device_key: one.device_key, blinded: one.blinded }]),
        refused('the blinded message itself', 'its hash: 32 bytes', [{ ...one, blinded: b64(fixed('blinded', 256)) }]),
        refused('a newline at the end', 'no white space', `${register}\n`),
      ],
      bad_signatures: [
        { name: 'signed for another issuer', reason: 'the issuer\'s place is signed', issue: issue(delegates[0], 1) },
        { name: 'another blinded message', reason: 'its hash is signed', issue: { ...one, blinded: two.blinded } },
        { name: 'another device', reason: 'by the key in the register', issue: { ...one, device_key: two.device_key } },
      ],
    },
    eligible: {
      good: [document(JSON.stringify(ELIGIBLE)), document('[]')],
      bad: [
        refused('descending', 'ascending by id', [...ELIGIBLE].reverse()),
        refused('a member twice', 'everybody once', [ELIGIBLE[0], ELIGIBLE[0]]),
        refused('a member as an object', 'id, name, detail', [{ id: ELIGIBLE[0][0], name: '', detail: '' }]),
        refused('no detail', 'id, name, detail', [ELIGIBLE[0].slice(0, 2)]),
        refused('a space', 'no white space', JSON.stringify(ELIGIBLE).replace(',', ', ')),
      ],
    },
    profile: {
      good: [document(JSON.stringify({ name: '王芳', detail: '一车间', text: '', photo: null })), document(JSON.stringify({ name: 'A "B"', detail: '', text: '生于1980年。\n', photo: b64(fixed('photo', 32)) }))],
    },
  };
}
