// Whole logs as bundles, and what whoever verifies them must find: one of a live box, one of a sealed one, and sealed ones in
// which one thing is wrong, signed all the same by a log and scrutineers who do not mind.

import { b64, derivePair, ecdsa, fixed, issuer, join, labelled, pair, sha256, tokenSteps, treeHash, u, uuid } from './primitives.mjs';
import { LogKeys, tar, tiles } from './notes.mjs';
import { seal, sealedJson } from './ballot.mjs';

const README = `One log of the ballot protocol, version 1, made by hand for the test vectors.
The files are those that a log serves, and beside them the documents of each contest (docs/protocol.md, sections 3, 6 and 7).
`;

const shortCode = (hash) => {
  const bits = Array.from(hash.subarray(0, 5), (byte) => byte.toString(2).padStart(8, '0')).join('');
  return bits.match(/.{20}/g).map((half) => half.match(/.{5}/g).map((five) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[parseInt(five, 2)]).join('')).join('-');
};

/** The rules of a contest, changed. */
const rules = (change) => ({
  profile: 'union-committee@1', sitting: 'assembly', quorum: { of: 'entitled', at_least: [2, 3] }, pass: { of: 'entitled', more_than: [1, 2] },
  runoff_pass: 'plurality', max_for: 0, write_in_needs_against: true, surplus: null, signoffs: { open: 2, close: 2, certify: 2, void: 2 },
  show: { to: 'officers', while_open: false, batch: 5 }, spread: { issue_s: 0, settle_s: 0 }, ...change,
});

/** A log that grows; `twist` changes an entry after it was signed for and before it is logged. */
class Board {
  constructor(name, twist = (entry) => entry) {
    Object.assign(this, { name, twist, entries: [], documents: {}, contests: [] });
    this.congress = uuid(`${name} congress`);
    this.keys = new LogKeys(`piaojue.example/log/${uuid(`${name} log`)}`);
    this.log({ type: 'congress', congress: this.congress, title: '第三届职工代表大会', organisation: '江海重工集团工会' });
  }

  log(entry) {
    const twisted = this.twist(entry, this.entries.length);
    this.entries.push(Buffer.from(typeof twisted === 'string' ? twisted : JSON.stringify(twisted)));
    return this.entries.length - 1;
  }

  tree(size = this.entries.length) {
    return join(u(8, size), treeHash(this.entries.slice(0, size)));
  }

  publish(name, { sealers = 0, threshold = 0, entitled, documents = {}, ...change }) {
    const label = `${this.name} ${name}`;
    const contest = {
      label, id: uuid(`${label} contest`), ballots: [], issues: [],
      issuers: [issuer(`${label} 0`), issuer(`${label} 1`)], union: pair(`${label} union`),
      scrutineers: [0, 1, 2].slice(0, sealers || 2).map((at) => pair(`${label} scrutineer ${at}`)),
      sealers: [0, 1, 2].slice(0, sealers).map((at) => pair(`${label} sealer ${at}`)),
    };
    contest.delegates = Array.from({ length: entitled }, (_, at) => uuid(`${label} delegate ${at}`)).sort();
    const roll = JSON.stringify({ salt: b64(fixed(`${label} salt`, 32)), delegates: contest.delegates });
    contest.manifest = {
      v: 1, congress: this.congress, contest: contest.id, kind: 'motion', title: '工会工作报告', stage: 'formal', round: 1, follows: null, seats: 0,
      options: [{ id: uuid(`${label} option`), name: '工会工作报告', detail: '', profile: b64(fixed(`${label} profile`, 32)) }],
      marks: ['for', 'against', 'abstain'], write_ins: 0, eligible: null, rules: rules(), times: { opens: null, closes: null },
      electorate: { entitled, roll: b64(sha256(roll)) },
      box: { kind: sealers ? 'sealed' : 'live', size: 160, group: 1, wait_s: 0, threshold, url: null },
      issuers: [
        { name: '筹备组', key: b64(contest.issuers[0].spki), url: null, sign_key: null },
        { name: '上级工会', key: b64(contest.issuers[1].spki), url: 'https://union.example.org', sign_key: b64(contest.union.point) },
      ],
      scrutineers: contest.scrutineers.map((each, at) => ({ name: `监票人${at}`, key: b64(each.point), sealing_key: sealers ? b64(contest.sealers[at].point) : null })),
      ...change,
    };
    const bytes = Buffer.from(JSON.stringify(contest.manifest));
    contest.hash = sha256(bytes);
    this.documents[contest.id] = { 'roll.json': roll, ...documents };
    this.log({ type: 'contest', manifest: b64(bytes) });
    this.contests.push(contest);
    return contest;
  }

