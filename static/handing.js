// A file that leaves the phone: first a question that says what the file reveals, then the file; where the browser saves none, as
// within WeChat, its text to copy.

import { byId, problemLine } from './page.js';

/**
 * Makes `dialog` (`save_dialog` of macros.html) hand over a file. `make()` gives `{name, text}`, and is asked only after a yes;
 * a refusal of it goes to `onRefused`, or is said in the dialog.
 */
export function offerFile(id, make, onRefused) {
  const dialog = byId(id);
  const part = (name) => dialog.querySelector(`[data-${name}]`);
  const say = (words) => (part('said').textContent = words);
  const showSaved = (saved) => {
    part('before').hidden = saved;
    part('after').hidden = !saved;
    part('text').value = '';
    say('');
  };
  for (const button of dialog.querySelectorAll('[data-close]')) button.addEventListener('click', () => dialog.close());
  dialog.addEventListener('close', () => showSaved(false));
  part('save').addEventListener('click', async () => {
    try {
      const { name, text } = await make();
      saveFile(name, text);
      showSaved(true);
      part('text').value = text;
      part('name').textContent = name;
      part('after').querySelector('button').focus();
    } catch (problem) {
      if (!problem.slug || problem.passing || !onRefused) return say(problemLine(problem.slug ? problem : { slug: 'page-broken' }));
      dialog.close();
      onRefused(problem);
    }
  });
  part('copy').addEventListener('click', async () => {
    part('text').select();
    await navigator.clipboard.writeText(part('text').value).then(() => say(part('copy').dataset.done), () => document.execCommand('copy'));
  });
  return () => dialog.showModal();
}

/** Gives a file to the browser to save: a text or bytes. The address lives on for a while: Safari reads it late. */
export function saveFile(name, content, type = 'application/json') {
  const address = URL.createObjectURL(new Blob([content], { type }));
  Object.assign(document.createElement('a'), { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
