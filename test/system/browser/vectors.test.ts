// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { vectorFile } from '../../crypto/vectors.js';
import type { Wycheproof } from '../../crypto/vectors.js';
import { bundle, root } from './bundle.js';
import { inChromium, noChromium, openPage } from './chromium.js';
import type { OpenPage } from './chromium.js';
import type { PageApi } from './page/page.js';

const ed25519 = vectorFile<Wycheproof<{ publicKey: { pk: string } }, { msg: string; sig: string }>>('wycheproof/ed25519_test.json');
const x25519 = vectorFile<Wycheproof<object, { public: string; private: string; shared: string }>>('wycheproof/x25519_test.json');
const aesGcm =
  vectorFile<Wycheproof<{ keySize: number; ivSize: number; tagSize: number }, Record<'key' | 'iv' | 'aad' | 'msg' | 'ct' | 'tag', string>>>(
    'wycheproof/aes_gcm_test.json',
  );

describe.skipIf(noChromium)(inChromium('WebCrypto and noble in Chromium'), () => {
  let page: OpenPage<PageApi>;
  beforeAll(async () => {
    page = await openPage<PageApi>((await bundle({ file: join(root, 'test/system/browser/page/page.ts') })).code);
  }, 60_000);
  afterAll(() => page.close());

  it('give the verdict of every Ed25519 case of Wycheproof (CRYPTO-05, CRYPTO-14)', async () => {
    const tests = ed25519.read().testGroups.flatMap(({ publicKey, tests: group }) => group.map((test) => ({ ...test, key: publicKey.pk })));
    const verdicts = await page.call(
      'verifyAll',
      tests.map(({ key, msg, sig }) => ({ key, message: msg, signature: sig })),
    );
    const expected = tests.map(({ result }) => result === 'valid');
    expect(expected).toHaveLength(151);
    expect(verdicts).toEqual(expected);
  });

  it('agree on every shared secret of Wycheproof, and refuse zeros (CRYPTO-04, CRYPTO-14)', async () => {
    const tests = x25519.read().testGroups.flatMap((group) => group.tests);
    const secrets = await page.call(
      'agreeAll',
      tests.map((test) => ({ secret: test.private, peer: test.public })),
    );
    const expected = tests.map(({ shared }) => (/^0*$/.test(shared) ? null : shared));
    expect(expected).toHaveLength(518);
    expect(secrets).toEqual({ webCrypto: expected, noble: expected });
  });

  it('open and seal every AES-GCM case of the sizes in use of Wycheproof (CRYPTO-06, CRYPTO-14)', async () => {
    const tests = aesGcm
      .read()
      .testGroups.filter(({ keySize, ivSize, tagSize }) => keySize === 256 && ivSize === 96 && tagSize === 128)
      .flatMap((group) => group.tests);
    const opened = await page.call(
      'openAll',
      tests.map(({ key, iv, aad, ct, tag }) => ({ key, nonce: iv, aad, sealed: ct + tag })),
    );
    const expected = tests.map(({ result, msg, ct, tag }) => (result === 'valid' ? [msg, ct + tag] : null));
    expect(expected).toHaveLength(66);
    expect(opened).toEqual({ webCrypto: expected, noble: expected });
  });
});
