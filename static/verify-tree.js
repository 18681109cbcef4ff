// The log's Merkle tree (RFC 6962): the root over any number of its first entries, and inclusion proofs.

import { equal, sha256 } from './verify-bytes.js';

export const leafHash = (entry) => sha256([0], entry);
const nodeHash = (left, right) => sha256([1], left, right);

/** A tree that grows by one entry at a time and keeps the hash of every complete subtree. */
export class Tree {
  #levels = [[]];

  get size() {
    return this.#levels[0].length;
  }

  async push(entry) {
    let hash = await leafHash(entry);
    for (let level = 0; ; level += 1) {
      const row = (this.#levels[level] ??= []);
      row.push(hash);
      if (row.length % 2 === 1) return;
      hash = await nodeHash(row[row.length - 2], hash);
    }
  }

  /** The hash of the `at`-th complete subtree of 2^level entries; undefined where there is none. */
  hash(level, at) {
    return this.#levels[level]?.[at];
  }

  /** The root over the first `size` entries: its complete subtrees, from the largest, joined from the right. */
  async root(size = this.size) {
    if (size === 0) return sha256();
    const peaks = [];
    let before = 0;
    for (let level = this.#levels.length - 1; level >= 0; level -= 1) {
      const width = 2 ** level;
      if (size - before < width) continue;
      peaks.push(this.#levels[level][before / width]);
      before += width;
    }
    let root = peaks.pop();
    while (peaks.length > 0) root = await nodeHash(peaks.pop(), root);
    return root;
  }

  /** What signatures call `tree(size)`. */
  async head(size = this.size) {
    return { size, root: await this.root(size) };
  }

  /** Whether a log of this size and root is the beginning of this one. */
  async begins({ size, root }) {
    return size <= this.size && equal(await this.root(size), root);
  }
}

/** Whether `proof`, leaf to root, shows an entry at `index` of the tree `{size, root}` (RFC 9162 §2.1.3.2). */
export async function isIncluded(entry, index, { size, root }, proof) {
  if (index >= size) return false;
  let hash = await leafHash(entry);
  let [at, last] = [index, size - 1];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (at % 2 === 1 || at === last) {
      hash = await nodeHash(sibling, hash);
      while (at % 2 === 0 && at !== 0) [at, last] = [at / 2, Math.floor(last / 2)];
    } else {
      hash = await nodeHash(hash, sibling);
    }
    [at, last] = [Math.floor(at / 2), Math.floor(last / 2)];
  }
  return last === 0 && equal(hash, root);
}
