// Three tied for two seats: the result says why, one click makes the run-off, and its ballots come to every phone by themselves.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const ALL = Array(8).fill('弃权');

await journey(['--story', 'tie', '--simulate', 'all-but-1', '--pace', '1'], async ({ service, browser }) => {
  const [contest, motion] = service.contests;
  const officer = new Officer(service, await browser.open('desk'));
  const [watching, hall] = [await browser.open('desk'), await browser.open('hall')];
  await watching.goto(service.page('/watch'));
  await hall.goto(service.page('/hall'));
  await officer.arrive();
  const delegate = new Delegate(service, 0, await browser.open('phone'));
  await delegate.join();
  const attending = 119; // one of 120 is on leave
  await service.until(contest, ({ present }) => present === attending);
  await officer.take(contest);
  await officer.act('ready');
  await delegate.awaitBallot(contest);
  await service.until(contest, ({ issued }) => issued === attending);
  await officer.act('open');
  await delegate.vote(contest, ALL);
  await service.until(contest, ({ returned }) => returned === attending);
  await delegate.goHome();
  await officer.act('closed');
  await officer.act('counted');
  say('counted: three are tied');

  await watching.goto(`${service.base}/contests/${contest}/result`);
  await watching.getByText('只剩 2 个名额').first().waitFor();
  const { page } = officer;
  await page.getByRole('button', { name: '发布再次投票选票', exact: true }).click();
  assert.equal(await officer.dialog().getByRole('listitem').count(), 3, 'the question names who stands');
  await officer.confirm('发布再次投票选票');
  await page.locator(`#console[data-state="ready"]:not([data-contest="${contest}"])`).waitFor();
  const runoff = await page.locator('#console').getAttribute('data-contest');
  say('one click: the run-off is ready');

  await delegate.awaitBallot(runoff);
  await service.until(runoff, ({ issued }) => issued === attending);
  await officer.act('open');
  await officer.take(motion);
  await officer.act('ready');
  await service.until(motion, ({ issued }) => issued === attending);
  await officer.act('open');
  await officer.take(runoff);
  await delegate.awaitBallot(motion);
  await delegate.vote(runoff, ['赞成', '不赞成', '赞成']);
  await delegate.page.getByRole('link', { name: /^打开《集体合同/ }).click();
  await delegate.paperOpened();
  await delegate.mark(['赞成']);
  await delegate.review();
  await delegate.cast();
  await delegate.awaitReceipt();
  assert.ok(await delegate.page.locator('#next-ballot').isHidden(), 'nothing is left to cast');
  say('from one receipt to the next open ballot');
  await service.until(runoff, ({ returned }) => returned === attending);
  await officer.act('closed');
  await officer.act('counted');
  await hall.getByRole('heading', { name: /集体合同/ }).waitFor(); // whose box is still open
  await watching.reload();
  await watching.getByRole('link', { name: /再次投票/ }).click();
  await watching.getByText('再次投票在得票相同的人中进行').waitFor();
  say('the run-off fills both seats, by votes alone');
});
