// What a page must be for everybody: free of what axe finds, and readable without sideways scrolling on narrow screens and with large
// text. Findings are gathered, so that one run tells all of them.

import { AxeBuilder } from '@axe-core/playwright';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const WIDTHS = [320, 360, 414];
/** Sizes of text in px that a browser is set to: 100 % and 200 %. */
const TEXTS = [16, 32];
const HALL_TEXT_PX = 48;
/** 18 pt. */
const ELDER_TEXT_PX = 24;
const ELDER_TARGET_PX = 60;
/** No rule of these needs style sheets read anew, and a page without an origin may not read them. */
const PRELOAD = { assets: ['media'], timeout: 10_000 };

export class Inspection {
  #found = [];
  #states = 0;

  /** Inspects a page as it is now. `reflow` narrows it, and puts it back. */
  async inspect(page, name, { reflow = true } = {}) {
    this.#states += 1;
    // A colour on its way to another is nobody's.
    await page.evaluate(() => Promise.allSettled(document.getAnimations().map(({ finished }) => finished)));
    const { violations } = await new AxeBuilder({ page }).options({ preload: PRELOAD }).withTags(RULES).analyze();
    for (const { id, nodes } of violations) this.#find(name, `${id}: ${nodes.map(({ target, failureSummary }) => `${target} (${failureSummary.replace(/\s+/g, ' ')})`).slice(0, 3).join(' | ')}`);
    if (reflow) await this.#narrow(page, name);
  }

  #find(name, what) {
    this.#found.push(`${name}: ${what}`);
  }

  async #narrow(page, name) {
    const before = page.viewportSize();
    const devtools = await page.context().newCDPSession(page);
    for (const text of TEXTS) {
      await devtools.send('Page.setFontSizes', { fontSizes: { standard: text, fixed: text } });
      for (const width of WIDTHS) {
        await page.setViewportSize({ width, height: before.height });
        const wide = await page.evaluate(tooWide, width);
        if (wide.length > 0) this.#find(name, `wider than ${width} px with text of ${text} px: ${wide.join(', ')}`);
      }
    }
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: TEXTS[0], fixed: 13 } });
    await devtools.detach();
    await page.setViewportSize(before);
  }

  /** A page as everybody reads it. `english`: the Chinese that the congress wrote itself, where the page is English; `targets`: 60 px. */
  async everywhere(page, name, { axe, english, elder, targets }) {
    if (axe) await this.inspect(page, name, { reflow: false });
    else this.#states += 1;
    const { width } = page.viewportSize();
    const wide = await page.evaluate(tooWide, width);
    if (wide.length > 0) this.#find(name, `wider than ${width} px: ${wide.join(', ')}`);
    const small = elder ? await page.evaluate(smallTexts, ELDER_TEXT_PX) : [];
    if (small.length > 0) this.#find(name, `smaller than ${ELDER_TEXT_PX} px: ${small.slice(0, 8).join(', ')}`);
    const tight = targets ? await page.evaluate(tightTargets, ELDER_TARGET_PX) : [];
    if (tight.length > 0) this.#find(name, `less than ${ELDER_TARGET_PX} px to press: ${tight.slice(0, 8).join(', ')}`);
    const chinese = english === null ? [] : await page.evaluate(chineseTexts, english);
    if (chinese.length > 0) this.#find(name, `Chinese: ${chinese.slice(0, 8).join(' | ')}`);
    await this.#large(page, name, width);
  }

  /** Text of 200 %, in the window that the page is in. */
  async #large(page, name, width) {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: TEXTS[1], fixed: TEXTS[1] } });
    const wide = await page.evaluate(tooWide, width);
    if (wide.length > 0) this.#find(name, `wider than ${width} px with text of 200 %: ${wide.join(', ')}`);
    await devtools.send('Page.setFontSizes', { fontSizes: { standard: TEXTS[0], fixed: 13 } });
    await devtools.detach();
  }

  /** Every text on the hall screen must be legible from the back of the room. */
  async hall(page, name) {
    await this.inspect(page, name, { reflow: false });
    const small = await page.evaluate(smallTexts, HALL_TEXT_PX);
    if (small.length > 0) this.#find(name, `smaller than ${HALL_TEXT_PX} px: ${small.join(', ')}`);
    const lost = await page.evaluate(lostOnScreen);
    if (lost.length > 0) this.#find(name, `not whole on the screen: ${lost.join(', ')}`);
  }

  /** Fails if anything was found; else says how much was looked at. */
  conclude() {
    if (this.#found.length > 0) throw new Error(`${this.#found.length} findings in ${this.#states} states:\n${this.#found.join('\n')}`);
    return `${this.#states} states, nothing found`;
  }
}

