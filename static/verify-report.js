// What a verification comes to: seven checks with their failures, and each contest with its figures.

// Codes of faults → the check of protocol §7 that fails by them; whatever is not listed is a fault of grammar (2).
const CHECKS = new Map(Object.entries({
  1: 'log-keys checkpoint checkpoint-origin checkpoint-signature log-size log-root entry-changed tile log-inconsistent receipt-form receipt-proof receipt-entry witness witness-missing witness-unchecked',
  3: 'ballot-key ballot-tokens ballot-token ballot-signature ballot-sealing ballot-twice',
  4: 'quorum returned issued present further-issuers further-issuer signoffs-unwanted signoff-twice signoff signoffs paper-returned not-voided roll register register-roll register-device',
  5: 'unseal-scrutineer unseal-twice unseal-few unseal-key',
  6: 'opening-order opening-commitment paper-order not-opened body no-eligible-list',
  7: 'count-sum result certificate certificate-twice result-final',
}).flatMap(([check, codes]) => codes.split(' ').map((code) => [code, Number(check)])));

export const checkOf = (code) => CHECKS.get(code) ?? 2;

/** Codes that say that something could not be checked, not that it was found wrong. */
export const UNCHECKED = ['no-eligible-list', 'witness-unchecked'];

/** The answer of `verify`. Failures stand by entry, those of the whole log first. */
export function report(walk, receipts, witnesses) {
  const failures = walk.failures.sort((one, other) => (one.entry ?? -1) - (other.entry ?? -1) || one.check - other.check);
  const contests = [...walk.contests.values()].map((contest) => contest.figures);
  return {
    holds: failures.length === 0,
    /** Whether something was found wrong; what could only not be checked is not. */
    fails: failures.some(({ code }) => !UNCHECKED.includes(code)),
    congress: walk.congress, size: walk.tree.size,
    checks: [1, 2, 3, 4, 5, 6, 7].map((number) => ({ number, failures: failures.filter(({ check }) => check === number) })),
    first: failures.find(({ entry }) => entry !== null) ?? failures[0] ?? null,
    contests, receipts, witnesses,
  };
}
