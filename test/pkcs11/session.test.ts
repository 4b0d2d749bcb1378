// SPDX-License-Identifier: Apache-2.0
// What a token says at its worst.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { p384 } from '@noble/curves/nist.js';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import { verifyEd25519 } from '../../src/crypto/curve/ed25519.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { faultOf } from '../../src/pkcs11/faults.js';
import { tokenSigner } from '../../src/pkcs11/signer.js';
import { openToken } from '../../src/pkcs11/token.js';
import type { Token } from '../../src/pkcs11/token.js';
import { seededRandom } from '../trust/states.js';
import { BINDING, freshToken } from './fake-token.js';
import type { Fake } from './fake-token.js';

const message = toUtf8('what is signed');
const random = seededRandom('fake token');

describe('a session with a token', () => {
  let folder = '';
  let fake: Fake;
  let pin = '';
  let token: Token;
  const open = (changes: Partial<Parameters<typeof openToken>[0]> = {}) =>
    openToken({
      binding: join(folder, 'binding.cjs'),
      module: join(folder, 'module.so'),
      token: 'fake',
      pin: { file: join(folder, 'pin') },
      ...changes,
    });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-session-'));
    writeFileSync(join(folder, 'binding.cjs'), BINDING);
  });
  beforeEach(() => {
    fake = freshToken();
    // What one test has refused is refused to the process.
    pin = `a pin that nobody sees ${Math.random()}`;
    writeFileSync(join(folder, 'pin'), `${pin}\n`, { mode: 0o600 });
    token = open();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('begins with the first key, reads the PIN from its file, and needs no right to write (PKCS11-03)', async () => {
    expect(fake.calls).toEqual(['C_Initialize']);
    await token.key(-19, { label: 'seal' });
    expect(fake.pins).toEqual([pin]);
    expect(fake.flags).toEqual([4]);
    await token.close();
    expect(fake.calls.slice(-2)).toEqual(['C_CloseSession', 'C_Finalize']);
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_SESSION');
  });

  it('carries one operation at a time (PKCS11-05)', async () => {
    const key = await token.key(-19, { label: 'seal' });
    const signatures = await Promise.all(Array.from({ length: 20 }, (_, i) => key.sign(Uint8Array.of(i))));
    expect(fake.interleaved).toBeUndefined();
    signatures.forEach((signature, i) => expect(verifyEd25519(key.publicKey, Uint8Array.of(i), signature)).toBe(true));
    await token.close();
  });

  it.each([
    ['the wrong PIN', 0xa0],
    ['a locked PIN', 0xa4],
    ['an expired PIN', 0xa3],
  ])('offers a PIN that the token refuses no second time: %s (PKCS11-03)', async (_name, code) => {
    fake.faults['C_Login'] = { code };
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_PIN');
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_PIN');
    // Nor by another session of the process; a PIN that was put right is another one.
    const second = open();
    await expect(second.key(-19, { label: 'seal' })).toRejectCode('PKCS11_PIN');
    expect(fake.pins).toHaveLength(1);
    writeFileSync(join(folder, 'pin'), `${pin} put right`, { mode: 0o600 });
    await second.key(-19, { label: 'seal' });
    expect(fake.pins).toHaveLength(2);
    await second.close();
    await token.close();
  });

  it('counts a login that the application has already as one', async () => {
    fake.faults['C_Login'] = { code: 0x100 };
    await token.key(-19, { label: 'seal' });
    await token.close();
  });

  it.each([
    ['PKCS11_SESSION', 'C_SignInit', 0xb3],
    ['PKCS11_SESSION', 'C_Sign', 0xb0],
    ['PKCS11_SESSION', 'C_SignInit', 0x101],
    ['PKCS11_TOKEN', 'C_Sign', 0x32],
    ['PKCS11_TOKEN', 'C_SignInit', 0xe0],
  ] as const)('tells %s of a loss in %s, and opens a session anew (PKCS11-04)', async (expected, call, code) => {
    const key = await token.key(-19, { label: 'seal' });
    fake.faults[call] = { code };
    await expect(key.sign(message)).toRejectCode(expected);
    expect(verifyEd25519(key.publicKey, message, await key.sign(message))).toBe(true);
    expect(fake.calls.filter((name) => name === 'C_OpenSession')).toHaveLength(2);
    await token.close();
  });

  it('tells while the token is out, and signs when it is back (PKCS11-04)', async () => {
    const key = await token.key(-19, { label: 'seal' });
    fake.faults['C_SignInit'] = { code: 0x32 };
    fake.slots = [];
    await expect(key.sign(message)).toRejectCode('PKCS11_TOKEN');
    await expect(key.sign(message)).toRejectCode('PKCS11_TOKEN');
    fake.slots = [Uint8Array.of(1)];
    expect(await key.sign(message)).toHaveLength(64);
    fake.slots = [Uint8Array.of(1), Uint8Array.of(2)];
    fake.faults['C_SignInit'] = { code: 0x32 };
    await expect(key.sign(message)).toRejectCode('PKCS11_TOKEN');
    await expect(key.sign(message)).toRejectCode('PKCS11_TOKEN', { reason: 'several slots hold a token of this label' });
    await token.close();
  });

  it('names the call and the number of every other refusal, and keeps the session (PKCS11-05)', async () => {
    const key = await token.key(-19, { label: 'seal' });
    fake.faults['C_Sign'] = { code: 0x70 };
    await expect(key.sign(message)).toRejectCode('PKCS11_CALL', { call: 'C_Sign', ckr: 0x70 });
    fake.signatureBytes = 63;
    expect(fake.calls.filter((name) => name === 'C_OpenSession')).toHaveLength(1);
    // What is no answer at all is no refusal either: the token does not work.
    await expect(key.sign(message)).toRejectCode('PKCS11_TOKEN', { reason: 'C_Sign gave 63 bytes for a signature' });
    await token.close();
  });

  it('ends a module only if it began it, and begins one again that others ended (PKCS11-01, PKCS11-04)', async () => {
    await token.close();
    fake.calls.length = 0;
    fake.faults['C_Initialize'] = { code: 0x191 };
    const guest = open();
    const key = await guest.key(-19, { label: 'seal' });
    fake.faults['C_SignInit'] = { code: 0x190 };
    const lost = await key.sign(message).catch((error: unknown) => error);
    expect(lost).toMatchObject({ code: 'PKCS11_SESSION', details: { call: 'C_SignInit', ckr: 0x190 } });
    expect(await key.sign(message)).toHaveLength(64);
    fake.faults['C_GetSlotList'] = { code: 0x190 };
    fake.faults['C_SignInit'] = { code: 0xb3 };
    await expect(key.sign(message)).toRejectCode('PKCS11_SESSION');
    await expect(key.sign(message)).toRejectCode('PKCS11_SESSION');
    expect(await key.sign(message)).toHaveLength(64);
    await guest.close();
    expect(fake.calls.filter((name) => name === 'C_Initialize')).toHaveLength(3);
    // By then it was begun here.
    expect(fake.calls).toContain('C_Finalize');
    fake.calls.length = 0;
    fake.faults['C_Initialize'] = { code: 0x191 };
    const other = open();
    await other.key(-19, { label: 'seal' });
    await other.close();
    expect(fake.calls).not.toContain('C_Finalize');
  });

  it('refuses a pair of which there are none or two, or whose halves do not belong together (PKCS11-02, PKCS11-06)', async () => {
    fake.objects = 0;
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    fake.objects = 2;
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    fake.objects = 1;
    fake.point = fromHex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a');
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    fake.point = Uint8Array.of(4, 2, 1, 2);
    await expect(token.key(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    await token.close();
  });

  it('makes a key pair that never leaves the token, under a label and an id that are free (PKCS11-07)', async () => {
    await expect(token.generate(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY', { key: 'seal', reason: 'it exists' });
    expect(fake.made).toBeUndefined();
    fake.objects = 0;
    const id = Uint8Array.of(7);
    const key = await token.generate(-19, { label: 'seal', id });
    expect(key.publicKey).toEqual(Uint8Array.from(fake.publicKey));
    // A session that may write; signing needs no other one.
    expect(fake.flags.at(-1)).toBe(6);
    const valuesOf = (template: { type: number; value: unknown }[] = []) =>
      Object.fromEntries(template.map(({ type, value }) => [type.toString(16), value instanceof Uint8Array ? toHex(value) : value]));
    expect(fake.made?.mechanism).toBe(0x1055);
    expect(valuesOf(fake.made?.publicTemplate)).toEqual({ '3': 'seal', '102': '07', '1': true, '10a': true, '180': '06032b6570' });
    expect(valuesOf(fake.made?.privateTemplate)).toEqual({
      ...{ '3': 'seal', '102': '07', '1': true, '2': true, '103': true, '162': false, '108': true },
    });
    await token.close();
  });

  it('goes on with a session that may write, and opens another for one that may not (PKCS11-04)', async () => {
    await token.key(-19, { label: 'seal' });
    expect(fake.flags).toEqual([4]);
    await expect(token.generate(-19, { label: 'seal' })).toRejectCode('PKCS11_KEY');
    expect(fake.flags).toEqual([4, 6]);
    await token.key(-19, { label: 'seal' });
    expect(fake.flags).toEqual([4, 6]);
    await token.close();
  });

  it('signs by ECDSA over the digest of the message, and takes a point bare or in its octet string alone (PKCS11-02)', async () => {
    const secret = p384.utils.randomSecretKey();
    const point = p384.getPublicKey(secret, false);
    fake.sign = (data) => {
      expect(data).toHaveLength(48);
      return p384.sign(data, secret, { prehash: false });
    };
    for (const value of [point, concat(Uint8Array.of(4, 97), point)]) {
      fake.point = value;
      const key = await token.key(-51, { label: 'seal' });
      expect(key.publicKey).toEqual(point);
      expect(p384.verify(await key.sign(message), createHash('sha384').update(message).digest(), point, { prehash: false })).toBe(true);
    }
    for (const head of [Uint8Array.of(4, 96), Uint8Array.of(3, 97), Uint8Array.of(4), Uint8Array.of(4, 97, 0)]) {
      fake.point = concat(head, point);
      await expect(token.key(-51, { label: 'seal' })).toRejectCode('PKCS11_KEY', { reason: 'its public key is no point of the curve' });
    }
    const other = p384.getPublicKey(p384.utils.randomSecretKey(), false);
    for (const wrong of [other, new Uint8Array(97)]) {
      fake.point = wrong;
      const reason = 'its public half does not verify what its private half signs';
      await expect(token.key(-51, { label: 'seal' })).toRejectCode('PKCS11_KEY', { reason });
    }
    await token.close();
  });

  it('is of a module that ends with its last user, and not before (PKCS11-01)', async () => {
    const second = open();
    const key = await second.key(-19, { label: 'seal' });
    expect(fake.calls.filter((name) => name === 'C_Initialize')).toHaveLength(1);
    await token.close();
    await token.close();
    expect(fake.calls).not.toContain('C_Finalize');
    expect(await key.sign(message)).toHaveLength(64);
    await second.close();
    expect(fake.calls.filter((name) => name === 'C_Finalize')).toHaveLength(1);
  });

  it.each([
    ['PKCS11_PIN', [0xa0, 0xa1, 0xa2, 0xa3, 0xa4, 0x102]],
    ['PKCS11_SESSION', [0x60, 0x82, 0xb0, 0xb3, 0x101, 0x190]],
    ['PKCS11_TOKEN', [0x03, 0x05, 0x06, 0x30, 0x31, 0x32, 0xe0, 0xe1]],
    ['PKCS11_CALL', [0x01, 0x07, 0x70, 0xa5, 0x191]],
  ] as const)('tells %s by the number of the answer (PKCS11-03, PKCS11-04, PKCS11-05)', async (expected, codes) => {
    for (const code of codes) expect(faultOf(Object.assign(new Error('CKR'), { code }), 'fake', 'C_Sign').code).toBe(expected);
    // An error of another kind is a bug, and one of ours is what it is.
    expect(() => faultOf(new TypeError('a bug'), 'fake', 'C_Sign')).toThrow(TypeError);
    const ours = faultOf({ code: codes[0] }, 'fake', 'C_Sign');
    expect(faultOf(ours, 'other', 'C_Login')).toBe(ours);
    await token.close();
  });

  it('makes no signer of a suite that does not exist, or of two keys of one algorithm (CRYPTO-18)', async () => {
    const key = await token.key(-19, { label: 'seal' });
    expect(() => tokenSigner({ ...key, alg: -51 })).toThrow(TypeError);
    expect(() => tokenSigner(key, memorySigner(generateSigner('rogatory-hybrid', random)))).toThrow(TypeError);
    const signer = tokenSigner(key);
    expect([...signer.keys.keys()]).toEqual([-19]);
    await expect(signer.sign(-49, message)).toRejectCode('CRYPTO_ALG_UNKNOWN');
    await token.close();
  });

  it('loads nothing but by absolute path, and only what is a binding (PKCS11-01)', async () => {
    expect(() => open({ binding: 'pkcs11js' })).toThrow(TypeError);
    expect(() => open({ module: 'libsofthsm2.so' })).toThrow(TypeError);
    expect(() => open({ binding: join(folder, 'none'), module: join(folder, 'other.so') })).toThrowCode('PKCS11_LIBRARY');
    writeFileSync(join(folder, 'empty.cjs'), '');
    expect(() => open({ binding: join(folder, 'empty.cjs'), module: join(folder, 'other.so') })).toThrowCode('PKCS11_LIBRARY');
    fake.faults['C_Initialize'] = { code: 0x30 };
    expect(() => open({ module: join(folder, 'other.so') })).toThrowCode('PKCS11_LIBRARY');
    fake.faults['C_Initialize'] = { code: 0x191 };
    await open({ module: join(folder, 'other.so') }).close();
    await token.close();
  });

  it('shows its PIN in no error and in no text of its objects (PKCS11-03)', async () => {
    fake.faults['C_Login'] = { code: 0xa0 };
    const error = await token.key(-19, { label: 'seal' }).catch((thrown: unknown) => thrown);
    const { inspect } = await import('node:util');
    for (const text of [inspect(error, { depth: 9 }), inspect(token, { depth: 9, showHidden: true }), JSON.stringify(token)]) {
      expect(text).not.toContain(pin);
    }
    await token.close();
  });
});
