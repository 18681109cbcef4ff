// Reads and writes an audit bundle's container: a POSIX ustar archive, without compression.

import { concat, demand, textOf, utf8 } from './verify-bytes.js';

const BLOCK = 512;

/** The files of an archive, by path. */
export function readTar(archive) {
  const files = new Map();
  for (let at = 0; at < archive.length; ) {
    const header = archive.subarray(at, at + BLOCK);
    if (header.every((byte) => byte === 0)) break;
    const { path, size, isFile } = readHeader(header, at);
    const start = at + BLOCK;
    demand(start + size <= archive.length, 'bundle-damaged', `the bundle ends within ${path}`, { at: archive.length });
    if (isFile) files.set(path, archive.subarray(start, start + size));
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return files;
}

function readHeader(header, at) {
  const isTar = header.length === BLOCK && ascii(header.subarray(257, 262)) === 'ustar';
  demand(isTar || at > 0, 'bundle-format', 'the file is not a bundle: an uncompressed .tar');
  // The sum counts itself as spaces.
  const sum = header.reduce((total, byte, place) => total + (place >= 148 && place < 156 ? 32 : byte), 0);
  const stated = octal(header.subarray(148, 156));
  demand(isTar && sum === stated, 'bundle-damaged', `the bundle is damaged at byte ${at}`, { at });
  const [name, prefix] = [header.subarray(0, 100), header.subarray(345, 500)].map(untilZero);
  const size = octal(header.subarray(124, 136));
  demand(Number.isSafeInteger(size), 'bundle-damaged', `the bundle is damaged at byte ${at}`, { at });
  return { path: prefix ? `${prefix}/${name}` : name, size, isFile: ['0', '\0'].includes(ascii(header.subarray(156, 157))) };
}

const ascii = (bytes) => String.fromCharCode(...bytes);
const octal = (bytes) => parseInt(ascii(bytes), 8);

function untilZero(bytes) {
  const end = bytes.indexOf(0);
  try {
    return textOf(end < 0 ? bytes : bytes.subarray(0, end));
  } catch {
    return '';
  }
}

/** An archive of files by path, of at most 100 bytes each, that `readTar` reads. The same files give the same bytes. */
export function writeTar(files) {
  const parts = [...files].flatMap(([path, bytes]) => [headerOf(path, bytes.length), bytes, new Uint8Array(-bytes.length & (BLOCK - 1))]);
  return concat(...parts, new Uint8Array(2 * BLOCK));
}

function headerOf(path, size) {
  const header = new Uint8Array(BLOCK);
  const put = (at, text) => header.set(utf8(text), at);
  const number = (value, width) => `${value.toString(8).padStart(width, '0')}\0`;
  put(0, path);
  put(100, `${number(0o644, 7)}${number(0, 7)}${number(0, 7)}${number(size, 11)}${number(0, 11)}        0`);
  put(257, 'ustar\x0000');
  put(148, `${number(header.reduce((total, byte) => total + byte), 6)} `);
  return header;
}
