import assert from 'node:assert/strict';
import { createDecipheriv, pbkdf2Sync } from 'node:crypto';
import { test } from 'node:test';
import { newRecoveryCode, openCopy, parseRecoveryCode, random, recoveryKey, sealCopy, utf8 } from '../../static/ballot-protocol.js';

const aad = utf8('aad');

test('a code is 80 bits in four groups, and is read in any case, grouping and with its look-alikes', () => {
  assert.match(newRecoveryCode(), /^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
  assert.notEqual(newRecoveryCode(), newRecoveryCode());
  assert.equal(parseRecoveryCode(' abcd-efgh ilo0 1234'), 'ABCDEFGH11001234');
  for (const wrong of ['', 'ABCD', 'ABCD-EFGH-1234-567U', 'ABCD-EFGH-1234-56789']) {
    assert.throws(() => parseRecoveryCode(wrong), { slug: 'recovery-code-malformed' });
  }
});

test('a copy is 65,536 bytes whatever it holds, reads back with its code alone, and is the format that is written down', async () => {
  const [code, salt] = [newRecoveryCode(), random(16)];
  const key = await recoveryKey(code, salt);
  assert.deepEqual(Buffer.from(key), pbkdf2Sync(code.replace(/-/g, ''), salt, 600_000, 32, 'sha256'));
  for (const value of [{}, { text: '汉'.repeat(20_000) }]) {
    const copy = await sealCopy(key, salt, aad, value);
    assert.equal(copy.length, 65_536);
    const opened = await openCopy(code.toLowerCase(), aad, copy);
    assert.deepEqual(opened, { value, salt, key });
    const open = createDecipheriv('aes-256-gcm', key, copy.slice(16, 28)).setAAD(aad).setAuthTag(copy.slice(-16));
    const plain = Buffer.concat([open.update(copy.slice(28, -16)), open.final()]).toString();
    assert.equal(plain.trimEnd(), JSON.stringify(value));
  }
  const copy = await sealCopy(key, salt, aad, {});
  await assert.rejects(openCopy(newRecoveryCode(), aad, copy), { slug: 'recovery-code-wrong' });
  await assert.rejects(openCopy(code, utf8('another delegate'), copy), { slug: 'recovery-code-wrong' });
  await assert.rejects(openCopy(code, aad, copy.slice(1)), { slug: 'recovery-code-wrong' });
  copy[40_000] ^= 1;
  await assert.rejects(openCopy(code, aad, copy), { slug: 'recovery-code-wrong' });
  await assert.rejects(sealCopy(key, salt, aad, { text: 'x'.repeat(66_000) }), { slug: 'recovery-full' });
});
