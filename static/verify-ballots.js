// Ballots and what they say (§5): tokens, signature and key of each; commitment, canonical body, and validity.

import { demand, equal, fromB64, jsonBytes, labelled, sha256 } from './verify-bytes.js';
import { isPoint, isToken, signed } from './verify-keys.js';
import { ascending, list, object, text, uuid } from './verify-shape.js';

/** Check 3 of one ballot. `contest.keys` are the ballot keys seen before; this one joins them. */
export async function checkBallot(contest, ballot) {
  const isNew = !contest.keys.has(ballot.key);
  contest.keys.add(ballot.key);
  const key = fromB64(ballot.key);
  demand(isPoint(key), 'ballot-key', 'the ballot key is not a point on the curve');
  const [found, issuers] = [ballot.tokens.length, contest.issuers.length];
  demand(found === issuers, 'ballot-tokens', `${found} tokens where there are ${issuers} issuers`, { found, issuers });
  for (const [at, token] of ballot.tokens.entries()) {
    demand(await isToken(contest.issuers[at], contest.hash, key, fromB64(token)), 'ballot-token', `the token of issuer ${at} does not hold`, { issuer: at });
  }
  const message = labelled('ballot', contest.hash, fromB64(ballot.commit));
  demand(await signed(key, message, fromB64(ballot.signature)), 'ballot-signature', 'the ballot is not signed by its key');
  demand(isSealedAs(contest, ballot.sealed), 'ballot-sealing', 'the ballot is not sealed as its box is');
  demand(isNew, 'ballot-twice', 'another ballot of the contest has the same key');
}

/** Whether a ballot is open in a live box, or in a sealed one has the lengths that a box takes. */
function isSealedAs({ sealed, manifest: { box, scrutineers } }, found) {
  if (!sealed || found === null) return !sealed && found === null;
  return fromB64(found.content).length === box.size + 16 && found.shares.length === scrutineers.length;
}

/** Whether nonce and body are what a ballot committed to. */
export async function fits(contest, ballot, nonce, body) {
  return equal(await sha256(labelled('commit', contest.hash, fromB64(ballot.key), nonce), body), fromB64(ballot.commit));
}

const BODY = object({ marks: list(text), write_ins: list(uuid) });

/** Why a body is not canonical for its manifest: a word, or null. What is not canonical is not counted. */
export function bodyFault({ manifest, eligible }, body) {
  if (!BODY(body)) return 'form';
  const { marks, write_ins } = body;
  if (marks.length !== manifest.options.length || !marks.every((mark) => manifest.marks.includes(mark))) return 'marks';
  if (write_ins.length > manifest.write_ins || !ascending(write_ins)) return 'write-ins';
  if (write_ins.some((id) => manifest.options.some((option) => option.id === id))) return 'write-in is an option';
  if (eligible && write_ins.some((id) => !eligible.has(id))) return 'write-in is not eligible';
  return null;
}

/** Whether a canonical body is a valid ballot. */
export function isValid({ kind, rules }, { marks, write_ins }) {
  if (kind !== 'election') return true;
  const count = (wanted) => marks.filter((mark) => mark === wanted).length;
  if (count('for') + write_ins.length > rules.max_for) return false;
  return !rules.write_in_needs_against || write_ins.length <= count('against');
}

/** Whether a body that is canonical but for its write-ins waits for the eligible list, which this reader does not have. */
export const needsList = ({ eligible }, { write_ins }) => eligible === null && write_ins.length > 0;

/**
 * Check 6 of one opening: the ballot that is due, what it committed to, canonical. Counts it in any case. Ballots before it that only
 * the list can decide count as the log has them: as ballots that do not open.
 */
export async function checkOpening(contest, { ballot: index, nonce, body }) {
  const waiting = contest.due.slice(contest.passed);
  const skipped = waiting.findIndex((ballot) => ballot.index === index);
  const due = firstDue(contest, waiting)?.index ?? null;
  demand(skipped >= 0, 'opening-order', `opens the ballot of entry ${index} where ${due ?? 'none'} is due`, { index, due });
  const inOrder = !firstDue(contest, waiting.slice(0, skipped));
  pass(contest, waiting.slice(0, skipped));
  contest.passed += 1;
  contest.opened += 1;
  countBody(contest, body);
  demand(await fits(contest, waiting[skipped], fromB64(nonce), jsonBytes(body)), 'opening-commitment', 'the opening is not what the ballot committed to');
  demand(inOrder, 'opening-order', `opens the ballot of entry ${index} where ${due} is due`, { index, due });
}

/** Check 6 of an entry of paper ballots: canonical, ascending by their bytes. */
export function checkPaper(contest, { bodies }) {
  for (const body of bodies) {
    countBody(contest, body);
    contest.paper += 1;
    const spelled = JSON.stringify(body);
    // Ids and marks are ASCII: code units ascend as bytes do.
    const before = contest.lastPaper;
    contest.lastPaper = spelled;
    demand(before <= spelled, 'paper-order', 'paper ballots are not in the order of their bytes');
  }
}

/** Check 6 before the result: no openable ballot is left closed. */
export function allOpened(contest) {
  const waiting = contest.due.slice(contest.passed);
  const left = firstDue(contest, waiting);
  pass(contest, waiting);
  demand(left === undefined, 'not-opened', `the ballot of entry ${left?.index} was not opened`, { index: left?.index });
}

/** The first that has to be opened whatever the list says. */
const firstDue = ({ undecided }, ballots) => ballots.find((ballot) => !undecided.has(ballot));

function pass(contest, ballots) {
  const undecided = ballots.filter((ballot) => contest.undecided.has(ballot)).length;
  contest.passed += ballots.length;
  contest.unopenable += undecided;
  if (undecided > 0) contest.unchecked.add(contest.newest);
}

function countBody(contest, body) {
  const fault = bodyFault(contest, body);
  demand(fault === null, 'body', `the body is not canonical: ${fault}`, { fault });
  contest.tally.add(body);
  if (needsList(contest, body)) contest.unchecked.add(contest.newest);
}
