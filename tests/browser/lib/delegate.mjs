// What a delegate does with a phone, in the words that stand on it.

import assert from 'node:assert/strict';

export class Delegate {
  /** `place` in the roll, from 0; the first are nobody's but the test's. */
  constructor(service, place, page, base = service.base) {
    Object.assign(this, { service, page, base, ...service.invitations[place] });
    this.link = service.invitationLink(place, base);
  }

  /** What this phone has asked for signed in since it opened a paper; the same when its ballot was answered. */
  #signed = [];
  #beforeReceipt = [];
  #heard = null;

  /** Listens to all that the phone asks for, whichever page does. */
  #hear(phone) {
    if (this.#heard === phone) return;
    this.#heard = phone;
    phone.on('request', (request) => request.headers().authorization && this.#signed.push(request.url()));
    phone.on('response', (response) => response.url().endsWith('/api/v1/ballots') && (this.#beforeReceipt = [...this.#signed]));
  }

  button(name) { return this.page.getByRole('button', { name, exact: true }); }
  heading(name) { return this.page.getByRole('heading', { name, exact: true }); }

  // ----------------------------------------------------------------------------------------------- sign-in and check-in

  /** Follows the invitation link. */
  async arrive() {
    await this.page.goto(this.link);
    await this.button('核对身份').waitFor();
    assert.ok(!this.page.url().includes('#'), 'the code leaves the address bar');
  }

  async identify(check = this.check) {
    await this.page.getByLabel('手机号码后四位').fill(check);
    await this.button('核对身份').click();
  }

  async checkIn() {
    await this.button('签到').click();
  }

  /** Writes the recovery code down and enters the congress; gives the code. */
  async noteRecoveryCode() {
    await this.page.locator('#recovery-code').waitFor();
    const code = (await this.page.locator('#recovery-code').innerText()).replace(/\s+/g, '-');
    assert.match(code, /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$/);
    await this.page.getByLabel('我已抄好恢复码').check();
    await this.button('进入大会').click();
    await this.page.waitForURL(`${this.base}/c/${this.service.congress}`);
    this.recoveryCode = code;
    return code;
  }

  /** From the link to the congress's home. */
  async join() {
    await this.arrive();
    await this.identify();
    await this.checkIn();
    return this.noteRecoveryCode();
  }

  /** On another phone: signs in, is told where the ballots are, and gets them by the recovery code. */
  async moveIn(recoveryCode) {
    await this.arrive();
    await this.identify();
    await this.heading('您已在另一部手机领过票').waitFor();
    await this.button('输入恢复码').click();
    await this.page.getByRole('textbox', { name: '恢复码' }).fill(recoveryCode);
    await this.button('找回选票').click();
    await this.page.waitForURL(`${this.base}/c/${this.service.congress}`);
  }

  // ----------------------------------------------------------------------------------------------------------- the ballot

  slip(contest) { return this.page.locator(`[data-slip="${contest}"]`); }

  /** Waits at home until the ballot of a contest has come by itself. */
  async awaitBallot(contest) {
    await this.slip(contest).getByText('您的选票已领到这部手机').waitFor();
  }

  /** Opens the paper from home once the box is open. */
  async openPaper(contest) {
    await this.slip(contest).getByRole('link', { name: '打开选票', exact: true }).click();
    await this.paperOpened();
  }

  /** From here to the receipt, nothing may be sent signed in. */
  async paperOpened() {
    await this.page.locator('#ballot').waitFor();
    this.#hear(this.page.context());
    [this.#signed, this.#beforeReceipt] = [[], []];
  }

  /** The rows of the paper: `{name, cell(word)}`. */
  async rows() {
    const rows = await this.page.locator('#ballot fieldset').all();
    return Promise.all(rows.map(async (row) => ({ name: await row.getAttribute('data-name'), cell: (word) => row.getByRole('radio', { name: new RegExp(`，${word}$`) }) })));
  }

  /** Marks the first rows with these words, in order; null leaves one out. */
  async mark(words) {
    const rows = await this.rows();
    for (const [i, word] of words.entries()) if (word) await rows[i].cell(word).check();
  }

  /** Waits until `count` marks are stored: a mark is kept within milliseconds, though a script reloads faster than a person can. */
  async marksKept(contest, count) {
    await this.page.waitForFunction(([contest, count]) => Object.values(localStorage).some((kept) => {
      const draft = kept.startsWith('{') && JSON.parse(kept).contests?.[contest]?.draft;
      return draft && Object.keys(draft.marks).length === count;
    }), [contest, count]);
  }

  /** The words marked, null where there is none. */
  async marks() {
    const chosen = async ({ cell }) => {
      for (const word of ['赞成', '不赞成', '弃权']) if (await cell(word).isChecked()) return word;
      return null;
    };
    return Promise.all((await this.rows()).map(chosen));
  }

  async review() {
    await this.button('核对选票').click();
    await this.button('投出选票').waitFor();
  }

  async cast() {
    await this.button('投出选票').click();
  }

  async awaitReceipt() {
    await this.heading('已收票').waitFor({ timeout: 60_000 });
    assert.deepEqual(this.#beforeReceipt, [], 'nothing is sent signed in from opening the paper to its receipt (protocol §5)');
    this.index = await this.#receiptIndex();
  }

  /** Where in the log the phone holds its ballot to be. */
  #receiptIndex() {
    const [congress, contest] = [this.service.congress, this.page.url().split('/').at(-2)];
    return this.page.evaluate(([of, in_]) => JSON.parse(localStorage.getItem(`piaojue/state/${of}`)).contests[in_].index, [congress, contest]);
  }

  /** A whole ballot, from home to the receipt. */
  async vote(contest, words) {
    await this.openPaper(contest);
    await this.mark(words);
    await this.review();
    await this.cast();
    await this.awaitReceipt();
  }

  /** Back to the congress's home. */
  async goHome() {
    await this.page.goto(`${this.base}/c/${this.service.congress}`);
  }
}
