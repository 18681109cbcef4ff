// A livestream as an organiser's provider has one: ffmpeg makes it, a small server of its own gives it out over https, to any origin.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const KINDS = { '.m3u8': 'application/vnd.apple.mpegurl', '.ts': 'video/mp2t' };

export class LiveStream {
  #folder;
  #encoder;
  #server;
  /** What was asked for, oldest first. */
  asked = [];
  /** While set, requests are taken and never answered. */
  dead = false;

  static async start() {
    const stream = new LiveStream();
    stream.#folder = await mkdtemp(path.join(tmpdir(), 'piaojue-stream-'));
    const at = (name) => path.join(stream.#folder, name);
    await run('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('key.pem'), '-out', at('cert.pem'), '-days', '2', '-subj', '/CN=localhost']);
    stream.#encoder = spawn('ffmpeg', [
      '-loglevel', 'error', '-re', '-f', 'lavfi', '-i', 'testsrc=size=320x180:rate=10', '-f', 'lavfi', '-i', 'sine=frequency=300',
      '-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10', '-pix_fmt', 'yuv420p', '-c:a', 'aac', '-f', 'hls',
      '-hls_time', '1', '-hls_list_size', '6', '-hls_flags', 'delete_segments', at('hall.m3u8'),
    ], { stdio: ['ignore', 'ignore', 'inherit'] });
    const [key, cert] = await Promise.all([readFile(at('key.pem')), readFile(at('cert.pem'))]);
    stream.#server = createServer({ key, cert }, (request, response) => stream.#answer(request, response));
    await new Promise((resolve) => stream.#server.listen(0, '127.0.0.1', resolve));
    for (let tries = 0; tries < 200 && !(await readFile(at('hall.m3u8')).catch(() => null)); tries++) await new Promise((wait) => setTimeout(wait, 100));
    return stream;
  }

  get origin() {
    return `https://127.0.0.1:${this.#server.address().port}`;
  }

  get address() {
    return `${this.origin}/hall.m3u8`;
  }

  async #answer(request, response) {
    this.asked.push(request.url);
    if (this.dead) return;
    const name = path.basename(new URL(request.url, this.origin).pathname);
    const bytes = KINDS[path.extname(name)] && (await readFile(path.join(this.#folder, name)).catch(() => null));
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cache-Control', 'no-store');
    if (!bytes) return response.writeHead(404).end();
    response.writeHead(200, { 'Content-Type': KINDS[path.extname(name)] }).end(bytes);
  }

  async stop() {
    const ended = new Promise((resolve) => this.#encoder.once('exit', resolve));
    this.#encoder.kill();
    await ended;
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
    await rm(this.#folder, { recursive: true, force: true });
  }
}
