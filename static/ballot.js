// The delegate's device: everything between an invitation and a verified receipt. Page scripts call it and turn the slug of a
// `Problem` into a sentence; there is no page and no word for users here. ballot-protocol.js makes and checks the bytes,
// ballot-sealing.js seals them where the box is sealed, ballot-browser.js stores and sends them, evidence.js is the shape of what is kept
// of a lie, this file keeps the state and decides what happens when. Section numbers (§) are those of docs/protocol.md. Every file of
// the five is trusted with the delegate's secrecy: no dependency, no build step.

import {
  Problem, advance, allEntries, allLeaves, b64, ballotBody, ballotEntry, ballotMessage, blind, blindingFactor, checkInclusion, copyAad,
  demand, exactJson, finalize, inclusionProof, isUuid, issueMessage, issuerKey, leafHash, makeEnvelope, merkleRoot, newKeyPair, newRecoveryCode,
  openCheckpoint, openCopy, parseManifest, parseRecoveryCode, parseVkey, publicPoint, random, recoveryKey, same, sealCopy, sha256,
  shortCode, sign, text, tokenMessage, unb64, utf8, verifySignature, vkeyMatches,
} from './ballot-protocol.js';
import { chance, jittered, parsed, request, writeThrough } from './ballot-browser.js';
import { sealOpening } from './ballot-sealing.js';
import { evidenceCase } from './evidence.js';

export { browserEnvironment, probeStorage } from './ballot-browser.js';
export { Problem, ballotFaults, parseInvitation, shortCode } from './ballot-protocol.js';

// ----------------------------------------------------------------------------------------------- state of one congress
//
// One JSON text under `state/<congress>`; byte strings are b64.
//   {seq, congress, delegate, deviceKey, session, device: 'registered'|'kept', watch, checkedIn, paper, recovery, log, issuers, contests}
// `log` is what `advance` moves, with `source` 'invitation' or 'server'. `paper` is the contest whose paper is open: until its receipt
// nothing is sent signed in (§5). `recovery` is {salt, key, code}; `code` goes when the delegate has written it down.
// `issuers` has, by the address of each further issuer, the code that it handed out and the session that it opened: {code, session}.
// A contest's record has the manifest's hash `m`, and passes through these stages, each stored before the next request:
//   planned {takeAt} → asked {key, asks: [{blinded, inverse, salt, token} for each issuer], wants} → taken {key, tokens, castAfter, unsearched, draft}
//   → sealed {key, tokens, castAfter, url, envelope} → received {index, leaf, note}
// `wants` is the further issuer {name, url} whose code the delegate still has to type.
// or ends as refused {slug, …sealed}, elsewhere {point: cast by another device with our key}, lost, on-paper, not-entitled.

/** Ballots are given out while the contest is ready or open. */
const isTaking = (box) => box === 'ready' || box === 'open';

const readState = async (env, congress) => {
  const copies = (await env.store.read(`state/${congress}`)).filter(Boolean).map((copy) => JSON.parse(copy));
  return copies.sort((a, b) => b.seq - a.seq)[0] ?? null;
};

/** The congresses that this browser holds a device for. */
export async function savedCongresses(env) {
  return (await env.store.names()).filter((name) => name.startsWith('state/')).map((name) => name.slice(6)).filter(isUuid);
}

/** The part of a state that another phone needs to carry on: keys and tokens, never marks, nonces or bodies. */
export function recoverable({ congress, delegate, deviceKey, log, contests }) {
  const kept = {};
  for (const [id, { stage, m, key, asks, tokens, point, index, leaf, note }] of Object.entries(contests)) {
    if (stage === 'asked') kept[id] = { stage, m, key, asks, unsearched: true };
    if (tokens) kept[id] = { stage: 'taken', m, key, tokens, castAfter: 0, unsearched: true };
    if (stage === 'elsewhere') kept[id] = { stage, m, point };
    if (stage === 'received') kept[id] = { stage, m, index, leaf, note };
  }
  return { congress, delegate, deviceKey, log: { ...log, tiles: [] }, contests: kept };
}

/** What one issuer is asked: the token's message blinded, with what it takes to finish the answer. */
async function newAsk(issuer, message) {
  const salt = random(issuer.saltLength);
  const { blinded, inverse: inv } = await blind(issuer, message, salt, blindingFactor(issuer));
  return { blinded: b64(blinded), inverse: b64(inv), salt: b64(salt), token: null };
}

const TAKEN = { draft: 'waiting-to-open', ready: 'waiting-to-open', open: 'ready-to-mark', closing: 'paused' };

/**
 * What a page says about a contest: `box` is the server's state of it. One of none, signed-out, device-kept, not-checked-in, taking,
 * code-wanted, missed, waiting-to-open, ready-to-mark, paused, unused, sending, received, refused, lost, on-paper, not-entitled, void.
 */
