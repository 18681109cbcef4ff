// The review: the whole ballot in sentences, what was left out named, and what has to be ticked before it can be cast.

import { faultWords, namesByMark, namesMarked, sentencePieces, stillToMark } from './marks.js';
import { all, byId, copyOf, element, say, setEnabled } from './page.js';

const UNMARKED = '—';

/** Shows what a paper says. */
export function showReview(paper) {
  const { manifest, draft } = paper;
  if (paper.isElection) showElection(paper, namesByMark(manifest, draft));
  else if (paper.isAppraisal) showAppraisal(paper);
  else showMotion(paper);
  showFault(paper);
  const unmarkedWord = manifest.marks.includes('abstain') ? paper.markWord('abstain') : UNMARKED;
  const word = (mark) => (mark ? paper.markWord(mark) : unmarkedWord);
  byId('review-list').replaceChildren(...manifest.options.map(({ id, name }) => listRow(name, word(draft.marks[id]))));
  byId('review-box').checked = false;
  byId('over-box').checked = false;
}

/** What keeps the ballot from being cast now, as a sentence; empty where nothing does. */
export function castBlocked(paper, boxState) {
  const missing = stillToMark(paper.manifest, paper.draft).length;
  if (missing > 0) return say('review_incomplete', { n: missing });
  const unticked = [['review-unmarked', 'review-box'], ['review-over', 'over-box']].some(([part, box]) => !byId(part).hidden && !byId(box).checked);
  if (unticked) return say('review_first');
  return boxState === 'open' ? '' : say('box_waiting');
}

/** Shows whether the ballot can be cast now. */
export function showCast(paper, boxState) {
  const blocked = castBlocked(paper, boxState);
  setEnabled(byId('cast'), blocked === '');
  if (byId('cast-first').textContent !== blocked) byId('cast-first').textContent = blocked;
}

function showElection({ counted, writeIns, manifest }, names) {
  part('for', say('review_for', { n: counted.approved }), sentencePieces(say, names.for, writeIns));
  part('against', say('review_against', { n: counted.against }), sentencePieces(say, names.against));
  const abstained = names.abstain.length + names.unmarked.length;
  const explicit = names.abstain.length > 0 || names.unmarked.length === 0;
  part('abstain', say('review_abstain', { n: abstained }), explicit ? sentencePieces(say, names.abstain) : []);
  unmarked(names.unmarked, say('review_box', { n: names.unmarked.length }));
  byId('review-total').textContent = say('review_total', { n: counted.approved, max: manifest.rules.max_for });
}

function showMotion(paper) {
  const [{ id, name }] = paper.manifest.options;
  const mark = paper.draft.marks[id];
  for (const each of ['for', 'against', 'abstain']) byId(`review-${each}`).hidden = each !== (mark ?? 'abstain');
  const words = mark ? say('review_motion', { mark: paper.markWord(mark) }) : say('review_motion_unmarked');
  part(mark ?? 'abstain', words, [name]);
  unmarked(mark ? [] : [name], say('review_motion_box'));
  byId('review-total').textContent = '';
}

function showAppraisal(paper) {
  const { manifest, draft, counted: { unmarked: n } } = paper;
  for (const shown of all('#review [data-grade]')) {
    const names = namesMarked(manifest, draft, shown.dataset.grade);
    shown.hidden = names.length === 0;
    fillPart(shown, say('review_grade', { grade: paper.markWord(shown.dataset.grade), n: names.length }), sentencePieces(say, names));
  }
  const must = stillToMark(manifest, draft).length > 0;
  byId('review-tick').hidden = must;
  unmarked(namesMarked(manifest, draft), say('review_abstain_box', { n }), must ? 'review_ungraded' : 'review_unmarked');
  byId('review-total').textContent = say('review_graded', { n: manifest.options.length - n, all: manifest.options.length });
}

const part = (mark, heading, pieces) => fillPart(byId(`review-${mark}`), heading, pieces);

function fillPart(shown, heading, pieces) {
  shown.querySelector('[data-count]').textContent = heading;
  fillPieces(shown.querySelector('[data-names]'), pieces);
}

function unmarked(names, boxLabel, sentence = 'review_unmarked') {
  const shown = byId('review-unmarked');
  shown.hidden = names.length === 0;
  const list = names.map((name, i) => (i < names.length - 1 ? name + say('separator') : name));
  const [before, after] = say(sentence, { names: '\n' }).split('\n');
  fillPieces(shown.querySelector('[data-names]'), [before, ...list, after].filter(Boolean));
  byId('review-box-label').textContent = boxLabel;
}

function showFault({ counted, draft, manifest }) {
  const fault = faultWords(say, counted, draft.writeIns.length);
  byId('review-over').hidden = fault === '';
  byId('review-over').querySelector('[data-text]').textContent = fault;
  const isWhole = stillToMark(manifest, draft).length === 0;
  byId('review-valid').textContent = isWhole ? say(fault === '' ? 'valid' : 'invalid') : '';
}

const fillPieces = (shown, pieces) => shown.replaceChildren(...pieces.map((piece) => element('span', piece)));

function listRow(name, mark) {
  const row = copyOf('review-row');
  row.querySelector('[data-name]').textContent = name;
  row.querySelector('[data-mark]').textContent = mark;
  return row;
}
