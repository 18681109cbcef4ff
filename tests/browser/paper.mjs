// Paper ballots in the same count: three delegates take one at the desk, two officers type them in, one of them makes a mistake,
// they settle it, and phones and paper are counted together.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { give, keep, nameOf, typeIn } from './lib/paper.mjs';
import { pictures } from './lib/picture.mjs';

const inspection = new Inspection();
const picture = pictures('paper');
/** What stands on the three sheets: the twelve marks as keys. The third can't be read. */
const SHEETS = ['111111111222', '121111111122', null];

await journey(['--delegates', '12', '--simulate', 'all-but-4', '--pace', '1'], async ({ service, browser }) => {
  const [contest] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  await officer.arrive();
  await officer.take(contest);
  const desk = officer.page;
  const delegate = new Delegate(service, 0, await browser.open('phone'));
  await delegate.join();
  // Three more sign in and put their phones away before there are ballots.
  const [away, names] = [[], []];
  for (const place of [1, 2, 3]) {
    const other = new Delegate(service, place, await browser.open('phone'));
    await other.join();
    names.push(await nameOf(other.page));
    await other.page.goto('about:blank');
    away.push(other);
  }
  await service.until(contest, ({ present }) => present === 12);
  await desk.reload();
  await officer.act('ready');
  await delegate.awaitBallot(contest);
  say('a ballot on a phone');

  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await give(desk, await nameOf(delegate.page));
  await desk.getByText('已经在手机上领了选票，不能再发纸票').waitFor();
  for (const name of names) {
    await give(desk, name);
    await desk.getByText(`已经把纸票发给${name}。`).waitFor();
  }
  await desk.locator('.desk-people').last().getByText('换一张').first().click();
  await desk.getByRole('button', { name: '换一张' }).first().click();
  await desk.getByText(/已经给.*换了一张/).waitFor();
  await desk.getByRole('heading', { name: '领了纸票的代表（3 人）' }).waitFor();
  await inspection.inspect(desk, 'desk, handing out');
  await picture(desk, 'desk');

  const [late] = away;
  await late.page.goto(service.page(''));
  await late.slip(contest).getByText('您已领取纸质选票').waitFor({ timeout: 60_000 });
  await picture(late.page, 'phone');
  say('who has a paper ballot is told so on the phone');

  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('open');
  await delegate.vote(contest, Array(12).fill('弃权'));
  await service.until(contest, ({ returned, issued }) => returned === issued - 3);
  await desk.reload();
  await desk.getByText('请先清点纸票箱').first().waitFor();
  await picture(desk, 'console');
  await desk.getByRole('link', { name: '纸票：发放、清点、录入' }).click();
  await desk.getByLabel('收回纸票（张）').fill('3');
  await desk.getByRole('button', { name: '登记', exact: true }).click();
  await desk.getByText('已登记收回纸票 3 张。').waitFor();
  await desk.getByRole('link', { name: '返回主持台' }).click();
  await officer.act('closed');
  say('closed with the paper box counted');

  const second = new Officer(service, await browser.open('desk'));
  await second.arrive();
  for (const typist of [desk, second.page]) {
    await typist.goto(`${service.base}/officer/contests/${contest}/paper`);
    await typist.getByRole('link', { name: '录入纸票' }).click();
  }
  await typeIn(desk, SHEETS);
  await desk.getByText('您录完了，等另一个人录完').waitFor();
  await picture(desk, 'typing');
  await typeIn(second.page, ['111111111222', '121111111112', null]);
  await second.page.getByText('两个人录的不一样，请各自对照纸票，看第 2 张。').waitFor();
  await inspection.inspect(second.page, 'typing, differing');
  await picture(second.page, 'differs');
  assert.ok(await second.page.locator('#sheet-title').getByText('第 2 张，共 3 张').isVisible(), 'the sheet that differs is at hand');
  await second.page.keyboard.type(SHEETS[1]);
  await keep(second.page);
  await second.page.getByText('两个人录的完全一致，可以计票了。').waitFor();
  await second.page.goto(`${service.base}/officer/contests/${contest}/paper`);
  await inspection.inspect(second.page, 'desk, typed in');
  await second.page.setViewportSize({ width: 390, height: 844 });
  await picture(second.page, 'desk-narrow');
  say('typed in twice, one mistake settled');

  await desk.goto(`${service.base}/officer/c/${service.congress}?contest=${contest}`);
  await officer.act('counted');
  const entries = await service.entries();
  assert.deepEqual(entries.filter(({ type }) => type === 'paper').map(({ bodies }) => bodies.length), [3]);
  const { result } = entries.find(({ type }) => type === 'result');
  assert.equal(result.returned, result.issued);
  assert.equal(result.invalid, 1, 'the sheet that nobody can read');
  const reader = await browser.open('desk');
  await reader.goto(`${service.base}/contests/${contest}/result`);
  await reader.getByText('其中纸票：发出 3，收回 3').waitFor();
  await picture(reader, 'result');
  await reader.goto(`${service.base}/contests/${contest}/sheet`);
  await reader.getByText('其中纸票：发出 3，收回 3').waitFor();
  await reader.goto(service.page('/verify'));
  await reader.getByRole('button', { name: '读取公开日志并检查' }).click();
  await reader.locator('#check-7[data-status="passed"]').waitFor();
  say('anybody recounts phones and paper in a browser');
  say(inspection.conclude());
});
