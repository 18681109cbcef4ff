// Check 5: sealed boxes. A scrutineer's key fits the manifest; with enough of them each ballot opens, or does not (§5, §7.5).
//
// HPKE (RFC 9180): base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Shamir's shares over GF(2^8), 0x11b.

import { canonicalJson, concat, demand, equal, fromB64, labelled, uint, utf8 } from './verify-bytes.js';
import { bodyFault, fits, needsList } from './verify-ballots.js';
import { agree, agreementKey, freshPair, isScalar } from './verify-keys.js';

const subtle = crypto.subtle;
const KEM = concat(utf8('KEM'), uint(2, 0x0010));
const HPKE = concat(utf8('HPKE'), uint(2, 0x0010), uint(2, 0x0001), uint(2, 0x0002));
const NOTHING = new Uint8Array();

async function hmac(key, message) {
  // An empty key is one of zeros; some browsers refuse to import it.
  const imported = await subtle.importKey('raw', key.length ? key : new Uint8Array(32), { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await subtle.sign('HMAC', imported, message));
}

const extract = (suite, salt, label, ikm) => hmac(salt, concat(utf8('HPKE-v1'), suite, utf8(label), ikm));

/** LabeledExpand to at most one hash's length, which is all that this suite needs. */
async function expand(suite, key, label, info, length) {
  return (await hmac(key, concat(uint(2, length), utf8('HPKE-v1'), suite, utf8(label), info, [1]))).subarray(0, length);
}

/** Opens what was sealed to the holder of `privateKey`, whose point is `recipient`. Throws where it does not open. */
export async function openHpke(privateKey, recipient, enc, info, aad, sealed) {
  const shared = await extract(KEM, NOTHING, 'eae_prk', await agree(privateKey, enc));
  const secret = await expand(KEM, shared, 'shared_secret', concat(enc, recipient), 32);
  const context = concat([0], await extract(HPKE, NOTHING, 'psk_id_hash', NOTHING), await extract(HPKE, NOTHING, 'info_hash', info));
  const schedule = await extract(HPKE, secret, 'secret', NOTHING);
  const key = await expand(HPKE, schedule, 'key', context, 32);
  const nonce = await expand(HPKE, schedule, 'base_nonce', context, 12);
  return decrypt(key, nonce, aad, sealed);
}

async function decrypt(key, iv, additionalData, sealed) {
  const imported = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  return new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv, additionalData }, imported, sealed));
}

function times(a, b) {
  let product = 0;
  for (let bit = 0; bit < 8; bit += 1) {
    if ((b >> bit) & 1) product ^= a;
    a = (a << 1) ^ (a & 0x80 ? 0x11b : 0);
  }
  return product;
}

/** a⁻¹ = a²⁵⁴. */
function inverse(a) {
  let power = 1;
  for (let count = 0; count < 254; count += 1) power = times(power, a);
  return power;
}

/** The secret of shares, each its x ‖ its bytes: Lagrange's interpolation at 0. */
export function joinShares(shares) {
  const secret = new Uint8Array(shares[0].length - 1);
  for (const share of shares) {
    const others = shares.filter((other) => other !== share);
    const weight = others.reduce((product, [x]) => times(product, times(x, inverse(x ^ share[0]))), 1);
    for (let at = 0; at < secret.length; at += 1) secret[at] ^= times(weight, share[at + 1]);
  }
  return secret;
}

/** Takes the key that a scrutineer releases: it must be the one whose point stands in the manifest. */
export async function takeKey(contest, { scrutineer, key }) {
  const named = contest.manifest.scrutineers[scrutineer];
  demand(named !== undefined, 'unseal-scrutineer', `there is no scrutineer ${scrutineer}`, { scrutineer });
  demand(!contest.unseals.some((taken) => taken.scrutineer === scrutineer), 'unseal-twice', `scrutineer ${scrutineer} has released a key already`, { scrutineer });
  const [scalar, point] = [fromB64(key), fromB64(named.sealing_key)];
  const privateKey = isScalar(scalar) ? await fitting(scalar, point) : null;
  demand(privateKey !== null, 'unseal-key', `the key released is not that of scrutineer ${scrutineer}`, { scrutineer });
  contest.unseals.push({ scrutineer, recipient: point, privateKey });
}

/** The private key, if it and the point are a pair: both agree with a fresh key on the same secret. */
async function fitting(scalar, point) {
  try {
    const [privateKey, fresh] = [await agreementKey(scalar, point), await freshPair()];
    return equal(await agree(privateKey, fresh.point), await agree(fresh.privateKey, point)) ? privateKey : null;
  } catch {
    return null;
  }
}

/**
 * Sorts the ballots of a sealed box: those that the keys open are due for opening, the rest is invalid. Whoever wrote in somebody
 * who is not on the list has made the latter; without the list nobody can say so, and whether such a ballot opens is undecided.
 */
export async function sortBallots(contest) {
  const { unseals, threshold, ballots } = contest;
  contest.due = [];
  for (const ballot of ballots) {
    const opened = await openSealed(contest, ballot);
    if (opened) contest.due.push(ballot);
    if (opened && needsList(contest, opened.body)) contest.undecided.add(ballot);
  }
  contest.unopenable = ballots.length - contest.due.length;
  demand(unseals.length >= threshold, 'unseal-few', `${unseals.length} keys where ${threshold} open the box`, { found: unseals.length, due: threshold });
}

/** What the first keys of the log, as many as the threshold, open of a ballot, as `{body}`; null where it is unopenable, whatever the reason. */
export async function openSealed(contest, ballot) {
  try {
    const { hash, manifest: { box } } = contest;
    const commit = fromB64(ballot.commit);
    const shares = [];
    for (const { scrutineer, recipient, privateKey } of contest.unseals.slice(0, contest.threshold)) {
      const { enc, share } = ballot.sealed.shares[scrutineer];
      const info = labelled('share', hash, uint(1, scrutineer));
      const opened = await openHpke(privateKey, recipient, fromB64(enc), info, commit, fromB64(share));
      if (opened.length !== 33 || opened[0] !== scrutineer + 1) return null;
      shares.push(opened);
    }
    const padded = await decrypt(joinShares(shares), new Uint8Array(12), concat(hash, commit), fromB64(ballot.sealed.content));
    return padded.length === box.size ? await readPadded(contest, ballot, padded) : null;
  } catch {
    return null;
  }
}

/** The body of a padded opening, where nonce and body are canonical and what the ballot committed to. */
async function readPadded(contest, ballot, padded) {
  let end = padded.length;
  while (end > 32 && padded[end - 1] === 0x20) end -= 1;
  const [nonce, spelled] = [padded.subarray(0, 32), padded.subarray(32, end)];
  const body = canonicalJson(spelled);
  const holds = body !== undefined && bodyFault(contest, body) === null && (await fits(contest, ballot, nonce, spelled));
  return holds ? { body } : null;
}
