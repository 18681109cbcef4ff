// A delegate's own receipts, as the device that cast the ballots keeps them in this browser: read here, never written, and held
// against a log. What is kept: `state/<congress>`, one JSON text in IndexedDB and in localStorage; the one with the higher `seq` counts.

import { Fault, demand, equal, toB64 } from './verify-bytes.js';
import { readCheckpoint, readKeys } from './verify-note.js';
import { Tree, leafHash } from './verify-tree.js';

/** A text of IndexedDB's `records`; a database that is not there is not made. */
function record(name) {
  return new Promise((resolve) => {
    const opening = indexedDB.open('piaojue', 1);
    opening.onupgradeneeded = () => opening.transaction.abort();
    opening.onerror = opening.onblocked = () => resolve(null);
    opening.onsuccess = () => {
      const reading = opening.result.transaction('records').objectStore('records').get(name);
      reading.onsuccess = reading.onerror = () => {
        opening.result.close();
        resolve(reading.error ? null : reading.result ?? null);
      };
    };
  });
}

/** Both copies of a text that this browser keeps. */
export async function browserCopies(name) {
  try {
    return [localStorage.getItem(`piaojue/${name}`), await record(name)];
  } catch {
    return []; // a browser that lets no page keep anything
  }
}

/** `{vkey, note, receipts: [{contest, index, leaf, note}]}` of the device that this browser holds in a congress; null without one. */
export async function ownReceipts(congress, copiesOf = browserCopies) {
  const states = (await copiesOf(`state/${congress}`)).filter(Boolean).map((copy) => JSON.parse(copy));
  const [state] = states.sort((one, other) => other.seq - one.seq);
  if (!state) return null;
  const received = Object.entries(state.contests).filter(([, { stage }]) => stage === 'received');
  const receipts = received.map(([contest, { index, leaf, note }]) => ({ contest, index, leaf, note }));
  return { vkey: state.log.vkey, note: state.log.note, receipts };
}

/**
 * Holds own receipts against a log, `isKept` where it is a copy of before: `[{contest, outcome, fault}]`. Outcomes: `holds`, `fails`, and
 * `older` for a copy that ends before the receipt, which says nothing about it.
 */
export async function checkOwn({ vkey, note, receipts }, log) {
  const tree = new Tree();
  for (const entry of log.entries) await tree.push(entry);
  const outcomeOf = async (receipt) => {
    demand(log.vkey === vkey, 'key-differs', 'the key of the log is not the one that the device has pinned');
    const keys = await readKeys(vkey);
    demand(await isWhole(await readCheckpoint(log.checkpoint, keys), tree), 'log-root', 'the entries are not those that the checkpoint signs');
    const [signed, pinned] = [await readCheckpoint(receipt.note, keys), await readCheckpoint(note, keys)];
    if (log.isKept && signed.size > tree.size) return 'older';
    await grownFrom(signed, tree);
    if (!log.isKept || pinned.size <= tree.size) await grownFrom(pinned, tree);
    const entry = log.entries[receipt.index];
    demand(entry && toB64(await leafHash(entry)) === receipt.leaf, 'receipt-entry', 'the log has another entry here than the receipt');
    return 'holds';
  };
  const outcomes = [];
  for (const receipt of receipts) {
    const { contest } = receipt;
    outcomes.push(await outcomeOf(receipt).then(
      (outcome) => ({ contest, outcome, fault: null }),
      (error) => ({ contest, outcome: 'fails', fault: error instanceof Fault ? error : new Fault('unreadable', String(error)) }),
    ));
  }
  return outcomes;
}

const isWhole = async (signed, tree) => signed.size === tree.size && equal(signed.root, await tree.root());

async function grownFrom(signed, tree) {
  demand(await tree.begins(signed), 'log-inconsistent', `the log is not the one of ${signed.size} entries that it was before`, { size: signed.size });
}
