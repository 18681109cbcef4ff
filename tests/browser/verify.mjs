// Everybody verifies: the live log, a bundle with the network off, a bundle with one byte changed, and a receipt.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

import { auditPath, url64 } from '../device/kit.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { run } from './lib/service.mjs';

const START = '读取公开日志并检查';

await journey(['--delegates', '9', '--simulate', '9', '--pace', '1'], async ({ service, browser }) => {
  const [contest] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const page = await browser.open('desk');
  await officer.arrive();
  const attending = 9;
  await service.until(contest, ({ present }) => present === attending);
  await page.goto(service.page('/watch'));
  await page.getByRole('link', { name: '自己验证这次投票' }).click();
  await page.getByRole('button', { name: START }).click();
  await page.getByRole('heading', { name: '没有发现任何不符' }).waitFor();
  say('a log of nothing but a congress holds');

  await officer.take(contest);
  await officer.act('ready');
  await service.until(contest, ({ issued }) => issued === attending);
  await officer.act('open');
  await service.until(contest, ({ returned }) => returned === attending);
  await officer.act('closed');
  await page.getByRole('button', { name: START }).click();
  await page.locator('#check-4').getByText(`收回 ${attending}`).waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: '把刚才读到的公开日志存成文件' }).click()]);
  const { stdout } = await run(['verify', await download.path()]);
  assert.match(stdout, /全部相符/);
  say('what the page has read is kept as a file, and the program verifies it');
  await officer.act('counted');
  await page.goto(`${service.base}/contests/${contest}/result`);
  await page.getByRole('link', { name: '自己验证这次投票' }).click();
  await page.getByRole('button', { name: START }).click();
  await page.locator('#check-7').getByText('逐字节相同').waitFor();
  const verdict = await page.locator('#checks').innerText();
  assert.match(verdict, new RegExp(`收回 ${attending} ≤ 发出 ${attending} ≤ 实到 ${attending} ≤ 应到 9，未收回 0`));
  await page.getByText('这次用的是服务器给的公钥').waitFor();
  await page.locator('#contest-list').getByText('结果已公布').waitFor();
  const size = Number(/(\d+) 条记录都在同一个根下/.exec(verdict)[1]);
  say('the counted election holds, with its figures');

  await page.getByLabel('填写您手里的公钥').fill(service.log);
  await page.getByRole('button', { name: START }).click();
  await page.getByText('这次用的是您填写的公钥').waitFor();
  await page.getByLabel('填写您手里的公钥').fill(service.log.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')));
  await page.getByRole('button', { name: START }).click();
  await page.getByText('日志的公钥与您邀请链接里的不同').waitFor();
  assert.equal(await page.locator('#checks [data-status]').count(), 0, 'no verdict of before stays');
  await page.getByLabel('填写您手里的公钥').fill('');
  say('a key of the reader’s own is the one that counts');

  const { witness } = JSON.parse(readFileSync(new URL('../../crypto/tests/vectors/notes.json', import.meta.url), 'utf8'));
  await page.getByLabel('见证方的公钥').fill(witness.vkey);
  await page.getByRole('button', { name: START }).click();
  await page.locator('#check-1').getByText('没有在检查点上副签').waitFor();
  await page.getByRole('heading', { name: '发现不符' }).waitFor();
  await page.getByLabel('见证方的公钥').fill('nobody');
  await page.getByRole('button', { name: START }).click();
  await page.getByText('见证方的公钥写得不对').waitFor();
  await page.getByLabel('见证方的公钥').fill('');
  await page.getByRole('button', { name: START }).click();
  await page.locator('#check-1').getByText('都在同一个根下').waitFor();
  say('a witness whom the reader names has to have cosigned');

  const entries = (await service.entries()).map((entry) => Buffer.from(JSON.stringify(entry)));
  const bundle = await service.bundle();
  await page.context().setOffline(true);
  const drop = (bytes, name = 'bundle.tar') => page.locator('#bundle').setInputFiles({ name, mimeType: 'application/x-tar', buffer: bytes });
  await drop(bundle);
  await page.locator('#check-4b').getByText('代表名册 1 份').waitFor();
  await page.getByRole('heading', { name: '没有发现任何不符' }).waitFor();
  assert.equal(await page.locator('#check-4b').getAttribute('data-status'), 'passed');
  say('the bundle holds, offline, its roll and register included');

  const index = entries.findIndex((entry) => JSON.parse(entry).type === 'ballot');
  const damaged = Buffer.from(bundle);
  damaged[damaged.indexOf(entries[index]) + entries[index].indexOf('"signature"') + 20] ^= 1;
  await drop(damaged);
  await page.getByRole('heading', { name: '发现不符' }).waitFor();
  await page.locator('#failure').getByText(`第 ${index} 条记录`).waitFor();
  await page.locator('#failure').getByText('请保存这份日志和回执').waitFor();
  await drop(Buffer.from('nothing at all'));
  await page.getByText('这不是审计包').waitFor();
  say('a changed byte names its entry; what is no bundle says so');

  await page.context().setOffline(false);
  const note = await (await fetch(`${service.base}/log/${service.congress}/checkpoint`)).text();
  const receipt = { index, entry: url64(entries[index]), checkpoint: note, proof: auditPath(index, entries).map(url64) };
  const file = (name, value) => ({ name, mimeType: 'application/json', buffer: Buffer.from(value) });
  await page.locator('#receipts').setInputFiles([file('receipt.json', JSON.stringify(receipt)), file('photo.json', 'x')]);
  await page.getByText('photo.json：回执读不出').waitFor();
  await page.getByRole('button', { name: START }).click();
  await page.getByText('receipt.json：日志里有这张选票').waitFor();
  await page.locator('#check-1').getByText(`${size} 条记录都在同一个根下，1 张回执都在其中`).waitFor();
  say('a receipt is looked up');
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/verify.png`, fullPage: true });
});
