// The contest manifest (§3): its form, what makes it lawful, and the keys that it names.

import { canonicalJson, demand, equal, fromB64, sha256 } from './verify-bytes.js';
import { isPoint, issuerKey } from './verify-keys.js';
import { ascending, bool, bytes, either, integer, list, nullOr, object, oneOf, text, tuple, u32, uuid } from './verify-shape.js';

const fraction = tuple(u32, u32);
const basis = oneOf('entitled', 'present', 'returned', 'valid', 'seats');
const ratio = nullOr(either(object({ of: basis, at_least: fraction }), object({ of: basis, more_than: fraction })));

const MANIFEST = object({
  v: integer, congress: uuid, contest: uuid, kind: oneOf('election', 'motion', 'appraisal'), title: text,
  stage: oneOf('primary', 'formal', 'runoff', 'further', 'byelection'), round: u32, follows: nullOr(uuid), seats: u32,
  options: list(object({ id: uuid, name: text, detail: text, profile: bytes(32) })),
  marks: list(text), write_ins: u32, eligible: nullOr(bytes(32)),
  rules: object({
    profile: text, sitting: oneOf('assembly', 'remote'), quorum: ratio, pass: ratio, runoff_pass: oneOf('plurality', 'same'),
    max_for: u32, write_in_needs_against: bool, surplus: ratio,
    signoffs: object({ open: u32, close: u32, certify: u32, void: u32 }),
    show: object({ to: oneOf('officers', 'delegates', 'public'), while_open: bool, batch: u32 }),
    spread: object({ issue_s: u32, settle_s: u32 }),
  }),
  times: object({ opens: nullOr(integer), closes: nullOr(integer) }),
  electorate: object({ entitled: u32, roll: bytes(32) }),
  box: object({ kind: oneOf('live', 'sealed'), size: u32, group: u32, wait_s: u32, threshold: u32, url: nullOr(text) }),
  issuers: list(object({ name: text, key: bytes(294), url: nullOr(text), sign_key: nullOr(bytes(65)) })),
  scrutineers: list(object({ name: text, key: bytes(65), sealing_key: nullOr(bytes(65)) })),
});

/** A manifest read from its bytes, lawful as far as it alone can show. */
export function readManifest(encoded) {
  demand(encoded.length <= 48_000, 'manifest-form', 'the manifest is too large');
  const manifest = canonicalJson(encoded);
  demand(manifest !== undefined && MANIFEST(manifest), 'manifest-form', 'the manifest does not have exactly the members of version 1');
  const lawful = (holds, rule) => demand(holds, 'manifest-rule', `the manifest is not lawful: ${rule}`, { rule });
  lawful(manifest.v === 1, 'v');
  lawful(manifest.follows !== manifest.contest, 'follows');
  optionsAndMarks(manifest, lawful);
  thresholds(manifest, lawful);
  lawful(manifest.electorate.entitled > 0, 'entitled');
  box(manifest, lawful);
  keys(manifest, lawful);
  return manifest;
}

const distinct = (items) => new Set(items).size === items.length;

function optionsAndMarks({ kind, seats, options, marks, write_ins, eligible }, lawful) {
  if (kind === 'motion') lawful(options.length === 1 && seats === 0 && write_ins === 0, 'motion');
  lawful(distinct(options.map(({ id }) => id)), 'options');
  if (kind === 'appraisal') lawful(marks.length > 0 && distinct(marks) && marks.every((mark) => /^[a-z_]{1,16}$/.test(mark)), 'marks');
  else lawful(marks.join() === 'for,against,abstain', 'marks');
  lawful((eligible !== null) === write_ins > 0, 'eligible');
}

