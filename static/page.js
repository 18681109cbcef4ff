// What the pages' scripts share: elements, words, the time of day, and how a refusal is shown.

import { fill, problemName } from './words.js';

export const byId = (id) => document.getElementById(id);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];

const catalogue = JSON.parse(byId('words').content.textContent);
const contact = document.querySelector('[data-helper]')?.dataset.helper ?? '';

/** A sentence of `[script]` in the page's language. */
export const say = (key, values) => fill(catalogue.script[key], values);

export const isElder = document.documentElement.classList.contains('elder');

/** Has the page say that this is a rehearsal, once it is known whose page it is. */
export async function sayIfRehearsal(congress) {
  const answer = await fetch(`/api/v1/congresses/${congress}`, { credentials: 'omit' }).catch(() => null);
  if (answer?.ok) byId('rehearsal').hidden = !(await answer.json()).rehearsal;
}

/** `{what, why, steps}` about a refusal. */
export function problemWords(slug) {
  const { what, why, steps } = catalogue.problems[problemName(slug, catalogue.problems)];
  return { what, why, steps: steps.map((step) => fill(step, { contact })) };
}

/** The whole minutes until a refused request may be tried again, at least one. */
export const minutesUntil = ({ extra: { retryMs = 0 } }) => Math.max(1, Math.ceil(retryMs / 60_000));

/** What a refusal comes to in one line. */
export function problemLine(problem) {
  if (problem.slug === 'invitation-paused') return say('paused_for', { m: minutesUntil(problem), contact });
  const { what, steps } = problemWords(problem.slug);
  return [what + say('stop'), ...steps].join(say('gap'));
}

/** Fills the page's problem section; showing it is the caller's part. An `error` that is no Problem is a fault of the page. */
export function fillProblem(error) {
  const slug = error.slug ?? 'page-broken';
  if (!error.slug) console.error(error);
  const { what, why, steps } = problemWords(slug);
  byId('problem-what').textContent = what;
  byId('problem-why').textContent = why;
  byId('problem-steps').replaceChildren(...steps.map((step) => element('li', step)));
  byId('problem-slug').textContent = slug;
  byId('problem').hidden = false;
}

export function element(name, content = '') {
  const made = document.createElement(name);
  made.textContent = content;
  return made;
}

/** A copy of a `<template>`'s only element. */
export const copyOf = (id) => byId(id).content.firstElementChild.cloneNode(true);

/** Shows `shown` alone among `sections`, and takes the focus to its heading. */
export function showOnly(sections, shown) {
  if (!shown.hidden && sections.every((section) => section === shown || section.hidden)) return;
  for (const section of sections) section.hidden = section !== shown;
  const heading = shown.querySelector('h1') ?? shown;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  scrollTo(0, 0);
}

const SVG = 'http://www.w3.org/2000/svg';

/** An icon of icons.html. */
export function icon(name) {
  const drawn = document.createElementNS(SVG, 'svg');
  drawn.setAttribute('class', 'icon');
  drawn.setAttribute('aria-hidden', 'true');
  drawn.append(document.createElementNS(SVG, 'use'));
  setIcon(drawn, name);
  return drawn;
}

/** Draws another icon within an element. */
export const setIcon = (within, name) => within.querySelector('use').setAttribute('href', `#${name}`);

/** A button that cannot be used yet stays in the order of focus; the reason stands next to it. */
export const setEnabled = (button, enabled) => {
  if (enabled) button.removeAttribute('aria-disabled');
  else button.setAttribute('aria-disabled', 'true');
};
export const isEnabled = (button) => button.getAttribute('aria-disabled') !== 'true';

const beijing = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23',
});

/** Beijing time, "14:18:30". */
export const clock = (ms = Date.now()) => beijing.format(ms);

/** The same to the minute, "14:18". */
export const minute = (ms) => clock(ms).slice(0, 5);

/** Keeps an element showing the time of day. */
export function showClock(id) {
  setInterval(() => {
    const shown = byId(id);
    if (shown) shown.textContent = clock();
  }, 1000);
}

/** Shows that figures have stopped at `since` (ms, null: none have come), or that they move again. */
export function showStale(stale, since) {
  document.body.classList.toggle('stale', stale);
  const strip = byId('offline');
  if (!strip) return;
  strip.hidden = !stale;
  const words = strip.querySelector('[data-stale]');
  if (words) words.textContent = stale && since ? say('stale', { time: clock(since) }) : '';
}

/** The address of a congress's live snapshot, with a circle's key where one is held. */
export const liveAddress = (congress, key) =>
  `/api/v1/congresses/${congress}/live${key ? `?watch=${encodeURIComponent(key)}` : ''}`;
