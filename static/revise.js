// Takes a revised draft from a file into the field: the file never leaves this machine but as its text.

import { byId, say } from './page.js';

const file = byId('file');
const MOST_BYTES = 1_000_000;

if (file) {
  file.hidden = false;
  file.addEventListener('change', async () => {
    const [chosen] = file.files;
    byId('file-flaw').textContent = '';
    if (!chosen) return;
    try {
      if (chosen.size > MOST_BYTES) throw new Error('too large');
      byId('text').value = new TextDecoder('utf-8', { fatal: true }).decode(await chosen.arrayBuffer());
    } catch {
      byId('file-flaw').textContent = say('discussion_file_bad');
    }
  });
}
