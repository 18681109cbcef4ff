// Check 4: 收回 ≤ 发出 ≤ 实到 ≤ 应到, quorum, further issuers' figures, signatures of scrutineers, and the voids that
// arithmetic commands. 4b, where the files are there: roll and registers.

import { canonicalJson, demand, equal, fromB64, labelled, sha256, treeBytes, uint, utf8 } from './verify-bytes.js';
import { signed } from './verify-keys.js';
import { meets, needed } from './verify-manifest.js';
import { ascending, bytes, list, object, uuid } from './verify-shape.js';

/** Both kinds of ballots together, as a `close` entry states them. */
export const summed = ({ issued, returned, paper }) => ({ issued: issued + paper.issued, returned: returned + paper.returned });

/** `open`; `before` is the log without it. */
export async function checkOpen(contest, entry, before) {
  contest.openPresent = entry.present;
  const { manifest: { rules, electorate: { entitled } }, hash } = contest;
  withinEntitled(contest, entry.present);
  if (rules.quorum && rules.sitting === 'assembly') {
    const needs = needed(rules.quorum, entitled);
    demand(entry.present >= needs, 'quorum', `opened with ${entry.present} present where ${needs} make the quorum`, { present: entry.present, needs });
  }
  await signoffs(contest, entry.signoffs, rules.signoffs.open, labelled('open', hash, uint(4, entry.present), treeBytes(before)));
}

/** The void that figures at close command: a ground, or null. */
export function doomOf({ manifest: { rules, electorate } }, close) {
  const { issued, returned } = summed(close);
  if (returned > issued || close.issuers.some((issuer) => close.returned > issuer.issued)) return 'returned-above-issued';
  const remote = rules.quorum !== null && rules.sitting === 'remote';
  return remote && !meets(rules.quorum, returned, electorate.entitled) ? 'quorum' : null;
}

/** `close`: what adds up, who else issued, who signed. */
export async function checkClose(contest, close, before) {
  const ballots = contest.ballots.length;
  demand(close.returned === ballots, 'returned', `${close.returned} returned where the log has ${ballots} ballots`, { stated: close.returned, ballots });
  const { issued } = summed(close);
  demand(issued <= close.present, 'issued', `${issued} issued where ${close.present} are present`, { issued, present: close.present });
  withinEntitled(contest, close.present);
  await furtherIssuers(contest, close);
  const figures = [close.present, close.issued, close.returned].map((figure) => uint(4, figure));
  const message = labelled('close', contest.hash, ...figures, fromB64(close.register), treeBytes(before));
  await signoffs(contest, close.signoffs, contest.manifest.rules.signoffs.close, message);
}

function withinEntitled({ manifest: { electorate: { entitled } } }, present) {
  demand(present <= entitled, 'present', `${present} present where ${entitled} are entitled`, { present, entitled });
}

async function furtherIssuers({ manifest, hash }, close) {
  const further = manifest.issuers.slice(1);
  const [found, due] = [close.issuers.length, further.length];
  demand(found === due, 'further-issuers', `figures of ${found} further issuers where there are ${due}`, { found, due });
  for (const [at, { issued, register, signature }] of close.issuers.entries()) {
    const message = labelled('issued', hash, uint(1, at + 1), uint(4, issued), fromB64(register));
    const holds = await signed(fromB64(further[at].sign_key), message, fromB64(signature));
    demand(holds, 'further-issuer', `the figures of issuer ${at + 1} are not signed by it`, { issuer: at + 1 });
  }
}

/** `void`: decisions are signed, the other grounds are arithmetic's. */
export async function checkVoid(contest, entry, before) {
  if (entry.ground !== 'decision') return demand(entry.signoffs.length === 0, 'signoffs-unwanted', 'signatures where there are none to be');
  const message = labelled('void', contest.hash, await sha256(utf8(entry.reason)), treeBytes(before));
  await signoffs(contest, entry.signoffs, contest.manifest.rules.signoffs.void, message);
}

/** As many paper ballots as came back are listed, before the result. */
export function checkPaperFigure({ close, paper }) {
  const stated = close?.paper.returned ?? 0;
  demand(stated === paper, 'paper-returned', `${stated} paper ballots came back and ${paper} are listed`, { stated, paper });
}

async function signoffs(contest, given, due, message) {
  const seen = new Set();
  for (const { scrutineer, signature } of given) {
    demand(!seen.has(scrutineer), 'signoff-twice', `scrutineer ${scrutineer} signs twice`, { scrutineer });
    seen.add(scrutineer);
    demand(await signedBy(contest, scrutineer, message, signature), 'signoff', `the signature of scrutineer ${scrutineer} does not hold`, { scrutineer });
  }
  demand(given.length >= due, 'signoffs', `${given.length} signatures where ${due} are due`, { found: given.length, due });
}

/** Whether a scrutineer of the contest signed `message`. */
export async function signedBy({ manifest }, scrutineer, message, signature) {
  const named = manifest.scrutineers[scrutineer];
  return named !== undefined && signed(fromB64(named.key), message, fromB64(signature));
}

const ROLL = object({ salt: bytes(32), delegates: list(uuid) });
const REGISTER = list(object({ delegate: uuid, device_key: bytes(65), blinded: bytes(32), signature: bytes(64) }));

/** The delegates of a roll, which must be the manifest's. */
export async function readRoll({ manifest: { electorate } }, document) {
  const roll = canonicalJson(document);
  const read = roll !== undefined && ROLL(roll) && ascending(roll.delegates);
  const named = equal(await sha256(document), fromB64(electorate.roll));
  demand(read && named && roll.delegates.length === electorate.entitled, 'roll', 'the roll given is not the one that the manifest names');
  return new Set(roll.delegates);
}

/** A register is the one that the box was closed with, of delegates on the roll, each issue asked for by a device. */
export async function checkRegister(contest, close, issuer, document, roll) {
  const stated = issuer === 0 ? close : close.issuers[issuer - 1];
  const issues = canonicalJson(document);
  const read = stated !== undefined && issues !== undefined && REGISTER(issues) && ascending(issues.map(({ delegate }) => delegate));
  const holds = read && equal(await sha256(document), fromB64(stated.register)) && issues.length === stated.issued;
  demand(holds, 'register', `the register given of issuer ${issuer} is not the one that the box was closed with`, { issuer });
  for (const [place, issue] of issues.entries()) {
    demand(!roll || roll.has(issue.delegate), 'register-roll', `issuer ${issuer} issued a ballot to somebody who is not on the roll`, { issuer, place });
    const message = labelled('issue', contest.hash, uint(1, issuer), fromB64(issue.blinded));
    const asked = await signed(fromB64(issue.device_key), message, fromB64(issue.signature));
    demand(asked, 'register-device', `issue ${place} of the register was asked for by no device`, { issuer, place });
  }
}
