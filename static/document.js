// Draws a PDF document page by page, for apps that show none by themselves. pdf.js was fetched by the operator and is served from here;
// the page that it runs in has no origin, so that nothing of what a phone keeps for the others is within its reach. Whatever goes wrong,
// the links to the file stay, and a sentence says what to do.

const LIBRARY = '/assets/pdf.min.mjs';
const WORKER = '/assets/pdf.worker.min.mjs';
/** No page is drawn wider than this many device pixels: old phones have little memory. */
const MAX_WIDTH = 1600;

const byId = (id) => document.getElementById(id);

function element(name, content) {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

async function show() {
  const shown = byId('pdf');
  // Workers must be of the page's own origin, and it has none: pdf.js finds its other half here instead.
  const [library, half] = await Promise.all([import(LIBRARY), import(WORKER)]);
  globalThis.pdfjsWorker = half;
  const pdf = await library.getDocument({ url: shown.dataset.file, isEvalSupported: false, enableXfa: false }).promise;
  const drawn = [];
  for (let number = 1; number <= pdf.numPages; number++) drawn.push(frame(shown, number, pdf.numPages));
  byId('pdf-state').hidden = true;
  shown.dataset.pages = pdf.numPages;
  const watching = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) {
      if (!isIntersecting) continue;
      watching.unobserve(target);
      draw(pdf, target).catch(fail);
    }
  }, { rootMargin: '100%' });
  drawn.forEach((page) => watching.observe(page));
}

/** An empty page of about the right height, so that later ones are not drawn before somebody comes to them. */
function frame(shown, number, pages) {
  const page = element('figure');
  page.className = 'pdf-page';
  page.dataset.number = number;
  page.append(element('figcaption', shown.dataset.page.replace('{page}', number).replace('{pages}', pages)));
  shown.append(page);
  return page;
}

async function draw(pdf, shown) {
  const page = await pdf.getPage(Number(shown.dataset.number));
  const { width } = page.getViewport({ scale: 1 });
  const wanted = Math.min(shown.clientWidth * (window.devicePixelRatio || 1), MAX_WIDTH);
  const viewport = page.getViewport({ scale: wanted / width });
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(viewport.width);
  canvas.height = Math.round(viewport.height);
  canvas.setAttribute('aria-hidden', 'true');
  await page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise;
  // Who listens instead of looking hears the words.
  const { items } = await page.getTextContent();
  const words = element('p', items.map(({ str, hasEOL }) => str + (hasEOL ? ' ' : '')).join('').normalize('NFKC')); // ⼯ is 工
  words.className = 'sr-only';
  shown.prepend(canvas, words);
  shown.dataset.drawn = 'yes';
}

function fail(error) {
  console.warn(error);
  const state = byId('pdf-state');
  state.textContent = state.dataset.failed;
  state.hidden = false;
}

show().catch(fail);
