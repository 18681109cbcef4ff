// A verification in lines, as the verify page shows it: each check with its verdict and its figures. No page here: `say` speaks.

import { UNCHECKED } from './verify-report.js';
import { fill } from './words.js';

/** Speaks the catalogue's section for this page. */
export function speaker(catalogue) {
  return {
    say: (key, values) => fill(catalogue[key], values),
    word: (kind, key) => catalogue[kind][key],
    /** A failure in one sentence. */
    fault: ({ code, details = {} }) => fill(catalogue.faults[code] ?? catalogue.faults.unreadable, { ...details, type: catalogue.types[details.type] ?? details.type }),
    /** A failure with its place; where a receipt led to it, the place is not said: it is the reader's ballot. */
    placed(failure) {
      const { entry } = failure;
      if (entry !== null && isOfReceipt(failure)) return this.say('of_receipt', { what: this.fault(failure) });
      return entry === null ? this.say('whole_log', { what: this.fault(failure) }) : this.say('at_entry', { i: entry, what: this.fault(failure) });
    },
    advice: (failure) => catalogue.advice[ADVICE[failure.code] ?? failure.check],
  };
}

/** Advice that goes with a fault and not with its check. */
const ADVICE = { 'no-eligible-list': 'unchecked', witness: 'witness', 'witness-missing': 'witness', 'witness-unchecked': 'witness_unchecked' };

const isOfReceipt = ({ check, code }) => check === 1 && !['entry-changed', 'tile'].includes(code);

const sum = (items, figure) => items.reduce((total, item) => total + (figure(item) ?? 0), 0);
const PEOPLE = ['roll', 'register', 'register-roll', 'register-device'];

/** Each check as `{number, status, text}`; statuses are `passed`, `failed`, `unchecked` and `absent`. */
export function linesOf(report, speech) {
  const { contests, size, receipts, witnesses } = report;
  const say = (key, values) => speech.say(key, values);
  const [sealed, counted, closed] = [({ sealed }) => sealed, ({ result }) => result, ({ returned }) => returned !== null].map((which) => contests.filter(which));
  const [rolls, registers] = [contests.filter(({ rollChecked }) => rollChecked).length, sum(contests, ({ registersChecked }) => registersChecked)];
  const balance = closed.map((each) => say('line_4', { ...each, out: each.notReturned })).join('\n');
  const texts = {
    1: [say(receipts.length ? 'line_1_receipts' : 'line_1', { n: size, r: receipts.length }), ...(witnesses ? [say('line_1_witnesses', { w: witnesses })] : [])].join(''),
    2: say('line_2', { n: size, c: contests.length }),
    3: say('line_3', { n: sum(contests, ({ ballots }) => ballots) }),
    4: balance || say('line_4_none'),
    '4b': rolls + registers ? say('line_4b', { rolls, registers }) : say('line_4b_none'),
    5: sealed.length ? say('line_5', { keys: sum(sealed, ({ unseals }) => unseals), u: sum(sealed, ({ unopenable }) => unopenable) }) : say('line_5_none'),
    6: say('line_6', { n: sum(contests, ({ opened }) => opened), p: sum(contests, ({ paper }) => paper) }),
    7: counted.length ? say('line_7', { n: counted.length, c: sum(counted, ({ certificates }) => certificates) }) : say('line_7_none'),
  };
  const otherwise = { '4b': rolls + registers ? 'passed' : 'unchecked', 5: sealed.length ? 'passed' : 'absent', 7: counted.length ? 'passed' : 'absent' };
  return Object.keys({ ...texts }).sort().map((number) => {
    const failures = failuresOf(report, number);
    if (failures.length === 0) return { number, status: otherwise[number] ?? 'passed', text: texts[number] };
    const status = failures.every(isUnchecked) ? 'unchecked' : 'failed';
    return { number, status, text: say('line_failed', { first: speech.placed(failures[0]), n: failures.length }) };
  });
}

/** Check 4 is shown in two: figures, and what is about people. */
function failuresOf({ checks }, number) {
  const { failures } = checks[parseInt(number, 10) - 1];
  const ofPeople = ({ code }) => PEOPLE.includes(code);
  if (number === '4') return failures.filter((failure) => !ofPeople(failure));
  return number === '4b' ? failures.filter(ofPeople) : failures;
}

/** The failure to show first: the first entry found wrong, before anything that could only not be checked; null if there is none. */
export function headline({ checks }) {
  const rank = ({ entry, check, code }) => [UNCHECKED.includes(code), entry === null, entry ?? 0, check].map(Number);
  const failures = checks.flatMap(({ failures }) => failures).map((failure) => ({ failure, key: rank(failure) }));
  const compare = ({ key: one }, { key: other }) => one.map((part, at) => part - other[at]).find((difference) => difference !== 0) ?? 0;
  return failures.sort(compare)[0]?.failure ?? null;
}

export const isUnchecked = ({ code }) => UNCHECKED.includes(code);

/** The verdict in a sentence, and what was checked in another. */
export function verdictOf(report, lines, seconds, speech) {
  const n = sum(report.checks, ({ failures }) => failures.length);
  const wrong = lines.some(({ status }) => status === 'failed');
  const unchecked = lines.filter(({ status }) => status === 'unchecked').length;
  const key = unchecked ? 'summary_unchecked' : 'summary';
  return {
    sentence: report.holds ? speech.say('holds') : speech.say(wrong ? 'fails' : 'incomplete', { n }),
    summary: speech.say(key, { n: report.size, s: seconds.toFixed(1), u: unchecked }),
  };
}

/** What a contest came to, in a few words; '' while there is no result. */
export function outcomeOf({ kind, result }, speech) {
  if (!result || kind === 'appraisal') return '';
  if (kind === 'motion') return speech.say(result.passed ? 'motion_passed' : 'motion_failed');
  const tied = result.tied.length ? [speech.say('tied', { n: result.tied.length })] : [];
  return [speech.say('elected', { n: result.elected.length }), ...tied].join(speech.say('sep'));
}
