// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromHex, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { systemRandom } from '../../../src/core/random.js';
import { hpkeSeal } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem, signerSecret } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { SUITES } from '../../../src/crypto/suites/suites.js';
import { bundle, root } from './bundle.js';
import { inChromium, noChromium, openPage } from './chromium.js';
import type { OpenPage } from './chromium.js';
import type { PageApi } from './page/page.js';
import { keyFromHex } from './parties.js';

describe.skipIf(noChromium)(inChromium('keys in Chromium'), () => {
  let page: OpenPage<PageApi>;
  beforeAll(async () => {
    page = await openPage<PageApi>((await bundle({ file: join(root, 'test/system/browser/page/page.ts') })).code);
  }, 60_000);
  afterAll(() => page.close());

  it.each(SUITES)('of $id come out in no way, generated or imported (CRYPTO-15)', async ({ id, signatures, postQuantum }) => {
    await page.call('generate', id);
    expect(await page.call('leaks', id)).toEqual({ keys: 2 * (signatures.length + (postQuantum ? 2 : 1)), ways: [] });
  });

  it.each(SUITES)('of $id outlive the page in IndexedDB (CRYPTO-15)', async ({ id, kem }) => {
    const made = await page.call('generate', id);
    await page.call('keepInStore', id);
    await page.reload();
    await expect(page.call('sealInPage', id, made.kem, '')).rejects.toThrow(`no keys of ${id}`);
    expect(await page.call('takeFromStore', id)).toEqual(made);
    expect(await page.call('leaks', id)).toMatchObject({ ways: [] });
    const { frame } = await page.call('sealInPage', id, made.kem, 'a10001');
    expect(frame.length).toBeGreaterThan(16_000);
    expect(keyFromHex(made.kem).get(3)).toBe(kem);
  });

  it('sign by Ed25519 what the same seed signs in Node, to the byte (CRYPTO-15)', async () => {
    const seed = systemRandom(32);
    const signer = memorySigner(signerSecret('rogatory-classic', new Map([[-19, seed]])));
    const messages = ['', 'a', 'message', 'm'.repeat(5000)].map(toUtf8);
    const signed = await page.call('signAs', toHex(seed), messages.map(toHex));
    expect(signed).toEqual(await Promise.all(messages.map(async (message) => toHex(await signer.sign(-19, message)))));
  });

  it.each(SUITES)('of $id open what Node sealed by HPKE to the same seed (CRYPTO-12, CRYPTO-15)', async ({ id }) => {
    const secret = generateKem(id, systemRandom);
    const [info, plaintext] = [toUtf8('info'), systemRandom(32)];
    const { ek, ciphertext } = await hpkeSeal(kemPublicKey(secret), info, plaintext);
    const opened = await page.call('decapsulate', id, toHex(secret.seed), toHex(info), toHex(ek), toHex(ciphertext));
    expect(fromHex(opened)).toEqual(plaintext);
  });

  it('need nothing that the policy of the page forbids', () => {
    expect(page.complaints()).toEqual([]);
  });
});
