// Leading officials are appraised: each of them gets a grade, nobody can leave one out, and the shares are of the valid forms.

import assert from 'node:assert/strict';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const PEOPLE = ['王芳', '阿依努尔·买买提明', '欧阳静怡'];
const APPRAISAL = `
[[contests]]
slug = "officials"
kind = "appraisal"
title = "中层干部民主评议票"
profile = "appraisal@1"
grades = ["优秀", "称职", "基本称职", "不称职"]
[contests.spread]
issue_s = 0
settle_s = 0
[contests.box]
group = 1
wait_s = 0
${PEOPLE.map((name) => `[[contests.items]]\nname = "${name}"\nunit = "质量检验中心"\n`).join('')}`;
const ITEM = '[[agenda]]\nslug = "appraise"\nsession = "预备会议"\ntitle = "民主评议中层干部"\nkind = "appraisal"\ncontest = "officials"\n\n';

/** The demo's package with an appraisal besides. */
async function packageWithAppraisal() {
  const folder = await mkdtemp(path.join(tmpdir(), 'piaojue-package-'));
  await cp(fileURLToPath(new URL('../../demo', import.meta.url)), folder, { recursive: true });
  const file = path.join(folder, 'congress.toml');
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace('[[agenda]]', `${ITEM}[[agenda]]`) + APPRAISAL);
  return folder;
}

const folder = await packageWithAppraisal();
try {
  await journey(['--package', folder, '--delegates', '9', '--simulate', '6', '--pace', '1'], async ({ service, browser }) => {
    const contest = service.contests.at(-1);
    const officer = new Officer(service, await browser.open('desk'));
    await officer.arrive();
    const delegate = new Delegate(service, 0, await browser.open('phone'));
    await delegate.join();
    await service.until(contest, ({ present }) => present === 7);
    await officer.take(contest);
    await officer.act('ready');
    await delegate.awaitBallot(contest);
    await service.until(contest, ({ issued }) => issued === 7);
    await officer.act('open');
    await delegate.openPaper(contest);
    const { page } = delegate;
    const grade = (person, word) => page.getByRole('radio', { name: `${person}，${word}`, exact: true }).check();
    await grade(PEOPLE[0], '优秀');
    await grade(PEOPLE[1], '称职');
    await delegate.review();
    await page.getByText('还有 1 项没有评，请返回修改').waitFor();
    assert.equal(await delegate.button('投出选票').getAttribute('aria-disabled'), 'true', 'nothing is cast with one left out');
    await delegate.button('返回修改').click();
    await grade(PEOPLE[2], '不称职');
    await delegate.review();
    await delegate.cast();
    await delegate.awaitReceipt();
    say('a grade for each, none left out');

    await service.until(contest, ({ returned }) => returned === 7);
    await officer.act('closed');
    await officer.act('counted');
    const entries = (await service.entries()).filter((entry) => entry.contest === contest);
    const { result } = entries.find(({ type }) => type === 'result');
    assert.deepEqual(result.options.map((figures) => figures.reduce((sum, votes) => sum + votes)), [7, 7, 7]);
    await officer.page.goto(`${service.base}/contests/${contest}/result`);
    await officer.page.getByRole('heading', { name: '评议有效，有效票 7 张' }).waitFor();
    const [best] = result.options[0];
    const share = `${(Math.round((best * 10_000) / 7) / 100).toFixed(2)}%`;
    await officer.page.locator('[data-option]').first().getByText(share).first().waitFor();
    say('shares of the valid forms');
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}
