// Fetches a page again and puts its content in place of what is shown, without a reload: focus and scrolling stay.

/**
 * A page as a document, `{status, url, page}`; `page` is null where the answer is none. With `fields` (URLSearchParams) they are posted.
 * Own cookies go along: they hold language and size, and the officer's sign-in.
 */
export function fetchPage(address, fields) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(fields ? 'POST' : 'GET', address);
    request.responseType = 'document';
    request.setRequestHeader('Accept', 'text/html');
    request.onload = () => resolve({ status: request.status, url: request.responseURL, page: request.response });
    request.onerror = request.ontimeout = () => reject(new Error('network'));
    request.timeout = 20_000;
    request.send(fields);
  });
}

/** Replaces the contents of `selectors` by those of `page`. */
export function replaceContent(page, selectors) {
  const { tabIndex } = document.activeElement ?? document.body;
  const focused = describe(document.activeElement);
  for (const selector of selectors) {
    const [old, fresh] = [document.querySelector(selector), page.querySelector(selector)];
    if (!old || !fresh || old.isEqualNode(fresh)) continue;
    old.replaceWith(document.importNode(fresh, true));
  }
  const again = focused && document.querySelector(focused);
  if (!again) return;
  again.tabIndex = tabIndex;
  again.focus({ preventScroll: true });
}

/** A selector by which an element can be found in the fresh content. */
function describe(element) {
  if (!element || element === document.body) return null;
  if (element.id) return `#${CSS.escape(element.id)}`;
  for (const name of ['data-dialog', 'href']) {
    const value = element.getAttribute(name);
    if (value) return `[${name}="${CSS.escape(value)}"]`;
  }
  return null;
}

const nothing = () => {};

/**
 * Renews contents at most once in `everyMs`, at a random moment within `spreadMs` so that many watchers do not ask together, and not while
 * `busy()`: then it is tried again. `carryOver(page)` puts into the fresh page what must stay, `onRenewed()` follows.
 */
export function renewer(selectors, { everyMs = 3_000, spreadMs = 0, busy = nothing, carryOver = nothing, onRenewed = nothing } = {}) {
  let timer = null;
  let last = 0;

  async function renew() {
    timer = null;
    if (busy()) return soon();
    last = Date.now();
    const { status, page } = await fetchPage(location.href).catch(() => ({ status: 0 }));
    if (status !== 200 || busy()) return soon();
    carryOver(page);
    replaceContent(page, selectors);
    onRenewed();
  }

  function soon() {
    if (timer) return;
    timer = setTimeout(renew, Math.max(last + everyMs - Date.now(), 0) + Math.random() * spreadMs);
  }

  return soon;
}
