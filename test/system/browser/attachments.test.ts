// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { concat, fromHex, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem } from '../../../src/crypto/keys/keys.js';
import { SUITES } from '../../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import { accessAttachment } from '../../../src/envelope/attachment/attachment-access.js';
import { openAttachmentBytes } from '../../../src/envelope/attachment/open-attachment.js';
import { flip, INPUT, same, sameSizeFaults, sampleBytes, sealBytes, streamOf } from '../../envelope/blobs.js';
import type { Sealed } from '../../envelope/blobs.js';
import { seeded } from '../../envelope/world.js';
import { bundle, root } from './bundle.js';
import { inChromium, noChromium, openPage } from './chromium.js';
import type { OpenPage } from './chromium.js';
import type { PublicHalves } from './page/keys.js';
import type { PageApi } from './page/page.js';
import { keyFromHex, keyToHex, openAt, outcome, readerOfWorld, sealTo } from './parties.js';

describe.skipIf(noChromium)(inChromium('attachments in Chromium'), () => {
  let page: OpenPage<PageApi>;
  const halves = new Map<SuiteId, PublicHalves>();
  beforeAll(async () => {
    page = await openPage<PageApi>((await bundle({ file: join(root, 'test/system/browser/page/page.ts') })).code);
    for (const { id } of SUITES) halves.set(id, await page.call('generate', id));
  }, 60_000);
  afterAll(() => page.close());

  /** A message to the page that carries an attachment. */
  async function carry(suite: SuiteId, { access }: Sealed): Promise<string> {
    const attachments = [{ header: access.header, key: access.key }];
    return toHex((await sealTo(suite, keyFromHex(halves.get(suite)!.kem), toUtf8('body'), { attachments })).frame);
  }

  describe.each(SUITES)('$id', ({ id }) => {
    it.each([0, 1, 65_536, 1_000_000])('of %i bytes are sealed in the page and opened in Node', async (size) => {
      const secret = generateKem(id, seeded('a reader in Node'));
      const { frame, blob } = await page.call('sealWithAttachment', id, keyToHex(kemPublicKey(secret)), size);
      const own = { key: kemPublicKey(secret), decapsulator: memoryDecapsulator(secret) };
      const sender = halves.get(id)!.signer.map(keyFromHex);
      const opened = await openAt(fromHex(frame), readerOfWorld(id, { sender, own }));
      const plaintext = await openAttachmentBytes(streamOf(fromHex(blob)), accessAttachment(opened, INPUT.id), { maxBytes: size });
      expect(same(plaintext, sampleBytes(size))).toBe(true);
    });

    it.each([0, 1, 65_536, 1_000_000])('of %i bytes are sealed in Node and opened in the page', async (size) => {
      const sealed = await sealBytes(sampleBytes(size));
      const opened = await page.call('openBlobs', id, await carry(id, sealed), [toHex(sealed.blob)]);
      expect(opened).toEqual([{ value: toHex(sha256(sealed.plaintext)) }]);
    });
  });

  it('are refused when they are changed, cut, lengthened or put in another order, with the code that Node has (ENV-34, ENV-35, ENV-36)', async () => {
    const sealed = await sealBytes(sampleBytes(60_000));
    const { blob, access } = sealed;
    const faults = [
      flip(blob, 0),
      flip(blob, 24),
      flip(blob, 56),
      blob.subarray(0, blob.length - 1),
      blob.subarray(0, 56),
      concat(blob, Uint8Array.of(0)),
      ...sameSizeFaults.map(([, mutate]) => mutate(blob)),
    ];
    const inNode = await Promise.all(
      faults.map((fault) => outcome(() => openAttachmentBytes(streamOf(fault), access, { maxBytes: 60_000 }))),
    );
    const inPage = await page.call('openBlobs', 'rogatory-classic', await carry('rogatory-classic', sealed), faults.map(toHex));
    expect(inPage).toEqual(inNode);
    const codes = ['BLOB', 'BLOB', 'CHUNK', 'SIZE', 'SIZE', 'SIZE', ...sameSizeFaults.map(() => 'CHUNK')];
    expect(inPage).toEqual(codes.map((code) => ({ code: `ENVELOPE_ATTACHMENT_${code}` })));
  });

  it("are read by range from the browser's own Blob", async () => {
    const sealed = await sealBytes(sampleBytes(200_000));
    const frame = await carry('rogatory-classic', sealed);
    const range = await page.call('openRange', 'rogatory-classic', frame, toHex(sealed.blob), 16_000, 150_001);
    expect(same(fromHex(range), sealed.plaintext.subarray(16_000, 150_001))).toBe(true);
  });

  it('leave a file of the private file system empty unless everything verifies', async () => {
    const sealed = await sealBytes(sampleBytes(200_000));
    const frame = await carry('rogatory-classic', sealed);
    expect(await page.call('openIntoFile', 'rogatory-classic', frame, toHex(sealed.blob))).toEqual({
      went: { value: null },
      file: toHex(sha256(sealed.plaintext)),
    });
    expect(await page.call('openIntoFile', 'rogatory-classic', frame, toHex(flip(sealed.blob, sealed.blob.length - 1)))).toEqual({
      went: { code: 'ENVELOPE_ATTACHMENT_CHUNK' },
      file: toHex(sha256(new Uint8Array(0))),
    });
  });

  it('need nothing that the policy of the page forbids', () => {
    expect(page.complaints()).toEqual([]);
  });
});
