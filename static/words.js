// Sentences with parameters. The catalogue comes with the page, from `locales/`; no sentence stands in a script.

/** Puts `values` into the braces of a sentence: "还有 {n} 人" and {n: 2}. */
export const fill = (sentence, values = {}) => sentence.replace(/\{(\w+)\}/g, (braces, name) => values[name] ?? braces);

// What a phone finds out by itself, named by what the person has to do about it.
const ALIKE = {
  untrusted: [
    'answer-malformed', 'blind-signature-wrong', 'checkpoint-invalid', 'eligible-mismatch', 'issuer-key-invalid', 'json-not-exact',
    'log-inconsistent', 'manifest-changed', 'manifest-invalid', 'manifest-unsupported', 'paper-differs', 'proof-invalid', 'receipt-wrong', 'share-unreadable', 'tile-malformed',
    'vkey-malformed', 'vkey-mismatch',
  ],
  'not-signed-in': ['no-state'],
  'recovery-code-wrong': ['recovery-code-malformed'],
};

/** The name under which the catalogue speaks about a refusal. */
export function problemName(slug, known) {
  if (slug in known) return slug;
  const [name] = Object.entries(ALIKE).find(([, slugs]) => slugs.includes(slug)) ?? [];
  return name in known ? name : 'internal';
}
