// What the tests of the pages' scripts share: the real Chinese sentences, and a manifest to mark.

import { readFileSync } from 'node:fs';

import { fill } from '../../static/words.js';

const source = readFileSync(new URL('../../locales/zh-CN.toml', import.meta.url), 'utf8');
const [, section] = source.split('\n[script]\n');
const sentences = Object.fromEntries([...section.split('\n[')[0].matchAll(/^(\w+) = "(.*)"$/gm)].map(([, key, text]) => [key, text]));

/** A sentence of `[script]`; one that is missing fails the test. */
export const say = (key, values) => {
  if (!(key in sentences)) throw new Error(`no sentence ${key}`);
  return fill(sentences[key], values);
};

/** An election of `names` with `max_for` seats and two write-ins, of which each needs a mark against. */
export const election = (names, max_for) => ({
  kind: 'election',
  write_ins: 2,
  marks: ['for', 'against', 'abstain'],
  options: names.map((name) => ({ id: `id of ${name}`, name })),
  rules: { max_for, write_in_needs_against: true },
});

/** An appraisal of `names` by these grades. */
export const appraisal = (names, marks) => ({ ...election(names, 0), kind: 'appraisal', write_ins: 0, marks });

/** A draft from `{name: mark}` and ids of members written in. */
export const draft = (marks, writeIns = []) => ({
  marks: Object.fromEntries(Object.entries(marks).map(([name, mark]) => [`id of ${name}`, mark])),
  writeIns,
});