export function contestStatus(state, id, box) {
  const { stage, wants } = state.contests[id] ?? {};
  if (['received', 'lost', 'on-paper', 'not-entitled'].includes(stage)) return stage;
  if (box === 'void') return 'void';
  if (stage === 'refused') return stage;
  if (stage === 'sealed' || stage === 'elsewhere') return 'sending';
  if (stage === 'taken') return TAKEN[box] ?? 'unused';
  if (box === 'draft') return 'none';
  if (!isTaking(box)) return 'missed';
  if (state.device === 'kept') return 'device-kept';
  if (!state.session) return 'signed-out';
  if (!state.checkedIn) return 'not-checked-in';
  return wants && !state.issuers?.[wants.url] ? 'code-wanted' : 'taking';
}

// ----------------------------------------------------------------------------------------------------- signing in (§8)

const api = (env, path) => `${env.base}/api/v1${path}`;
/** Reads below the log's address; what was answered is noted in `heard`. */
const logReader = (env, congress, heard = {}) => async (path) => {
  const { content } = await request(env, 'GET', `${env.base}/log/${congress}/${path}`);
  heard[path] = content;
  return content;
};

const openSession = async (env, invitation, check, deviceKey) => {
  const body = JSON.stringify({ invitation, check, device_key: b64(publicPoint(deviceKey)) });
  const answer = parsed(await request(env, 'POST', api(env, '/session'), { body }));
  demand(isUuid(answer.congress) && isUuid(answer.delegate?.id) && typeof answer.session === 'string', 'answer-malformed');
  return answer;
};

/** The log's key file, checked against the invitation's hash where it brought one. */
async function pinLog(env, congress, vkeyHash, known) {
  const vkey = known?.vkey ?? text(await logReader(env, congress)('vkey'));
  const { origin } = await parseVkey(vkey);
  const isOurs = origin.endsWith(`/log/${congress}`) && (vkeyHash === null || (await vkeyMatches(vkey, vkeyHash)));
  const shown = { congress, contest: null, slug: 'vkey-mismatch', vkey: known?.vkey ?? vkeyHash, answered: { vkey: b64(utf8(vkey)) } };
  demand(isOurs, 'vkey-mismatch', { evidence: evidenceCase(shown) });
  return { ...known, vkey, source: vkeyHash === null ? known?.source ?? 'server' : 'invitation' };
}

const adopt = (state, { session, device, watch, delegate }) => Object.assign(state, { session, device, watch, delegate });

/**
 * Signs in with an invitation `{code, vkeyHash}` and the second factor; gives the Device. A device already here for that congress
 * signs in with its own key again, once it is known to be the same delegate's: a key of one never stands beside the name of another. `device.registration` 'kept' means: another device holds the ballots, see `recover`.
 */
export async function signIn(env, { code, vkeyHash }, check) {
  const saved = await Promise.all((await savedCongresses(env)).map((congress) => readState(env, congress)));
  const fresh = await newKeyPair();
  let answer = await openSession(env, code, check, fresh);
  const held = saved.find(({ congress }) => congress === answer.congress);
  demand(!held || held.delegate.id === answer.delegate.id, 'other-delegate');
  const deviceKey = held?.deviceKey ?? fresh;
  if (deviceKey !== fresh) answer = await openSession(env, code, check, deviceKey);
  const { congress, delegate } = answer;
  return Device.create(env, congress, async (current) => {
    const state = current ?? { seq: 0, congress, delegate, deviceKey, checkedIn: false, paper: null, recovery: null, contests: {} };
    return adopt({ ...state, log: await pinLog(env, congress, vkeyHash, state.log) }, answer);
  });
}

/**
 * Carries on from another phone: signs in, opens the copy with the recovery code, signs in again with the device key found there.
 * What this browser already holds further on than the copy stays.
 */
export async function recover(env, { code, vkeyHash }, check, recoveryCode) {
  parseRecoveryCode(recoveryCode);
  const { congress } = await signIn(env, { code, vkeyHash }, check);
  const { delegate, session } = await readState(env, congress);
  const { content } = await request(env, 'GET', api(env, '/recovery'), { session });
  const { value, salt, key } = await openCopy(recoveryCode, copyAad(congress, delegate.id), content);
  const answer = await openSession(env, code, check, value.deviceKey);
  return Device.create(env, congress, async (current) => {
    const contests = { ...value.contests };
    for (const [id, record] of Object.entries(current.contests)) {
      if (record.tokens || record.stage === 'received' || !contests[id]) contests[id] = record;
    }
    const recovery = { salt: b64(salt), key: b64(key), code: null };
    const log = await joinLogs(env, congress, await pinLog(env, congress, vkeyHash, value.log), current.log);
    return adopt({ seq: current.seq, ...value, log, contests, recovery, checkedIn: true, paper: null }, answer);
  });
}

