// A delegate without a pointer: Tab, arrows, Space and Enter, nothing else.

import { Delegate } from './delegate.mjs';

const MOST_TABS = 120;
const STEPS = { 赞成: 0, 不赞成: 1, 弃权: 2 };

export class Keyboard extends Delegate {
  press(key) { return this.page.keyboard.press(key); }

  /** Tabs on until an element has the focus. */
  async tabTo(locator) {
    await locator.waitFor();
    for (let tabs = 0; tabs < MOST_TABS; tabs++) {
      if (await locator.evaluate((element) => element === document.activeElement)) return;
      await this.press('Tab');
    }
    throw new Error(`Tab does not lead to ${locator}`);
  }

  async #press(locator, key = 'Enter') {
    await this.tabTo(locator);
    await this.press(key);
  }

  async identify(check = this.check) {
    await this.tabTo(this.page.getByLabel('手机号码后四位'));
    await this.page.keyboard.type(check);
    await this.press('Enter');
  }

  checkIn() { return this.#press(this.button('签到')); }

  async noteRecoveryCode() {
    await this.page.locator('#recovery-code').waitFor();
    await this.#press(this.page.getByLabel('我已抄好恢复码'), 'Space');
    await this.#press(this.button('进入大会'));
    await this.page.waitForURL(`${this.base}/c/${this.service.congress}`);
  }

  async openPaper(contest) {
    await this.#press(this.slip(contest).getByRole('link', { name: '打开选票', exact: true }));
    await this.page.locator('#ballot').waitFor();
  }

  /** A group of radios takes one Tab; arrows choose within it. */
  async mark(words) {
    const rows = await this.rows();
    for (const [i, word] of words.entries()) {
      if (!word) continue;
      await this.#press(rows[i].cell('赞成'), 'Space');
      for (let step = 0; step < STEPS[word]; step++) await this.press('ArrowRight');
    }
  }

  async review() {
    await this.#press(this.button('核对选票'));
    await this.button('投出选票').waitFor();
    await this.#press(this.page.locator('#review-box'), 'Space');
  }

  cast() { return this.#press(this.button('投出选票')); }
}
