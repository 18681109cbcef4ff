// Lines of a preparation can be dragged to another place; the buttons beside them do the same. Problems take the focus.

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
