// Makes all frozen vectors. `node make.mjs` prints which files would change; `node make.mjs --write` writes them, which is
// right only where the protocol's bytes have changed, and its version string with them, or where vectors are added.

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { dirname, join } from 'node:path';

import { openingVectors, sealingVectors, tokenVectors } from './ballot.mjs';
import { documentVectors, merkleVectors, noteVectors, receiptVectors, tileVectors } from './board.mjs';
import { b64Vectors, jsonVectors, manifestVectors, messageVectors, signatureVectors } from './bytes.mjs';
import { entryVectors } from './entries.mjs';
import { handsVectors } from './hands.mjs';
import { logFiles } from './logs.mjs';

const FOLDER = dirname(dirname(fileURLToPath(import.meta.url)));

/** Every frozen file by its path: the same bytes each time. */
export function made() {
  const vectors = {
    b64: b64Vectors(), json: jsonVectors(), manifest: manifestVectors(), messages: messageVectors(), signatures: signatureVectors(),
    openings: openingVectors(), tokens: tokenVectors(), sealing: sealingVectors(), merkle: merkleVectors(), tiles: tileVectors(),
    notes: noteVectors(), receipts: receiptVectors(), documents: documentVectors(), entries: entryVectors(), hands: handsVectors(),
  };
  const json = Object.entries(vectors).map(([name, value]) => [`${name}.json`, `${JSON.stringify(value, null, 1)}\n`]);
  return { ...Object.fromEntries(json), ...logFiles() };
}

/** The paths of files that are not, or not so, in the folder. */
export function different(files) {
  const stands = (path, content) => {
    try {
      return readFileSync(join(FOLDER, path)).equals(Buffer.from(content));
    } catch {
      return false;
    }
  };
  return Object.entries(files).filter(([path, content]) => !stands(path, content)).map(([path]) => path);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const files = made();
  for (const path of different(files)) {
    console.log(path);
    if (!process.argv.includes('--write')) continue;
    mkdirSync(dirname(join(FOLDER, path)), { recursive: true });
    writeFileSync(join(FOLDER, path), files[path]);
  }
}