/** The newer of two pinned logs, once it is proven to continue the older. */
async function joinLogs(env, congress, log, other) {
  if (!other.note || !log.note) return log;
  const [older, newer] = [log, other].sort((a, b) => a.size - b.size);
  return { ...(await advance(older, newer.note, logReader(env, congress))), source: log.source };
}

// ---------------------------------------------------------------------------------------------------------- evidence
//
// Under `evidence/<congress>/<contest>/<slug>` stands the first case of each kind: a device that asks again and again stays small.

/** What an honest server never answers. */
const DOUBTS = ['answer-malformed', 'checkpoint-invalid', 'log-inconsistent', 'proof-invalid', 'receipt-wrong', 'tile-malformed'];
/** What a box never says of a ballot that this device has made and checked. */
const WRONGLY_REFUSED = [
  'body-not-canonical', 'commit-mismatch', 'credentials-present', 'malformed', 'signature-invalid', 'token-invalid', 'too-large', 'unknown-contest',
];

/** Of what a device holds and was answered, what may be handed on: no opening, no private key, nothing of who it is. */
function caseOf(state, contest, slug, heard) {
  const { stage, m, envelope, index, leaf, note } = state.contests[contest] ?? {};
  const { opening, ...sent } = envelope ? JSON.parse(envelope) : {};
  return evidenceCase({
    congress: state.congress, contest, slug, vkey: state.log.vkey, shown: shownIn(heard),
    pinned: [...new Set([state.log.note, note].filter(Boolean))],
    sent: envelope ? sent : null,
    answered: Object.fromEntries(Object.entries(heard).map(([asked, content]) => [asked, b64(content)])),
    receipt: stage === 'received' ? { m, index, leaf } : null,
  });
}

/** The checkpoint among what was answered, or null. */
function shownIn({ checkpoint, ballots, proof }) {
  try {
    return checkpoint ? text(checkpoint) : JSON.parse(text(ballots ?? proof)).checkpoint ?? null;
  } catch {
    return null;
  }
}

// ---------------------------------------------------------------------------------------------------------- the device

/** One delegate's device in one congress. Every act runs alone, whatever the number of tabs, on the state as stored. */
export class Device {
  #env;
  #state;
  /** What was answered in the act under way, by request; and cases for which the store had no room. */
  #heard = {};
  #unkept = [];

  constructor(env, state) {
    this.#env = env;
    this.#state = state;
  }

  /** The device that this browser holds for a congress, or null: then the delegate signs in. */
  static async load(env, congress) {
    const state = await readState(env, congress);
    return state && new Device(env, state);
  }

