// A real browser, windows of the sizes people have, and an ear for what pages complain about.

import { chromium } from 'playwright-core';

const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
  '--disable-sync',
];

const SIZES = {
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
  desk: { viewport: { width: 1440, height: 900 } },
  hall: { viewport: { width: 1920, height: 1080 } },
};

/** What a browser says by itself of refused requests, a lost network and plain http: the pages show it in their own words. */
const EXPECTED = [/^Failed to load resource/, /^WebSocket connection to .* failed/, /^The Cross-Origin-Opener-Policy header has been ignored/];

export class Browser {
  #chromium;
  #complaints = [];

  static async launch() {
    const browser = new Browser();
    browser.#chromium = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS });
    return browser;
  }

  /** A browser of somebody's own, with nothing in it: a window of a `size`, its only page. More `options` as Playwright has them. */
  async open(size, options = {}) {
    const context = await this.#chromium.newContext({ locale: 'zh-CN', timezoneId: 'Asia/Shanghai', ...SIZES[size], ...options });
    context.setDefaultTimeout(60_000);
    context.on('page', (page) => this.#listen(page));
    return context.newPage();
  }

  #listen(page) {
    const complain = (text) => EXPECTED.some((expected) => expected.test(text)) || this.#complaints.push(`${page.url()}: ${text}`);
    page.on('console', (message) => message.type() === 'error' && complain(message.text()));
    page.on('pageerror', (error) => complain(error.stack ?? String(error)));
  }

  /** Pages must have thrown nothing, and the content policy refused nothing. */
  assertNoComplaints() {
    if (this.#complaints.length > 0) throw new Error(`pages complained:\n${this.#complaints.join('\n')}`);
  }

  /** What every open page shows, for whoever has to find out why a journey broke off. */
  async describe() {
    const pages = this.#chromium.contexts().flatMap((context) => context.pages());
    const text = (page) => page.innerText('main', { timeout: 1000 }).catch(() => 'nothing');
    const shown = pages.map(async (page) => `-- ${page.url()} shows: ${(await text(page)).replace(/\s+/g, ' ').slice(0, 400)}`);
    return (await Promise.all(shown)).join('\n');
  }

  close() {
    return this.#chromium.close();
  }
}
