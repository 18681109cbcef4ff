// Sentences and the names of refusals.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { fill, problemName } from '../../static/words.js';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const problems = Object.fromEntries([...read('locales/zh-CN.toml').matchAll(/^\[problems\.([\w-]+)\]$/gm)].map(([, slug]) => [slug, {}]));

test('values go into their braces', () => {
  assert.equal(fill('还有 {n} 人，{n}', { n: 2 }), '还有 2 人，2');
});

test('a refusal that only the phone can make has words of its own', () => {
  assert.equal(problemName('vkey-mismatch', problems), 'untrusted');
  assert.equal(problemName('recovery-code-malformed', problems), 'recovery-code-wrong');
});

test('a refusal nobody has heard of is a fault of the server', () => {
  assert.equal(problemName('http-502', problems), 'internal');
});

test('every sentence that a script says is in the catalogue', () => {
  const catalogue = read('locales/zh-CN.toml').split('\n[script]\n')[1].split('\n[')[0];
  const files = ['console', 'doubt', 'enter-steps', 'figures', 'hall', 'home', 'marks', 'page', 'paper', 'review', 'vote', 'waiting'];
  for (const file of files) {
    for (const [, key] of read(`static/${file}.js`).matchAll(/(?:\bsay\(|\? |: )'([a-z]+_[a-z_]+)'/g)) {
      assert.match(catalogue, new RegExp(`^${key} = `, 'm'), `${file}.js says ${key}`);
    }
  }
});
