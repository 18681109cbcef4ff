// A further issuer as another organisation runs it: its own folder, its own process, everything by the command line.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROGRAM, run } from './service.mjs';

export class Issuer {
  #folder;
  #process = null;

  /** Makes the issuer, gives it the roll of the service's congress, and has the organiser name it in `contests`. */
  static async beside(service, contests) {
    const issuer = new Issuer();
    issuer.#folder = await mkdtemp(path.join(tmpdir(), 'piaojue-issuer-'));
    issuer.listen = `127.0.0.1:${await freePort()}`;
    issuer.url = `http://${issuer.listen}`;
    const file = (name) => path.join(issuer.#folder, name);
    const own = (...options) => run(['issuer', ...options, '--data', file('data')]);
    await own('init', '--name', '省总工会', '--url', issuer.url);
    await writeFile(file('roll.json'), (await service.run('roll', service.congress, '--base', service.base)).stdout);
    await own('roll', file('roll.json'));
    issuer.codes = codes((await own('codes', service.congress)).stdout);
    for (const contest of contests) {
      await writeFile(file('key.json'), (await own('contest', service.congress, contest)).stdout);
      await service.run('contest-issuer', contest, file('key.json'));
    }
    return issuer;
  }

  /** Serves; gives itself once it answers. */
  async serve() {
    const options = ['issuer', 'serve', '--data', path.join(this.#folder, 'data'), '--listen', this.listen];
    this.#process = spawn(PROGRAM, options, { stdio: ['ignore', 'ignore', 'inherit'] });
    for (let tries = 0; tries < 100; tries++) {
      if (await fetch(this.url).catch(() => null)) return this;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the issuer does not answer');
  }

  async stop() {
    if (!this.#process) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    this.#process = null;
  }

  async remove() {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** What `piaojue issuer codes` printed for somebody: `{code, link}`. */
  codeOf(name) { return this.codes.find((each) => each.name === name); }
}

function codes(csv) {
  const [, ...rows] = csv.replace('\ufeff', '').trim().split('\n');
  return rows.map((row) => {
    const [name, number, code, link] = row.split(',');
    return { name, number, code, link };
  });
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}
