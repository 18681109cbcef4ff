// Audit bundles made for the tests: ustar archives, as protocol and server lay them out.

function header(path, size) {
  const block = Buffer.alloc(512);
  block.write(path, 0);
  block.write('0000644\0', 100);
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
  block.write('00000000000\0', 136);
  block.write(' '.repeat(8), 148);
  block.write('0', 156);
  block.write('ustar\u000000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return block;
}

/** An archive of `[path, content]`. */
export function tar(files) {
  const blocks = files.flatMap(([path, content]) => {
    const bytes = Buffer.from(content);
    return [header(path, bytes.length), bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
  });
  return new Uint8Array(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

/** The bundle of a board of less than 256 entries. */
export function bundleOf({ log, documents }, folder = '') {
  const width = log.entries.length;
  const paths = ['vkey', 'checkpoint', `tile/entries/000.p/${width}`, `tile/0/000.p/${width}`];
  const files = paths.map((path) => [path, log.file(path)]);
  for (const [contest, { eligible, roll, registers }] of Object.entries(documents)) {
    files.push([`contests/${contest}/eligible.json`, eligible], [`contests/${contest}/roll.json`, roll]);
    for (const [issuer, register] of Object.entries(registers)) files.push([`contests/${contest}/registers/${issuer}.json`, register]);
  }
  return tar([...files, ['README.md', '# 审计包']].map(([path, content]) => [folder + path, content]));
}
