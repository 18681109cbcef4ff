// Where evidence comes from: a log that is served, or a bundle that somebody kept (protocol §6, C2SP tlog-tiles).
//
// What is read here is not trusted. Where a byte is changed, as much as can be is still handed on, so that `verify` can
// name the entry.

import { Fault, concat, demand, sha256, textOf, toB64, utf8 } from './verify-bytes.js';
import { readTar } from './verify-tar.js';

const WIDTH = 256;
/** An issuer's number has one byte. */
const MOST_ISSUER = 255;
const NOTHING = new Uint8Array();

/** `000`, `001`, … `x001/234`. */
function tileNumber(n) {
  const last = String(n % 1000).padStart(3, '0');
  return n < 1000 ? last : `${tileNumber(Math.floor(n / 1000)).replace(/(\d{3})$/, 'x$1')}/${last}`;
}

/** The evidence of a log. `read(path)` answers bytes, or null where there is nothing. */
export async function fromLog(read, onProgress = () => {}) {
  const [vkey, checkpoint] = [await must(read, 'vkey'), await must(read, 'checkpoint')].map(lossyText);
  const size = Number(/^[^\n]*\n(\d{1,15})\n/.exec(checkpoint)?.[1] ?? 0);
  const [entries, tiles] = [[], []];
  for (let n = 0; n * WIDTH < size; n += 1) {
    const width = Math.min(size - n * WIDTH, WIDTH);
    const [bundle, hashes] = [await tile(read, `tile/entries/${tileNumber(n)}`, width), await tile(read, `tile/0/${tileNumber(n)}`, width)];
    entries.push(...entriesOf(bundle.bytes, bundle.width).slice(0, width));
    tiles.push({ level: 0, n, hashes: hashesOf(hashes.bytes, width) });
    onProgress({ done: entries.length, total: size });
  }
  return { vkey, checkpoint, entries, tiles, documents: {} };
}

/** Reads below a log's URL; an answer that never comes or is refused is a fault of its own. */
export const httpReader = (base) => async (path) => {
  let answer;
  try {
    answer = await fetch(`${base}/${path}`, { credentials: 'omit' });
    if (answer.ok) return new Uint8Array(await answer.arrayBuffer());
  } catch {
    throw new Fault('source-network', `${path} can not be reached`, { path });
  }
  if (answer.status === 404) return null;
  throw new Fault('source-network', `${path} is answered with ${answer.status}`, { path });
};

/** A tile of at least `width`, with the width that it has: partial ones may go as soon as the full one is there. */
async function tile(read, path, width) {
  const partial = width < WIDTH ? await read(`${path}.p/${width}`) : null;
  return partial ? { bytes: partial, width } : { bytes: await must(read, path), width: WIDTH };
}

async function must(read, path) {
  const bytes = await read(path);
  demand(bytes !== null, 'source-missing', `${path} is missing`, { path });
  return bytes;
}

/** The evidence of a bundle's bytes. Its files may stand below one folder. */
export function fromBundle(archive) {
  const files = readTar(archive);
  const [folder] = [...files.keys()].filter((path) => /^([^/]+\/)?vkey$/.test(path)).map((path) => path.slice(0, -4));
  demand(folder !== undefined, 'source-missing', 'the bundle has no vkey', { path: 'vkey' });
  const inside = [...files].filter(([path]) => path.startsWith(folder)).map(([path, bytes]) => [path.slice(folder.length), bytes]);
  const text = (path) => lossyText(new Map(inside).get(path) ?? NOTHING);
  const tiles = inside.map(([path, bytes]) => tileAt(path, bytes)).filter(Boolean);
  return {
    vkey: text('vkey'), checkpoint: text('checkpoint'), entries: bundledEntries(tiles.filter(({ level }) => level === null)),
    tiles: tiles.filter(({ level }) => level !== null).map(({ level, n, bytes, width }) => ({ level, n, hashes: hashesOf(bytes, width) })),
    documents: documentsOf(inside),
  };
}

