// A show of hands as its scrutineers sign it, and counts that the signature is not over.

import { ecdsa, hex, labelled, pair, sha256, u, uuid, uuidBytes } from './primitives.mjs';

const COUNT = {
  congress: uuid('congress of hands'), item: uuid('item of hands'), version: 2, entitled: 120, present: 80, in_favour: 61, against: 10, abstained: 9,
  title: '通过《选举办法》', counted_by: '王芳、阿依努尔·买买提明',
};

const message = ({ congress, item, version, entitled, present, in_favour: inFavour, against, abstained, title, counted_by: countedBy }) =>
  labelled(
    'hands', uuidBytes(congress), uuidBytes(item), u(4, version), u(4, entitled), u(4, present), u(4, inFavour), u(4, against), u(4, abstained),
    sha256(title), sha256(countedBy),
  );

export function handsVectors() {
  const key = pair('signer');
  const other = (name, change) => ({ name, reason: 'the signature is over another count', count: { ...COUNT, ...change } });
  return {
    count: COUNT, message: hex(message(COUNT)), key: hex(key.point), signature: hex(ecdsa(key, message(COUNT))),
    bad: [
      other('the count before the correction', { version: 1 }),
      other('one hand more', { in_favour: 62 }),
      other('hands of two kinds exchanged', { against: 9, abstained: 10 }),
      other('another item', { item: uuid('another item of hands') }),
      other('another congress', { congress: uuid('another congress of hands') }),
      other('another title', { title: '通过《选举办法（草案）》' }),
      other('other people who counted', { counted_by: '王芳' }),
    ],
  };
}
