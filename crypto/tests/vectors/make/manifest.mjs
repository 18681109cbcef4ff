// The manifest to which the vectors outside the logs belong: an election with a sealed box, made of the names of its parts.

import { b64, fixed, issuer, pair, sha256, uuid } from './primitives.mjs';

export const ISSUERS = [issuer('organiser'), issuer('union')];
export const SEALERS = [0, 1, 2].map((at) => pair(`sealer ${at}`));
export const SCRUTINEERS = [0, 1, 2].map((at) => pair(`scrutineer ${at}`));
export const UNION = pair('union');
export const ELIGIBLE = [['赵敏', '三车间'], ['Ömer "老王"', '']].map(([name, detail], at) => [uuid(`member ${at}`), name, detail])
  .sort(([one], [other]) => (one < other ? -1 : 1));

export const MANIFEST = {
  v: 1, congress: uuid('congress'), contest: uuid('contest'), kind: 'election', title: '第三届工会委员会委员', stage: 'formal', round: 1,
  follows: null, seats: 2,
  options: ['王芳', '李娜', '陈静'].map((name, at) => ({ id: uuid(`option ${at}`), name, detail: '一车间', profile: b64(fixed(`profile ${at}`, 32)) })),
  marks: ['for', 'against', 'abstain'], write_ins: 1, eligible: b64(sha256(JSON.stringify(ELIGIBLE))),
  rules: {
    profile: 'union-committee@1', sitting: 'assembly', quorum: { of: 'entitled', at_least: [2, 3] }, pass: { of: 'entitled', more_than: [1, 2] },
    runoff_pass: 'plurality', max_for: 2, write_in_needs_against: true, surplus: { of: 'seats', at_least: [5, 100] },
    signoffs: { open: 1, close: 1, certify: 2, void: 2 }, show: { to: 'officers', while_open: false, batch: 5 }, spread: { issue_s: 20, settle_s: 60 },
  },
  times: { opens: null, closes: 1_900_000_000_000 }, electorate: { entitled: 120, roll: b64(fixed('roll', 32)) },
  box: { kind: 'sealed', size: 200, group: 5, wait_s: 20, threshold: 2, url: null },
  issuers: [
    { name: '筹备组', key: b64(ISSUERS[0].spki), url: null, sign_key: null },
    { name: '上级工会', key: b64(ISSUERS[1].spki), url: 'https://union.example.org', sign_key: b64(UNION.point) },
  ],
  scrutineers: SCRUTINEERS.map((each, at) => ({ name: `监票人${at}`, key: b64(each.point), sealing_key: b64(SEALERS[at].point) })),
};