function tileAt(path, bytes) {
  const [, kind, number, partial] = /^tile\/(entries|\d{1,2})\/((?:x\d{3}\/)*\d{3})(?:\.p\/(\d{1,3}))?$/.exec(path) ?? [];
  if (!kind) return null;
  const n = Number(number.replace(/[x/]/g, ''));
  return { level: kind === 'entries' ? null : Number(kind), n, width: Math.min(Number(partial ?? WIDTH), WIDTH), bytes };
}

function bundledEntries(tiles) {
  const entries = [];
  for (let n = 0; ; n += 1) {
    const widest = tiles.filter((each) => each.n === n).sort((one, other) => other.width - one.width)[0];
    if (!widest) return entries;
    entries.push(...entriesOf(widest.bytes, widest.width));
    if (widest.width < WIDTH) return entries;
  }
}

/**
 * Exactly `width` entries: each after its length in two bytes. What runs over the end is filled with zeros, and what is
 * left joins the last entry, so that damage to a length shows in an entry.
 */
function entriesOf(bytes, width) {
  const entries = [];
  for (let at = 0; entries.length < width; ) {
    const length = at + 2 <= bytes.length ? bytes[at] * 256 + bytes[at + 1] : 0;
    const end = entries.length === width - 1 ? Math.max(at + 2 + length, bytes.length) : at + 2 + length;
    const entry = bytes.subarray(at + 2, end);
    entries.push(end > bytes.length ? concat(entry, new Uint8Array(end - Math.max(bytes.length, at + 2))) : entry);
    at = end;
  }
  return entries;
}

const hashesOf = (bytes, width) => Array.from({ length: width }, (_, at) => bytes.subarray(32 * at, 32 * at + 32));

function documentsOf(files) {
  const documents = {};
  for (const [path, bytes] of files) {
    const [, contest, name, issuer] = /^contests\/([0-9a-f-]{36})\/(eligible|roll|registers\/(\d{1,3}))\.json$/.exec(path) ?? [];
    if (!contest || Number(issuer ?? 0) > MOST_ISSUER) continue;
    const ofContest = (documents[contest] ??= { registers: {} });
    if (issuer === undefined) ofContest[name] = bytes;
    else ofContest.registers[issuer] = bytes;
  }
  return documents;
}

function lossyText(bytes) {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
}

/** What a file that a delegate kept says: `{receipts, earlier}`. A receipt, several, a log's checkpoint, or evidence with such. */
export function readKept(bytes) {
  let text = '';
  try {
    text = textOf(bytes);
    const value = JSON.parse(text);
    const cases = value?.evidence;
    if (Array.isArray(cases)) return { receipts: [], earlier: [...new Set(cases.flatMap(({ pinned, shown }) => [...pinned, ...(shown ? [shown] : [])]))] };
    const receipts = [value?.receipts ?? value].flat();
    if (receipts.every((each) => each?.proof !== undefined)) return { receipts, earlier: [] };
  } catch {
    if (text.includes('\n\n— ')) return { receipts: [], earlier: [text] };
  }
  throw new Fault('receipt-form', 'the file holds no receipt');
}

/**
 * The key to trust: `given` by the reader, as the two lines of a vkey file or as the code of it at the end of an
 * invitation's link; without, the one that came with the log. Answers `{vkey, source}`.
 */
export async function chooseKey(given, served) {
  const text = given.trim();
  if (text === '') return { vkey: served, source: 'served' };
  if (text.includes('+')) return { vkey: `${text.split(/\s*\n\s*/).join('\n')}\n`, source: 'given' };
  const code = /([A-Za-z0-9_-]{22})$/.exec(text)?.[1];
  demand(code, 'key-form', 'neither the two lines of a key nor its code');
  const own = toB64((await sha256(utf8(served))).subarray(0, 16));
  demand(own === code, 'key-differs', 'the key of the log is not the one of the invitation');
  return { vkey: served, source: 'given' };
}
