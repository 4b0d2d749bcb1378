// SPDX-License-Identifier: Apache-2.0
import { format, inspect } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { sealAead } from '../../src/crypto/aead/aead.js';
import { hpkeSeal, memoryDecapsulator } from '../../src/crypto/hpke/hpke.js';
import { keySchedule } from '../../src/crypto/hpke/hpke-direct.js';
import { expandHybridSeed, kemPublicKey } from '../../src/crypto/kem/kem.js';
import type * as Kem from '../../src/crypto/kem/kem.js';
import { generateKem, kemSecret, kidOf, publicKeyBytes } from '../../src/crypto/keys/keys.js';
import { SUITES, suiteById } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { generateWebKem, importWebKem, webDecapsulator } from '../../src/crypto/web/web-decapsulator.js';
import { vectorFile } from './vectors.js';
import { heldKeys, waysOut } from './web-keys.js';

vi.mock('../../src/crypto/kem/kem.js', async (original) => {
  const real = await original<typeof Kem>();
  return { ...real, expandHybridSeed: vi.fn(real.expandHybridSeed) };
});

const info = Uint8Array.of(1, 2, 3);
const plaintext = new Uint8Array(32).fill(5);
const flipped = (bytes: Uint8Array, at: number): Uint8Array => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe.each(SUITES)('webDecapsulator, $id', ({ id, kem, encapsulationBytes, postQuantum }) => {
  it('opens what was sealed to a key that it made, and nothing sealed to another (CRYPTO-15)', async () => {
    const [keys, other] = [await generateWebKem(id), await generateWebKem(id)];
    const decapsulator = webDecapsulator(keys);
    expect([decapsulator.alg, toHex(decapsulator.kid)]).toEqual([kem, toHex(kidOf(keys.publicKey))]);
    const { ek, ciphertext } = await hpkeSeal(keys.publicKey, info, plaintext);
    expect(await decapsulator.open(info, ek, ciphertext)).toEqual(plaintext);
    await expect(webDecapsulator(other).open(info, ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
  });

  it('opens with an imported seed what memoryDecapsulator opens, and has its kid (CRYPTO-15)', async () => {
    const secret = generateKem(id, systemRandom);
    const [inMemory, held] = [memoryDecapsulator(secret), webDecapsulator(await importWebKem(secret))];
    expect(held.kid).toEqual(inMemory.kid);
    const { ek, ciphertext } = await hpkeSeal(kemPublicKey(secret), info, plaintext);
    expect(await held.open(info, ek, ciphertext)).toEqual(await inMemory.open(info, ek, ciphertext));
    expect(await inMemory.open(info, ek, ciphertext)).toEqual(plaintext);
  });

  it('refuses every change of info, encapsulation and ciphertext alike (CRYPTO-06)', async () => {
    const keys = await generateWebKem(id);
    const decapsulator = webDecapsulator(keys);
    const { ek, ciphertext } = await hpkeSeal(keys.publicKey, info, plaintext);
    const wrong: [Uint8Array, Uint8Array, Uint8Array][] = [
      [Uint8Array.of(1, 2), ek, ciphertext],
      [info, ek, flipped(ciphertext, 0)],
      [info, ek, flipped(ciphertext, 47)],
      [info, flipped(ek, 0), ciphertext],
      [info, flipped(ek, encapsulationBytes - 1), ciphertext],
      [info, ek.subarray(1), ciphertext],
      [info, new Uint8Array(encapsulationBytes + 1), ciphertext],
      [info, ek, ciphertext.subarray(0, 15)],
      [info, new Uint8Array(encapsulationBytes), ciphertext],
    ];
    for (const [context, encapsulation, sealed] of wrong) {
      await expect(decapsulator.open(context, encapsulation, sealed)).toRejectCode('CRYPTO_OPEN');
    }
  });

  it('tries nothing of an encapsulation or a ciphertext of another length (CRYPTO-06)', async () => {
    const decapsulator = webDecapsulator(await generateWebKem(id));
    for (const [ek, ciphertext] of [
      [encapsulationBytes - 1, 48],
      [encapsulationBytes + 1, 48],
      [encapsulationBytes, 15],
    ] as const) {
      const refusal = decapsulator.open(info, new Uint8Array(ek).fill(9), new Uint8Array(ciphertext));
      await expect(refusal).toRejectCode('CRYPTO_OPEN');
      await expect(refusal).rejects.not.toHaveProperty('cause');
    }
  });

  it('overwrites the halves of an imported seed with zeros (CRYPTO-15)', async () => {
    const spy = vi.spyOn(crypto.subtle, 'importKey');
    await importWebKem(generateKem(id, systemRandom));
    const encoded = spy.mock.calls.filter(([format]) => (format as string) === 'pkcs8').map(([, bytes]) => bytes as unknown as Uint8Array);
    spy.mockRestore();
    expect(encoded.at(-1)).toEqual(new Uint8Array(48));
    const halves = vi.mocked(expandHybridSeed).mock.results.at(-1);
    if (postQuantum) expect(halves?.value).toEqual({ postQuantumSeed: new Uint8Array(64), secret: new Uint8Array(32) });
  });

  it('gives no private key out, generated or imported, by any way of WebCrypto (CRYPTO-15)', async () => {
    for (const keys of [await generateWebKem(id), await importWebKem(generateKem(id, systemRandom))]) {
      const held = heldKeys(keys);
      expect(held).toHaveLength(postQuantum ? 2 : 1);
      for (const key of held) expect(await waysOut(key)).toEqual([]);
    }
  });

  it('goes through structured clone and opens as before', async () => {
    const keys = await generateWebKem(id);
    const { ek, ciphertext } = await hpkeSeal(keys.publicKey, info, plaintext);
    expect(await webDecapsulator(structuredClone(keys)).open(info, ek, ciphertext)).toEqual(plaintext);
  });

  it('shows no seed in text, JSON or util.inspect, of keys or decapsulator (CRYPTO-13)', async () => {
    const keys = await importWebKem(kemSecret(id, new Uint8Array(32).fill(0xab)));
    for (const value of [keys, webDecapsulator(keys)]) {
      const forms = [inspect(value, { showHidden: true, depth: 9, getters: true }), JSON.stringify(value), format('%s', value)];
      for (const form of forms) expect(form).not.toMatch(/171, 171|171,"1":171|abab/i);
    }
  });

  it('leaves the imported seed as it was', async () => {
    const seed = systemRandom(32);
    const copy = Uint8Array.from(seed);
    await importWebKem(kemSecret(id, seed));
    expect(seed).toEqual(copy);
  });
});

describe('webDecapsulator', () => {
  it('refuses a sealed seed that was changed or exchanged (CRYPTO-06)', async () => {
    const [own, other] = [await generateWebKem('rogatory-hybrid'), await generateWebKem('rogatory-hybrid')];
    const { ek, ciphertext } = await hpkeSeal(own.publicKey, info, plaintext);
    const changed = { ...own.mlKem!, sealed: flipped(own.mlKem!.sealed, 3) };
    await expect(webDecapsulator({ ...own, mlKem: changed }).open(info, ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
    await expect(webDecapsulator({ ...own, mlKem: other.mlKem! }).open(info, ek, ciphertext)).toRejectCode('CRYPTO_OPEN');
  });

  it('takes keys that can be extracted, are of another kind, or are half a key for a mistake of its caller (CRYPTO-15)', async () => {
    const [hybrid, classic] = [await generateWebKem('rogatory-hybrid'), await generateWebKem('rogatory-classic')];
    const { privateKey } = (await crypto.subtle.generateKey('X25519', true, ['deriveBits'])) as CryptoKeyPair;
    const { privateKey: derives } = (await crypto.subtle.generateKey('X25519', false, ['deriveKey'])) as CryptoKeyPair;
    const { privateKey: signs } = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    const { privateKey: ecdh } = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, ['deriveBits']);
    const aes = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, true, ['decrypt']);
    for (const x25519 of [privateKey, derives, signs, ecdh]) expect(() => webDecapsulator({ ...classic, x25519 })).toThrow(TypeError);
    expect(() => webDecapsulator({ ...hybrid, mlKem: { ...hybrid.mlKem!, key: aes } })).toThrow(TypeError);
    expect(() => webDecapsulator({ ...classic, mlKem: hybrid.mlKem! })).toThrow(TypeError);
    const { suite, publicKey, x25519 } = hybrid;
    expect(() => webDecapsulator({ suite, publicKey, x25519 })).toThrow(TypeError);
  });

  it('refuses a suite outside the table (CRYPTO-01)', async () => {
    await expect(generateWebKem('rogatory-none' as never)).toRejectCode('CRYPTO_SUITE_UNKNOWN');
    await expect(importWebKem({ suite: 'rogatory-none' as never, seed: new Uint8Array(32) })).toRejectCode('CRYPTO_SUITE_UNKNOWN');
  });
});

/** Opens by the decapsulator what the published shared secret sealed: it opens when, and only when, the secrets are equal. */
async function agrees(suite: SuiteId, seed: string, publicKey: string, ek: string, shared: string): Promise<boolean> {
  const keys = await importWebKem(kemSecret(suite, fromHex(seed)));
  expect(toHex(publicKeyBytes(keys.publicKey))).toBe(publicKey);
  const { key, nonce } = keySchedule(suiteById(suite).hpke, fromHex(shared), info);
  const opened = await webDecapsulator(keys).open(info, fromHex(ek), sealAead(key, nonce, new Uint8Array(0), plaintext));
  return toHex(opened) === toHex(plaintext);
}

describe('webDecapsulator on public vectors', () => {
  const xWing = vectorFile<readonly { seed: string; pk: string; ct: string; ss: string }[]>('hpke/x-wing.json');
  const hpke =
    vectorFile<readonly { kem_id: number; skRm: string; pkRm: string; enc: string; shared_secret: string }[]>('hpke/hpke-pq.json');

  it('agrees on every shared secret of X-Wing (CRYPTO-15)', async () => {
    for (const { seed, pk, ct, ss } of xWing.read()) expect(await agrees('rogatory-hybrid', seed, pk, ct, ss)).toBe(true);
    expect(xWing.read()).toHaveLength(3);
  });

  it('agrees on the shared secrets of both KEMs of the HPKE working group (CRYPTO-15)', async () => {
    const suites = new Map<number, SuiteId>([
      [0x0020, 'rogatory-classic'],
      [0x647a, 'rogatory-hybrid'],
    ]);
    let seen = 0;
    for (const { kem_id, skRm, pkRm, enc, shared_secret } of hpke.read()) {
      const suite = suites.get(kem_id);
      if (suite === undefined) continue;
      expect(await agrees(suite, skRm, pkRm, enc, shared_secret)).toBe(true);
      seen++;
    }
    expect(seen).toBe(3);
  });
});
