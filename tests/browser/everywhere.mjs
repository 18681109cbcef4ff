// Every page of the route table, for everybody: in Chinese and English, in the usual size and in 长辈版, on a phone and on a desktop.
// Nothing runs over the edge, also with text of 200 %; in 长辈版 no letter is below 18 pt and whatever delegates press has 60 px; an English
// page has no Chinese but what the congress wrote itself; axe finds nothing.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';

import { Delegate } from './lib/delegate.mjs';
import { Inspection } from './lib/inspection.mjs';
import { journey, say } from './lib/journey.mjs';
import { Officer } from './lib/officer.mjs';
import { pictures } from './lib/picture.mjs';
import { Scrutineer } from './lib/scrutineer.mjs';

const inspection = new Inspection();
const picture = pictures('everywhere');
const SIZES = { phone: { width: 390, height: 844 }, desk: { width: 1440, height: 900 } };
const VIEWS = ['zh-CN', 'en'].flatMap((lang) => ['off', 'on'].map((elder) => ({ lang, elder })));
/** Officers of the demo, as the command line names them. */
const OFFICERS = '选举工作人员 演示工作人员';
/** What an officer types into a preparation, wrong in every place. */
const TYPED = {
  title: '【试投】',
  organisation: '长'.repeat(201),
  roll: '姓名,工号,部门,手机,鞋码\n王芳2,0001,质量检验中心,123,42\n,0001,,13800000001,42\n',
  scrutineers: '王芳2',
  seats: '九',
};
/** What stands beside its fields in Chinese: how rolls are headed and called, and an example of an agenda. */
const BESIDE = '姓名 工号 部门 手机 代表团 请假 代表名册 听取工会工作报告';
/** What is no page for reading: a screen for a hall (hall.mjs), the frame and the file within another page; and a preparation, of which
 *  there is none yet: some are made for the purpose. */
const ELSEWHERE = /^\/c\/\{congress\}\/(hall|stream|documents\/\{document\}\/file)$|^\/officer\/prepare/;

await journey(['--delegates', '16', '--simulate', 'all-but-6', '--pace', '1', '--sealed'], async ({ service, browser }) => {
  const officer = new Officer(service, await browser.open('desk'));
  await officer.arrive();
  const own = await congressWords(officer);
  for (const view of VIEWS) await arrives(new Delegate(service, VIEWS.indexOf(view), await browser.open('phone')), view, own);
  say('invitation, check-in and recovery code');

  const delegate = new Delegate(service, 5, await browser.open('phone'));
  await delegate.join();
  const scrutineer = new Scrutineer(service, 0, await browser.open('phone'));
  await scrutineer.page.goto(scrutineer.link);
  const visitors = { anybody: await browser.open('phone'), delegate: delegate.page, officer: officer.page, scrutineer: scrutineer.page };
  await everyPage(service, visitors, own, 'before');
  say('every page before a box is open');
  await preparations(officer, own);
  say('a congress in preparation, empty and wrong');
  say(inspection.conclude());
});

/** Routes that answer a GET with a page, as the service's own table has them, with what stands for their parameters. */
async function routes() {
  const source = await readFile(new URL('../../src/http/routes.rs', import.meta.url), 'utf8');
  const found = [...source.matchAll(/route\(\s*"(GET[^"]*)",\s*"([^"]+)",\s*(\w+),/g)];
  assert.ok(found.length > 40, 'the table of routes is where it was');
  return found.map(([, , path, access]) => ({ path, access })).filter(({ path }) => !/^\/(api|log|static|assets|healthz)/.test(path) && !ELSEWHERE.test(path));
}

async function everyPage(service, visitors, own, when) {
  const parameters = await parametersOf(service, visitors.officer);
  for (const { path, access } of await routes()) {
    const page = visitors[{ '/i': 'anybody', '/s': 'scrutineer' }[path] ?? (access.startsWith('Officer') ? 'officer' : 'delegate')];
    for (const address of fill(path, parameters)) {
      const answer = await page.request.get(service.base + address, { headers: { Accept: 'text/html' } });
      if (!answer.headers()['content-type']?.startsWith('text/html')) continue;
      // What can't be done, or is not there for a motion, is refused on a page that is read like any other.
      assert.ok([200, 404, 409].includes(answer.status()), `${address}: ${answer.status()}`);
      for (const view of VIEWS) await visit(page, service.base + address, { ...view, delegates: page !== visitors.officer && page !== visitors.scrutineer }, own, `${path}, ${when}`);
    }
  }
}

/** The addresses of a route: one for each value of its parameters, the same place in each list. */
function fill(path, parameters) {
  const names = [...path.matchAll(/\{\*?(\w+)\}/g)].map(([, name]) => name);
  for (const name of names) assert.ok(parameters[name], `say in parametersOf what {${name}} of ${path} is`);
  const most = Math.max(1, ...names.map((name) => parameters[name].length));
  return Array.from({ length: most }, (_, i) => names.reduce((address, name) => address.replace(`{${name}}`, parameters[name][i % parameters[name].length]), path));
}

async function parametersOf(service, page) {
  const { contests, congress } = service;
  const options = [];
  for (const contest of contests) {
    await page.goto(`${service.base}/contests/${contest}`);
    options.push((await page.locator('.people a').first().getAttribute('href')).split('/').at(-1));
  }
  await page.goto(service.page('/watch'));
  const documents = await page.locator('a[href*="/documents/"]').evaluateAll((links) => links.map(({ href }) => href.split('/').at(-1)));
  const { agenda } = await (await page.request.get(`${service.base}/api/v1/congresses/${congress}`)).json();
  return { congress: [congress], contest: contests, option: options, document: [...new Set(documents)], item: ['motion', 'discussion'].map((kind) => agenda.find((each) => each.kind === kind).id), version: ['1'] };
}

/** A page as one of its readers sees it, in both sizes of window. */
async function visit(page, address, view, own, name) {
  await see(page, address, view);
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    await page.goto(address);
    await page.evaluate(() => new Promise((resolve) => { requestIdleCallback(resolve, { timeout: 500 }); }));
    await look(page, view, own, `${name}, ${view.lang}, ${view.elder === 'on' ? 'elder' : 'normal'}, ${size}`);
  }
}

