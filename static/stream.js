// The livestream's own page, framed without an origin beside the agenda. Nothing is asked of the stream's host before somebody presses;
// the hall's screen, which nobody operates, begins by itself without sound. Whatever fails, a sentence says so, and nothing else waits
// for it. A classic script: modules can't be loaded into a page without an origin.

'use strict';

/** How long without a new picture until the stream counts as dead. */
const DEAD_MS = 12_000;
/** How soon the hall's screen tries again. */
const AGAIN_MS = 20_000;

const byId = (id) => document.getElementById(id);
const { address, script, integrity } = byId('stream-player').dataset;
const [video, state, button] = [byId('video'), byId('stream-state'), byId('play')];
const unattended = location.hash === '#hall';

let library = null; // a player of hls.js, while one plays
let heard = 0; // when the picture last moved
let ways = []; // what is still to be tried
let watch = null;

/** Browsers that know HLS play it by themselves; what they say they can and then can't, hls.js tries after them. */
function start() {
  ways = [];
  if (video.canPlayType('application/vnd.apple.mpegurl')) ways.push(playNative);
  if (script && (window.ManagedMediaSource || window.MediaSource)) ways.push(playWithLibrary);
  button.hidden = true;
  say(state.dataset.waiting);
  clearInterval(watch);
  watch = setInterval(look, 1_000);
  tryNext();
}

function tryNext() {
  stop();
  const way = ways.shift();
  if (!way) return fail();
  heard = Date.now();
  way().catch(tryNext);
}

async function playNative() {
  video.onerror = tryNext;
  video.src = address;
  await play();
}

async function playWithLibrary() {
  if (!window.Hls) await load();
  if (!window.Hls.isSupported()) throw new Error('no media source');
  library = new window.Hls({ enableWorker: false, lowLatencyMode: false });
  library.on(window.Hls.Events.ERROR, (_, { fatal }) => fatal && tryNext());
  library.loadSource(address);
  library.attachMedia(video);
  await play();
}

/** hls.js, from our own host, and only as the bytes that were looked at. */
function load() {
  return new Promise((resolve, reject) => {
    const policy = window.trustedTypes?.createPolicy(`piaojue-hls-${Date.now()}`, { createScriptURL: () => script });
    const element = document.createElement('script');
    element.integrity = integrity;
    element.crossOrigin = 'anonymous';
    element.src = policy ? policy.createScriptURL('') : script;
    element.onload = resolve;
    element.onerror = () => reject(new Error('no player'));
    document.head.append(element);
  });
}

async function play() {
  video.hidden = false;
  video.muted = unattended;
  // A browser may refuse sound without a press: the controls are there, and a picture will tell.
  await video.play().catch((error) => {
    if (error.name === 'NotSupportedError') throw error;
  });
}

/** Looks whether the picture moves; one that has stood still for long is given up, unless somebody paused it. */
function look() {
  if (video.paused && video.currentTime > 0) heard = Date.now();
  if (Date.now() - heard > DEAD_MS) tryNext();
}

function fail() {
  clearInterval(watch);
  video.hidden = true;
  say(state.dataset.failed);
  button.textContent = button.dataset.again;
  button.hidden = false;
  if (unattended) setTimeout(() => button.hidden || start(), AGAIN_MS);
}

function stop() {
  library?.destroy();
  library = null;
  video.onerror = null;
  video.removeAttribute('src');
  video.load();
}

function say(words) {
  state.textContent = words;
  state.hidden = words === '';
}

video.addEventListener('timeupdate', () => {
  heard = Date.now();
  if (video.currentTime > 0) say('');
});
button.addEventListener('click', start);
if (unattended) start();
