// Whether a page moves by itself: what an element said, one after the other, on a page that was never loaded again.

/** Begins to note what `selector` says on a page. */
export async function watch(page, selector) {
  await page.evaluate((watched) => {
    window.said = [];
    const note = () => {
      const text = document.querySelector(watched)?.textContent.trim();
      if (text && text !== window.said.at(-1)) window.said.push(text);
    };
    note();
    new MutationObserver(note).observe(document, { subtree: true, childList: true, characterData: true });
  }, selector);
}

/** What was noted since; fails if the page was loaded anew. */
export async function noted(page) {
  const said = await page.evaluate(() => window.said);
  if (!said) throw new Error(`${page.url()} was loaded again`);
  return said;
}
