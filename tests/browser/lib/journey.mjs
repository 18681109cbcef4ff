// How every script here runs: a service, a browser, a play, and an end that leaves nothing behind.

import { Browser } from './browser.mjs';
import { Service } from './service.mjs';

/** Plays `play({service, browser})` over a demo started with `options`; the process fails if it does, or if a page complained. */
export async function journey(options, play, { listen, players } = {}) {
  await over(await Service.start(options, listen, players), play);
}

/** The same over a service that holds nothing yet. */
export async function beginning(play) {
  await over(await Service.empty(), play);
}

async function over(service, play) {
  try {
    const browser = await Browser.launch();
    try {
      await play({ service, browser });
      browser.assertNoComplaints();
    } catch (error) {
      console.error(await browser.describe());
      throw error;
    } finally {
      await browser.close();
    }
  } finally {
    await service.stop();
  }
}

let last = Date.now();

/** Says how far the play is. */
export function say(words) {
  const now = Date.now();
  console.log(`${((now - last) / 1000).toFixed(1).padStart(6)} s  ${words}`);
  last = now;
}