  signoffs(contest, message) {
    return contest.scrutineers.slice(0, 2).map((key, scrutineer) => ({ scrutineer, signature: b64(ecdsa(key, message)) }));
  }

  open(contest, present) {
    const signoffs = this.signoffs(contest, labelled('open', contest.hash, u(4, present), this.tree()));
    this.log({ type: 'open', contest: contest.id, present, signoffs });
  }

  /** Issues tokens to the next delegate, who casts `body`, or keeps them where that is null. */
  vote(contest, body, break_ = (sealed) => sealed) {
    const at = contest.issues.length;
    const name = `${contest.label} ballot ${at}`;
    const key = pair(name);
    const message = labelled('token', contest.hash, key.point);
    const steps = contest.issuers.map((issuer, i) => tokenSteps(issuer, message, `${name} ${i}`));
    const device = pair(`${name} device`);
    contest.issues.push(steps.map(({ blinded }, i) => {
      const hash = sha256(blinded);
      const signature = b64(ecdsa(device, labelled('issue', contest.hash, [i], hash)));
      return { delegate: contest.delegates[at], device_key: b64(device.point), blinded: b64(hash), signature };
    }));
    if (body === null) return;
    const [nonce, spelled] = [fixed(`${name} nonce`, 32), JSON.stringify(body)];
    const commit = sha256(labelled('commit', contest.hash, key.point, nonce), spelled);
    const { box } = contest.manifest;
    const opening = join(nonce, spelled, Buffer.alloc(box.size - 32 - spelled.length, ' '));
    const whole = () => sealedJson(seal(contest.hash, commit, contest.sealers.map(({ point }) => point), box.threshold, opening, name));
    const sealed = box.kind === 'sealed' ? break_(whole()) : null;
    const index = this.log({
      type: 'ballot', contest: contest.id, key: b64(key.point), tokens: steps.map(({ token }) => b64(token)), commit: b64(commit),
      signature: b64(ecdsa(key, labelled('ballot', contest.hash, commit))), sealed,
    });
    contest.ballots.push({ ballot: index, nonce: b64(nonce), body, openable: sealed === null || break_ === KEEP });
  }

  close(contest, present, paper) {
    const registers = [0, 1].map((i) => JSON.stringify(contest.issues.map((issues) => issues[i])));
    registers.forEach((register, i) => (this.documents[contest.id][`registers/${i}.json`] = register));
    const [own, theirs] = registers.map((register) => sha256(register));
    const [issued, returned] = [contest.issues.length, contest.ballots.length];
    const signature = b64(ecdsa(contest.union, labelled('issued', contest.hash, [1], u(4, issued), theirs)));
    const signoffs = this.signoffs(contest, labelled('close', contest.hash, u(4, present), u(4, issued), u(4, returned), own, this.tree()));
    this.log({
      type: 'close', contest: contest.id, present, issued, returned, register: b64(own),
      issuers: [{ issued, register: b64(theirs), signature }], paper: { issued: paper, returned: paper }, signoffs,
    });
  }

  unseal(contest, ...scrutineers) {
    for (const scrutineer of scrutineers) this.log({ type: 'unseal', contest: contest.id, scrutineer, key: b64(contest.sealers[scrutineer].scalar) });
  }

  openings(contest) {
    for (const { openable, ...opening } of contest.ballots) if (openable) this.log({ type: 'opening', ...opening });
  }

  result(contest, result) {
    contest.result = result;
    const index = this.log({ type: 'result', contest: contest.id, result });
    const message = labelled('certify', contest.hash, this.tree(index + 1));
    for (const { scrutineer, signature } of this.signoffs(contest, message)) this.log({ type: 'certify', contest: contest.id, scrutineer, signature });
  }

  bundle(change = {}) {
    const files = { 'README.md': README, checkpoint: this.keys.checkpoint(this.entries) };
    for (const [id, documents] of Object.entries(this.documents)) {
      for (const [name, text] of Object.entries(documents)) files[`contests/${id}/${name}`] = text;
    }
    return tar({ ...files, ...tiles(this.entries), vkey: this.keys.vkey, ...change });
  }

