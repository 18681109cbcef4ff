// The program under test: a demo of its own, on ports and in a folder of its own, and what anybody can read of it.

import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

export const PROGRAM = process.env.PIAOJUE ?? fileURLToPath(new URL('../../../target/debug/piaojue', import.meta.url));

/** Of each of `piaojue assets`, the files of its npm package, which the browser tests have in the same version. */
const PLAYERS = {
  hls: ['hls.js/dist/hls.light.min.js'],
  pdf: ['pdfjs-dist/legacy/build/pdf.min.mjs', 'pdfjs-dist/legacy/build/pdf.worker.min.mjs'],
};

async function keep(file, folder) {
  await mkdir(folder, { recursive: true });
  await copyFile(fileURLToPath(new URL(`../node_modules/${file}`, import.meta.url)), path.join(folder, path.basename(file)));
}

/** A running demo: `base`, `congress`, `log`, `contests` in voting order, `invitations`, as `demo --json` prints them. */
export class Service {
  #process;
  #data;

  /** Starts a demo; `options` as on the command line. `players`: those that `piaojue assets` would have fetched. */
  static async start(options, listen = '127.0.0.1:0', players = []) {
    const service = new Service();
    service.#data = await mkdtemp(path.join(tmpdir(), 'piaojue-browser-'));
    for (const file of players.flatMap((name) => PLAYERS[name])) await keep(file, path.join(service.#data, 'assets'));
    const fixed = ['demo', '--json', '--data', service.#data, '--listen', listen, '--https-port', '0'];
    service.#process = spawn(PROGRAM, [...fixed, ...options], { stdio: ['ignore', 'pipe', 'inherit'] });
    return Object.assign(service, JSON.parse(await service.#firstLine()));
  }

  /** Starts a service that holds nothing yet. */
  static async empty() {
    const service = new Service();
    service.#data = await mkdtemp(path.join(tmpdir(), 'piaojue-browser-'));
    const fixed = ['serve', '--data', service.#data, '--listen', '127.0.0.1:0'];
    service.#process = spawn(PROGRAM, fixed, { stdio: ['ignore', 'inherit', 'pipe'], env: { ...process.env, NO_COLOR: '1' } });
    service.base = await new Promise((resolve, reject) => {
      service.#process.once('exit', (code) => reject(new Error(`${PROGRAM} ended with ${code} before it listened`)));
      createInterface({ input: service.#process.stderr }).on('line', (line) => {
        const said = /base="?(http[^\s"]+)/.exec(line);
        if (said) resolve(said[1]);
      });
    });
    return service;
  }

  async #firstLine() {
    for await (const line of createInterface({ input: this.#process.stdout })) return line;
    throw new Error(`${PROGRAM} ended before it listened`);
  }

  /** Ends it as an operator does, and removes its folder. */
  async stop() {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    const code = this.#process.exitCode ?? (await ended);
    await rm(this.#data, { recursive: true, force: true });
    if (code !== 0) throw new Error(`the service ended with ${code}`);
  }

  /** An officer's one-time sign-in link, from the command line. */
  async officerLink(base = this.base) {
    const { stdout } = await run(['token', 'create', '--role', 'officer', '--data', this.#data, '--base', base]);
    return /http\S+\/officer\/sign-in#\S+/.exec(stdout)[0];
  }

  /** The command line over the service's own folder. */
  run(...options) {
    return run([...options, '--data', this.#data]);
  }

  /** The audit bundle, as the command line writes it beside the running service; `options` as there. */
  async bundle(...options) {
    const output = path.join(this.#data, 'bundle.tar');
    await run(['bundle', this.congress, '--data', this.#data, '--output', output, ...options]);
    return readFile(output);
  }

  /** Has the command line look up a receipt in the live log; fails where it does not hold. */
  async verifyReceipt(text) {
    const file = path.join(this.#data, 'receipt.json');
    await writeFile(file, text);
    await run(['verify', this.base, this.congress, '--receipt', file]);
  }

  /** The invitation link of the delegate at `place` of the roll. */
  invitationLink(place, base = this.base) {
    return `${base}/i#${this.invitations[place].code}.${this.log}`;
  }

  page(path) {
    return `${this.base}/c/${this.congress}${path}`;
  }

  /** The public snapshot of protocol §8. */
  async snapshot() {
    return (await this.#get(`/api/v1/congresses/${this.congress}/live`)).json();
  }

  /** What the snapshot says of a contest. */
  async contest(id) {
    return (await this.snapshot()).contests.find(({ contest }) => contest === id);
  }

  /** Waits until a contest's public figures are as `wanted` says; gives them. */
  async until(id, wanted, { seconds = 120 } = {}) {
    const last = Date.now() + seconds * 1000;
    for (;;) {
      const now = await this.contest(id);
      if (wanted(now)) return now;
      if (Date.now() > last) throw new Error(`waited ${seconds} s for ${wanted}; the figures are ${JSON.stringify(now)}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  /** Every entry of the public log, in order, read as C2SP tlog-tiles says. */
  async entries() {
    const [, size] = (await (await this.#get(`/log/${this.congress}/checkpoint`)).text()).split('\n');
    const entries = [];
    for (let tile = 0; tile * 256 < Number(size); tile++) {
      const width = Math.min(Number(size) - tile * 256, 256);
      const bundle = await this.#get(`/log/${this.congress}/tile/entries/${String(tile).padStart(3, '0')}${width < 256 ? `.p/${width}` : ''}`);
      entries.push(...unbundle(new DataView(await bundle.arrayBuffer())));
    }
    return entries;
  }

  async #get(path) {
    const response = await fetch(this.base + path);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  }
}

/** Entries of a bundle: each preceded by its length, 16 bits, big-endian. */
function* unbundle(view) {
  for (let at = 0; at < view.byteLength; ) {
    const length = view.getUint16(at);
    yield JSON.parse(new TextDecoder().decode(new Uint8Array(view.buffer, at + 2, length)));
    at += 2 + length;
  }
}

/** Runs the command line to its end; fails where it does. */
export function run(options) {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, options, { stdio: ['ignore', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (part) => (stdout += part));
    child.on('error', reject);
    child.on('close', (code) => (code === 0 ? resolve({ stdout }) : reject(new Error(`${options.join(' ')} ended with ${code}`))));
  });
}
