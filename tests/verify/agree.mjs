// Verifies every bundle of a folder with the verify page's own code: a line of JSON for each, for whoever compares.

import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';

import { fromBundle } from '../../static/verify-source.js';
import { headline } from '../../static/verify-lines.js';
import { verify } from '../../static/verify.js';

const [folder] = process.argv.slice(2);

/** What the page would say: the verdict, and the first entry that fails, or can't be checked, with its check. What follows from the first is its own. */
async function judged(name) {
  try {
    const evidence = fromBundle(new Uint8Array(await readFile(path.join(folder, name))));
    const report = await verify(evidence);
    const first = headline(report);
    const verdict = report.holds ? 'holds' : report.fails ? 'fails' : 'unchecked';
    return { name, verdict, first: first && { entry: first.entry, check: first.check } };
  } catch (error) {
    return { name, refused: error.code ?? String(error) };
  }
}

for (const name of (await readdir(folder)).sort()) console.log(JSON.stringify(await judged(name)));
