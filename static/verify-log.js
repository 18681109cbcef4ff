// Check 1: the log is one log. Its keys signed the checkpoint, the entries hash to its root, it has grown from every
// earlier checkpoint, and holds every receipt's entry; and the witnesses that the reader trusts have seen it so.

import { demand, equal, Fault, fromB64 } from './verify-bytes.js';
import { readCheckpoint, readKeys } from './verify-note.js';
import { bytes, integer, list, text } from './verify-shape.js';
import { isIncluded } from './verify-tree.js';
import { checkCosigned } from './verify-witness.js';

/** Calls `fail` for all that is wrong with the log as a whole; answers what each receipt comes to. */
export async function checkLog({ vkey, checkpoint, entries, tiles = [], earlier = [], receipts = [], witnesses = [] }, tree, fail) {
  const attempt = (act, index = null) => act().then(() => null, (fault) => (fail(index, fault), fault));
  const reading = readKeys(vkey);
  const unreadable = await attempt(() => reading);
  if (unreadable) return receipts.map(() => ({ index: null, fault: unreadable }));
  const keys = await reading;
  const changed = await attempt(async () => wholeLog(await readCheckpoint(checkpoint, keys), tree));
  for (const witness of witnesses) await attempt(() => checkCosigned(checkpoint, witness));
  checkTiles(tiles, tree, changed?.code === 'log-root', fail);
  for (const note of earlier) await attempt(async () => grownFrom(await readCheckpoint(note, keys), tree));
  const found = [];
  for (const receipt of receipts) {
    const index = integer(receipt?.index) ? receipt.index : null;
    found.push({ index, fault: await attempt(() => checkReceipt(receipt, keys, entries, tree), index) });
  }
  return found;
}

async function wholeLog(signed, tree) {
  const figures = { found: tree.size, signed: signed.size };
  demand(signed.size === tree.size, 'log-size', `${tree.size} entries where the checkpoint says ${signed.size}`, figures);
  demand(await tree.begins(signed), 'log-root', 'the entries are not those that the checkpoint signs');
}

/**
 * Tiles `{level, n, hashes}` say which hash each entry had. They prove nothing by themselves, but where the root is
 * another one they tell which entry has been changed.
 */
function checkTiles(tiles, tree, rootDiffers, fail) {
  for (const { level, n, hashes } of [...tiles].sort((one, other) => one.level - other.level)) {
    const differs = (hash, at) => {
      const own = tree.hash(8 * level, n * 256 + at);
      return own !== undefined && !equal(own, hash);
    };
    const at = hashes.findIndex(differs);
    if (at < 0) continue;
    const entry = (n * 256 + at) * 256 ** level;
    fail(entry, rootDiffers
      ? new Fault('entry-changed', 'the entry is not the one whose hash the log has')
      : new Fault('tile', `tile ${level}/${n} has another hash than the entries`, { level, n }));
    if (rootDiffers) return;
  }
}

async function grownFrom(checkpoint, tree) {
  const { size } = checkpoint;
  demand(await tree.begins(checkpoint), 'log-inconsistent', `the log is not the one of ${size} entries that it was before`, { size });
}

const PROOF = list(bytes(32));

async function checkReceipt(receipt, keys, entries, tree) {
  const { index, entry, checkpoint, proof } = receipt ?? {};
  const read = integer(index) && bytes()(entry) && text(checkpoint) && PROOF(proof);
  demand(read, 'receipt-form', 'the receipt can not be read');
  const signed = await readCheckpoint(checkpoint, keys);
  const logged = fromB64(entry);
  demand(await isIncluded(logged, index, signed, proof.map(fromB64)), 'receipt-proof', 'the receipt does not prove its entry');
  await grownFrom(signed, tree);
  demand(equal(entries[index], logged), 'receipt-entry', 'the log has another entry here than the receipt');
}
