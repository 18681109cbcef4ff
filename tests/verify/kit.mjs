// What the verifier's tests share: whole congresses on a bulletin board, made with node:crypto alone.

import {
  constants, createCipheriv, createECDH, createHmac, generateKeyPairSync, randomBytes, sign,
} from 'node:crypto';

import { id, issuerSpki, Log, manifest, point, sha256, treeHash, url64 } from '../device/kit.mjs';

export { id, point, sha256, url64 } from '../device/kit.mjs';

export const label = (name, ...parts) => Buffer.concat([Buffer.from(`piaojue/v1 ${name}\0`), ...parts.map((part) => Buffer.from(part))]);
export const u = (bytes, value) => {
  const encoded = Buffer.alloc(bytes);
  encoded.writeUIntBE(value, Math.max(bytes - 6, 0), Math.min(bytes, 6));
  return encoded;
};
const ecdsa = (pair, message) => sign('sha256', message, { key: pair.privateKey, dsaEncoding: 'ieee-p1363' });
const ecPair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
/** A scrutineer's two key pairs. */
export const scrutineer = () => ({ sign: ecPair(), seal: ecPair() });
export const rsaPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const body = (marks, write_ins = []) => ({ marks, write_ins });

/** The rules of the device's kit, changed. */
export const rules = (change) => ({ ...manifest(id(), id()).rules, quorum: null, surplus: null, ...change });
export const MOTION = { kind: 'motion', title: '工作报告', seats: 0, options: [{ id: id(), name: '报告', detail: '', profile: url64(sha256('报告')) }] };

/** A congress, its log, and everybody's keys. */
export class Board {
  constructor() {
    this.congress = id();
    this.log = new Log(`piaojue.example/log/${this.congress}`);
    this.documents = {};
    this.log.append({ type: 'congress', congress: this.congress, title: '大会', organisation: '厂' });
  }

  tree(size = this.log.entries.length) {
    return Buffer.concat([u(8, size), treeHash(this.log.entries.slice(0, size))]);
  }

  /** Publishes a contest; `change` is of its manifest, `scrutineers` their number or their keys, `threshold` seals the box. */
  publish(change = {}, { as = id(), scrutineers = 0, threshold = 0, further = false, issuer = rsaPair() } = {}) {
    const keys = Array.isArray(scrutineers) ? scrutineers : Array.from({ length: scrutineers }, scrutineer);
    const contest = { id: as, issuers: [issuer], scrutineers: keys, ballots: [] };
    const issuers = [{ name: '筹备组', key: url64(issuerSpki(issuer)), url: null, sign_key: null }];
    if (further) {
      contest.issuers.push(rsaPair());
      contest.further = ecPair();
      issuers.push({ name: '上级工会', key: url64(issuerSpki(contest.issuers[1])), url: 'https://union.example', sign_key: url64(point(contest.further.publicKey)) });
    }
    const kind = threshold ? 'sealed' : 'live';
    contest.manifest = manifest(this.congress, contest.id, {
      rules: rules(), box: { kind, size: 400, group: 1, wait_s: 0, threshold, url: null }, issuers,
      scrutineers: contest.scrutineers.map((each, at) => ({
        name: `监票人${at}`, key: url64(point(each.sign.publicKey)), sealing_key: threshold ? url64(point(each.seal.publicKey)) : null,
      })),
      ...change,
    });
    const bytes = Buffer.from(JSON.stringify(contest.manifest));
    contest.hash = sha256(bytes);
    contest.index = this.log.append({ type: 'contest', manifest: url64(bytes) });
    return contest;
  }

  signoffs(contest, who, message) {
    return who.map((scrutineer) => ({ scrutineer, signature: url64(ecdsa(contest.scrutineers[scrutineer].sign, message)) }));
  }

  open(contest, present, who = []) {
    const message = label('open', contest.hash, u(4, present), this.tree());
    return this.log.append({ type: 'open', contest: contest.id, present, signoffs: this.signoffs(contest, who, message) });
  }

  /** A ballot of `said`; `twist` changes the entry, `inside` what is in the opening and the shares. */
  cast(contest, said, { twist = (entry) => entry, inside = (seal) => seal, pair = ecPair() } = {}) {
    const key = point(pair.publicKey);
    const nonce = randomBytes(32);
    const spelled = Buffer.from(JSON.stringify(said));
    const commit = sha256(label('commit', contest.hash, key, nonce), spelled);
    const pss = (issuer) => ({ key: issuer.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 48 });
    const tokens = contest.issuers.map((issuer) => url64(sign('sha384', label('token', contest.hash, key), pss(issuer))));
    const padded = Buffer.concat([nonce, spelled, Buffer.alloc(contest.manifest.box.size - 32 - spelled.length, ' ')]);
    const sealed = contest.manifest.box.kind === 'sealed' ? seal(contest, commit, inside({ padded, cek: randomBytes(32), share: (share) => share })) : null;
    const entry = { type: 'ballot', contest: contest.id, key: url64(key), tokens, commit: url64(commit), signature: url64(ecdsa(pair, label('ballot', contest.hash, commit))), sealed };
    const ballot = this.log.append(twist(entry));
    contest.ballots.push({ ballot, nonce: url64(nonce), body: said });
    return ballot;
  }

