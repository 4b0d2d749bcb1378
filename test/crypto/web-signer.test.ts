// SPDX-License-Identifier: Apache-2.0
import { format, inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { generateSigner, kidOf, signerIdOf, signerPublicKeys, signerSecret } from '../../src/crypto/keys/keys.js';
import { memorySigner, verifySignature } from '../../src/crypto/sign/sign.js';
import { SUITES } from '../../src/crypto/suites/suites.js';
import type { SealedSeed } from '../../src/crypto/web/sealed-seed.js';
import { generateWebSigner, importWebSigner, webSigner } from '../../src/crypto/web/web-signer.js';
import { heldKeys, waysOut } from './web-keys.js';

const message = toUtf8('message');

describe.each(SUITES)('webSigner, $id', ({ id, signatures }) => {
  it('signs by every key that it made what verifySignature accepts (CRYPTO-15)', async () => {
    const keys = await generateWebSigner(id);
    const signer = webSigner(keys);
    expect([...signer.keys.keys()]).toEqual(signatures);
    expect(signer.signerId).toEqual(signerIdOf([...signer.keys.values()].map(kidOf)));
    for (const [alg, key] of signer.keys) {
      const signature = await signer.sign(alg, message);
      expect(verifySignature(key, message, signature)).toBe(true);
      expect(verifySignature(key, toUtf8('messagf'), signature)).toBe(false);
    }
    expect(toHex((await generateWebSigner(id)).publicKeys.get(-19)?.get(-2) as Uint8Array)).not.toBe(
      toHex(keys.publicKeys.get(-19)?.get(-2) as Uint8Array),
    );
  });

  it('signs with imported seeds as memorySigner does: Ed25519 to the byte, ML-DSA hedged (CRYPTO-11, CRYPTO-15)', async () => {
    const secret = generateSigner(id, systemRandom);
    const [inMemory, held] = [memorySigner(secret), webSigner(await importWebSigner(secret))];
    expect(held.signerId).toEqual(inMemory.signerId);
    expect(held.keys).toEqual(inMemory.keys);
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (text) => {
        expect(await held.sign(-19, text)).toEqual(await inMemory.sign(-19, text));
      }),
      { numRuns: 20 },
    );
    for (const alg of signatures.filter((one) => one !== -19)) {
      const [first, second] = [await held.sign(alg, message), await held.sign(alg, message)];
      expect(first).not.toEqual(second);
      for (const signature of [first, second]) expect(verifySignature(inMemory.keys.get(alg)!, message, signature)).toBe(true);
    }
  });

  it('overwrites the encoding of an imported Ed25519 seed with zeros (CRYPTO-15)', async () => {
    const spy = vi.spyOn(crypto.subtle, 'importKey');
    await importWebSigner(generateSigner(id, systemRandom));
    const encoded = spy.mock.calls.filter(([format]) => (format as string) === 'pkcs8').map(([, bytes]) => bytes as unknown as Uint8Array);
    spy.mockRestore();
    expect(encoded.length).toBeGreaterThan(0);
    expect(encoded.at(-1)).toEqual(new Uint8Array(48));
  });

  it('leaves the imported seeds as they were', async () => {
    const secret = generateSigner(id, systemRandom);
    const before = [...signerPublicKeys(secret).values()];
    await importWebSigner(secret);
    expect([...signerPublicKeys(secret).values()]).toEqual(before);
  });

  it('gives no private key out, generated or imported, by any way of WebCrypto (CRYPTO-15)', async () => {
    for (const keys of [await generateWebSigner(id), await importWebSigner(generateSigner(id, systemRandom))]) {
      const held = heldKeys(keys);
      expect(held).toHaveLength(signatures.length);
      for (const key of held) expect([key.type, await waysOut(key)]).toEqual([key.algorithm.name === 'AES-GCM' ? 'secret' : 'private', []]);
    }
  });

  it('goes through structured clone and signs as before', async () => {
    const keys = await generateWebSigner(id);
    const cloned = structuredClone(keys);
    expect(webSigner(cloned).signerId).toEqual(webSigner(keys).signerId);
    for (const [alg, key] of keys.publicKeys) expect(verifySignature(key, message, await webSigner(cloned).sign(alg, message))).toBe(true);
  });

  it('shows no seed in text, JSON or util.inspect, of keys or signer (CRYPTO-13)', async () => {
    const seeds = new Map(signatures.map((alg) => [alg, new Uint8Array(32).fill(0xab)]));
    const keys = await importWebSigner(signerSecret(id, seeds));
    for (const value of [keys, webSigner(keys)]) {
      const forms = [inspect(value, { showHidden: true, depth: 9, getters: true }), JSON.stringify(value), format('%s', value)];
      for (const form of forms) expect(form).not.toMatch(/171, 171|171,"1":171|abab/i);
    }
  });
});

