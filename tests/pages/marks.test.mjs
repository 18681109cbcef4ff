// Count bar and review: the figures, and the sentences a delegate reads before casting.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { countMarks, faultWords, findMembers, namesByMark, namesMarked, restWords, sentencePieces, stillToMark, writeInsAllowed } from '../../static/marks.js';
import { appraisal, draft, election, say } from './kit.mjs';

const manifest = election(['王芳', '李秀兰', '周明亮', '谢雪梅'], 2);
const rest = (given) => restWords(say, countMarks(manifest, given), given.writeIns.length, false);

test('the count bar counts approvals and names how many are not marked', () => {
  const given = draft({ 王芳: 'for', 李秀兰: 'against' });
  assert.equal(countMarks(manifest, given).approved, 1);
  assert.equal(rest(given), '还有 2 人没有标记');
});

test('a paper on which everybody is marked says so', () => {
  assert.equal(rest(draft({ 王芳: 'for', 李秀兰: 'against', 周明亮: 'abstain', 谢雪梅: 'abstain' })), '全部标记完');
});

test('one approval too many is named before anything else', () => {
  assert.equal(rest(draft({ 王芳: 'for', 李秀兰: 'for', 周明亮: 'for' })), '多了 1 人，整张选票会无效');
});

test('a write-in counts among those approved', () => {
  const given = draft({ 王芳: 'for', 李秀兰: 'for', 周明亮: 'against' }, ['m']);
  assert.equal(countMarks(manifest, given).approved, 3);
  assert.equal(rest(given), '多了 1 人，整张选票会无效');
});

test('a write-in without a mark against is named as what makes the ballot invalid', () => {
  assert.equal(rest(draft({ 王芳: 'for' }, ['m'])), '另选 1 人，多于不赞成的人数，整张选票会无效');
});

test('write-ins open with marks against, up to the number on the ballot', () => {
  const allowed = (against) => writeInsAllowed(manifest, { against });
  assert.deepEqual([0, 1, 2, 3].map(allowed), [0, 1, 2, 2]);
  assert.equal(writeInsAllowed({ ...manifest, rules: { write_in_needs_against: false } }, { against: 0 }), 2);
});

test('a valid ballot has no warning', () => {
  assert.equal(faultWords(say, countMarks(manifest, draft({ 王芳: 'for', 李秀兰: 'for' })), 0), '');
});

test('the review names everybody in a sentence whose names are never split, write-ins last', () => {
  const pieces = sentencePieces(say, ['王芳', '阿依努尔·买买提明'], [{ name: '孙立军', detail: '设备维修中心' }]);
  assert.deepEqual(pieces, ['王芳、', '阿依努尔·买买提明，', '另选孙立军（设备维修中心）。']);
});

test('a write-in alone, and nobody at all, are sentences too', () => {
  assert.deepEqual(sentencePieces(say, [], [{ name: '孙立军', detail: '' }]), ['另选孙立军。']);
  assert.deepEqual(sentencePieces(say, []), ['没有。']);
});

test('who was left without a mark is told apart from who was given an abstention', () => {
  const names = namesByMark(manifest, draft({ 王芳: 'for', 周明亮: 'abstain' }));
  assert.deepEqual(names, { for: ['王芳'], against: [], abstain: ['周明亮'], unmarked: ['李秀兰', '谢雪梅'] });
});

test('members are found by part of a name or unit, and nobody is found twice', () => {
  const members = [
    { id: 'a', name: '孙立军', detail: '设备维修中心' },
    { id: 'b', name: '孙立', detail: '总装二车间' },
    { id: 'c', name: '何平', detail: '设备维修中心' },
  ];
  const ids = (typed, taken = []) => findMembers(members, typed, taken).map(({ id }) => id);
  assert.deepEqual(ids('孙 立'), ['b', 'a']);
  assert.deepEqual(ids('维修', ['a']), ['c']);
  assert.deepEqual(ids(' '), []);
});

test('an appraisal wants a grade for every item, unless abstaining is a grade', () => {
  const given = draft({ 王芳: 'excellent', 周明亮: 'competent' });
  const names = ['王芳', '李秀兰', '周明亮'];
  const graded = appraisal(names, ['excellent', 'competent']);
  assert.deepEqual(stillToMark(graded, given), ['李秀兰']);
  assert.deepEqual(stillToMark(appraisal(names, ['excellent', 'competent', 'abstain']), given), []);
  assert.deepEqual(stillToMark(manifest, draft({})), []);
  assert.deepEqual(namesMarked(graded, given, 'excellent'), ['王芳']);
  assert.equal(countMarks(graded, given).unmarked, 1);
  assert.equal(faultWords(say, countMarks(graded, given), 0), '');
});