  close(contest, figures = {}, who = []) {
    const count = contest.ballots.length;
    const entry = { present: count, issued: count, returned: count, register: url64(sha256('[]')), issuers: [], paper: { issued: 0, returned: 0 }, ...figures };
    if (contest.further) {
      const register = sha256('further');
      const issued = figures.further ?? count;
      delete entry.further;
      entry.issuers = [{ issued, register: url64(register), signature: url64(ecdsa(contest.further, label('issued', contest.hash, [1], u(4, issued), register))) }];
    }
    const message = label('close', contest.hash, u(4, entry.present), u(4, entry.issued), u(4, entry.returned), Buffer.from(entry.register, 'base64url'), this.tree());
    return this.log.append({ type: 'close', contest: contest.id, ...entry, signoffs: this.signoffs(contest, who, message) });
  }

  unseal(contest, scrutineer, pair = contest.scrutineers[scrutineer].seal) {
    return this.log.append({ type: 'unseal', contest: contest.id, scrutineer, key: pair.privateKey.export({ format: 'jwk' }).d });
  }

  openings(contest, unopenable = []) {
    return contest.ballots.filter(({ ballot }) => !unopenable.includes(ballot)).map((opening) => this.log.append({ type: 'opening', ...opening }));
  }

  result(contest, result) {
    return this.log.append({ type: 'result', contest: contest.id, result });
  }

  certify(contest, scrutineer, result = this.log.entries.length - 1) {
    const message = label('certify', contest.hash, this.tree(result + 1));
    return this.log.append({ type: 'certify', contest: contest.id, scrutineer, signature: this.signoffs(contest, [scrutineer], message)[0].signature });
  }

  void(contest, ground, who = [], reason = '原因') {
    const message = label('void', contest.hash, sha256(reason), this.tree());
    return this.log.append({ type: 'void', contest: contest.id, ground, reason, signoffs: this.signoffs(contest, who, message) });
  }

  /** Issues of a register, each asked for by a device. */
  register(contest, delegates) {
    return JSON.stringify(delegates.sort().map((delegate) => {
      const [device, blinded] = [ecPair(), sha256(delegate)];
      return { delegate, device_key: url64(point(device.publicKey)), blinded: url64(blinded), signature: url64(ecdsa(device, label('issue', contest.hash, [0], blinded))) };
    }));
  }

  receipt(index) {
    return { index, entry: url64(this.log.entries[index]), checkpoint: this.log.checkpoint(), proof: this.log.proof(index) };
  }

  /** Replaces an entry as an organiser who holds the log's keys could. */
  rewrite(index, change) {
    const entry = JSON.parse(this.log.entries[index]);
    this.log.entries[index] = Buffer.from(JSON.stringify(change(entry) ?? entry));
  }

  get evidence() {
    return { vkey: this.log.vkey, checkpoint: this.log.checkpoint(), entries: this.log.entries.map((entry) => new Uint8Array(entry)), documents: this.documents, receipts: [], earlier: [] };
  }
}

/** A bit of a base64url string turned round. */
export function turned(encoded, at = 0) {
  const bytes = Buffer.from(encoded, 'base64url');
  bytes[at] ^= 1;
  return url64(bytes);
}

/** A ballot's opening, sealed: AES-256-GCM, Shamir's shares, HPKE. */
function seal(contest, commit, { padded, cek, share }) {
  const { threshold } = contest.manifest.box;
  const coefficients = [cek, ...Array.from({ length: threshold - 1 }, () => randomBytes(32))];
  const shares = contest.scrutineers.map((each, j) => {
    const plain = share(Buffer.concat([[j + 1], evaluate(coefficients, j + 1)].map((part) => Buffer.from(part))), j);
    return hpkeSeal(point(each.seal.publicKey), label('share', contest.hash, [j]), commit, plain);
  });
  const content = gcm(cek, Buffer.alloc(12), Buffer.concat([contest.hash, commit]), padded);
  return { content: url64(content), shares: shares.map(({ enc, sealed }) => ({ enc: url64(enc), share: url64(sealed) })) };
}

function gcm(key, nonce, aad, plain) {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

// GF(2^8) by logarithms to the base 3, another way than the verifier's.
const EXP = [1];
for (let power = 1; power < 255; power += 1) {
  const doubled = EXP[power - 1] << 1;
  EXP.push((EXP[power - 1] ^ (doubled & 0x100 ? doubled ^ 0x11b : doubled)) & 0xff);
}
const multiply = (a, b) => (a && b ? EXP[(EXP.indexOf(a) + EXP.indexOf(b)) % 255] : 0);

/** Shamir's polynomials at x. */
export function evaluate(coefficients, x) {
  return Buffer.from(coefficients[0].map((_, at) => coefficients.reduceRight((sum, each) => multiply(sum, x) ^ each[at], 0)));
}

const hmac = (key, ...parts) => createHmac('sha256', key).update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const KEM = Buffer.from('4b454d0010', 'hex');
const HPKE = Buffer.from('48504b45001000010002', 'hex');
const extract = (suite, salt, name, ikm) => hmac(salt, 'HPKE-v1', suite, name, ikm);
const expand = (suite, key, name, info, length) => hmac(key, u(2, length), 'HPKE-v1', suite, name, info, [1]).subarray(0, length);

export function hpkeSeal(recipient, info, aad, plain) {
  const ephemeral = createECDH('prime256v1');
  const enc = ephemeral.generateKeys();
  const prk = extract(KEM, '', 'eae_prk', ephemeral.computeSecret(recipient));
  const secret = expand(KEM, prk, 'shared_secret', Buffer.concat([enc, recipient]), 32);
  const context = Buffer.concat([Buffer.from([0]), extract(HPKE, '', 'psk_id_hash', ''), extract(HPKE, '', 'info_hash', info)]);
  const schedule = extract(HPKE, secret, 'secret', '');
  const nonce = expand(HPKE, schedule, 'base_nonce', context, 12);
  return { enc, sealed: gcm(expand(HPKE, schedule, 'key', context, 32), nonce, aad, plain) };
}
