// The verdict as the page words it: in the real sentences of both languages.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { headline, linesOf, outcomeOf, speaker, verdictOf } from '../../static/verify-lines.js';
import { verify } from '../../static/verify.js';
import { election, motion, sealed } from './played.mjs';

const read = (path) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** `[verifying]` of a catalogue, with its tables: the little of TOML that stands there. */
function catalogue(language) {
  const [, section] = read(`locales/${language}.toml`).split('\n[verifying]\n');
  const words = {};
  let table = words;
  for (const line of section.split('\n')) {
    const [, name] = /^\[verifying\.(\w+)\]$/.exec(line) ?? [];
    if (name) table = words[name] = {};
    else if (line.startsWith('[')) break;
    const [, key, text] = /^([\w-]+) = "(.*)"$/.exec(line) ?? [];
    if (key) table[key] = text;
  }
  return words;
}

const zh = speaker(catalogue('zh-CN'));
const shown = async (board, change) => {
  const report = await verify({ ...board.evidence, ...change });
  const lines = linesOf(report, zh);
  return { report, line: (number) => lines.find((line) => line.number === number), statuses: lines.map(({ status }) => status), ...verdictOf(report, lines, 1.84, zh) };
};

test('a board that holds, without the files about people', async () => {
  const { report, line, statuses, sentence, summary } = await shown(motion().board);
  assert.equal(sentence, '没有发现任何不符');
  assert.equal(summary, '检查了 13 条记录，用时 1.8 秒；1 步缺少文件，没有检查。');
  assert.deepEqual(statuses, ['passed', 'passed', 'passed', 'passed', 'unchecked', 'absent', 'passed', 'passed']);
  assert.equal(line('4').text, '工作报告：收回 3 ≤ 发出 3 ≤ 实到 3 ≤ 应到 3，未收回 0。');
  assert.equal(outcomeOf(report.contests[0], zh), '通过');
});

test('a sealed box and an election say their figures', async () => {
  const { line } = await shown(sealed().board);
  assert.equal(line('5').text, '2 把钥匙都与选票上的相符，1 张选票打不开，按无效计。');
  const { line: ofElection, report } = await shown(election().board);
  assert.deepEqual(ofElection('4b'), { number: '4b', status: 'passed', text: '代表名册 1 份，领票登记 1 份，都与日志相符。' });
  assert.equal(outcomeOf(report.contests[0], zh), '当选 1 人');
});

test('where a receipt that was given leads to a failure, its place in the log is not said', async () => {
  const { board } = motion();
  const { line, report } = await shown(board, { receipts: [{ ...board.receipt(4), proof: [] }] });
  assert.equal(line('1').text, '您给的回执：回执证明不了它的记录（共 1 处）');
  assert.ok(!zh.placed(headline(report)).includes('4'));
});

test('what is wrong stands first, what could not be checked after it', async () => {
  const { board, result } = election();
  board.documents = {};
  const unchecked = await shown(board);
  assert.equal(unchecked.sentence, '没有查完');
  assert.equal(unchecked.line('6').status, 'unchecked');
  assert.equal(headline(unchecked.report).code, 'no-eligible-list');
  board.rewrite(result, (entry) => ({ ...entry, result: { ...entry.result, vacant: 1 } }));
  const wrong = await shown(board);
  assert.equal(zh.placed(headline(wrong.report)), `第 ${result} 条记录：重算的结果与公布的不同`);
  assert.match(zh.advice(headline(wrong.report)), /重新计票/);
  assert.match(wrong.sentence, /^发现不符/);
});

test('people’s files that are wrong fail on their own line', async () => {
  const { board, contest } = election();
  board.documents[contest.id].roll = new Uint8Array();
  const { line } = await shown(board);
  assert.deepEqual([line('4').status, line('4b').status], ['passed', 'failed']);
});

test('every fault has words in both languages', () => {
  const files = ['ballots', 'count', 'entries', 'figures', 'log', 'manifest', 'note', 'sealed', 'source', 'tar', 'witness'].map((name) => `static/verify-${name}.js`);
  const sources = [...files, 'static/verify.js'].map(read).join('\n');
  const thrown = [...sources.matchAll(/(?:new Fault\(|demand\(.*?, )'([a-z-]+)', ['`]/g)].map(([, code]) => code);
  const listed = read('static/verify-report.js').match(/^ {2}\d: '.*'/gm).flatMap((line) => line.slice(6, -1).split(' '));
  assert.ok(thrown.length > 50 && listed.length > 30);
  for (const language of ['zh-CN', 'en']) {
    const { faults } = catalogue(language);
    for (const code of ['no-ballot', ...thrown, ...listed]) assert.ok(faults[code], `${language}: ${code}`);
  }
});
