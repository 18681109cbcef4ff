// The desk at the door: type part of a name, press Enter, and whoever alone is left is checked in. Figures follow by themselves, and so
// do the rows, since others check in on their phones.

import { showBalance, showQuorum } from './figures.js';
import { follow } from './live.js';
import { all, byId, isEnabled, say, showStale } from './page.js';
import { renewer } from './renewing.js';

const { live } = byId('door').dataset;
const asked = byId('q');
let present = null;

const renew = renewer(['#people', '#delegations', '#door-acts'], { onRenewed: filter });

const rows = () => all('#people [data-find]');
const shown = () => rows().filter((row) => !row.hidden);
const checkIn = (row) => row.querySelector('[value="check-in"]');

/** Shows those alone who fit what is typed; says whom Enter would check in. */
function filter() {
  const text = asked.value.trim().toLowerCase();
  for (const row of rows()) row.hidden = !row.dataset.find.toLowerCase().includes(text);
  for (const group of all('.door-group')) group.hidden = !group.querySelector('[data-find]:not([hidden])');
  if (text) byId('found').textContent = found(shown());
}

function found(people) {
  if (people.length !== 1) return say(people.length === 0 ? 'door_nobody' : 'door_several', { n: people.length });
  const [row] = people;
  const button = checkIn(row);
  if (button && isEnabled(button)) return say('door_enter', { name: row.dataset.name });
  return say('door_is', { name: row.dataset.name, word: row.querySelector('.door-word').textContent });
}

asked.addEventListener('input', filter);
asked.form.addEventListener('submit', (event) => {
  event.preventDefault();
  if (asked.value.trim() === '') return;
  const people = shown();
  const button = people.length > 0 && checkIn(people[0]);
  if (people.length === 1 && button && isEnabled(button)) button.click();
  else people[0]?.querySelector('button')?.focus();
});
byId('door').addEventListener('click', (event) => {
  if (event.target.closest('[aria-disabled="true"]')) event.preventDefault();
  const leave = event.target.closest('[name="act"][value="leave"]');
  if (!leave) return;
  event.preventDefault();
  askReason(leave);
});

/** Leave has a reason, or none; everything else is one press. */
function askReason(button) {
  byId('ask-leave').textContent = button.getAttribute('aria-label');
  byId('leave').action = button.form.action;
  byId('reason').value = '';
  byId('dialog-leave').showModal();
  byId('reason').focus();
}

byId('dialog-leave').querySelector('[data-close]').addEventListener('click', () => byId('dialog-leave').close());

follow(live, {
  onFigures({ entitled, present: there, leave }) {
    showBalance(byId('door'), { entitled, present: there, leave, issued: 0, returned: 0 });
    showQuorum(there);
    const figures = JSON.stringify([there, leave]);
    if (present !== null && figures !== present) renew();
    present = figures;
  },
  onStale: showStale,
});
filter();
