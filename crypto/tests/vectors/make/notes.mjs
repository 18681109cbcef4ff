// A log's keys, notes and tiles as the C2SP specifications write them.

import { base64, ecdsaDer, ed25519, hex, join, leafHash, pair, pointSpki, sha256, treeHash, u } from './primitives.mjs';

export class LogKeys {
  constructor(origin, name = origin) {
    this.origin = origin;
    this.ed = ed25519(name);
    this.ec = pair(`log ${name}`);
    this.edId = sha256(`${origin}\n`, [1], this.ed.public).subarray(0, 4);
    this.ecId = sha256(pointSpki(this.ec.point)).subarray(0, 4);
  }

  vkeyLine(id, type, key) {
    return `${this.origin}+${hex(id)}+${base64(join([type], key))}\n`;
  }

  get vkey() {
    return this.vkeyLine(this.edId, 1, this.ed.public) + this.vkeyLine(this.ecId, 2, pointSpki(this.ec.point));
  }

  lines(text) {
    const line = (id, signature) => `— ${this.origin} ${base64(join(id, signature))}\n`;
    return [line(this.edId, this.ed.sign(text)), line(this.ecId, ecdsaDer(this.ec, text))];
  }

  sign(text) {
    return `${text}\n${this.lines(text).join('')}`;
  }

  text({ size, root }) {
    return `${this.origin}\n${size}\n${base64(root)}\n`;
  }

  checkpoint(entries) {
    return this.sign(this.text({ size: entries.length, root: treeHash(entries) }));
  }
}

/** A witness (C2SP tlog-cosignature, `cosignature/v1`). */
export class Witness {
  constructor(name) {
    this.name = name;
    this.ed = ed25519(`witness ${name}`);
    this.id = sha256(`${name}\n`, [4], this.ed.public).subarray(0, 4);
    this.vkey = `${name}+${hex(this.id)}+${base64(join([4], this.ed.public))}`;
  }

  cosign(text, second) {
    const signature = this.ed.sign(`cosignature/v1\ntime ${second}\n${text}`);
    return `— ${this.name} ${base64(join(this.id, u(8, second), signature))}\n`;
  }
}

/** Entries as a bundle: each after its length, 16 bits. */
export const bundle = (entries) => join(...entries.map((entry) => join(u(2, entry.length), entry)));

/** A tile's number in a path: `x001/x234/067`. */
export function number(n) {
  const groups = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0').match(/.../g);
  return groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
}

export function tilePath(level, n, width) {
  return `tile/${level}/${number(n)}${width < 256 ? `.p/${width}` : ''}`;
}

/** All tiles and bundles of a log, by their paths. */
export function tiles(entries) {
  const files = {};
  for (let n = 0; n * 256 < entries.length; n += 1) {
    const some = entries.slice(n * 256, n * 256 + 256);
    files[tilePath('entries', n, some.length)] = bundle(some);
  }
  for (let level = 0, span = 1; entries.length >= span; level += 1, span *= 256) {
    const count = Math.floor(entries.length / span);
    const hash = (at) => (span === 1 ? leafHash(entries[at]) : treeHash(entries.slice(at * span, at * span + span)));
    for (let n = 0; n * 256 < count; n += 1) {
      const width = Math.min(256, count - n * 256);
      files[tilePath(level, n, width)] = join(...Array.from({ length: width }, (_, at) => hash(n * 256 + at)));
    }
  }
  return files;
}

/** The files as a tar (POSIX ustar), always the same bytes for the same files. */
export function tar(files) {
  const blocks = [];
  for (const [path, text] of Object.entries(files)) {
    const content = Buffer.from(text);
    const header = Buffer.alloc(512);
    const octal = (value, length) => `${value.toString(8).padStart(length - 1, '0')}\0`;
    const write = (text, at) => header.write(text, at, 'latin1');
    if (path.length > 100) throw new Error(`${path} is too long for a name in ustar`);
    write(path, 0);
    write(octal(0o644, 8), 100);
    write(octal(0, 8), 108);
    write(octal(0, 8), 116);
    write(octal(content.length, 12), 124);
    write(octal(0, 12), 136);
    write('        0', 148);
    write('ustar\x0000', 257);
    write(octal(0, 8), 329);
    write(octal(0, 8), 337);
    write(`${header.reduce((sum, byte) => sum + byte, 0).toString(8).padStart(6, '0')}\0 `, 148);
    blocks.push(header, content, Buffer.alloc((512 - (content.length % 512)) % 512));
  }
  return join(...blocks, Buffer.alloc(1024));
}
