// Where an answer about a ballot does not hold: what happened, what it means, what to do now, and the evidence to hand over.

import { evidenceText } from './evidence.js';
import { offerFile } from './handing.js';
import { all, byId, say } from './page.js';

/** What happened, by what failed: the device's slugs and the verifier's codes. */
const HEADS = {
  'receipt-wrong': 'doubt_receipt_wrong', 'proof-invalid': 'doubt_proof_invalid', 'checkpoint-invalid': 'doubt_checkpoint_invalid',
  'checkpoint-signature': 'doubt_checkpoint_invalid', 'log-inconsistent': 'doubt_log_inconsistent', 'receipt-entry': 'doubt_log_inconsistent',
  'log-root': 'doubt_log_inconsistent', 'key-differs': 'doubt_log_inconsistent',
};

/**
 * Fills the section; showing it is the caller's part. `kind` is where the ballot is: `early` (not cast), `unsent` (no receipt yet),
 * `refused`, or `received`.
 */
export function fillDoubt(slug, kind) {
  byId('doubt-what').textContent = say(kind === 'refused' ? 'doubt_refused' : HEADS[slug] ?? 'doubt_other');
  byId('doubt-slug').textContent = slug;
  for (const line of all('[data-doubt]')) line.hidden = !line.dataset.doubt.split(' ').includes(kind);
}

/** Makes the section's button ask, and then save what `cases()` gives. */
export function offerEvidence(cases) {
  const ask = offerFile('evidence-dialog', async () => ({ name: 'evidence.json', text: evidenceText(await cases()) }));
  byId('save-evidence').addEventListener('click', ask);
}
