// What a delegate's marks come to, in figures and in sentences. Pure: no page, no storage; `say` gives a sentence of the catalogue.
// A draft is `{marks: {<option id>: <mark>}, writeIns: [<member id>]}`, as the device keeps it.

import { ballotFaults } from './ballot-protocol.js';

export const emptyDraft = () => ({ marks: {}, writeIns: [] });

/** How many write-ins a draft may have now. */
export function writeInsAllowed({ write_ins: most, rules }, { against }) {
  return rules.write_in_needs_against ? Math.min(most, against) : most;
}

/** `{approved, against, abstained, unmarked, excess, faults}`: `approved` counts write-ins, `excess` is what is over the limit. */
export function countMarks(manifest, { marks, writeIns }) {
  const given = manifest.options.map(({ id }) => marks[id]);
  const count = (mark) => given.filter((each) => each === mark).length;
  const approved = count('for') + writeIns.length;
  const body = { marks: given, write_ins: writeIns };
  return {
    approved, against: count('against'), abstained: count('abstain'), unmarked: count(undefined),
    excess: Math.max(approved - manifest.rules.max_for, 0), faults: ballotFaults(manifest, body),
  };
}

/** The names of the options that still need a mark: without an abstention among the marks, nothing stands for none (§5). */
export function stillToMark({ options, marks: known }, { marks }) {
  return known.includes('abstain') ? [] : options.filter(({ id }) => !marks[id]).map(({ name }) => name);
}

/** Why the ballot would be invalid, as a sentence; empty where it is valid. */
export function faultWords(say, { faults, excess }, writeIns) {
  if (faults.includes('too-many-for')) return say('over', { n: excess });
  return faults.length > 0 ? say('too_many_write_ins', { n: writeIns }) : '';
}

/** The line under the count. */
export function restWords(say, counted, writeIns, isElder) {
  const fault = faultWords(say, counted, writeIns);
  if (fault) return fault;
  if (counted.unmarked === 0) return say('all_marked');
  return say(isElder ? 'unmarked_elder' : 'unmarked', { n: counted.unmarked });
}

/**
 * Names as one sentence, in pieces that may not be split: "王芳、" "赵丽华，" "另选孙立军（设备维修中心）。" `writeIns` are `{name, detail}`.
 */
export function sentencePieces(say, names, writeIns = []) {
  const added = writeIns.map(({ name, detail }) => say(detail ? 'review_write_in' : 'review_write_in_plain', { name, unit: detail }));
  const all = [...names, ...added];
  if (all.length === 0) return [say('review_none')];
  return all.map((name, i) => {
    if (i === all.length - 1) return name + say('stop');
    return name + say(i === names.length - 1 ? 'write_in_separator' : 'separator');
  });
}

/** The names of the options with one mark; of those without any where `mark` is undefined. */
export const namesMarked = ({ options }, { marks }, mark) => options.filter(({ id }) => marks[id] === mark).map(({ name }) => name);

/** The names of the options by mark; `unmarked` are those without one. */
export function namesByMark(manifest, draft) {
  const named = (mark) => namesMarked(manifest, draft, mark);
  return { for: named('for'), against: named('against'), abstain: named('abstain'), unmarked: named(undefined) };
}

/** Members whose name or unit has `typed` in it, without `taken` ids; the shortest names first, at most `most`. */
export function findMembers(members, typed, taken, most = 20) {
  const wanted = typed.replace(/\s/g, '');
  if (wanted === '') return [];
  const found = members.filter(({ id, name, detail }) => !taken.includes(id) && (name.includes(wanted) || detail.includes(wanted)));
  return found.sort((a, b) => a.name.length - b.name.length).slice(0, most);
}