function thresholds({ kind, stage, rules, options, seats }, lawful) {
  const fits = (bound, most, of) => {
    if (bound === null) return true;
    const [n, d] = bound.at_least ?? bound.more_than;
    const demandsSomething = d > 0 && (bound.more_than !== undefined || n > 0);
    const reachable = bound.at_least ? n <= d : n < d;
    return demandsSomething && (!most || reachable) && (of === undefined || bound.of === of);
  };
  lawful(fits(rules.quorum, true, 'entitled'), 'quorum');
  lawful(fits(rules.pass, true) && !(kind === 'appraisal' && rules.pass !== null), 'pass');
  lawful(fits(rules.surplus, false, 'seats'), 'surplus');
  lawful(rules.surplus === null || (kind === 'election' && ['primary', 'formal'].includes(stage)), 'surplus');
  lawful(rules.max_for === 0 || kind === 'election', 'max_for');
  lawful(rules.surplus === null || meets(rules.surplus, Math.max(options.length - seats, 0), seats), 'surplus');
}

function box({ box: { kind, size, threshold }, marks, options, write_ins, scrutineers }, lawful) {
  const longestMark = Math.max(...marks.map((mark) => mark.length));
  const listed = (count, each) => count * (each + 1) - (count > 0 ? 1 : 0);
  const longest = 32 + '{"marks":[],"write_ins":[]}'.length + listed(options.length, longestMark + 2) + listed(write_ins, 38);
  lawful(longest <= size && size <= 8192, 'size');
  if (kind === 'live') return lawful(threshold === 0, 'threshold');
  lawful(threshold >= 1 && threshold <= scrutineers.length && scrutineers.length <= 16, 'threshold');
  lawful(scrutineers.every(({ sealing_key }) => sealing_key !== null), 'sealing_key');
}

const BEFORE_MODULUS = fromB64('MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA');
const AFTER_MODULUS = [2, 3, 1, 0, 1];

function keys({ issuers, scrutineers }, lawful) {
  lawful(issuers.length > 0, 'issuers');
  for (const { key } of issuers.map((issuer) => ({ key: fromB64(issuer.key) }))) {
    const wrapped = equal(key.subarray(0, 33), BEFORE_MODULUS) && equal(key.subarray(289), AFTER_MODULUS);
    lawful(wrapped && key[33] >= 0x80 && key[288] % 2 === 1, 'issuer key');
  }
  lawful(issuers.slice(1).every(({ url, sign_key }) => url !== null && sign_key !== null), 'further issuers');
  const points = [...scrutineers.flatMap(({ key, sealing_key }) => [key, sealing_key]), ...issuers.map(({ sign_key }) => sign_key)].filter((key) => key !== null);
  lawful(points.every((point) => isPoint(fromB64(point))), 'points');
  lawful(distinct(points) && distinct(issuers.map(({ key }) => key)), 'keys');
}

/** Whether `x` of `base` reach a ratio: integers, cross-multiplied. */
export function meets(bound, x, base) {
  const [n, d] = (bound.at_least ?? bound.more_than).map(BigInt);
  const [have, want] = [d * BigInt(x), n * BigInt(base)];
  return bound.at_least ? have >= want : have > want;
}

/** The fewest that meet a ratio, never less than 1. */
export function needed(bound, base) {
  const [n, d] = (bound.at_least ?? bound.more_than).map(BigInt);
  const want = n * BigInt(base);
  const fewest = Number(bound.at_least ? (want + d - 1n) / d : want / d + 1n);
  return Math.max(fewest, 1);
}

/** Keys made for one contest alone: none may stand in an earlier manifest. Notes them in `used`. */
export function usesFreshKeys({ issuers, scrutineers }, used) {
  const all = [...issuers.map(({ key }) => key), ...scrutineers.map(({ sealing_key }) => sealing_key)].filter((key) => key !== null);
  const fresh = all.every((key) => !used.has(key));
  for (const key of all) used.add(key);
  return fresh;
}

export const issuerKeys = ({ issuers }) => Promise.all(issuers.map(({ key }) => issuerKey(fromB64(key))));

const ELIGIBLE = list(tuple(uuid, text, text));

/** The ids of an eligible list, which must be the one that the manifest names. */
export async function readEligible(manifest, document) {
  const members = canonicalJson(document);
  const named = manifest.eligible !== null && equal(await sha256(document), fromB64(manifest.eligible));
  const holds = named && members !== undefined && ELIGIBLE(members) && ascending(members.map(([id]) => id));
  demand(holds, 'eligible-list', 'the eligible list given is not the one that the manifest names');
  return new Set(members.map(([id]) => id));
}
