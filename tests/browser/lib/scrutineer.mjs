// What a scrutineer does with a phone, in the words that stand on the page.

import assert from 'node:assert/strict';

export class Scrutineer {
  /** `place` among the demo's scrutineers, from 0. */
  constructor(service, place, page, base = service.base) {
    Object.assign(this, { service, page, link: `${base}/s#${service.scrutineers[place]}.${service.log}` });
  }

  button(name) { return this.page.getByRole('button', { name, exact: true }); }

  /** Follows the link, makes a signing key, keeps its backup: the backup code and the file's text. */
  async enrol() {
    await this.page.goto(this.link);
    await this.button('生成签名密钥').click();
    await this.page.locator('#backup-code').waitFor();
    const code = (await this.page.locator('#backup-code').innerText()).trim();
    assert.match(code, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    const file = await this.saveBackup('#step-backup');
    await this.button('我已记下，继续').click();
    await this.page.getByRole('heading', { name: '监票', exact: true }).waitFor();
    assert.ok(!this.page.url().includes('#'), 'the code leaves the address bar');
    return { code, file };
  }

  async saveBackup(within = '#step-desk') {
    const [download] = await Promise.all([this.page.waitForEvent('download'), this.page.locator(`${within} [data-save]`).click()]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  /** Follows a newer link, by its fragment, over the page that is open. */
  async follow(link) {
    this.link = this.link.replace(/#.*/, new URL(link).hash);
    await this.page.goto(this.link);
    await this.page.waitForFunction(() => location.hash === '');
    await this.page.getByRole('heading', { name: '监票', exact: true }).waitFor();
  }

  /** The short code of the signing key on this phone. */
  async keyCode() { return this.page.locator('#key-code').innerText(); }

  /** On another phone: the same key from the backup. */
  async restore({ code, file }) {
    await this.page.goto(this.link);
    if (!(await this.page.getByLabel('备份文件').isVisible())) await this.page.getByText('换了手机？用备份恢复').click();
    await this.page.getByLabel('备份文件').setInputFiles({ name: 'backup.json', mimeType: 'application/json', buffer: Buffer.from(file) });
    await this.page.getByLabel('备份码').fill(code);
    await this.button('恢复密钥').click();
  }

  /** The card of the contest at `place` in voting order, from 0. */
  card(place) { return this.page.locator('.scrutineer-card').nth(place); }

  /** Does what the card's one button says, once it says `word`. */
  async perform(place, word) {
    const button = this.card(place).getByRole('button', { name: word, exact: true });
    await button.waitFor();
    await button.click();
    await this.card(place).getByText(`已完成：${word}`).waitFor();
  }

  async figure(place, name) {
    return this.card(place).locator(`[data-figure="${name}"]`).innerText();
  }
}