  verdict(contests) {
    return { holds: true, size: this.entries.length, root: b64(treeHash(this.entries)), congress: this.congress, contests };
  }
}

const KEEP = (sealed) => sealed;
const body = (marks, write_ins = []) => ({ marks: marks.map((mark) => ({ f: 'for', a: 'against', o: 'abstain' })[mark]), write_ins });

/** An election with a write-in, an over-marked ballot, a ballot not returned and one on paper; then a motion taken back, and a note. */
function playLive() {
  const board = new Board('live');
  const eligible = [0, 1].map((at) => [uuid(`live member ${at}`), ['赵敏', '孙丽'][at], '三车间']).sort(([one], [other]) => (one < other ? -1 : 1));
  const writeIn = eligible[0][0];
  const options = ['王芳', '李娜', '陈静'].map((name, at) => ({ id: uuid(`live option ${at}`), name, detail: '一车间', profile: b64(fixed(`live profile ${at}`, 32)) }));
  const contest = board.publish('election', {
    entitled: 8, kind: 'election', title: '工会委员', seats: 2, options, write_ins: 1, eligible: b64(sha256(JSON.stringify(eligible))),
    rules: rules({ max_for: 2, surplus: { of: 'seats', at_least: [5, 100] } }), documents: { 'eligible.json': JSON.stringify(eligible) },
  });
  board.open(contest, 7);
  for (const marks of ['ffa', 'faf']) board.vote(contest, body([...marks]));
  board.vote(contest, body(['f', 'a', 'a'], [writeIn]));
  board.vote(contest, null);
  for (const marks of ['fff', 'ffo']) board.vote(contest, body([...marks]));
  board.log({ type: 'note', contest: contest.id, by: 'officer', text: '投票延长十分钟' });
  board.close(contest, 7, 1);
  board.openings(contest);
  board.log({ type: 'paper', contest: contest.id, bodies: [body([...'foa'])] });
  const result = {
    entitled: 8, present: 7, issued: 7, returned: 6, valid: 5, invalid: 1, unopenable: 0, quorum: true, options: [[5, 0, 0], [2, 2, 1], [1, 3, 1]],
    write_ins: [[writeIn, 1]], needs: 5, elected: [options[0].id], tied: [], vacant: 1, passed: null,
  };
  board.result(contest, result);
  const motion = board.publish('motion', { entitled: 8 });
  board.log({ type: 'void', contest: motion.id, ground: 'withdrawn', reason: '改期', signoffs: [] });
  return { board, contest, motion };
}

function live() {
  const { board, contest, motion } = playLive();
  const figures = {
    contest: contest.id, title: '工会委员', kind: 'election', state: 'certified', sealed: false, code: shortCode(contest.hash), entitled: 8, present: 7,
    issued: 7, returned: 6, ballots: 5, opened: 5, paper: 1, unseals: 0, certificates: 2, roll_checked: true, registers_checked: 2, result: contest.result,
  };
  const withdrawn = {
    contest: motion.id, title: '工会工作报告', kind: 'motion', state: 'void', sealed: false, code: shortCode(motion.hash), entitled: 8, present: 0,
    issued: null, returned: null, ballots: 0, opened: 0, paper: 0, unseals: 0, certificates: 0, roll_checked: true, registers_checked: 0, result: null,
  };
  return { tar: board.bundle(), verdict: board.verdict([figures, withdrawn]) };
}

/** A motion in a sealed box, opened by two of three: four ballots open, one has its shares changed round, one has no point. */
function playSealed(twist) {
  const board = new Board('sealed', twist);
  const contest = board.publish('motion', { sealers: 3, threshold: 2, entitled: 6, rules: rules({ pass: { of: 'valid', more_than: [1, 2] } }) });
  board.open(contest, 6);
  board.vote(contest, body(['f']), KEEP);
  board.vote(contest, body(['f']), ({ content, shares }) => ({ content, shares: [...shares].reverse() }));
  board.vote(contest, body(['f']), KEEP);
  board.vote(contest, body(['a']), ({ content, shares }) => ({ content, shares: shares.map(({ share }) => ({ enc: b64(Buffer.alloc(65, 4)), share })) }));
  board.vote(contest, body(['a']), KEEP);
  board.vote(contest, body(['f']), KEEP);
  board.close(contest, 6, 0);
  board.unseal(contest, 2, 0);
  board.openings(contest);
  board.result(contest, {
    entitled: 6, present: 6, issued: 6, returned: 6, valid: 4, invalid: 2, unopenable: 2, quorum: true, options: [[3, 1, 0]],
    write_ins: [], needs: 3, elected: [], tied: [], vacant: 0, passed: true,
  });
  return { board, contest };
}

