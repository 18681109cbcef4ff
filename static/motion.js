// The page of a motion that hands or names decide: the card while a vote by name goes on, and who said what once it is over, which only
// delegates' own phones and officers are told.

import { Device, browserEnvironment } from './ballot.js';
import { follow } from './live.js';
import { all, byId, element, liveAddress, say, showStale } from './page.js';
import { motionsAsShown, showVoted, voteByName } from './open-vote.js';
import { renewer } from './renewing.js';

const { congress, item } = byId('motion').dataset;
const mayHoldADevice = window.isSecureContext && window.indexedDB && navigator.locks;

let device = null;
let shown = null;
let newest = { motions: [] };

async function start() {
  if (mayHoldADevice) device = await Device.load(browserEnvironment(), congress);
  await device?.closePaper();
  const vote = voteByName(device);
  const fill = () => Promise.all([vote.update(), showNames()]).then(() => showVoted(newest));
  const renew = renewer(['#motion-state'], { everyMs: 1_000, spreadMs: 2_000, onRenewed: fill });
  await fill();
  follow(liveAddress(congress, device?.watch), {
    onFigures(snapshot) {
      newest = snapshot;
      showVoted(snapshot);
      const motions = motionsAsShown(snapshot);
      if (shown !== null && motions !== shown) renew();
      shown = motions;
    },
    onStale: showStale,
  });
}

/** Who said what, where the page leaves it to insiders, and what one has said oneself. */
async function showNames() {
  if (!device?.signedIn) return;
  await Promise.all([showOwn(), ...all('[data-names]').map(fillNames)]);
}

async function showOwn() {
  const own = document.querySelector('[data-open-said]');
  if (!own || !device.checkedIn) return;
  const { open, mine } = await device.openVote(item).catch(() => ({ open: true }));
  if (!open) own.textContent = mine ? say('vote_mine_over', { voice: say(`voice_${mine}`) }) : say('vote_none_over');
}

/** The names of one vote on the item: of the one that holds, or of one before it. */
async function fillNames(list) {
  const { names } = await device.openVote(item, list.dataset.names).catch(() => ({ names: null }));
  if (!names) return;
  list.previousElementSibling.hidden = true;
  list.replaceChildren(...grouped(names, list.dataset));
}

/** A heading for each delegation, a line for each of its people. */
function grouped(names, { alone, nobody }) {
  if (names.length === 0) return [element('p', nobody)];
  const delegations = [...new Set(names.map(({ delegation }) => delegation))];
  return delegations.flatMap((delegation) => {
    const list = element('ul');
    list.className = 'voices';
    list.append(...names.filter((one) => one.delegation === delegation).map(line));
    return delegations.length > 1 || delegation ? [element('h3', delegation || alone), list] : [list];
  });
}

function line({ name, unit, voice }) {
  const [made, who, about] = [element('li'), element('span', `${name} `), element('span', unit)];
  about.className = 'second';
  who.append(about);
  made.append(who, element('b', say(`voice_${voice}`)));
  return made;
}

start();