/** In the page: what makes it wider than `width`; empty where it is not. */
function tooWide(width) {
  if (document.scrollingElement.scrollWidth <= width) return [];
  const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 1 && !element.closest('.scroll'));
  return [`${document.scrollingElement.scrollWidth} px`, ...beyond.slice(0, 3).map((element) => `${element.localName}.${element.getAttribute('class')}`)];
}

/** In the page: what nobody sees of a screen that nobody scrolls: cut names, and whatever lies below or beside it. */
function lostOnScreen() {
  const { scrollWidth, scrollHeight } = document.scrollingElement;
  const lost = scrollWidth > innerWidth || scrollHeight > innerHeight ? [`${scrollWidth}×${scrollHeight} px`] : [];
  for (const element of document.querySelectorAll('main *, footer *')) {
    const { overflowX, webkitLineClamp } = getComputedStyle(element);
    if (overflowX === 'hidden' && webkitLineClamp === 'none' && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1) lost.push(element.textContent.trim().slice(0, 20));
  }
  const foot = document.querySelector('footer').getBoundingClientRect().top;
  const rows = [...document.querySelectorAll('main li, main [role="row"], main p')];
  for (const row of rows) if (row.checkVisibility() && row.getBoundingClientRect().bottom > foot + 4) lost.push(`under the foot: ${row.textContent.trim().slice(0, 20)}`);
  return lost;
}

/** In the page: the visible texts set smaller than `least` px. */
function smallTexts(least) {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const small = new Set();
  while (texts.nextNode()) {
    const { parentElement: element, data } = texts.currentNode;
    const { width, height } = element.getBoundingClientRect();
    const shown = data.trim() !== '' && width > 1 && height > 1 && element.checkVisibility();
    const size = parseFloat(getComputedStyle(element).fontSize);
    if (shown && size < least) small.add(`${data.trim().slice(0, 12)} ${size}`);
  }
  return [...small];
}

/** In the page: what can be pressed and is smaller than `least` px. Links within a sentence are as high as its lines. */
function tightTargets(least) {
  const inSentence = (element) => {
    const { display } = getComputedStyle(element);
    const around = element.parentElement.textContent.replace(/\s+/g, '').replace(element.textContent.replace(/\s+/g, ''), '');
    return element.localName === 'a' && display === 'inline' && around !== '';
  };
  const tight = [];
  for (const element of document.querySelectorAll('a[href], button, input:not([type="hidden"]), select, textarea, summary')) {
    // A tick or a radio is pressed by its label.
    const target = element.matches('[type="checkbox"], [type="radio"], [type="file"]') ? (element.closest('label') ?? element) : element;
    const { width, height, right, bottom } = target.getBoundingClientRect();
    if (!element.checkVisibility() || right <= 0 || bottom <= 0 || width <= 1 || inSentence(element)) continue;
    if (width < least - 0.5 || height < least - 0.5) tight.push(`${element.textContent.trim().slice(0, 16) || element.id} ${Math.round(width)}×${Math.round(height)}`);
  }
  return [...new Set(tight)];
}

/** In the page: Chinese that is neither marked as Chinese, nor among the congress's `own` words, nor the article of a law. */
function chineseTexts(own) {
  const found = new Set();
  const read = (text) => {
    for (const [part] of text.matchAll(/[\p{Script=Han}\d\s]*\p{Script=Han}[\p{Script=Han}\d\s]*/gu)) {
      const words = part.replace(/[^\p{Script=Han}]/gu, '');
      if (!own.includes(words) && !/^第[零一二三四五六七八九十百]+条$/.test(words)) found.add(part.trim().slice(0, 24));
    }
  };
  const texts = document.createTreeWalker(document.documentElement, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = texts.currentNode; node; node = texts.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (element.closest('[lang|="zh"], script, template, noscript')) continue;
    if (node.nodeType === Node.TEXT_NODE) read(node.data);
    else for (const name of ['aria-label', 'alt', 'title', 'placeholder']) read(element.getAttribute(name) ?? '');
  }
  return [...found];
}