  /** Stores what `make` builds of the state there is, or null. */
  static async create(env, congress, make) {
    const device = new Device(env, null);
    await env.lock(`piaojue/${congress}`, async () => device.#save(await make(await readState(env, congress))));
    return device;
  }

  get congress() { return this.#state.congress; }
  get delegate() { return this.#state.delegate; }
  get watch() { return this.#state.watch; }
  get registration() { return this.#state.device; }
  get checkedIn() { return this.#state.checkedIn; }
  get signedIn() { return Boolean(this.#state.session); }
  /** The pinned log: `{vkey, source, size, root}`; source 'server' means that the key did not come with the invitation. */
  get log() { return this.#state.log; }
  status(contest, box) { return contestStatus(this.#state, contest, box); }
  draft(contest) { return this.#state.contests[contest]?.draft ?? null; }
  /** The manifest's short code, for the foot of the paper and the receipt. */
  code(contest) { return shortCode(unb64(this.#record(this.#state, contest).m, 32)); }

  /** `{contest, m, code, index, leaf, note}` of a received ballot, else null. */
  receipt(contest) {
    const { stage, m, index, leaf, note } = this.#state.contests[contest] ?? {};
    return stage === 'received' ? { contest, m, code: this.code(contest), index, leaf, note } : null;
  }

  /** Reads the state again: after `pageshow`, or when another tab has acted. */
  refresh() { return this.#act(() => {}); }

  /** The public part of the congress (§8). */
  async congressInfo() { return parsed(await this.#get(`/congresses/${this.congress}`)); }

  /** A request under the delegate's name that has nothing to do with ballots; what answers it, null where there is nothing. */
  asDelegate(method, path, content) {
    return this.#act(async (state) => {
      const answer = await this.#signedIn(state, method, path, content && { body: JSON.stringify(content) });
      return answer.status === 204 ? null : parsed(answer);
    });
  }

  /** Checks in, with the `code` of the hall's screen if there is one; contests that were ready before are taken at once, without a random wait. */
  async checkIn(code) {
    await this.takeBallots((await this.congressInfo()).contests);
    return this.#act(async (state) => {
      const { present } = parsed(await this.#signedIn(state, 'POST', `/congresses/${state.congress}/check-in`, { body: JSON.stringify({ code }) }));
      state.checkedIn = true;
      await this.#save(state);
      return present;
    });
  }

  /** Says something in the vote by name `round` on an item (§9), which is no ballot: `voice` is for, against or abstain. */
  async speak(item, round, voice) {
    return (await this.asDelegate('POST', `/congresses/${this.congress}/agenda/${item}/voice`, { voice, round })).voice;
  }

  /** How a vote by name stands, the newest on its item or the one that is asked for, with what this delegate has said as `mine`. */
  openVote(item, round = '') {
    const asked = round && `?round=${round}`;
    return this.asDelegate('GET', `/congresses/${this.congress}/agenda/${item}/vote${asked}`);
  }

  /** The code to write down, until `confirmRecoveryCode`; null after. Made before the first ballot is asked for. */
  recoveryCode() {
    return this.#act(async (state) => (await this.#recovery(state)).code);
  }

  confirmRecoveryCode() {
    return this.#act(async (state) => {
      (await this.#recovery(state)).code = null;
      await this.#save(state);
    });
  }

  /**
   * Takes every ballot that is due. `contests`: `[{contest, state}]` as in congress or live snapshot; call it on each change and after
   * `nextMs` (null: nothing is pending). `problems` maps contests to what stopped them; the others went on.
   */
  async takeBallots(contests) {
    const problems = {};
    for (const { contest, state: box } of contests) {
      if (box === 'draft' || box === 'closing') continue;
      const step = (state) => (isTaking(box) ? this.#take(state, contest, box) : this.#lookBack(state, contest));
      await this.#act(step, contest).catch((problem) => (problems[contest] = problem));
    }
    if (Object.values(problems).some(({ passing }) => passing)) return { nextMs: jittered(3000), problems };
    const waiting = contests.filter(({ contest, state: box }) => isTaking(box) && !problems[contest]);
    const due = Math.min(...waiting.map(({ contest }) => this.#dueAt(contest)));
    return { nextMs: due === Infinity ? null : Math.max(due - this.#env.now(), 100), problems };
  }

  /** A signed-in request about the congress's proposals (§9): `path` below them. */
  proposals(method, path = '', content) {
    return this.asDelegate(method, `/congresses/${this.congress}/proposals${path}`, content);
  }

  /** Opens the paper: `{manifest, eligible, draft}`. From here to the receipt nothing is sent signed in. */
  openPaper(contest) {
    return this.#act(async (state) => {
      const record = this.#record(state, contest, 'taken');
      demand(!state.paper || state.paper === contest, 'paper-open');
      const manifest = await this.#manifest(state, contest);
      const eligible = await this.#eligible(state, manifest);
      if (record.unsearched && (await this.#search(state, contest))) throw new Problem('already-cast');
      if (record.unsearched) record.castAfter = this.#env.now() + chance() * manifest.rules.spread.settle_s * 1000;
      delete record.unsearched;
      state.paper = contest;
      await this.#save(state);
      return { manifest, eligible, draft: record.draft ?? null };
    }, contest);
  }

  /**
   * Leaves the paper without casting (a sealed one stays until its receipt). Pages that ask for something signed in call it on load, but
   * for those that the paper itself leads to: they show what is public.
   */
  closePaper() {
    return this.#act(async (state) => {
      if (!state.paper || ['sealed', 'elsewhere'].includes(state.contests[state.paper]?.stage)) return;
      state.paper = null;
      await this.#save(state);
    });
  }

  /** Keeps the marks made so far, in whatever form the page likes. */
  saveDraft(contest, draft) {
    return this.#act(async (state) => {
      this.#record(state, contest, 'taken').draft = draft;
      await this.#save(state);
    });
  }

  /** Turns marks and write-ins into the stored, signed envelope. After this the choice is fixed; `cast` sends it. */
  seal(contest, marks, writeIns) {
    return this.#act(async (state) => {
      const { m, key, tokens, castAfter } = this.#record(state, contest, 'taken');
      demand(state.paper === contest, 'paper-closed');
      const manifest = await this.#manifest(state, contest);
      const body = ballotBody(manifest, await this.#eligible(state, manifest), marks, writeIns);
      const sealer = (commit, padded) => sealOpening(manifest, unb64(m, 32), commit, padded);
      const envelope = await makeEnvelope(manifest, unb64(m, 32), key, tokens, body, sealer);
      state.contests[contest] = { stage: 'sealed', m, key, tokens, castAfter, url: manifest.box.url, envelope };
      await this.#save(state);
    });
  }

  /**
   * Sends the sealed ballot until there is a verified receipt, and gives it; throws where the box refuses for good. May be called again
   * at any time, after a reload too: the same bytes are sent. `onWait({reason, ms})` before each wait.
   */
  async cast(contest, { signal, onWait = () => {} } = {}) {
    for (let tries = 0; ; tries++) {
      const wait = await this.#act((state) => this.#castOnce(state, contest), contest).catch((problem) => {
        if (!problem.passing) throw problem;
        return { reason: problem.slug, ms: problem.extra.retryMs ?? Math.min(1000 * 2 ** tries, 30_000) };
      });
      if (!wait) return this.receipt(contest);
      const ms = wait.reason === 'settling' ? wait.ms : jittered(wait.ms);
      onWait({ reason: wait.reason, ms });
      await this.#env.sleep(ms, signal);
    }
  }

  /** Reads the whole log afresh: it must begin with everything this device has pinned, and hold the ballot at its index. */
  verifyReceiptAgain(contest) {
    return this.#act(async (state) => {
      const { index, leaf, note } = this.#record(state, contest, 'received');
      await this.#readCheckpoint(state);
      const leaves = await allLeaves(state.log, this.#readLog);
      const then = await openCheckpoint(state.log.vkey, note);
      const begins = same(await merkleRoot(leaves.slice(0, then.size)), then.root);
      demand(begins && index < leaves.length && b64(leaves[index]) === leaf, 'log-inconsistent');
      await this.#save(state);
      return { size: state.log.size, code: shortCode(unb64(state.log.root, 32)) };
    }, contest);
  }

  /**
   * The receipt to take away, `{index, entry, checkpoint, proof}` as the box gives it (§5): made from the whole log, so that nobody
   * learns which ballot it is. Whoever holds it finds the ballot, and after the close what it says.
   */
  exportReceipt(contest) {
    return this.#act(async (state) => {
      const { index, leaf } = this.#record(state, contest, 'received');
      await this.#readCheckpoint(state);
      const entries = await allEntries(state.log, this.#readLog);
      const leaves = await Promise.all(entries.map(leafHash));
      demand(index < leaves.length && b64(leaves[index]) === leaf, 'log-inconsistent');
      await this.#save(state);
      const proof = await inclusionProof(leaves, index);
      return { index, entry: b64(entries[index]), checkpoint: state.log.note, proof: proof.map(b64) };
    }, contest);
  }

  /** What this device has kept of answers about a contest that did not hold: cases of evidence.js, to hand to the scrutineers. */
  async evidence(contest) {
    const under = `evidence/${this.congress}/${contest}/`;
    const names = (await this.#env.store.names()).filter((name) => name.startsWith(under));
    const copies = await Promise.all(names.map((name) => this.#env.store.read(name)));
    const kept = copies.map((each) => each.find(Boolean)).filter(Boolean).map((copy) => JSON.parse(copy));
    return [...kept, ...this.#unkept.filter((each) => each.contest === contest)];
  }

  /** The verified manifest of a contest that this device has a record of. */
  manifest(contest) { return this.#act((state) => this.#manifest(state, contest)); }

  /** A candidate's profile `{name, detail, text, photo}`, checked against the manifest. */
  async profile(contest, option) {
    const { options } = await this.manifest(contest);
    const { profile } = options.find(({ id }) => id === option) ?? {};
    const { content } = await this.#get(`/contests/${contest}/profiles/${option}`);
    demand(profile && b64(await sha256(content)) === profile, 'profile-mismatch');
    return exactJson(content);
  }

  /** Deletes everything this browser holds of the congress. Ballots not yet received go only with `{unspent: true}`. */
  forget({ unspent = false } = {}) {
    return this.#act(async (state) => {
      const live = Object.keys(state.contests).filter((id) => ['asked', 'taken', 'sealed'].includes(state.contests[id].stage));
      demand(unspent || live.length === 0, 'ballots-unspent', { contests: live });
      const names = (await this.#env.store.names()).filter((name) => name.includes(state.congress));
      for (const name of names) await this.#env.store.remove(name);
    });
  }

  // ------------------------------------------------------------------------------------------------ state and requests

  /** Runs an act; what does not hold of what it was answered about `contest` is kept as evidence before the problem is passed on. */
  #act(act, contest) {
    return this.#env.lock(`piaojue/${this.congress}`, async () => {
      const state = await readState(this.#env, this.congress);
      demand(state, 'no-state');
      this.#state = state;
      this.#heard = {};
      try {
        return await act(structuredClone(state));
      } catch (problem) {
        if (contest) await this.#doubt(state, contest, problem);
        throw problem;
      }
    });
  }

  /** Keeps the evidence where there is any, and marks the problem with `extra.doubted`. */
  async #doubt(state, contest, problem) {
    const isRefusal = this.#heard.ballots && problem.status >= 400 && WRONGLY_REFUSED.includes(problem.slug);
    if (!isRefusal && !(DOUBTS.includes(problem.slug) && problem.status === 0)) return;
    problem.extra.doubted = true;
    const name = `evidence/${state.congress}/${contest}/${problem.slug}`;
    if ((await this.evidence(contest)).some(({ slug }) => slug === problem.slug)) return;
    const found = caseOf(state, contest, problem.slug, this.#heard);
    await Promise.resolve(this.#env.store.keep(name, JSON.stringify(found))).catch(() => this.#unkept.push(found));
  }

  async #save(state) {
    state.seq += 1;
    await writeThrough(this.#env.store, `state/${state.congress}`, JSON.stringify(state));
    this.#state = structuredClone(state);
  }

  #record(state, contest, stage) {
    const record = state.contests[contest];
    demand(record && (!stage || record.stage === stage), 'wrong-stage', { stage: record?.stage ?? 'none' });
    return record;
  }

  #get(path) { return request(this.#env, 'GET', api(this.#env, path)); }

  get #readLog() { return logReader(this.#env, this.congress, this.#heard); }

  async #readCheckpoint(state) {
    state.log = await advance(state.log, text(await this.#readLog('checkpoint')), this.#readLog);
  }

  /** A signed-in request; what a refusal says about this device is stored before it is passed on. */
  async #signedIn(state, method, path, options = {}) {
    demand(!state.paper, 'paper-open');
    demand(state.session, 'not-signed-in');
    try {
      return await request(this.#env, method, api(this.#env, path), { ...options, session: state.session });
    } catch (problem) {
      if (problem.slug === 'not-signed-in') state.session = null;
      else if (problem.slug === 'not-checked-in') state.checkedIn = false;
      else if (['device-kept', 'device-signature-invalid'].includes(problem.slug)) state.device = 'kept';
      else throw problem;
      await this.#save(state);
      throw problem;
    }
  }

  async #recovery(state) {
    if (!state.recovery) {
      const [code, salt] = [newRecoveryCode(), random(16)];
      state.recovery = { salt: b64(salt), key: b64(await recoveryKey(code, salt)), code };
      await this.#save(state);
    }
    return state.recovery;
  }

  // ---------------------------------------------------------------------------------------- §3, §4 manifest and ballot

  /** A text that hashes to `hash`: from the store, or from `load`, then kept. */
  async #hashed(state, hash, load, slug) {
    const name = `text/${state.congress}/${hash}`;
    for (const copy of await this.#env.store.read(name)) {
      if (copy !== null && b64(await sha256(utf8(copy))) === hash) return utf8(copy);
    }
    const content = await load();
    demand(b64(await sha256(content)) === hash, slug);
    await this.#env.store.keep(name, text(content)).catch(() => demand(false, 'storage-lost'));
    return content;
  }

  async #manifest(state, contest) {
    const load = async () => (await this.#get(`/contests/${contest}/manifest`)).content;
    const source = await this.#hashed(state, this.#record(state, contest).m, load, 'manifest-changed');
    return parseManifest(source, state.congress, contest);
  }

  async #eligible(state, { contest, eligible }) {
    if (eligible === null) return null;
    const load = async () => (await this.#signedIn(state, 'GET', `/contests/${contest}/eligible`)).content;
    return exactJson(await this.#hashed(state, eligible, load, 'eligible-mismatch'));
  }

  /** Sees that the manifest is the one everybody sees, pins the checkpoint, and draws the moment of taking the ballot. */
  async #plan(state, contest, box) {
    const { content } = await this.#get(`/contests/${contest}/manifest`);
    const { rules } = parseManifest(content, state.congress, contest);
    const shown = await this.#get(`/contests/${contest}/manifest/proof`);
    this.#heard = { manifest: content, proof: shown.content };
    const { index, checkpoint, proof } = parsed(shown);
    state.log = await advance(state.log, checkpoint, this.#readLog);
    const entry = utf8(JSON.stringify({ type: 'contest', manifest: b64(content) }));
    await checkInclusion(entry, index, proof, { size: state.log.size, root: unb64(state.log.root, 32) });
    const wait = state.checkedIn && box === 'ready' ? chance() * rules.spread.issue_s * 1000 : 0;
    state.contests[contest] = { stage: 'planned', m: b64(await sha256(content)), takeAt: this.#env.now() + wait };
    await this.#save(state);
  }

  /** When the next step of taking a contest's ballot is due; Infinity where there is none, or none may be taken now. */
  #dueAt(contest) {
    const { session, checkedIn, device, paper, contests } = this.#state;
    const { stage, takeAt = 0 } = contests[contest] ?? {};
    const pending = stage === 'planned' || stage === 'asked';
    return pending && session && checkedIn && device === 'registered' && !paper ? takeAt : Infinity;
  }

  /** A contest that is over: whether a recovered ballot was cast is still to be found out. */
  async #lookBack(state, contest) {
    const record = state.contests[contest];
    if (!record?.unsearched || (await this.#search(state, contest))) return;
    delete record.unsearched;
    await this.#save(state);
  }

  async #take(state, contest, box) {
    if (!state.contests[contest]) await this.#plan(state, contest, box);
    if (this.#env.now() < this.#dueAt(contest)) return;
    const { stage, m } = state.contests[contest];
    const manifest = await this.#manifest(state, contest);
    await this.#eligible(state, manifest);
    if (stage === 'planned') {
      const key = await newKeyPair();
      const asks = [];
      for (const { key: encoded } of manifest.issuers) asks.push(await newAsk(issuerKey(encoded), tokenMessage(unb64(m, 32), publicPoint(key))));
      state.contests[contest] = { stage: 'asked', m, key, asks };
    }
    await this.#recovery(state);
    await this.#save(state);
    await this.#putCopy(state);
    for (const place of manifest.issuers.keys()) await this.#ask(state, contest, manifest, place);
    await this.#holdTaken(state, contest, manifest);
  }

  async #putCopy(state) {
    const { salt, key } = state.recovery;
    const body = await sealCopy(unb64(key, 32), unb64(salt, 16), copyAad(state.congress, state.delegate.id), recoverable(state));
    await this.#signedIn(state, 'PUT', '/recovery', { body, type: 'application/octet-stream' });
  }

  /** Asks an issuer and finishes its token, once; asking again with the same `blinded` gets the same answer for ever. */
  async #ask(state, contest, manifest, place) {
    const { m, key, asks } = state.contests[contest];
    const { blinded, inverse: inv, token } = asks[place];
    if (token) return;
    const signature = await sign(state.deviceKey, await issueMessage(unb64(m, 32), place, unb64(blinded, 256)));
    const body = JSON.stringify({ issuer: place, blinded, device_signature: b64(signature) });
    const path = `/contests/${contest}/issue`;
    const asked = place === 0 ? this.#signedIn(state, 'POST', path, { body }) : this.#atIssuer(state, contest, manifest.issuers[place], path, body);
    const answer = await asked.then(parsed, async (problem) => {
      const end = { 'already-issued': problem.extra.paper ? 'on-paper' : 'lost', 'not-entitled': 'not-entitled' }[problem.slug];
      if (end) {
        state.contests[contest] = { stage: end, m };
        await this.#save(state);
      }
      throw problem;
    });
    const issuer = issuerKey(manifest.issuers[place].key);
    const message = tokenMessage(unb64(m, 32), publicPoint(key));
    asks[place].token = b64(await finalize(issuer, message, unb64(answer.blind_signature, 256), unb64(inv, 256)));
    await this.#save(state);
  }

  async #holdTaken(state, contest, manifest) {
    const { m, key, asks, unsearched } = state.contests[contest];
    const tokens = asks.map(({ token }) => token);
    const settle = (await this.#isOpen(contest)) ? chance() * manifest.rules.spread.settle_s * 1000 : 0;
    state.contests[contest] = { stage: 'taken', m, key, tokens, castAfter: this.#env.now() + settle, unsearched };
    await this.#save(state);
  }

  // ------------------------------------------------------------------------------------------------ §3 further issuers

  /** Keeps the code that the further issuer at `url` handed out; the next `takeBallots` enrols with it. */
  keepIssuerCode(url, code) {
    return this.#act(async (state) => {
      state.issuers = { ...state.issuers, [url]: { code, session: null } };
      await this.#save(state);
    });
  }

  /** The further issuer `{name, url}` whose code a contest waits for, or null. */
  wants(contest) { return this.#state.contests[contest]?.wants ?? null; }

  /** A request to a further issuer, enrolled with its own code, never with the organiser's session. */
  async #atIssuer(state, contest, issuer, path, body) {
    demand(!state.paper, 'paper-open');
    const { name, url } = issuer;
    if (!state.issuers?.[url]) {
      state.contests[contest].wants = { name, url };
      await this.#save(state);
      throw new Problem('issuer-code-wanted', 0, { name, url });
    }
    if (!state.issuers[url].session) await this.#enrol(state, url);
    try {
      return await this.#send(issuer, path, { body, session: state.issuers[url].session });
    } catch (problem) {
      if (problem.slug !== 'not-signed-in') throw problem;
      state.issuers[url].session = null;
      await this.#save(state);
      throw new Problem('issuer-silent', 503, { name });
    }
  }

  async #enrol(state, url) {
    const { code } = state.issuers[url];
    const body = JSON.stringify({ code, device_key: b64(publicPoint(state.deviceKey)) });
    const answer = await this.#send({ url }, '/enrol', { body }).then(parsed, async (problem) => {
      if (!['sign-in-failed', 'invitation-void', 'malformed'].includes(problem.slug)) throw problem;
      await this.#forgetIssuer(state, url);
      throw new Problem('issuer-code-wrong', problem.status);
    });
    if (answer.delegate?.id !== state.delegate.id) {
      await this.#forgetIssuer(state, url);
      throw new Problem('issuer-code-wrong');
    }
    demand(answer.device === 'registered', 'device-kept');
    state.issuers[url].session = answer.session;
    await this.#save(state);
  }

  async #forgetIssuer(state, url) {
    delete state.issuers[url];
    await this.#save(state);
  }

  async #send({ name, url }, path, options) {
    return request(this.#env, 'POST', `${url}/api/v1${path}`, options).catch((problem) => {
      throw problem.slug === 'network' ? new Problem('issuer-silent', 503, { name }) : problem;
    });
  }

  async #boxState(contest) {
    return (await this.congressInfo()).contests.find((each) => each.contest === contest)?.state;
  }

  /** Whether the box may be open: not knowing counts as open. */
  async #isOpen(contest) {
    return !['draft', 'ready'].includes(await this.#boxState(contest).catch(() => 'open'));
  }

  // -------------------------------------------------------------------------------------------- §5 casting and receipt

  /** One attempt: null when the receipt is there, else what to wait for. */
  async #castOnce(state, contest) {
    const record = this.#record(state, contest);
    if (record.stage === 'received') return null;
    if (record.stage === 'elsewhere') return (await this.#search(state, contest)) ? null : { reason: 'elsewhere', ms: 5000 };
    demand(['sealed', 'refused'].includes(record.stage), 'wrong-stage', { stage: record.stage });
    if (this.#env.now() < record.castAfter) return { reason: 'settling', ms: record.castAfter - this.#env.now() };
    const url = `${record.url ?? this.#env.base}/api/v1/ballots`;
    const answer = await request(this.#env, 'POST', url, { body: record.envelope }).catch((problem) => problem);
    if (answer.content) this.#heard.ballots = answer.content;
    if (answer instanceof Problem) return this.#refused(state, contest, answer);
    if (answer.status === 202) return { reason: 'stored', ms: parsed(answer).retry_ms ?? 2000 };
    await this.#receive(state, contest, parsed(answer));
    return null;
  }

  /** A verified receipt replaces everything secret: nonce, body and private key are gone with this write. */
  async #receive(state, contest, receipt) {
    const { index, entry, checkpoint, proof } = receipt ?? {};
    const { envelope } = state.contests[contest];
    const own = ballotEntry(envelope);
    demand(entry === b64(own), 'receipt-wrong');
    state.log = await advance(state.log, checkpoint, this.#readLog);
    await checkInclusion(own, index, proof, { size: state.log.size, root: unb64(state.log.root, 32) });
    await this.#finish(state, contest, index, own);
  }

  async #finish(state, contest, index, entry) {
    const { m } = state.contests[contest];
    state.contests[contest] = { stage: 'received', m, index, leaf: b64(await leafHash(entry)), note: state.log.note };
    if (state.paper === contest) state.paper = null;
    await this.#save(state);
  }

  /** Only the box's own words count: a gateway's page without a slug changes nothing. */
  async #refused(state, contest, problem) {
    if (problem.passing || problem.slug.startsWith('http-')) throw problem;
    const record = state.contests[contest];
    if (problem.slug === 'ballot-differs') {
      state.contests[contest] = { stage: 'elsewhere', m: record.m, point: b64(publicPoint(record.key)) };
      await this.#save(state);
      return { reason: 'elsewhere', ms: 0 };
    }
    const paused = problem.slug === 'box-not-open' && ['draft', 'ready', 'open', 'closing'].includes(await this.#boxState(contest));
    if (paused) return { reason: problem.slug, ms: 5000 };
    state.contests[contest] = { ...record, stage: 'refused', slug: problem.slug };
    if (state.paper === contest) state.paper = null;
    await this.#save(state);
    throw problem;
  }

  /** Looks for our key among all ballots of the log; a ballot found there is as good as a receipt. */
  async #search(state, contest) {
    const { m, key, point } = state.contests[contest];
    const own = point ?? b64(publicPoint(key));
    await this.#readCheckpoint(state);
    const entries = await allEntries(state.log, this.#readLog);
    const found = entries.map(exactJson);
    const index = found.findIndex((entry) => entry.type === 'ballot' && entry.contest === contest && entry.key === own);
    if (index < 0) return false;
    const { commit, signature } = found[index];
    const ours = await verifySignature(unb64(own, 65), unb64(signature, 64), ballotMessage(unb64(m, 32), unb64(commit, 32)));
    demand(ours, 'log-inconsistent');
    await this.#finish(state, contest, index, entries[index]);
    return true;
  }
}