describe('waysOut', () => {
  it('finds the ways out of a key that has some', async () => {
    const { privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    expect(await waysOut(privateKey)).toEqual(expect.arrayContaining(['export pkcs8', 'wrap pkcs8', 'export jwk', 'wrap jwk']));
    const aes = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['decrypt']);
    expect(await waysOut(aes)).toEqual(expect.arrayContaining(['export raw', 'wrap raw']));
  });
});

describe('webSigner', () => {
  it('signs RFC 8032 7.1, test 3, as it stands there', async () => {
    const seed = fromHex('c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7');
    const signer = webSigner(await importWebSigner(signerSecret('rogatory-classic', new Map([[-19, seed]]))));
    expect(toHex(await signer.sign(-19, fromHex('af82')))).toBe(
      '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
    );
  });

  it('rejects an algorithm that it has no key of (CRYPTO-02), and a suite outside the table (CRYPTO-01)', async () => {
    const keys = await generateWebSigner('rogatory-classic');
    await expect(webSigner(keys).sign(-49, message)).toRejectCode('CRYPTO_ALG_UNKNOWN');
    expect(() => webSigner({ ...keys, suite: 'rogatory-none' as never })).toThrowCode('CRYPTO_SUITE_UNKNOWN');
    await expect(generateWebSigner('rogatory-none' as never)).toRejectCode('CRYPTO_SUITE_UNKNOWN');
  });

  it('refuses a sealed seed that was changed, or that lies beside the public key of another (CRYPTO-06)', async () => {
    const [own, other] = [await generateWebSigner('rogatory-hybrid'), await generateWebSigner('rogatory-hybrid')];
    const sealed = own.privateKeys.get(-49) as SealedSeed;
    const changed = { ...sealed, sealed: sealed.sealed.map((byte, i) => (i === 0 ? byte ^ 1 : byte)) };
    await expect(webSigner({ ...own, privateKeys: new Map([[-49, changed]]) }).sign(-49, message)).toRejectCode('CRYPTO_OPEN');
    await expect(webSigner({ ...own, publicKeys: other.publicKeys }).sign(-49, message)).toRejectCode('CRYPTO_OPEN');
  });

  it('takes keys that can be extracted, or are of another kind, for a mistake of its caller (CRYPTO-15)', async () => {
    const keys = await generateWebSigner('rogatory-hybrid');
    const sealed = keys.privateKeys.get(-49) as SealedSeed;
    const { privateKey } = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify']);
    const { privateKey: foreign } = (await crypto.subtle.generateKey('X25519', false, ['deriveBits'])) as CryptoKeyPair;
    const { privateKey: ecdsa } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
    const aes = (extractable: boolean, usage: 'encrypt' | 'decrypt') =>
      crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, extractable, [usage]);
    const wrong: [-19 | -49, CryptoKey | SealedSeed][] = [
      [-19, privateKey],
      [-19, foreign],
      [-19, ecdsa],
      [-49, keys.privateKeys.get(-19) as CryptoKey],
      [-49, { ...sealed, key: await aes(true, 'decrypt') }],
      [-49, { ...sealed, key: await aes(false, 'encrypt') }],
    ];
    for (const [alg, key] of wrong) {
      expect(() => webSigner({ ...keys, privateKeys: new Map(keys.privateKeys).set(alg, key) })).toThrow(TypeError);
    }
    expect(() => webSigner({ ...keys, publicKeys: new Map() })).toThrow(TypeError);
  });
});
