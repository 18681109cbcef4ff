// What an officer does at the console, in the words that stand on it.

import assert from 'node:assert/strict';

/** Acts by the state they lead to. */
const ACTS = { ready: '固定选票内容', open: '开启票箱', closed: '关闭票箱', counted: '计票并公布结果' };

export class Officer {
  constructor(service, page) {
    Object.assign(this, { service, page });
  }

  /** Signs in by the one-time link and opens the console of the congress. */
  async arrive(base = this.service.base) {
    await this.page.goto(await this.service.officerLink(base));
    await this.page.waitForFunction(() => location.hash === ''); // the code leaves the address bar
    await this.page.getByRole('button', { name: '登录', exact: true }).click();
    await this.page.getByRole('link', { name: '第三届会员代表大会第一次会议' }).click();
    await this.page.waitForURL(/\/officer\/c\//);
  }

  /** Takes a contest in hand. */
  async take(contest) {
    await this.page.locator(`[data-contest-row="${contest}"] th a`).click();
    await this.page.locator(`#console[data-contest="${contest}"]`).waitFor();
  }

  /** Makes a link for the scrutineer at `place`, from 0: the first, or a new one that voids the one before. */
  async renewLink(place, word = '换发链接') {
    const scrutineer = this.page.locator('[aria-labelledby="scrutineers-title"] li').nth(place);
    await scrutineer.getByRole('button', { name: word, exact: true }).click();
    return (await scrutineer.locator('.link-shown .address code').innerText()).trim();
  }

  /** The short code of a scrutineer's signing key, as the console has it. */
  async keyCode(place) {
    return this.page.locator('[aria-labelledby="scrutineers-title"] li').nth(place).locator('p .second code').innerText();
  }

  dialog() { return this.page.getByRole('dialog'); }

  /** Brings the contest in hand to its next `state`: presses, reads what is asked, confirms. */
  async act(state) {
    const word = ACTS[state];
    await this.page.locator('.act-box').getByRole('button', { name: word, exact: true }).click();
    await this.confirm(word);
    await this.page.locator(`#console[data-state="${state}"]`).waitFor();
  }

  /** Answers the question asked. The safe answer has the focus. */
  async confirm(word) {
    await this.dialog().waitFor();
    assert.ok(await this.dialog().locator('[data-close]').evaluate((button) => button === document.activeElement), 'the safe button has the focus');
    await this.dialog().getByRole('button', { name: word, exact: true }).click();
  }

  /** What the console shows of a figure of the contest in hand. */
  async figure(name) {
    return Number(await this.page.locator(`.ladder [data-figure="${name}"]`).first().innerText());
  }

  async awaitFigure(name, value) {
    await this.page.locator('.ladder').locator(`[data-figure="${name}"]`, { hasText: new RegExp(`^${value}$`) }).first().waitFor({ timeout: 120_000 });
  }
}
