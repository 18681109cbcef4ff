// A contest is withdrawn: the officer gives a reason, and delegates, observers and the hall read what has become of it.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const REASON = '候选人名单有一处单位写错，更正后重新选举。';

await journey(['--delegates', '9', '--simulate', '6', '--pace', '1'], async ({ service, browser }) => {
  const [contest] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [watching, hall] = [await browser.open('desk'), await browser.open('hall')];
  await watching.goto(service.page('/watch'));
  await hall.goto(service.page('/hall'));
  await officer.arrive();
  const caster = new Delegate(service, 0, await browser.open('phone'));
  const marker = new Delegate(service, 1, await browser.open('phone'));
  await caster.join();
  await marker.join();
  await service.until(contest, ({ present }) => present === 8);
  await officer.take(contest);
  await officer.act('ready');
  await caster.awaitBallot(contest);
  await marker.awaitBallot(contest);
  await officer.act('open');
  await caster.vote(contest, ['赞成', '不赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '赞成', '弃权', '弃权']);
  await marker.openPaper(contest);
  await marker.mark(['赞成']);
  say('one delegate has cast, one is marking');

  await officer.page.getByRole('button', { name: '宣布作废', exact: true }).click();
  await officer.dialog().getByRole('button', { name: '宣布作废', exact: true }).click();
  assert.ok(await officer.dialog().isVisible(), 'without a reason nothing happens');
  await officer.dialog().getByLabel('作废的原因').fill(REASON);
  await officer.dialog().getByRole('button', { name: '宣布作废', exact: true }).click();
  await officer.page.locator('#console[data-state="void"]').waitFor();
  await officer.page.locator('#acts').getByText(REASON).waitFor();
  say('the officer withdraws it, with a reason');

  await marker.page.getByRole('heading', { name: '这次选举已经作废' }).waitFor();
  await marker.page.getByRole('link', { name: '查看作废的原因' }).click();
  await marker.page.getByText(REASON).waitFor();
  await hall.getByText('已作废').first().waitFor();
  await watching.locator(`[data-contest="${contest}"][data-state="void"]`).first().waitFor();
  await watching.getByRole('link', { name: '查看结果和计票说明' }).first().click();
  await watching.getByRole('heading', { name: '已作废' }).waitFor();
  await watching.getByText(REASON).waitFor();
  await watching.getByText('已经投出的选票不再计算').waitFor();
  await marker.goHome();
  await marker.page.locator(`[data-agenda][data-contest="${contest}"]`).getByText('已作废').waitFor();
  say('delegate, observer and hall read it');

  const entries = (await service.entries()).filter((entry) => entry.contest === contest);
  const last = entries.at(-1);
  assert.deepEqual([last.type, last.ground, last.reason], ['void', 'decision', REASON]);
  assert.ok(!entries.some(({ type }) => type === 'opening' || type === 'result'), 'no choice of a void contest is published');
  assert.equal((await service.contest(contest)).tally, null, 'and no tally');
});
