// Check 7: the result (§6), made anew from manifest and ballots, and compared byte for byte; certificates.

import { demand, labelled, treeBytes } from './verify-bytes.js';
import { isValid } from './verify-ballots.js';
import { signedBy, summed } from './verify-figures.js';
import { needed } from './verify-manifest.js';

const LISTED_WRITE_INS = 500;

/** The figures of a contest's ballots. Their order does not matter. */
export class Tally {
  #manifest;
  #writeIns = new Map();

  constructor(manifest) {
    this.#manifest = manifest;
    this.valid = 0;
    this.invalid = 0;
    this.options = manifest.options.map(() => manifest.marks.map(() => 0));
  }

  add(body) {
    if (!isValid(this.#manifest, body)) {
      this.invalid += 1;
      return;
    }
    this.valid += 1;
    body.marks.forEach((mark, at) => (this.options[at][this.#manifest.marks.indexOf(mark)] += 1));
    for (const id of body.write_ins) this.#writeIns.set(id, (this.#writeIns.get(id) ?? 0) + 1);
  }

  /** Write-ins with their votes: votes descending, then id. */
  get writeIns() {
    return [...this.#writeIns].sort(([oneId, one], [otherId, other]) => other - one || (oneId < otherId ? -1 : 1));
  }
}

/** The `result` of a contest; `earlier` is the contest that it follows, if that one's result stands. */
export function resultOf(contest, earlier) {
  const { manifest, tally, close, unopenable } = contest;
  const figures = {
    entitled: manifest.electorate.entitled, present: close.present, ...summed(close),
    valid: tally.valid, invalid: tally.invalid + unopenable, unopenable,
    quorum: manifest.rules.quorum === null ? null : true,
    options: tally.options, write_ins: tally.writeIns,
  };
  const outcome = outcomeOf(manifest, figures, earlier);
  return { ...figures, write_ins: figures.write_ins.slice(0, LISTED_WRITE_INS), ...outcome };
}

function outcomeOf(manifest, figures, earlier) {
  const none = { needs: 0, elected: [], tied: [], vacant: 0, passed: null };
  const pass = isPlurality(manifest, earlier) ? null : manifest.rules.pass;
  const base = { ...figures, seats: manifest.seats };
  const needs = pass === null ? 1 : needed(pass, base[pass.of]);
  if (manifest.kind === 'appraisal') return none;
  if (manifest.kind === 'motion') return { ...none, needs, passed: figures.options[0][0] >= needs };
  return { ...none, needs, ...elect(manifest, figures, needs) };
}

/** Whether votes alone decide: a run-off among exactly those who were tied, for the seats left vacant. */
function isPlurality({ stage, rules, electorate, seats, options }, earlier) {
  if (stage !== 'runoff' || rules.runoff_pass !== 'plurality' || !earlier) return false;
  const ids = options.map(({ id }) => id).sort();
  return earlier.entitled === electorate.entitled && earlier.vacant === seats && earlier.tied.join() === ids.join();
}

function elect({ seats, options }, figures, needs) {
  const candidates = [...options.map(({ id }, at) => [id, figures.options[at][0]]), ...figures.write_ins];
  // The sort is stable: among equals options keep the manifest's order, and write-ins stand behind them.
  const passing = candidates.filter(([, votes]) => votes >= needs).sort(([, one], [, other]) => other - one);
  const ids = (ranked) => ranked.map(([id]) => id);
  const done = (elected, tied) => ({ elected: ids(elected), tied: ids(tied).sort(), vacant: seats - elected.length });
  if (passing.length <= seats) return done(passing, []);
  const cut = seats > 0 ? passing[seats - 1][1] : -1;
  const above = passing.filter(([, votes]) => votes > cut).slice(0, seats);
  const sharing = passing.filter(([, votes]) => votes === cut);
  return above.length + sharing.length > seats ? done(above, sharing) : done([...above, ...sharing], []);
}

/** Whether ballots counted and ballots stated are the same number, before anything is made of them. */
export function checkSum({ tally: { valid, invalid }, unopenable, close }) {
  const { returned } = summed(close);
  const counted = valid + invalid + unopenable;
  demand(counted === returned, 'count-sum', `${counted} ballots counted where ${returned} came back`, { counted, returned });
}

/** The logged result is the one of these ballots. */
export function checkResult(contest, logged, earlier) {
  contest.result = resultOf(contest, earlier);
  checkSum(contest);
  const [ours, theirs] = [contest.result, logged].map((result) => JSON.stringify(result));
  const member = Object.keys(contest.result).find((name) => JSON.stringify(contest.result[name]) !== JSON.stringify(logged?.[name]));
  demand(ours === theirs, 'result', `not the result of these ballots: ${member ?? 'its members'} differ`, { member });
}

/** A certificate is a scrutineer's, over the log up to and with the result, one of each. */
export async function checkCertificate(contest, { scrutineer, signature }) {
  const message = labelled('certify', contest.hash, treeBytes(contest.certified));
  demand(await signedBy(contest, scrutineer, message, signature), 'certificate', `the certificate of scrutineer ${scrutineer} does not hold`, { scrutineer });
  demand(!contest.certificates.has(scrutineer), 'certificate-twice', `scrutineer ${scrutineer} certifies twice`, { scrutineer });
  contest.certificates.add(scrutineer);
}

/** A result may be taken back by decision only while certificates are due. */
export function checkNotFinal({ certified, certificates, manifest }) {
  const final = certified !== null && certificates.size >= manifest.rules.signoffs.certify;
  demand(!final, 'result-final', 'the result is final: the certificates that are due are in');
}
