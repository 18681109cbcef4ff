// The organiser whom a scrutineer's device meets: one sealed motion on a board of its own, and whatever a test has it name, ask or show.

import { createPublicKey } from 'node:crypto';
import { Board, MOTION, body, hpkeSeal, label, rules, scrutineer } from '../verify/kit.mjs';
import { Organiser, from64, refusal, sha256, treeHash, url64 } from './kit.mjs';

const SIGNOFFS = { open: 1, close: 1, certify: 1, void: 1 };

/** The result of an office's contest. */
export const RESULT = {
  entitled: 3, present: 3, issued: 3, returned: 3, valid: 3, invalid: 0, unopenable: 0, quorum: null, options: [[2, 1, 0]], write_ins: [], needs: 2,
  elected: [], tied: [], vacant: 0, passed: true,
};

const publicKey = (encoded) => {
  const [x, y] = [from64(encoded).subarray(1, 33), from64(encoded).subarray(33)].map(url64);
  return createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
};

/** An organiser of one sealed motion, whose first scrutineer holds the device, and who knows the keys of the other two. */
export class Office extends Organiser {
  code = 'CODE';
  /** The shows of hands that it has the scrutineer sign. */
  hands = [];
  /** The signatures to them that it was given: `{path, version, scrutineer, signature}`. */
  handsSigned = [];
  colleagues = [scrutineer(), scrutineer()];
  asking = null;

  constructor() {
    super();
    this.board = new Board();
    Object.assign(this, { congress: this.board.congress, log: this.board.log });
  }

  get link() { return `${this.code}.${url64(sha256(this.log.vkey).subarray(0, 16))}`; }

  phone() {
    const keys = new Map();
    return {
      ...this.environment(),
      keys: { get: async (name) => keys.get(name), put: async (name, key) => void keys.set(name, key), remove: async (name) => void keys.delete(name) },
    };
  }

  /** Everything that a device has sent. */
  get sent() { return this.asked.filter(({ method }) => method === 'POST').map(({ path }) => path); }

  /** The manifest, naming as the device's keys what it says. */
  publish({ key = this.key, sealing = this.sealing, threshold = 2, signoffs = {}, places = (all) => all } = {}) {
    const own = { sign: { publicKey: publicKey(key) }, seal: { publicKey: publicKey(sealing) } };
    const change = { ...MOTION, rules: rules({ max_for: 0, signoffs: { ...SIGNOFFS, ...signoffs } }) };
    const scrutineers = places([own, ...this.colleagues]);
    this.box = this.board.publish(change, { as: this.contest, scrutineers, threshold });
    this.manifest = JSON.stringify(this.box.manifest);
    this.index = this.box.index;
    return this;
  }

  /** Opened by a colleague's signature, with three ballots in the box. */
  open() {
    this.board.open(this.box, 3, [1]);
    for (const mark of ['for', 'against', 'for']) this.board.cast(this.box, body([mark]));
    return this;
  }

  close(figures = {}, who = [1]) {
    this.closing = this.board.close(this.box, figures, who);
    return this;
  }

  /** Opened by the colleagues' keys, with a result; some ballots may be left out. */
  count(result = RESULT, unopened = []) {
    for (const place of [1, 2]) this.board.unseal(this.box, place);
    this.board.openings(this.box, unopened);
    this.result = this.board.result(this.box, result);
    return this;
  }

  /** Asks for signatures to an act, over the first `size` entries. */
  ask(act, figures = {}, size = this.log.entries.length) {
    const tree = { size, root: url64(treeHash(this.log.entries.slice(0, size))) };
    this.asking = { act, ...figures, tree, demanded: 1, signed: [] };
    return this.asking;
  }

  answer(method, path, sent) {
    const said = sent && JSON.parse(sent);
    const known = said?.code === this.code;
    const routes = {
      'POST /scrutineer': () => (known ? { congress: this.congress, title: '大会', name: '赵一', key: this.key ?? null, contests: [] } : refusal(401, 'unknown-scrutineer')),
      'POST /scrutineer/hands': () => (known ? { hands: this.hands } : refusal(401, 'unknown-scrutineer')),
      'POST /scrutineer/key': () => this.#take('key', said.key),
      'POST /scrutineer/sealing-key': () => this.#challenge(said),
      'POST /scrutineer/sealing-key/proof': () => (from64(said.answer).equals(this.secret) ? this.#take('sealing', this.offered) : refusal(403, 'not-proved')),
      'GET /contests/X/manifest/proof': () => this.proved,
      'GET /contests/X/signing': () => this.asking ?? { act: null, tree: null, demanded: 0, signed: [] },
      'POST /contests/X/signoffs': () => this.#signed(said),
      'POST /contests/X/unseal': () => this.#unsealed(said),
    };
    if (path.endsWith('/hands/signatures')) return this.#signedHands(path, said);
    return routes[`${method} ${path.replace(this.contest, 'X')}`]?.() ?? super.answer(method, path, sent);
  }

  /** An honest organiser takes what is over the newest count. */
  #signedHands(path, said) {
    const newest = this.hands.find(({ item }) => path.includes(item));
    if (newest.version !== said.version) return refusal(409, 'figures-changed');
    this.handsSigned.push({ path, ...said });
    newest.signed.push(said.scrutineer);
    return {};
  }

  #take(name, value) {
    this[name] = value;
    return {};
  }

  #challenge({ key, contest }) {
    [this.offered, this.secret] = [key, sha256(key)];
    const info = label('challenge', Buffer.from(contest.replace(/-/g, ''), 'hex'));
    const { enc, sealed } = hpkeSeal(from64(key), info, '', this.secret);
    return { enc: url64(enc), sealed: url64(sealed) };
  }

  /** Carries out what was asked, as an honest organiser does with the one signature that is due. */
  #signed(signoff) {
    const { box, board, asking: { act, ...figures } } = this;
    this.asking = null;
    if (act === 'certify') this.log.append({ type: 'certify', contest: box.id, ...signoff });
    else board.rewrite(act === 'open' ? board.open(box, figures.present) : board.close(box), (entry) => ({ ...entry, signoffs: [signoff] }));
    return { state: { open: 'open', close: 'closed', certify: 'certified' }[act] };
  }

  #unsealed({ scrutineer: place, key }) {
    this.log.append({ type: 'unseal', contest: this.contest, scrutineer: place, key });
    return { state: 'closed' };
  }
}
