// A recount from the public log alone, by other code than the service's: what must be published is worked out here.

import assert from 'node:assert/strict';

/** The entries of one contest, by type, with its manifest. */
export async function readContest(service, contest) {
  const entries = (await service.entries()).map((entry, index) => ({ ...entry, index }));
  const manifests = entries.filter(({ type }) => type === 'contest').map((entry) => JSON.parse(Buffer.from(entry.manifest, 'base64url')));
  const of = (type) => entries.filter((entry) => entry.type === type && entry.contest === contest);
  const ballots = of('ballot');
  const indices = new Set(ballots.map(({ index }) => index));
  return {
    manifest: manifests.find((manifest) => manifest.contest === contest),
    ballots,
    close: of('close')[0],
    openings: entries.filter(({ type, ballot }) => type === 'opening' && indices.has(ballot)),
    result: of('result')[0]?.result,
  };
}

/** Counts the openings and holds the published result against it. Gives what `readContest` reads. */
export async function recount(service, contest) {
  const read = await readContest(service, contest);
  const { manifest, ballots, close, openings, result } = read;
  assert.equal(new Set(ballots.map(({ key }) => key)).size, ballots.length, 'one ballot for each key');
  assert.deepEqual(openings.map(({ ballot }) => ballot), ballots.map(({ index }) => index), 'every ballot is opened, in order, once');
  assert.equal(close.returned, ballots.length);
  const valid = openings.map(({ body }) => body).filter((body) => isValid(manifest, body));
  const options = manifest.options.map((_, i) => manifest.marks.map((mark) => valid.filter(({ marks }) => marks[i] === mark).length));
  assert.deepEqual(result.options, options);
  assert.deepEqual([result.valid, result.invalid], [valid.length, openings.length - valid.length]);
  assert.deepEqual(
    [result.entitled, result.present, result.issued, result.returned],
    [manifest.electorate.entitled, close.present, close.issued, close.returned],
  );
  const writeIns = tally(valid.flatMap(({ write_ins: ids }) => ids));
  assert.deepEqual(Object.fromEntries(result.write_ins), writeIns);
  const enough = (votes) => meets(manifest.rules.pass, votes, result);
  if (manifest.kind === 'election') assert.deepEqual(new Set(result.elected), new Set(elected(manifest, options, writeIns, enough)));
  else assert.equal(result.passed, enough(options[0][0]));
  return read;
}

const count = (all, wanted) => all.filter((each) => each === wanted).length;

/** Protocol §5. */
function isValid({ kind, rules }, { marks, write_ins: writeIns }) {
  if (kind !== 'election') return true;
  const room = count(marks, 'for') + writeIns.length <= rules.max_for;
  return room && (!rules.write_in_needs_against || writeIns.length <= count(marks, 'against'));
}

const tally = (ids) => Object.fromEntries([...new Set(ids)].map((id) => [id, count(ids, id)]));

/** Protocol §3, ratios; `figures` has what they are of. */
function meets({ of, at_least: atLeast, more_than: moreThan }, votes, figures) {
  const [part, whole] = atLeast ?? moreThan;
  return atLeast ? votes * whole >= part * figures[of] : votes * whole > part * figures[of];
}

/** Who is elected of those with `enough` votes; a tie at the cut elects none of those who share it. */
function elected({ options: people, seats }, options, writeIns, enough) {
  const votes = [...people.map(({ id }, i) => [id, options[i][0]]), ...Object.entries(writeIns)];
  const ranked = votes.filter(([, each]) => enough(each)).sort((a, b) => b[1] - a[1]);
  const cut = ranked[seats]?.[1] ?? 0;
  return ranked.filter(([, each], rank) => rank < seats && each > cut).map(([id]) => id);
}