function sealed() {
  const { board, contest } = playSealed();
  const figures = {
    contest: contest.id, title: '工会工作报告', kind: 'motion', state: 'certified', sealed: true, code: shortCode(contest.hash), entitled: 6, present: 6,
    issued: 6, returned: 6, ballots: 6, opened: 4, paper: 0, unseals: 2, certificates: 2, roll_checked: true, registers_checked: 2, result: contest.result,
  };
  return { tar: board.bundle(), verdict: board.verdict([figures]) };
}

const flip = (text, at = 5) => {
  const bytes = Buffer.from(text, 'base64url');
  bytes[at] ^= 1;
  return b64(bytes);
};

/** What is done to the sealed log: the entry where it is found, the check of §7 that finds it, and the change. */
const WRONG = [
  ['a-space', 2, 2, 'an entry that is not in its one form', (entry) => JSON.stringify(entry).replace('"present":6', '"present": 6')],
  ['few-present', 2, 4, 'opened below the quorum of an assembly', (entry) => ({ ...entry, present: 3 })],
  ['signoff', 2, 4, 'a scrutineer who signed something else', (entry) => ({ ...entry, signoffs: [entry.signoffs[0], { scrutineer: 1, signature: flip(entry.signoffs[1].signature) }] })],
  ['token', 3, 3, 'a ballot without a token of the second issuer', (entry) => ({ ...entry, tokens: [entry.tokens[0], flip(entry.tokens[1])] })],
  ['ballot-signature', 4, 3, 'a ballot that its key has not signed', (entry) => ({ ...entry, signature: flip(entry.signature) })],
  ['register', 9, 4, 'a register with another hash', (entry) => ({ ...entry, register: flip(entry.register) })],
  ['returned', 9, 4, 'a close that counts a ballot less', (entry) => ({ ...entry, returned: 5 })],
  ['unseal', 10, 5, 'a key that is not the scrutineer\'s', (entry) => ({ ...entry, key: b64(derivePair(fixed('another sealer', 32)).scalar) })],
  ['opening', 13, 6, 'an opening that says something else', (entry) => ({ ...entry, body: body(['a']) })],
  ['result', 16, 7, 'a result with one vote more', (entry) => ({ ...entry, result: { ...entry.result, options: [[4, 1, 0]] } })],
  ['certificate', 18, 7, 'a certificate of something else', (entry) => ({ ...entry, signature: flip(entry.signature) })],
];

function wrong() {
  const made = WRONG.map(([name, index, check, what, change]) => {
    const { board } = playSealed((entry, at) => (at === index ? change(entry) : entry));
    return { name, verdict: { holds: false, check, entry: index, what }, tar: board.bundle() };
  });
  const { board } = playSealed();
  const unsigned = board.bundle({ checkpoint: new LogKeys(board.keys.origin, 'stranger').checkpoint(board.entries) });
  const honest = playLive().board;
  const entries = honest.entries.map((entry) => Buffer.from(entry.toString().replace('改期', '延期')));
  const bundle = Object.entries(tiles(entries)).find(([path]) => path.startsWith('tile/entries/'));
  return [
    ...made,
    { name: 'checkpoint', verdict: { holds: false, check: 1, entry: null, what: 'a checkpoint under other keys' }, tar: unsigned },
    { name: 'changed', verdict: { holds: false, check: 1, entry: 20, what: 'a reason that was changed after the log was signed' }, tar: honest.bundle(Object.fromEntries([bundle])) },
  ];
}

export function logFiles() {
  const pretty = (value) => `${JSON.stringify(value, null, 1)}\n`;
  const files = {};
  for (const [name, { tar, verdict }] of Object.entries({ live: live(), sealed: sealed() })) {
    files[`logs/${name}.tar`] = tar;
    files[`logs/${name}.json`] = pretty(verdict);
  }
  for (const { name, verdict, tar } of wrong()) {
    files[`logs/wrong/${name}.tar`] = tar;
    files[`logs/wrong/${name}.json`] = pretty(verdict);
  }
  return files;
}
