// The officers' page of a discussion follows what delegates write. While a reason is typed, or a button is being pressed, it stays as it is.

import { byId } from './page.js';
import { renewer } from './renewing.js';

const EVERY_MS = 6_000;
const PRESS_MS = 700;
let pressedAt = -Infinity;

const isBusy = () =>
  performance.now() - pressedAt < PRESS_MS || Boolean(byId('statements').querySelector('details[open]')) || document.visibilityState === 'hidden';

const renew = renewer(['#statements', '#lists'], { everyMs: EVERY_MS, busy: isBusy });

document.addEventListener('pointerdown', () => (pressedAt = performance.now()));
setInterval(renew, EVERY_MS);
