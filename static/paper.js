// The ballot paper: native radios, 另选他人, and the count bar. What is marked goes out through `onChange(draft)` at every change.

import { Problem } from './ballot.js';
import { countMarks, emptyDraft, findMembers, restWords, writeInsAllowed } from './marks.js';
import { all, byId, copyOf, isElder, say } from './page.js';

const TICK_GAP = 1.2;

/** The paper that the page shows must be the one in the verified manifest, name by name and mark by mark. */
function checkPaper({ options, marks }) {
  const choices = all('#ballot [data-option]').map((row) => String(all('input', row).map(({ value }) => value)));
  if (choices.some((each) => each !== String(marks))) throw new Problem('paper-differs');
  const shown = all('#ballot [data-option]').map(({ dataset }) => [dataset.option, dataset.name, dataset.detail].join('\n'));
  const fixed = options.map(({ id, name, detail }) => [id, name, detail].join('\n'));
  if (shown.join('\n\n') !== fixed.join('\n\n')) throw new Problem('paper-differs');
}

export class Paper {
  #manifest;
  #members;
  #onChange;

  /** `draft` as kept by the device, or null. */
  constructor(manifest, eligible, draft, onChange) {
    checkPaper(manifest);
    this.#manifest = manifest;
    this.#onChange = onChange;
    const options = new Set(manifest.options.map(({ id }) => id));
    this.#members = (eligible ?? []).filter(([id]) => !options.has(id)).map(([id, name, detail]) => ({ id, name, detail }));
    this.draft = draft ?? emptyDraft();
    this.#fill();
    this.#listen();
    this.#show();
  }

  get manifest() { return this.#manifest; }
  get isElection() { return this.#manifest.kind === 'election'; }
  get isAppraisal() { return this.#manifest.kind === 'appraisal'; }
  get counted() { return countMarks(this.#manifest, this.draft); }

  /** The members written in: `{id, name, detail}`. */
  get writeIns() { return this.draft.writeIns.map((id) => this.#members.find((member) => member.id === id)); }

  /** The word of a mark, as the paper has it. */
  markWord(mark) { return document.querySelector(`#ballot input[value="${mark}"] + .mark-face span`).textContent; }

  #fill() {
    for (const row of all('#ballot [data-option]')) {
      for (const radio of all('input', row)) radio.checked = radio.value === this.draft.marks[row.dataset.option];
    }
  }

  #listen() {
    const form = byId('ballot');
    form.addEventListener('submit', (event) => event.preventDefault());
    form.addEventListener('change', ({ target }) => target.type === 'radio' && this.#mark(target));
    if (!byId('write-in')) return;
    byId('write-in-open').addEventListener('click', () => this.#search(true));
    byId('write-in-close').addEventListener('click', () => this.#search(false));
    byId('write-in-search').addEventListener('keydown', ({ key }) => key === 'Escape' && this.#search(false));
    byId('write-in-text').addEventListener('input', () => this.#find());
  }

  #mark(radio) {
    const { option } = radio.closest('[data-option]').dataset;
    this.#change({ marks: { ...this.draft.marks, [option]: radio.value } });
  }

  #change(draft) {
    this.draft = { ...this.draft, ...draft };
    this.#show();
    this.#onChange(this.draft);
  }

  #show() {
    const counted = this.counted;
    if (this.isElection) this.#showCount(counted);
    else if (this.isAppraisal) this.#showGraded(counted);
    else this.#showMotion();
    if (byId('write-in')) this.#showWriteIns(counted);
  }

  // ------------------------------------------------------------------------------------------------------- count bar

  #showCount(counted) {
    const { max_for: most } = this.#manifest.rules;
    byId('count-number').textContent = counted.approved;
    byId('count-rest').textContent = restWords(say, counted, this.draft.writeIns.length, isElder);
    byId('count-bar').classList.toggle('is-over', counted.faults.length > 0);
    drawTicks(most, counted.approved);
  }

  #showGraded({ unmarked }) {
    byId('count-rest').textContent = unmarked === 0 ? say('all_graded') : say('ungraded', { n: unmarked });
  }

  #showMotion() {
    const [mark] = Object.values(this.draft.marks);
    byId('count-rest').textContent = mark ? say('motion_marked', { mark: this.markWord(mark) }) : say('motion_unmarked');
  }

  // --------------------------------------------------------------------------------------------------------- 另选他人

  #showWriteIns(counted) {
    const chosen = this.draft.writeIns.length;
    const allowed = writeInsAllowed(this.#manifest, counted);
    const full = allowed > 0 && chosen >= allowed;
    if (this.#manifest.rules.write_in_needs_against) {
      const open = [say('write_in_open', { against: counted.against, n: allowed }), full ? say('write_in_limit', { n: allowed }) : ''];
      byId('write-in-note').textContent = allowed === 0 ? say('write_in_closed') : open.join(say('gap'));
    }
    byId('write-in-more').hidden = chosen >= allowed;
    byId('write-in-open').textContent = say(chosen === 0 ? 'write_in_first' : 'write_in_more');
    byId('write-in-list').replaceChildren(...this.writeIns.map((member) => this.#writeInRow(member)));
    if (chosen >= allowed) this.#search(false, false);
  }

  #writeInRow({ id, name, detail }) {
    const row = named(copyOf('write-in-row'), name, detail);
    const remove = row.querySelector('[data-remove]');
    remove.setAttribute('aria-label', say('write_in_remove', { name }));
    remove.addEventListener('click', () => {
      this.#change({ writeIns: this.draft.writeIns.filter((each) => each !== id) });
      byId('write-in-open').focus();
    });
    return row;
  }

  #search(open, takeFocus = true) {
    byId('write-in-search').hidden = !open;
    byId('write-in-open').setAttribute('aria-expanded', String(open));
    byId('write-in-text').value = '';
    this.#find();
    if (takeFocus) byId(open ? 'write-in-text' : 'write-in-open').focus();
  }

  #find() {
    const typed = byId('write-in-text').value.trim();
    const found = findMembers(this.#members, typed, this.draft.writeIns);
    byId('write-in-results').replaceChildren(...found.map((member) => this.#resultRow(member)));
    const words = found.length > 0 ? say('write_in_found', { n: found.length }) : say('write_in_none', { text: typed });
    byId('write-in-found').textContent = typed ? words : '';
  }

  #resultRow({ id, name, detail }) {
    const row = named(copyOf('write-in-result'), name, detail);
    row.querySelector('[data-choose]').addEventListener('click', () => {
      this.#change({ writeIns: [...this.draft.writeIns, id] });
      this.#search(false, false);
      byId('write-in-list').lastElementChild.querySelector('[data-remove]').focus();
    });
    return row;
  }
}

function named(row, name, detail) {
  row.querySelector('[data-name]').textContent = name;
  row.querySelector('[data-detail]').textContent = detail;
  return row;
}

/** One tick for each name that may be approved; those too many are drawn as one more, and all make room for it. */
function drawTicks(most, approved) {
  const step = 100 / Math.max(most, approved, 1);
  const gap = most > 20 ? TICK_GAP / 6 : TICK_GAP;
  const place = (tick, from, to) => {
    tick.setAttribute('x', `${from * step}%`);
    tick.setAttribute('width', `${Math.max((to - from) * step - gap, 0)}%`);
  };
  all('#ticks [data-tick]').forEach((tick, i) => {
    place(tick, i, i + 1);
    tick.classList.toggle('on', i < approved);
  });
  place(document.querySelector('#ticks [data-tick-over]'), most, Math.max(most, approved));
}
