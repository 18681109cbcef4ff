// The oldest browsers promised: Chromium 100 and iOS 15.4. What came later is taken away before any script of ours runs, and a delegate,
// the officer and the hall get on without it.

import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { ESLint } from 'eslint';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { becomeOld } from './lib/old.mjs';
import { Officer } from './lib/officer.mjs';

const STATIC = fileURLToPath(new URL('../../static', import.meta.url));

/** What cannot be taken away from a browser, by how it is written. */
const LATER_SYNTAX = {
  js: [/\(\?<[=!]/, /\bstatic\s*\{/, /\bimport\s.*\bwith\s*\{/, /\/[a-z]*v[a-z]*\.(test|exec)/, /\busing\s+\w+\s*=/],
  css: [/:has\(/, /@container/, /\d(d|s|l)v[hw]\b/, /color-mix\(/, /subgrid/, /\(\s*(width|height)\s*[<>]/, /^\s*&/m, /@scope/, /light-dark\(/],
};

for (const file of await readdir(STATIC)) {
  const source = (await readFile(path.join(STATIC, file), 'utf8')).replace(/\/\*.*?\*\//gs, '');
  for (const later of LATER_SYNTAX[path.extname(file).slice(1)] ?? []) assert.ok(!later.test(source), `${file} is written for later browsers: ${later}`);
}
say('no file is written for later browsers');

const linter = new ESLint({ cwd: path.dirname(STATIC), overrideConfigFile: fileURLToPath(new URL('eslint.config.mjs', import.meta.url)) });
const [planted] = await linter.lintText('export const sorted = [2, 1].toSorted();', { filePath: path.join(STATIC, 'planted.js') });
assert.equal(planted.errorCount, 1, 'what came later is seen');
for (const { filePath, messages } of await linter.lintFiles(['static/*.js'])) assert.deepEqual(messages, [], `${filePath} uses what came later`);
say('no file uses what came later');

await journey(['--delegates', '5', '--simulate', '3', '--pace', '1'], async ({ service, browser }) => {
  const [election] = service.contests;
  const open = async (size) => {
    const page = await browser.open(size);
    await page.addInitScript(becomeOld);
    return page;
  };
  const officer = new Officer(service, await open('desk'));
  const [hall, watching] = [await open('hall'), await open('desk')];
  await hall.goto(service.page('/hall'));
  await watching.goto(service.page('/watch'));
  assert.deepEqual(await hall.evaluate(() => [typeof Object.groupBy, typeof [].toSorted, typeof URL.canParse]), Array(3).fill('undefined'));
  await officer.arrive();
  const delegate = new Delegate(service, 0, await open('phone'));
  await checksInLate(officer, delegate);
  const other = new Delegate(service, 0, await open('phone'));
  await service.until(election, ({ present }) => present === 4);
  await officer.take(election);
  await officer.act('ready');
  await delegate.awaitBallot(election);
  await other.moveIn(delegate.recoveryCode);
  await officer.act('open');
  await other.vote(election, Array(9).fill('赞成').concat('不赞成', '不赞成', '不赞成'));
  say('a delegate checked in, changed phones and voted');
  await service.until(election, ({ returned }) => returned === 4);
  await officer.awaitFigure('returned', 4);
  await officer.act('closed');
  await officer.act('counted');
  await hall.locator('#hall[data-stage="result"]').waitFor();
  await watching.getByRole('link', { name: '查看结果和计票说明' }).first().waitFor();
  await other.page.getByText('再次验证，全部通过').waitFor();
  say('officer, hall and observer saw it through');
});

/** Check-in is closed when the delegate comes, and opens later: the page checks in by itself. */
async function checksInLate(officer, delegate) {
  const press = async (word, next) => {
    await officer.page.getByRole('button', { name: word, exact: true }).click();
    await officer.page.getByRole('button', { name: next, exact: true }).waitFor();
  };
  await press('结束签到', '开放签到');
  await delegate.arrive();
  await delegate.identify();
  await delegate.checkIn();
  await delegate.page.getByText('现在没有开放签到').waitFor();
  await press('开放签到', '结束签到');
  await delegate.noteRecoveryCode();
}
