// Verifies a congress's whole bulletin board (protocol §7), trusting nothing but the log's key.
//
// Independent of the server and of the scripts that cast ballots: written from docs/protocol.md alone, without
// dependencies. It runs in a browser, with the network off too, and in Node.
//
// | check | where |
// |---|---|
// | 1 the log: signatures, root, receipts, earlier checkpoints, witnesses | `verify-log.js`, `verify-note.js`, `verify-tree.js`, `verify-witness.js` |
// | 2 grammar and manifests | `verify-entries.js`, `verify-manifest.js` |
// | 3 ballots | `verify-ballots.js`, `verify-keys.js` |
// | 4 figures and signatures of scrutineers; roll and registers | `verify-figures.js` |
// | 5 sealed boxes | `verify-sealed.js` |
// | 6 openings and paper ballots | `verify-ballots.js` |
// | 7 results and certificates | `verify-count.js` |

import { demand, Fault, fromB64, sha256 } from './verify-bytes.js';
import { allOpened, checkBallot, checkOpening, checkPaper } from './verify-ballots.js';
import { Contest } from './verify-contest.js';
import { checkCertificate, checkNotFinal, checkResult } from './verify-count.js';
import { readEntry, step } from './verify-entries.js';
import { checkClose, checkOpen, checkPaperFigure, checkRegister, checkVoid, doomOf, readRoll } from './verify-figures.js';
import { checkLog } from './verify-log.js';
import { issuerKeys, readEligible, readManifest, usesFreshKeys } from './verify-manifest.js';
import { checkOf, report } from './verify-report.js';
import { sortBallots, takeKey } from './verify-sealed.js';
import { Tree } from './verify-tree.js';

/**
 * Verifies `{vkey, checkpoint, entries, documents, receipts, earlier, witnesses}`: texts, bytes of each entry, by contest the
 * documents `{eligible, roll, registers}` that the reader has, and witnesses as `readWitnesses` gives them. A fault never ends it: every failure is named.
 */
export async function verify(evidence, onProgress = () => {}) {
  const walk = new Walk(evidence);
  const total = evidence.entries.length;
  for (const [index, bytes] of evidence.entries.entries()) {
    await walk.tree.push(bytes);
    await walk.attempt(index, () => walk.entry(index, bytes));
    if (index % 16 === 15) onProgress({ done: index + 1, total });
  }
  walk.end();
  onProgress({ done: total, total });
  const receipts = await checkLog(evidence, walk.tree, walk.fail);
  return report(walk, receipts, evidence.witnesses?.length ?? 0);
}

class Walk {
  tree = new Tree();
  congress = null;
  contests = new Map();
  failures = [];
  #usedKeys = new Set();
  #ballots = new Map();

  constructor(evidence) {
    this.documents = evidence.documents ?? {};
  }

  /** Notes a failure of the entry at `index`, or of the whole log where that is null. */
  fail = (index, error) => {
    // What is no fault of the log's would be one of this program's: it must not look as if all were well.
    const fault = error instanceof Fault ? error : new Fault('unreadable', String(error));
    this.failures.push({ check: checkOf(fault.code), entry: index, code: fault.code, message: fault.message, details: fault.details });
  };

  async attempt(index, act) {
    try {
      return await act();
    } catch (error) {
      this.fail(index, error);
      return null;
    }
  }

  async entry(index, bytes) {
    const entry = readEntry(bytes);
    if (entry.type === 'congress') {
      demand(index === 0, 'congress-twice', 'the log names its congress twice');
      this.congress = entry;
      return;
    }
    demand(index > 0, 'no-congress', 'the log does not begin with its congress');
    if (entry.type === 'contest') return this.publish(index, fromB64(entry.manifest));
    if (entry.type !== 'note') return this.advance(index, entry);
  }

  async publish(index, bytes) {
    const manifest = readManifest(bytes);
    const id = manifest.contest;
    demand(!this.contests.has(id), 'contest-twice', 'the contest is in the log already');
    const contest = new Contest(manifest, await sha256(bytes), await issuerKeys(manifest), index);
    this.contests.set(id, contest);
    const { eligible, roll } = this.documents[id] ?? {};
    const ofCongress = !this.congress || manifest.congress === this.congress.congress;
    await this.attempt(index, () => demand(ofCongress, 'other-congress', 'the manifest is of another congress'));
    await this.attempt(index, () => demand(usesFreshKeys(manifest, this.#usedKeys), 'key-reused', 'a key was used in an earlier contest'));
    if (eligible) contest.eligible = await this.attempt(index, () => readEligible(manifest, eligible));
    if (roll) contest.roll = await this.attempt(index, () => readRoll(contest, roll));
  }

  /** An entry in the life of a contest. */
  async advance(index, entry) {
    const contest = entry.type === 'opening' ? this.#ballots.get(entry.ballot) : this.contests.get(entry.contest);
    demand(contest, entry.type === 'opening' ? 'no-ballot' : 'unknown-contest', 'belongs to nothing that stands in the log before it');
    const wasClosed = contest.phase === 'closed';
    step(contest, entry);
    contest.newest = index;
    const isUnsealed = contest.sealed && wasClosed && !['closed', 'void'].includes(contest.phase);
    if (isUnsealed) await this.attempt(index, () => sortBallots(contest));
    await this.#acts[entry.type](contest, entry, index);
  }

  #acts = {
    open: async (contest, entry, index) => checkOpen(contest, entry, await this.tree.head(index)),
    ballot: (contest, entry, index) => {
      contest.ballots.push({ ...entry, index });
      this.#ballots.set(index, contest);
      return checkBallot(contest, entry);
    },
    close: async (contest, entry, index) => {
      contest.close = entry;
      contest.due = contest.ballots;
      contest.doom = doomOf(contest, entry);
      if (contest.doom) contest.phase = 'doomed';
      await this.attempt(index, async () => checkClose(contest, entry, await this.tree.head(index)));
      const registers = this.documents[contest.manifest.contest]?.registers ?? {};
      for (const [issuer, document] of Object.entries(registers)) {
        await checkRegister(contest, entry, Number(issuer), document, contest.roll);
        contest.registers += 1;
      }
    },
    unseal: takeKey,
    opening: checkOpening,
    paper: checkPaper,
    result: async (contest, entry, index) => {
      contest.certified = await this.tree.head(index + 1);
      await this.attempt(index, () => allOpened(contest));
      await this.attempt(index, () => checkPaperFigure(contest));
      await checkResult(contest, entry.result, this.#earlier(contest));
    },
    certify: checkCertificate,
    void: async (contest, entry, index) => {
      await this.attempt(index, () => checkNotFinal(contest));
      await checkVoid(contest, entry, await this.tree.head(index));
    },
  };

  #earlier({ manifest: { follows } }) {
    const earlier = this.contests.get(follows);
    return earlier && earlier.phase !== 'void' ? earlier.result : null;
  }

  end() {
    if (this.tree.size === 0) this.fail(null, new Fault('no-congress', 'the log is empty'));
    for (const { phase, doom, newest, unchecked } of this.contests.values()) {
      for (const index of unchecked) this.fail(index, new Fault('no-eligible-list', 'a write-in can not be checked without the eligible list'));
      if (phase === 'doomed') this.fail(newest, new Fault('not-voided', `the figures void the contest (${doom}), and nothing says so`, { ground: doom }));
    }
  }
}
