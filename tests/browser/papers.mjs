// Papers on a phone: a text, a picture, and a PDF that the page draws by itself, in browsers old and new, because not every app shows
// one. The chair steps the meeting from item to item, and phone, observers and hall follow.

import assert from 'node:assert/strict';

import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { becomeOld } from './lib/old.mjs';
import { Officer } from './lib/officer.mjs';
import { pictures } from './lib/picture.mjs';

const inspection = new Inspection();
const picture = pictures('papers');

const paper = (page, title) => page.locator('.documents a', { hasText: title }).first();

await journey(['--delegates', '5', '--simulate', '0'], async ({ service, browser }) => {
  const officer = new Officer(service, await browser.open('desk'));
  const [phone, watching, hall] = [await browser.open('phone'), await browser.open('desk'), await browser.open('hall')];
  await Promise.all([phone.goto(service.page('')), watching.goto(service.page('/watch')), hall.goto(service.page('/hall'))]);
  await officer.arrive();
  await steps(officer.page, { phone, watching, hall });
  for (const [page, name] of [[officer.page, 'console'], [phone, 'agenda'], [watching, 'observers']]) {
    await inspection.inspect(page, name);
    await picture(page, name);
  }
  await inspection.hall(hall, 'hall');
  await picture(hall, 'hall');
  await reads(service, phone);
  const old = await browser.open('phone');
  await old.addInitScript(becomeOld);
  await old.goto(service.page(''));
  await draws(old);
  say('an old browser draws the PDF too');
}, { players: ['pdf'] });

await journey(['--delegates', '5', '--simulate', '0'], async ({ service, browser }) => {
  const phone = await browser.open('phone');
  await phone.goto(service.page(''));
  await paper(phone, '财务工作').click();
  await phone.getByRole('link', { name: '下载 PDF' }).waitFor();
  await phone.getByText('有的手机应用不能直接显示 PDF').waitFor();
  await inspection.inspect(phone, 'PDF, not drawn');
  await picture(phone, 'pdf-undrawn');
  say('without pdf.js the page says what to do');
  say(inspection.conclude());
});

/** Forwards, back, and to the end. */
async function steps(chair, { phone, watching, hall }) {
  const follows = async (title) => {
    await phone.locator('#now-title', { hasText: title }).waitFor();
    for (const page of [phone, watching]) await page.locator('.agenda-line.now [data-title]', { hasText: title }).waitFor();
    await hall.locator('.hall-item h2', { hasText: title }).waitFor();
  };
  await chair.getByRole('button', { name: '下一项：听取代表资格审查情况报告' }).click();
  await follows('听取代表资格审查情况报告');
  await chair.getByRole('button', { name: '下一项：通过《选举办法》' }).click();
  await follows('通过《选举办法》');
  await chair.getByRole('button', { name: '下一项：大会开幕' }).click();
  await follows('大会开幕');
  assert.match(await hall.locator('.hall-head').innerText(), /正式会议/);
  await chair.getByRole('button', { name: '上一项' }).click();
  await follows('通过《选举办法》');
  say('everybody followed the chair forwards and back');
}

async function reads(service, phone) {
  await paper(phone, '选举办法').click();
  await phone.getByRole('heading', { name: '一、总则' }).waitFor();
  await phone.getByText('2026 年 11 月 2 日公布').waitFor();
  await looked(phone, 'text');
  await phone.goto(service.page(''));
  await paper(phone, '会场座位图').click();
  const width = await phone.locator('.document-picture').evaluate(async (picture) => (await picture.decode(), picture.naturalWidth));
  assert.equal(width, 1600);
  await looked(phone, 'picture');
  await phone.goto(service.page(''));
  await draws(phone);
  await looked(phone, 'pdf');
  const file = await phone.request.get(await phone.getByRole('link', { name: '打开 PDF' }).getAttribute('href').then((href) => service.base + href));
  assert.match(file.headers()['content-security-policy'], /sandbox/);
  say('a text, a picture and a PDF can be read');
}

/** Opens the PDF and sees that its first page is drawn, not only framed. */
async function draws(phone) {
  await paper(phone, '财务工作').click();
  await phone.locator('.pdf-page[data-number="1"][data-drawn]').waitFor();
  assert.equal(await phone.locator('.pdf-page').count(), 2);
  assert.equal(await phone.evaluate(() => self.origin), 'null', 'pdf.js runs where ballots are kept');
  const ink = await phone.locator('.pdf-page canvas').first().evaluate((canvas) => {
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.filter((value, i) => i % 4 === 0 && value < 128).length;
  });
  assert.ok(ink > 1000, `the page is empty: ${ink} dark points`);
  assert.match(await phone.locator('.pdf-page .sr-only').first().textContent(), /经费收支/);
}

/** Inspects a paper, and takes its picture on a phone and at a desk. */
async function looked(phone, name) {
  await inspection.inspect(phone, name);
  await picture(phone, name);
  const before = phone.viewportSize();
  await phone.setViewportSize({ width: 1440, height: 900 });
  await picture(phone, `${name}-wide`);
  await phone.setViewportSize(before);
}
