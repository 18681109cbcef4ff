// The two halves as two programs of their own, on two origins, with a congress imported: what `piaojue serve --half` is for.

import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { PROGRAM, Service, run } from './service.mjs';

const CONGRESS = `title = "第三届会员代表大会第一次会议"
organisation = "江海重型装备（集团）有限公司工会"
second_factor = "number"
roll = "roll.csv"
[contact]
name = "周海燕"
phone = "0513-5550 0142"
[[agenda]]
slug = "vote"
title = "表决大会决议"
kind = "motion"
contest = "vote"
[[contests]]
slug = "vote"
kind = "motion"
title = "大会决议表决票"
subject = "大会决议（草案）"
profile = "ordinary-motion@1"
[contests.spread]
issue_s = 0
settle_s = 0
[contests.box]
group = 1
wait_s = 0
`;
const ROLL = '姓名,工号,单位\n马晓燕,1001,总装车间\n';

/** A package of one motion and one delegate. */
async function written(folder) {
  const at = path.join(folder, 'package');
  await mkdir(at);
  await writeFile(path.join(at, 'congress.toml'), CONGRESS);
  await writeFile(path.join(at, 'roll.csv'), ROLL);
  return at;
}

/** A port that nobody listens on. */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export class Apart extends Service {
  #folder;
  #processes = [];

  static async start() {
    const apart = new Apart();
    const folder = await mkdtemp(path.join(tmpdir(), 'piaojue-apart-'));
    apart.#folder = folder;
    const [people, ballots] = ['people', 'ballots'].map((name) => path.join(folder, name));
    const [base, box] = [`http://localhost:${await freePort()}`, `http://127.0.0.1:${await freePort()}`];
    const listen = (url) => ['--listen', `127.0.0.1:${new URL(url).port}`, '--base', url];
    await apart.#serve(['--half', 'urn', '--data', ballots, '--origin', base, ...listen(box)], `${box}/healthz`);
    const peopleOf = ['--data', people, '--urn', box, '--urn-key', path.join(ballots, 'halves.key')];
    const { stdout } = await run(['import', await written(folder), '--base', base, ...peopleOf]);
    const congress = stdout.trim().split('\n').at(-1);
    const printed = await run(['invitations', congress, '--format', 'json', '--base', base, ...peopleOf]);
    const invitations = JSON.parse(printed.stdout).map(({ code, number }) => ({ code, check: number }));
    const log = JSON.parse(printed.stdout)[0].link.split('.').at(-1);
    await apart.#serve(['--half', 'roll', ...peopleOf, ...listen(base)], `${base}/healthz`);
    return Object.assign(apart, { base, box, congress, log, peopleOf, invitations });
  }

  /** An officer's one-time sign-in link. */
  async officerLink(base = this.base) {
    const { stdout } = await run(['token', 'create', '--role', 'officer', '--base', base, ...this.peopleOf]);
    return /http\S+\/officer\/sign-in#\S+/.exec(stdout)[0];
  }

  async #serve(options, ready) {
    const process = spawn(PROGRAM, ['serve', ...options], { stdio: ['ignore', 'inherit', 'inherit'] });
    this.#processes.push(process);
    for (let tries = 0; tries < 100; tries++) {
      if (await fetch(ready).then(({ ok }) => ok, () => false)) return;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${ready} does not answer`);
  }

  async stop() {
    for (const process of this.#processes) process.kill('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }
}
