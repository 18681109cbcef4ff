// The pages of a preparation. Lines can be dragged to another place; the buttons beside them do the same. Problems take the focus. What
// was typed is not lost: whichever form is sent, the others that were filled in go first, and nobody leaves without being asked.

import { element, say } from './page.js';

const changed = new Set();
/** Whether the page is left because a form is sent. */
let sending = false;

for (const form of document.querySelectorAll('form.prepare-form')) {
  form.addEventListener('input', () => changed.add(form));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    save(form);
  });
}
addEventListener('beforeunload', (event) => changed.size > 0 && !sending && event.preventDefault());
addEventListener('pageshow', () => (sending = false));

/** Sends what else was filled in, then the form itself, whose answer is the next page. A date that is half typed stops it. */
async function save(form) {
  if (sending) return;
  const half = [...form.elements].find(({ validity }) => validity?.badInput);
  if (half) return half.reportValidity();
  sending = true;
  for (const other of [...changed].filter((each) => each !== form)) {
    const body = other.enctype === 'multipart/form-data' ? new FormData(other) : new URLSearchParams(new FormData(other));
    const answer = await fetch(other.action, { method: 'POST', body }).catch(() => null);
    if (!answer?.ok) return askAbout(other);
    changed.delete(other);
  }
  form.submit();
}

/** Sent by itself, a form is told why it is refused. */
function askAbout(form) {
  const [button, known] = [form.querySelector('.actions button'), form.querySelector('.prepare-unsaved')];
  known?.remove();
  const words = element('p', say('prepare_unsaved', { button: button.textContent }));
  words.className = 'amber prepare-unsaved';
  words.setAttribute('role', 'alert');
  button.parentElement.before(words);
  button.focus();
  sending = false;
}

for (const list of document.querySelectorAll('ol[data-sort]')) {
  const note = list.previousElementSibling;
  if (note?.dataset.dragNote !== undefined) note.hidden = false;
  let dragged = null;
  for (const line of list.children) {
    line.draggable = true;
    line.addEventListener('dragstart', (event) => {
      dragged = line;
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', line.dataset.key);
    });
    line.addEventListener('dragover', (event) => {
      if (!dragged || dragged === line) return;
      event.preventDefault();
      for (const other of list.children) other.classList.toggle('drop-here', other === line);
    });
    line.addEventListener('drop', (event) => {
      event.preventDefault();
      if (dragged && dragged !== line) send(list, dragged.dataset.key, [...list.children].indexOf(line));
    });
    line.addEventListener('dragend', () => {
      dragged = null;
      for (const other of list.children) other.classList.remove('drop-here');
    });
  }
}

/** Tells the service where a line goes; its answer is the page in the new order. */
function send(list, key, to) {
  const form = document.createElement('form');
  form.method = 'post';
  form.action = list.dataset.sort;
  for (const [name, value] of Object.entries({ csrf: list.dataset.csrf, do: 'move', key, to })) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

// Links in the list of problems lead into the field, not only to it.
for (const link of document.querySelectorAll('#wrong a[href^="#"]')) {
  link.addEventListener('click', () => document.getElementById(link.getAttribute('href').slice(1))?.focus());
}
(document.getElementById('refusal') ?? document.getElementById('wrong'))?.focus();
