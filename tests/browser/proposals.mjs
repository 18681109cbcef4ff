// Proposals: the officer opens the call; a delegate writes one on a phone, loses nothing to a reload, and two others second it by its
// link; it is filed, answered, sent back, answered again and rated, and everybody reads it once it is published. Three phones and a desk.

import assert from 'node:assert/strict';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { inThreeSizes, pictures } from './lib/picture.mjs';

const TITLE = '关于延长古丽巴哈尔·阿卜杜热依木所在夜班班组食堂供餐时间、改善一线职工用餐条件的提案';
const RAISED = '关于冬季停产检修期间职工轮休办法的提案';
const inspection = new Inspection();
const picture = pictures('proposals');
const inThree = inThreeSizes('proposals');

await journey(['--delegates', '12', '--simulate', '0'], async ({ service, browser }) => {
  const officer = new Officer(service, await browser.open('desk'));
  const { page } = officer;
  await officer.arrive();
  await page.locator('.bar-menu summary').click();
  await page.getByRole('link', { name: '提案办理' }).click();
  await page.getByText('还没有提案。').waitFor();
  await page.getByLabel('开始日').fill('2026-01-01');
  await page.getByLabel('截止日').fill('2099-12-31');
  await page.getByLabel('接受提案').check();
  await page.getByRole('button', { name: '保存征集设置' }).click();
  await page.getByText('提案征集正在进行，到 2099 年 12 月 31 日为止。').waitFor();
  await looked(page, 'desk-empty');
  say('the call is open');

  const phones = await Promise.all([0, 1, 2].map(async (place) => new Delegate(service, place, await browser.open('phone'))));
  const [proposer, ...seconders] = phones;
  await proposer.page.goto(service.page('/proposals'));
  await proposer.page.getByText('要用您的邀请链接进入').waitFor();
  await looked(proposer.page, 'phone-stranger');
  for (const phone of phones) await phone.join();
  await proposer.page.getByRole('link', { name: '提案', exact: true }).click();
  await proposer.page.getByText('您还没有提案。').waitFor();
  await looked(proposer.page, 'phone-empty');
  await proposer.page.getByRole('link', { name: '写提案' }).click();
  await proposer.button('送出提案').click();
  await proposer.page.getByText('案名、案由、建议都要写。').waitFor();
  await proposer.page.getByLabel('案名').fill(TITLE);
  await proposer.page.getByRole('textbox', { name: '案由' }).fill('夜班职工 0 点以后吃不上热饭。\n冬天尤其不便。<b>');
  await looked(proposer.page, 'phone-write');
  await proposer.page.waitForTimeout(600);
  await proposer.page.reload();
  await proposer.page.getByRole('textbox', { name: '建议' }).fill('食堂延长到 1 点，或者配送到班组。');
  assert.equal(await proposer.page.getByLabel('案名').inputValue(), TITLE, 'the draft is still there');
  await proposer.button('送出提案').click();
  await stands(proposer, '征集附议');
  await looked(proposer.page, 'phone-own');
  const link = await proposer.page.locator('#one-link').innerText();

  await seconders[0].page.goto(service.page('/proposals'));
  await seconders[0].page.locator('[data-list="to-second"]').getByText(TITLE).click();
  await looked(seconders[0].page, 'phone-to-second');
  await seconders[0].button('附议这件提案').click();
  await seconders[0].button('撤回附议').click();
  await seconders[0].button('附议这件提案').click();
  await seconders[0].button('撤回附议').waitFor();
  await seconders[1].page.goto(link);
  await seconders[1].button('附议这件提案').click();
  await stands(seconders[1], '等待审查');
  say('written, seconded, taken back, seconded');

  await deals(page, async (card) => {
    await card.getByLabel('退回原因').fill('请写明涉及的班组。');
    await looked(page, 'desk-screening');
    await card.getByRole('button', { name: /^退回提案/ }).click();
  });
  await again(proposer);
  await stands(proposer, '已退回');
  await proposer.page.getByText('请写明涉及的班组。').waitFor();
  await looked(proposer.page, 'phone-returned');
  await proposer.page.getByRole('link', { name: '修改后再送' }).click();
  await proposer.page.getByRole('textbox', { name: '案由' }).fill('锻造、焊接两个班组的夜班职工 0 点以后吃不上热饭。');
  await proposer.button('送出提案').click();
  await stands(proposer, '征集附议');
  await looked(proposer.page, 'phone-amended');
  await seconders[0].page.goto(service.page('/proposals'));
  await seconders[0].page.locator('[data-list="to-second"]').getByText('已修改，等您重新附议').click();
  await seconders[0].page.getByText('您附议过修改前的内容。').waitFor();
  await seconders[0].page.locator('.proposal-former summary').click();
  await looked(seconders[0].page, 'phone-second-again');
  await page.reload();
  await page.locator('details.proposal-card > summary').click();
  await looked(page, 'desk-amended');
  for (const phone of seconders) {
    await again(phone);
    await phone.button('附议这件提案').click();
  }
  await stands(seconders[1], '等待审查');
  await deals(page, async (card) => {
    await card.getByLabel('答复部门').fill('后勤保障部');
    await card.getByRole('button', { name: /^立案/ }).click();
  });
  await answers(page, '正在研宄。');
  await page.reload();
  await page.locator('details.proposal-card > summary').click();
  await page.locator('.proposal-more > summary').click();
  await page.getByLabel('答复内容').fill('正在研究。');
  await page.getByLabel('更正原因').fill('有错字。');
  await looked(page, 'desk-correct');
  await page.getByRole('button', { name: /^更正答复/ }).click();
  await page.locator('details.proposal-card > summary').click();
  await page.locator('s', { hasText: '正在研宄。' }).waitFor();
  await again(proposer);
  await proposer.page.getByText('更正前的答复').waitFor();
  await stands(proposer, '已答复，等待评价');
  await looked(proposer.page, 'phone-rate');
  await proposer.button('不满意').click();
  await stands(proposer, '退回重新答复');
  await answers(page, '从 12 月 1 日起，两个班组的夜宵配送到班组。');
  await again(proposer);
  await proposer.button('基本满意').click();
  await stands(proposer, '已评价');
  await looked(proposer.page, 'phone-rated');
  say('returned, amended, filed, answered twice, rated');

  await page.reload();
  await page.getByLabel('公开已立案的提案和答复').check();
  await page.getByRole('button', { name: '保存征集设置' }).click();
  await page.locator('[data-stage="rated"] details > summary').first().click();
  await looked(page, 'desk-rated');
  const anybody = await browser.open('phone');
  await anybody.goto(service.page('/proposals'));
  await anybody.getByText('提案第 001 号').waitFor();
  await looked(anybody, 'public');
  await anybody.goto(service.page('/minutes'));
  await anybody.getByText('收到 1 件，立案 1 件，退回 0 件，答复 1 件，评价 1 件').waitFor();

  await proposer.page.goto(service.page('/proposals'));
  await proposer.page.getByRole('link', { name: '写提案' }).click();
  await proposer.page.getByLabel('案名').fill(RAISED);
  await proposer.page.getByRole('textbox', { name: '案由' }).fill('冬季停产检修期间怎么排班，要由大会决定。');
  await proposer.page.getByRole('textbox', { name: '建议' }).fill('按班组轮休。');
  await proposer.page.getByLabel('以我的代表团的名义提出').check();
  await proposer.button('送出提案').click();
  await stands(proposer, '征集附议');
  const raised = await proposer.page.locator('#one-link').innerText();
  for (const phone of seconders) {
    await phone.page.goto('about:blank');
    await phone.page.goto(raised);
    await phone.button('附议这件提案').click();
  }
  await stands(seconders[1], '等待审查');
  await seconders[0].page.goto(service.page(''));
  await page.reload();
  const card = page.locator('details.proposal-card', { hasText: RAISED });
  await card.locator('> summary').click();
  await card.getByText('以代表团名义提出，待代表团确认').waitFor();
  await card.getByLabel('答复部门').fill('工会办公室');
  await card.getByLabel('已确认，作为代表团的提案立案').check();
  await looked(page, 'desk-whose');
  await card.getByRole('button', { name: /^立案/ }).click();
  await card.locator('> summary').click();
  await looked(page, 'desk-raise');
  await card.getByRole('button', { name: /^提升为议案/ }).click();
  await page.locator('[data-stage="raised"] details > summary').first().click();
  await looked(page, 'desk-raised');
  // The phone that shows the agenda hears of it by itself.
  await seconders[0].page.locator('#agenda').getByText(RAISED).waitFor();
  await seconders[0].page.locator('#agenda').getByText('提案第 002 号').waitFor();
  await seconders[0].page.locator('#agenda').getByRole('link', { name: RAISED }).click();
  await looked(seconders[0].page, 'phone-motion');
  await seconders[0].page.getByRole('link', { name: '提案第 002 号' }).click();
  await stands(seconders[0], '已提升为议案');
  await looked(seconders[0].page, 'phone-raised');
  await seconders[0].page.goto(service.page(''));
  say('raised to a motion of the agenda');

  await page.goto(service.page('').replace('/c/', '/officer/c/'));
  await page.getByText('调整议程').click();
  await page.getByLabel('漏掉的一项').fill('休息十分钟');
  await page.getByLabel('做什么').selectOption('休会');
  await inThree(page, 'console-agenda');
  await inspection.inspect(page, 'console-agenda');
  await page.getByRole('button', { name: '加一项议程' }).click();
  await page.getByText('议程增加一项：休息十分钟').waitFor();
  await seconders[0].page.locator('#agenda').getByText('休息十分钟').waitFor();
  await page.getByText('调整议程').click();
  await page.getByRole('button', { name: '把休息十分钟上移' }).click();
  await page.getByText('议程中上移一位：休息十分钟').waitFor();
  const shown = await seconders[0].page.locator('#agenda [data-title]').allInnerTexts();
  assert.ok(shown.includes(RAISED) && shown.includes('休息十分钟'));
  await looked(page, 'console-added');
  say('an item is added and moved, and a phone follows');
  await page.goto(service.page('/proposals').replace('/c/', '/officer/c/'));

  await inEnglish(proposer.page, link, 'phone-en');
  await inEnglish(page, page.url(), 'desk-en');
  say(inspection.conclude());
});

// ------------------------------------------------------------------------------------------------------------------- steps

async function looked(page, name) {
  await picture(page, name);
  await inspection.inspect(page, name);
}

function stands({ page }, words) {
  return page.locator('#one [data-stage-word]').getByText(words, { exact: true }).waitFor();
}

/** Looks at the same page again: phones are told nothing by themselves. */
async function again({ page }) {
  await page.reload();
  await page.locator('#one').waitFor();
}

/** Opens the one proposal on the desk and does something with it. */
async function deals(page, what) {
  await page.reload();
  const card = page.locator('details.proposal-card');
  await card.locator('> summary').click();
  await what(card);
  await page.waitForLoadState();
}

async function answers(page, words) {
  await deals(page, async (card) => {
    await card.getByLabel('答复内容').fill(words);
    assert.equal(await card.getByLabel('答复部门或者答复人').inputValue(), '后勤保障部');
    await card.getByRole('button', { name: /^登记答复/ }).click();
  });
}

async function inEnglish(page, address, name) {
  const [path, hash = ''] = address.split('#');
  await page.goto('about:blank');
  await page.goto(`${path}?lang=en#${hash}`);
  await page.waitForTimeout(500);
  await looked(page, name);
}
