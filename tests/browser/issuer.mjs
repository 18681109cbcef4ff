// Two organisations issue: each phone is asked once for the further issuer's own code, waits for it where it is silent, and casts a
// ballot with a token of both; the officer can't close while the further issuer is away.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Issuer } from './lib/issuer.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';

const VOTE = [...Array(9).fill('赞成'), '不赞成', '不赞成', '弃权'];

/** The delegate's name, as their own phone has it. */
function nameOf({ page }) {
  const named = () => Object.values(localStorage).map((kept) => kept.startsWith('{') && JSON.parse(kept).delegate?.name).find(Boolean);
  return page.evaluate(named);
}

await journey(['--delegates', '4', '--simulate', '0'], async ({ service, browser }) => {
  const [contest] = service.contests;
  const issuer = await Issuer.beside(service, [contest]);
  try {
    const officer = new Officer(service, await browser.open('desk'));
    await officer.arrive();
    const [typing, linked, third] = [0, 1, 2].map((place) => new Delegate(service, place, null));
    for (const delegate of [typing, linked, third]) {
      delegate.page = await browser.open('phone');
      await delegate.join();
    }
    await officer.take(contest);
    await officer.act('ready');

    const slip = typing.slip(contest);
    await slip.getByText('请输入联合发票方的领票码').waitFor();
    await slip.getByRole('link', { name: '输入领票码', exact: true }).click();
    await typing.heading('还要联合发票方的领票码').waitFor();
    await typing.page.getByText('省总工会').waitFor();
    const code = async (words) => {
      await typing.page.getByRole('textbox', { name: '领票码' }).fill(words);
      await typing.button('领取选票').click();
    };
    const { code: right } = issuer.codeOf(await nameOf(typing));
    await code(right.toLowerCase());
    await typing.page.getByText('暂时连不上联合发票方').waitFor();
    say('the issuer is silent, and the phone says so');
    await issuer.serve();
    await typing.heading('票箱还没有开启').waitFor({ timeout: 30_000 });
    say('the ballot comes by itself once the issuer answers');

    for (const delegate of [linked, third]) {
      await delegate.page.goto(issuer.codeOf(await nameOf(delegate)).link);
      await delegate.awaitBallot(contest);
    }
    assert.ok(!linked.page.url().includes('issuer='), 'the code leaves the address bar');
    say('other phones take the code from a link');

    await officer.act('open');
    await typing.goHome();
    for (const delegate of [typing, linked]) await delegate.vote(contest, VOTE);
    await issuer.stop();
    await officer.page.locator('.act-box').getByRole('button', { name: '关闭票箱', exact: true }).click();
    await officer.confirm('关闭票箱');
    await officer.page.getByText('连不上联合发票方').first().waitFor();
    assert.equal((await service.contest(contest)).state, 'open', 'nothing is half done');
    say('without the issuer the box stays open');
    await issuer.serve();
    await service.run('conduct', contest, 'close');
    await service.run('conduct', contest, 'count');

    const entries = (await service.entries()).filter((entry) => entry.contest === contest);
    const close = entries.find(({ type }) => type === 'close');
    assert.deepEqual([close.issued, close.returned, close.issuers[0].issued], [3, 2, 3]);
    assert.ok(entries.filter(({ type }) => type === 'ballot').every(({ tokens }) => tokens.length === 2));
    say('the log has both counts, and two tokens on every ballot');
  } finally {
    await issuer.remove();
  }
});
