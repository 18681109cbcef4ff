// Slips that were just made: prints them, or saves what the page holds for those who send text messages. The codes are on this page
// alone; nothing is asked of the server.

import { saveFile } from './handing.js';
import { byId } from './page.js';

/** A cell that no spreadsheet takes for a formula. */
const cell = (text) => `"${(/^[=+\-@]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The slips as CSV, with the mark by which spreadsheets know UTF-8. */
const table = (headings) => {
  const rows = [...document.querySelectorAll('.invite-slip')].map(({ dataset: d }) => [d.name, d.unit, d.number, d.code, d.link].map(cell).join(','));
  return `\ufeff${[headings, ...rows].join('\r\n')}\r\n`;
};

const print = byId('print');
print.addEventListener('click', () => window.print());
const save = byId('save');
save.addEventListener('click', () => saveFile(save.dataset.name, table(save.dataset.headings), 'text/csv'));
print.hidden = save.hidden = false;
