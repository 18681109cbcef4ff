// Types paper ballots in, sheet by sheet, by the keyboard. Each of two officers types alone; the server compares (docs/protocol.md §9).

import { all, byId, element, problemLine, say } from './page.js';

const LOOK_AGAIN_MS = 4000;
const REFUSED = 'urn:piaojue:problem:';

if (byId('typing')) start().catch(refuse);

let standing = null;
let sheet = 1;
/** Who is written in on this sheet, by id. */
let written = new Map();

async function start() {
  byId('sheet').addEventListener('submit', onKeep);
  byId('sheet').addEventListener('keydown', onKey);
  byId('void').addEventListener('click', () => keep({ sheet: 'void' }));
  byId('untype').addEventListener('click', () => send('DELETE', `/${sheet}`).then(() => showSheet(sheet)).catch(refuse));
  byId('write-in')?.addEventListener('change', addWritten);
  await send('GET');
  showSheet(nextSheet(0));
  setInterval(() => standing.settled || send('GET').catch(refuse), LOOK_AGAIN_MS);
}

/** Asks the API; how the typing stands afterwards. */
async function send(method, rest = '', body) {
  const path = `/api/v1/contests/${byId('typing').dataset.contest}/paper${rest}`;
  const response = await fetch(path, { method, body: body && JSON.stringify(body) });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(path), { slug: answer.type.replace(REFUSED, ''), extra: answer });
  standing = answer;
  byId('refused').hidden = true;
  showStanding();
}

function refuse(problem) {
  const line = problem.slug ? problemLine(problem) : problemLine({ slug: 'network', extra: {} });
  byId('refused').querySelector('span').textContent = line;
  byId('refused').hidden = false;
}

// -------------------------------------------------------------------------------------------------------------- the sheet

const lines = () => all('.typing-line', byId('sheet'));
const chosen = (line) => line.querySelector('input:checked');

function showSheet(number) {
  sheet = number;
  const body = standing.typed[sheet];
  byId('sheet-title').textContent = say('paper_sheet', { i: sheet, n: standing.returned });
  lines().forEach((line, i) => {
    const mark = body?.marks[i] ?? '';
    line.querySelector(`input[value="${mark}"]`).checked = true;
  });
  written = new Map((body?.write_ins ?? []).map((id) => [id, nameOf(id)]));
  showWritten();
  byId('untype').hidden = !body;
  showStanding();
  chosen(lines()[0]).focus();
}

function onKeep(event) {
  event.preventDefault();
  const marks = lines().map((line) => chosen(line).value || null);
  keep({ sheet: { marks, write_ins: [...written.keys()] } });
}

async function keep(reading) {
  try {
    await send('PUT', `/${sheet}`, reading);
    showSheet(nextSheet(sheet));
  } catch (problem) {
    refuse(problem);
  }
}

/** The next one to type after a number; once all are typed, the next one to look at again. */
function nextSheet(after) {
  const { returned, typed, differ } = standing;
  const numbers = Array.from({ length: returned }, (_, i) => ((after + i) % returned) + 1);
  const due = numbers.find((number) => !typed[number]) ?? numbers.find((number) => differ.includes(number));
  return due ?? Math.min(Math.max(after, 1), returned);
}

/** Digits mark a line and go on; arrows move between lines, where a browser would change the mark. */
function onKey(event) {
  const line = event.target.closest('.typing-line');
  if (event.target.id === 'write-in' && event.key === 'Enter' && event.target.value) {
    event.preventDefault();
    addWritten();
    return;
  }
  if (!line || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (/^\d$/.test(event.key)) mark(line, Number(event.key), event);
  else if (step) move(line, step, event);
}

function mark(line, digit, event) {
  const marks = all('input', line);
  const choice = digit === 0 ? marks.at(-1) : marks.slice(0, -1)[digit - 1];
  if (!choice) return;
  choice.checked = true;
  move(line, 1, event);
}

function move(line, step, event) {
  event.preventDefault();
  const next = lines()[lines().indexOf(line) + step];
  const target = next ? chosen(next) : step > 0 ? (byId('write-in') ?? byId('keep')) : null;
  target?.focus();
}

// -------------------------------------------------------------------------------------------------------------- write-ins

const candidates = () => all('#eligible option');
const nameOf = (id) => candidates().find((option) => option.dataset.id === id)?.value ?? id;

/** A name that fits one person alone is added; else the officer goes on choosing. */
function addWritten() {
  const typed = byId('write-in').value.trim();
  if (!typed) return;
  const exact = candidates().filter((option) => option.value === typed);
  const found = exact.length ? exact : candidates().filter((option) => option.value.includes(typed));
  if (found.length !== 1 || written.size >= Number(byId('typing').dataset.writeIns)) return;
  written.set(found[0].dataset.id, found[0].value);
  byId('write-in').value = '';
  showWritten();
}

function showWritten() {
  byId('written')?.replaceChildren(...[...written].map(([id, name]) => {
    const item = element('li', name);
    const away = element('button', '×');
    away.type = 'button';
    away.className = 'quiet';
    away.setAttribute('aria-label', say('paper_strike', { name }));
    away.addEventListener('click', () => {
      written.delete(id);
      showWritten();
    });
    item.append(away);
    return item;
  }));
}

// -------------------------------------------------------------------------------------------------------------- how it stands

function showStanding() {
  const { returned, typed, differ, settled, hands, own } = standing;
  const mine = Object.keys(typed).length;
  const others = hands.filter(({ hand }) => hand !== own);
  byId('others').textContent = [
    say('paper_mine', { n: mine }), ...others.map(({ name, typed: n }) => say('paper_other', { name, n })),
  ].join(say('comma'));
  const state = settled ? say('paper_settled') : differ.length ? say('paper_differ', { list: differ.join(say('comma')) }) : mine === returned ? say('paper_wait') : '';
  byId('state').textContent = state;
  byId('state').classList.toggle('settled', settled);
  byId('state').classList.toggle('differs', differ.length > 0);
  byId('sheets').replaceChildren(...Array.from({ length: returned }, (_, i) => sheetButton(i + 1)));
}

function sheetButton(number) {
  const button = element('button', number);
  button.type = 'button';
  button.className = ['typing-number', standing.typed[number] && 'typed', standing.differ.includes(number) && 'differs'].filter(Boolean).join(' ');
  button.setAttribute('aria-label', say('paper_sheet', { i: number, n: standing.returned }));
  if (number === sheet) button.setAttribute('aria-current', 'true');
  button.addEventListener('click', () => showSheet(number));
  const item = element('li');
  item.append(button);
  return item;
}