/** Each step of a preparation that is empty, then of the same with something wrong wherever something can be typed. */
async function preparations({ page, service }, own) {
  await see(page, service.base, { lang: 'zh-CN', elder: 'off' });
  await page.goto(`${service.base}/officer`);
  await page.getByRole('button', { name: '新建会议', exact: true }).click();
  await page.waitForURL(/\/congress$/);
  const preparation = page.url().replace(/\/congress$/, '');
  const steps = ['', '/congress', '/roll', '/papers', '/contests', '/agenda', '/scrutineers', '/check'];
  await everyStep(steps, 'empty');
  const fill = async (step, act, fields) => {
    await page.goto(preparation + step);
    for (const [name, text] of Object.entries(fields)) await page.locator(`#form-${act} [name="${name}"]`).fill(text);
    await Promise.all([page.waitForEvent('load'), page.locator(`#form-${act} .actions button`).click()]);
  };
  await fill('/congress', 'congress', { title: TYPED.title, organisation: TYPED.organisation });
  await fill('/roll', 'rows', { rows: TYPED.roll });
  await fill('/scrutineers', 'scrutineers', { scrutineers: TYPED.scrutineers });
  await page.goto(`${preparation}/contests`);
  await page.locator('#form-contest [value="union-committee@1"]').check();
  await page.locator('#form-contest .actions button').click();
  await page.waitForURL(/contest-1/);
  await fill('/contests/contest-1', 'save', { seats: TYPED.seats });
  await everyStep([...steps.slice(1), '/contests/contest-1'], 'wrong');

  async function everyStep(addresses, how) {
    for (const view of VIEWS) for (const address of addresses) await visit(page, `${preparation}${address}?look=1`, { ...view, delegates: false }, own, `/officer/prepare${address}, ${how}`);
  }
}

async function see(page, url, { lang, elder }) {
  await page.context().addCookies([{ name: 'lang', value: lang, url }, { name: 'elder', value: elder, url }]);
}

async function look(page, { lang, elder, delegates }, own, name) {
  // Half of the combinations for axe: each page in both languages, both sizes of text and both windows.
  const english = lang === 'en';
  const axe = (english === (elder === 'on')) === name.endsWith('phone');
  await inspection.everywhere(page, name, { axe, english: english ? own : null, elder: elder === 'on', targets: elder === 'on' && delegates });
  await picture(page, name.replace(/[^\w]+/g, '-'));
}

async function arrives(delegate, view, own) {
  const { page } = delegate;
  const states = async (name) => {
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await look(page, { ...view, delegates: true }, own, `${name}, ${view.lang}, ${view.elder === 'on' ? 'elder' : 'normal'}, ${size}`);
    }
  };
  await see(page, delegate.base, view);
  await page.goto(delegate.link);
  await page.locator('#step-sign-in').waitFor();
  await states('sign-in');
  await page.locator('#check').fill('x');
  await page.locator('#sign-in .action').click();
  await page.locator('#sign-in-error').waitFor();
  await states('sign-in refused');
  await page.locator('#check').fill(delegate.check);
  await page.locator('#sign-in .action').click();
  await page.locator('#step-check-in').waitFor();
  await states('check-in');
  await page.locator('#check-in .action').click();
  await page.locator('#recovery-code').waitFor();
  await states('recovery code');
}

/** The Chinese that stands on English pages too: what the congress wrote itself, its roll, names of officers, laws by their names. */
async function congressWords(officer) {
  const folder = new URL('../../demo/', import.meta.url);
  const files = (await readdir(folder, { recursive: true })).filter((name) => /\.(toml|md)$/.test(name));
  const texts = await Promise.all(files.map((name) => readFile(new URL(encodeURI(name), folder), 'utf8')));
  await officer.page.goto(`${officer.service.base}/officer/c/${officer.service.congress}/people`);
  texts.push(await officer.page.innerText('#people'), OFFICERS, BESIDE, ...Object.values(TYPED), await readFile(new URL('../../docs/rules.md', import.meta.url), 'utf8'));
  return texts.join('\n').replace(/[^\p{Script=Han}]/gu, '');
}
