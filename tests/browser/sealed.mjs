// Sealed boxes from key to certificate: three scrutineers on phones of their own, two of whom open what nobody could read before. One
// delegate votes on paper: what is signed and verified holds both kinds.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { give, nameOf, typeIn } from './lib/paper.mjs';
import { Scrutineer } from './lib/scrutineer.mjs';

const inspection = new Inspection();

await journey(['--sealed', '--delegates', '12', '--simulate', 'all-but-2', '--pace', '1'], async ({ service, browser }) => {
  const [contest, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  await officer.arrive();
  await officer.take(contest);
  await officer.page.getByText('还没有在自己的手机上生成签名密钥').first().waitFor();
  await inspection.inspect(officer.page, 'console, scrutineers without keys');
  const visitor = await browser.open('phone');
  await visitor.goto(`${service.base}/s`);
  await inspection.inspect(visitor, 'scrutineer, no link');
  await visitor.goto(`${service.base}/trust`);
  await inspection.inspect(visitor, 'trust');

  const scrutineers = [];
  const backups = [];
  for (const place of [0, 1, 2]) {
    const scrutineer = new Scrutineer(service, place, await browser.open('phone'));
    backups.push(await scrutineer.enrol());
    for (const at of service.contests.keys()) await scrutineer.perform(at, '生成这个票箱的钥匙');
    scrutineers.push(scrutineer);
  }
  const [chief, second, third] = scrutineers;
  await inspection.inspect(chief.page, 'scrutineer, keys made');
  await officer.page.reload();
  for (const [place, scrutineer] of scrutineers.entries()) assert.equal(await scrutineer.keyCode(), await officer.keyCode(place));
  await inspection.inspect(officer.page, 'console, scrutineers with keys');
  say('three scrutineers have made their keys, and the console has the same');

  const delegate = new Delegate(service, 0, await browser.open('phone'));
  await delegate.join();
  const other = new Delegate(service, 1, await browser.open('phone'));
  await other.join();
  const onPaper = await nameOf(other.page);
  await other.page.goto('about:blank');
  await service.until(contest, ({ present }) => present === 12);
  await officer.page.reload();
  await officer.act('ready');
  await delegate.awaitBallot(contest);
  await officer.page.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await give(officer.page, onPaper);
  await officer.page.getByText(`已经把纸票发给${onPaper}。`).waitFor();
  await officer.page.getByRole('link', { name: '返回主持台' }).click();
  await service.until(contest, ({ issued }) => issued === 12);

  await officer.page.locator('.act-box').getByRole('button', { name: '开启票箱', exact: true }).click();
  await officer.confirm('开启票箱');
  await officer.page.getByText('等待监票人签字：要 1 人，已签 0 人。').waitFor();
  await inspection.inspect(officer.page, 'console, waiting for signatures');
  await chief.card(0).getByRole('button', { name: '签字：同意打开票箱', exact: true }).waitFor();
  await inspection.inspect(chief.page, 'scrutineer, opening');
  await chief.perform(0, '签字：同意打开票箱');
  await officer.page.locator('#console[data-state="open"]').waitFor();
  say('opened by a signature');

  // A link made anew mid-vote: the one before is void, and the phone that holds the keys goes on with the new one.
  await chief.follow(await officer.renewLink(0));
  await chief.card(0).getByText('正在投票', { exact: true }).waitFor();
  await officer.take(contest);
  say('carried on with a new link on the same phone');

  await delegate.vote(contest, Array(12).fill('弃权'));
  await service.until(contest, ({ returned }) => returned === 11);
  assert.equal((await service.contest(contest)).tally, null, 'nobody can know a tally');
  const ballots = (await service.entries()).filter((entry) => entry.type === 'ballot');
  assert.ok(ballots.every(({ sealed }) => sealed.shares.length === 3), 'nothing but sealed ballots is in the log');

  await officer.page.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await officer.page.getByLabel('收回纸票（张）').fill('1');
  await officer.page.getByRole('button', { name: '登记', exact: true }).click();
  await officer.page.getByText('已登记收回纸票 1 张。').waitFor();
  await officer.page.getByRole('link', { name: '返回主持台' }).click();
  await officer.page.locator('.act-box').getByRole('button', { name: '关闭票箱', exact: true }).click();
  await officer.confirm('关闭票箱');
  await officer.page.getByText('等待监票人签字：要 2 人，已签 0 人。').waitFor();
  await second.card(0).getByText('本项选票 11 张').waitFor();
  await second.card(0).getByText('其中纸票：发出 1，收回 1').waitFor();
  await inspection.inspect(second.page, 'scrutineer, closing');
  assert.deepEqual([await second.figure(0, 'issued'), await second.figure(0, 'returned')], ['12', '12']);
  await second.perform(0, '签字：确认停止投票');
  await chief.perform(0, '签字：确认停止投票');
  await officer.page.locator('#console[data-state="closed"]').waitFor();
  say('closed by two signatures over figures that the phones have counted');

  const colleague = new Officer(service, await browser.open('desk'));
  await colleague.arrive();
  for (const { page } of [officer, colleague]) {
    await page.goto(`${service.base}/officer/contests/${contest}/paper/typing`);
    await typeIn(page, ['111111111222']);
  }
  await colleague.page.getByText('两个人录的完全一致，可以计票了。').waitFor();
  await officer.page.goto(`${service.base}/officer/c/${service.congress}?contest=${contest}`);
  say('one ballot typed in from paper');

  // The second's phone is lost: the backup, made before, has the signing key and not the box's; the chief's own saves both.
  const file = await chief.saveBackup();
  const moved = new Scrutineer(service, 0, await browser.open('phone'));
  moved.link = chief.link;
  await moved.restore({ code: '0000-0000-0000-0000', file });
  await moved.page.getByText('恢复码不对').first().waitFor();
  await inspection.inspect(moved.page, 'scrutineer, wrong backup code');
  await moved.restore({ code: backups[0].code, file });
  await moved.perform(0, '交出票箱钥匙');
  await third.perform(0, '交出票箱钥匙');
  await officer.page.reload();
  await officer.act('counted');
  say('unsealed by two, one of them from a backup on another phone, and counted');

  await moved.page.reload();
  await moved.perform(0, '签字：确认结果');
  await third.page.reload();
  await inspection.inspect(third.page, 'scrutineer, result');
  await third.card(0).locator('[data-figure="valid"]').getByText('12', { exact: true }).waitFor();
  await third.card(0).getByText('本项选票 12 张').waitFor();
  assert.deepEqual([await third.figure(0, 'issued'), await third.figure(0, 'returned')], ['12', '12'], 'what the log says of both kinds');
  await third.perform(0, '签字：确认结果');
  await officer.page.locator('#console[data-state="certified"]').waitFor();
  const entries = await service.entries();
  const count = (type) => entries.filter((entry) => entry.type === type).length;
  assert.deepEqual([count('unseal'), count('opening'), count('paper'), count('certify')], [2, 11, 1, 2]);
  assert.equal((await service.contest(motion)).state, 'draft');
  await visitor.goto(`${service.base}/contests/${contest}/sheet`);
  await inspection.inspect(visitor, 'result sheet');
  say('certified');

  const reader = await browser.open('desk');
  await reader.goto(`${service.base}/c/${service.congress}/verify`);
  await reader.getByRole('button', { name: '读取公开日志并检查' }).click();
  await reader.getByText('2 把钥匙都与选票上的相符，0 张选票打不开').waitFor();
  await reader.locator('#check-7[data-status="passed"]').getByText('2 份签名有效').waitFor();
  await inspection.inspect(reader, 'verify page, all passed');
  say('anybody recounts the sealed box in a browser');
  say(inspection.conclude());
});
