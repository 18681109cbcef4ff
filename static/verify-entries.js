// The log's entries (§6): the one form of each type, and what may follow what in a contest's life.

import { canonicalJson, demand, ENTRY_DEPTH, Fault, isShallow } from './verify-bytes.js';
import { bytes, integer, list, nullOr, object, oneOf, text, u32, uuid } from './verify-shape.js';

const signoffs = list(object({ scrutineer: u32, signature: bytes(64) }));
const sealed = object({ content: bytes(), shares: list(object({ enc: bytes(65), share: bytes(49) })) });

const MEMBERS = {
  congress: { congress: uuid, title: text, organisation: text },
  contest: { manifest: bytes() },
  open: { contest: uuid, present: u32, signoffs },
  ballot: { contest: uuid, key: bytes(65), tokens: list(bytes(256)), commit: bytes(32), signature: bytes(64), sealed: nullOr(sealed) },
  close: {
    contest: uuid, present: u32, issued: u32, returned: u32, register: bytes(32),
    issuers: list(object({ issued: u32, register: bytes(32), signature: bytes(64) })),
    paper: object({ issued: u32, returned: u32 }), signoffs,
  },
  unseal: { contest: uuid, scrutineer: u32, key: bytes(32) },
  opening: { ballot: integer, nonce: bytes(32), body: isShallow },
  paper: { contest: uuid, bodies: list(isShallow) },
  result: { contest: uuid, result: isShallow },
  certify: { contest: uuid, scrutineer: u32, signature: bytes(64) },
  void: { contest: uuid, ground: oneOf('withdrawn', 'returned-above-issued', 'quorum', 'decision'), reason: text, signoffs },
  note: { contest: nullOr(uuid), by: text, text },
};
const SHAPES = Object.fromEntries(Object.entries(MEMBERS).map(([type, members]) => [type, object({ type: oneOf(type), ...members })]));

/** An entry read from its bytes, which must be in its one form. */
export function readEntry(entry) {
  demand(entry.length <= 65_535, 'entry-form', 'the entry is too large');
  const value = canonicalJson(entry, ENTRY_DEPTH);
  demand(value !== undefined, 'entry-form', 'the entry is not JSON in its one form');
  const shape = Object.hasOwn(SHAPES, value?.type) ? SHAPES[value.type] : undefined;
  demand(shape, 'entry-type', 'the entry is of no type that this protocol knows');
  demand(shape(value), 'entry-form', `not the members of an entry ${value.type}, in their order and form`, { type: value.type });
  return value;
}

// Where a contest stands → what may come next and where that leads. `void` has rules of its own.
const STEPS = {
  ready: { open: 'open' },
  open: { ballot: 'open', close: 'closed' },
  closed: { unseal: 'closed', opening: 'opening', paper: 'paper', result: 'counted' },
  opening: { opening: 'opening', paper: 'paper', result: 'counted' },
  paper: { paper: 'paper', result: 'counted' },
  counted: { certify: 'counted' },
  doomed: {},
  void: {},
};

/** Takes the step that an entry means for its contest, or refuses it and leaves the contest where it is. */
export function step(contest, entry) {
  const { phase } = contest;
  const out = (message) => new Fault('entry-order', message, { type: entry.type, phase });
  if (entry.type === 'void') {
    demand(phase !== 'void', 'entry-order', 'the contest is void already', { type: 'void', phase });
    demand(isGround(contest, entry.ground), 'void-ground', `a contest that is ${phase} can not be void as ${entry.ground}`, { ground: entry.ground, phase });
    contest.phase = 'void';
    return;
  }
  const next = STEPS[phase][entry.type];
  if (next === undefined) throw out(`an entry ${entry.type} has no place where the contest is ${phase}`);
  if (entry.type === 'unseal' && !contest.sealed) throw out('the box is live: there is nothing to unseal');
  contest.phase = next;
}

function isGround({ phase, doom }, ground) {
  if (phase === 'ready') return ground === 'withdrawn';
  return ground === (phase === 'doomed' ? doom : 'decision');
}

