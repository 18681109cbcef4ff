// Congresses played for the verifier's tests, each with what its result must be.

import { Board, body, id, MOTION, rules, sha256, url64 } from './kit.mjs';

const SIGNED = { open: 1, close: 1, certify: 2, void: 2 };
const figures = (count) => ({ entitled: 3, present: count, issued: count, returned: count });

/** A motion with signatures of scrutineers: 2 for, 1 against. */
export function motion(change = {}) {
  const board = new Board();
  const contest = board.publish({ ...MOTION, rules: rules({ max_for: 0, signoffs: SIGNED }), ...change }, { scrutineers: 2 });
  board.open(contest, 3, [0]);
  for (const mark of ['for', 'against', 'for']) board.cast(contest, body([mark]));
  const close = board.close(contest, {}, [1]);
  const openings = board.openings(contest);
  const result = board.result(contest, {
    ...figures(3), valid: 3, invalid: 0, unopenable: 0, quorum: null, options: [[2, 1, 0]], write_ins: [], needs: 2, elected: [], tied: [], vacant: 0, passed: true,
  });
  const certificates = [board.certify(contest, 1, result), board.certify(contest, 0, result)];
  return { board, contest, close, openings, result, certificates };
}

/** An election of 1 from 2 and a write-in, with an over-marked ballot, paper, roll, register and eligible list. */
export function election() {
  const board = new Board();
  const writeIn = id();
  const eligible = JSON.stringify([[writeIn, '赵明', '二车间']]);
  const delegates = [id(), id(), id(), id()].sort();
  const roll = JSON.stringify({ salt: url64(sha256('salt')), delegates });
  const contest = board.publish({
    write_ins: 1, eligible: url64(sha256(eligible)), electorate: { entitled: 4, roll: url64(sha256(roll)) },
    rules: rules({ quorum: { of: 'entitled', at_least: [2, 3] }, pass: { of: 'returned', at_least: [1, 2] } }),
  });
  board.open(contest, 4);
  board.cast(contest, body(['against', 'against'], [writeIn]));
  board.cast(contest, body(['for', 'for']));
  board.cast(contest, body(['for', 'abstain']));
  const register = board.register(contest, delegates.slice(0, 3));
  const close = board.close(contest, { present: 4, register: url64(sha256(register)), paper: { issued: 1, returned: 1 } });
  const openings = board.openings(contest);
  const paper = board.log.append({ type: 'paper', contest: contest.id, bodies: [body(['for', 'against'])] });
  const result = board.result(contest, {
    entitled: 4, present: 4, issued: 4, returned: 4, valid: 3, invalid: 1, unopenable: 0, quorum: true,
    options: [[2, 1, 0], [0, 2, 1]], write_ins: [[writeIn, 1]], needs: 2, elected: [contest.manifest.options[0].id], tied: [], vacant: 0, passed: null,
  });
  const bytes = (text) => new Uint8Array(Buffer.from(text));
  board.documents[contest.id] = { eligible: bytes(eligible), roll: bytes(roll), registers: { 0: bytes(register) } };
  return { board, contest, close, openings, paper, result, delegates };
}

/** A sealed motion, 2 of 3 keys: one ballot for, one whose content is rubbish, one against. */
export function sealed({ inside = (seal) => ({ ...seal, padded: Buffer.alloc(400) }) } = {}) {
  const board = new Board();
  const contest = board.publish({ ...MOTION, rules: rules({ max_for: 0 }) }, { scrutineers: 3, threshold: 2 });
  board.open(contest, 3);
  board.cast(contest, body(['for']));
  const rubbish = board.cast(contest, body(['for']), { inside });
  board.cast(contest, body(['against']));
  board.close(contest);
  const unseals = [board.unseal(contest, 2), board.unseal(contest, 0)];
  const openings = board.openings(contest, [rubbish]);
  const result = board.result(contest, {
    ...figures(3), valid: 2, invalid: 1, unopenable: 1, quorum: null, options: [[1, 1, 0]], write_ins: [], needs: 2, elected: [], tied: [], vacant: 0, passed: false,
  });
  return { board, contest, rubbish, unseals, openings, result };
}

/** An appraisal of two people by two delegates. */
export function appraisal() {
  const board = new Board();
  const contest = board.publish({ kind: 'appraisal', seats: 0, marks: ['excellent', 'good', 'poor'], rules: rules({ pass: null, max_for: 0 }) });
  board.open(contest, 2);
  board.cast(contest, body(['good', 'excellent']));
  board.cast(contest, body(['poor', 'excellent']));
  board.close(contest);
  board.openings(contest);
  board.result(contest, {
    ...figures(2), valid: 2, invalid: 0, unopenable: 0, quorum: null, options: [[0, 1, 1], [2, 0, 0]], write_ins: [], needs: 0, elected: [], tied: [], vacant: 0, passed: null,
  });
  return { board, contest };
}

/** A tie for the one seat, and the run-off that decides it by plurality. */
export function runoff() {
  const board = new Board();
  const play = (contest, bodies, options, outcome) => {
    board.open(contest, 2);
    for (const marks of bodies) board.cast(contest, body(marks));
    board.close(contest);
    board.openings(contest);
    board.result(contest, { ...figures(2), valid: 2, invalid: 0, unopenable: 0, quorum: null, options, write_ins: [], ...outcome });
  };
  const tied = board.publish({ rules: rules({ pass: { of: 'returned', more_than: [1, 3] } }) });
  const ids = tied.manifest.options.map((option) => option.id);
  const both = [[1, 1, 0], [1, 1, 0]];
  play(tied, [['for', 'against'], ['against', 'for']], both, { needs: 1, elected: [], tied: [...ids].sort(), vacant: 1, passed: null });
  // The threshold of this one would be 2; as a run-off among the tied it has none.
  const next = board.publish({ stage: 'runoff', round: 2, follows: tied.id, options: tied.manifest.options });
  play(next, [['for', 'against'], ['abstain', 'abstain']], [[1, 0, 1], [0, 1, 1]], { needs: 1, elected: [ids[0]], tied: [], vacant: 0, passed: null });
  return { board };
}
