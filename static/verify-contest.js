// What the verifier remembers of one contest while it walks the log, and the figures that it reports of it.

import { shortCode } from './verify-bytes.js';
import { Tally } from './verify-count.js';
import { summed } from './verify-figures.js';

export class Contest {
  /** Where its entries have come to; `doomed` once its figures demand a void, `doom` being the ground. */
  phase = 'ready';
  doom = null;
  openPresent = 0;
  /** Ballot keys seen, ballots in log order, and of these the ones that can be opened, with how many of those lie behind. */
  keys = new Set();
  ballots = [];
  due = [];
  passed = 0;
  opened = 0;
  /** Of a sealed box without the eligible list: ballots that open to write-ins. They may have an opening, or none. */
  undecided = new Set();
  /** Entries that only that list can decide. */
  unchecked = new Set();
  unopenable = 0;
  unseals = [];
  close = null;
  paper = 0;
  lastPaper = '';
  result = null;
  /** The log up to and with the result, which certificates sign. */
  certified = null;
  certificates = new Set();
  /** Documents, where they were given: ids that can be written in, delegates, number of registers that hold. */
  eligible = null;
  roll = null;
  registers = 0;

  constructor(manifest, hash, issuers, index) {
    Object.assign(this, { manifest, hash, issuers, newest: index });
    this.sealed = manifest.box.kind === 'sealed';
    this.threshold = manifest.box.threshold;
    this.tally = new Tally(manifest);
  }

  get state() {
    const due = this.manifest.rules.signoffs.certify;
    if (this.phase === 'counted') return due > 0 && this.certificates.size >= due ? 'certified' : 'counted';
    return ['opening', 'paper', 'doomed'].includes(this.phase) ? 'closed' : this.phase;
  }

  /** The contest as a reader of the verdict sees it. Figures that do not stand yet are null. */
  get figures() {
    const { manifest, close, result } = this;
    const { issued, returned } = close ? summed(close) : { issued: null, returned: null };
    return {
      contest: manifest.contest, title: manifest.title, kind: manifest.kind, state: this.state, sealed: this.sealed,
      code: shortCode(this.hash), entitled: manifest.electorate.entitled,
      present: close ? close.present : this.openPresent, issued, returned, notReturned: close ? issued - returned : null,
      valid: result?.valid ?? null, invalid: result?.invalid ?? null, unopenable: result?.unopenable ?? null,
      ballots: this.ballots.length, opened: this.opened, paper: this.paper, unseals: this.unseals.length,
      certificates: this.certificates.size, certificatesDue: manifest.rules.signoffs.certify,
      rollChecked: this.roll !== null, registersChecked: this.registers, result,
    };
  }
}
