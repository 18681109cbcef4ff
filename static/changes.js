// What was said on each clause of the former version, beside what has changed: for delegates of the congress, on their phones. A paper
// leads here, and while it is open nothing is asked for signed in (protocol §5): then the changes stand alone.

import { Device, browserEnvironment } from './ballot.js';
import { all, byId, element, minute, say } from './page.js';

const { congress, document: draft, before } = byId('changes').dataset;

async function start() {
  if (!window.isSecureContext || !window.indexedDB || !navigator.locks) return;
  const device = await Device.load(browserEnvironment(), congress);
  if (!device?.signedIn) return;
  const { statements } = await device.asDelegate('GET', `/congresses/${congress}/documents/${draft}/versions/${before}/statements`);
  for (const change of all('[data-old]')) {
    const said = statements.filter(({ clause, state }) => String(clause) === change.dataset.old && state === 'published');
    if (said.length === 0) continue;
    const details = change.querySelector('[data-said]');
    details.querySelector('summary').textContent = say('discussion_count', { n: said.length });
    details.querySelector('ol').replaceChildren(...said.map(drawn));
    [details.hidden, details.open] = [false, said.length <= 5];
  }
}

function drawn({ name, delegation, words, at }) {
  const line = element('li');
  const who = element('p');
  who.className = 'statement-who';
  who.append(element('b', delegation ? say('discussion_by', { name, delegation }) : name), ' ', element('time', minute(at)));
  const text = element('p', words);
  text.className = 'statement-words';
  line.append(who, text);
  return line;
}

start().catch((problem) => problem.slug === 'paper-open' || console.warn(problem));
