// What is handed to the scrutineers when an answer does not hold. A shape only: who makes it has checked it.
//
// A file is `{"evidence":[case, …]}`. Of a case, `slug` names what failed; `vkey` is the log's key as it was pinned (on signing in, the
// hash of it on the invitation); `pinned` are the signed checkpoints that the device held before, and `shown` is the one it was given
// now: two that contradict each other prove it. `sent` is what was sent, never the opening of a ballot; `answered` maps each request
// to the bytes of its answer (b64); `receipt` is what the device holds of a ballot received before.

export const evidenceCase = ({ congress, contest, slug, vkey, pinned = [], shown = null, sent = null, answered = {}, receipt = null }) => ({
  congress, contest, slug, vkey, pinned, shown, sent, answered, receipt,
});

export const evidenceText = (cases) => JSON.stringify({ evidence: cases }, null, 1);
