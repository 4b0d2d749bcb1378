// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VectorCall } from '../../../src/conformance/adapter/operation.js';
import { withSharedBytes } from '../../../src/conformance/adapter/shared-bytes.js';
import { fromHex, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem } from '../../../src/crypto/keys/keys.js';
import { SUITES } from '../../../src/crypto/suites/suites.js';
import { decryptContent } from '../../../src/envelope/checks/content.js';
import { externalAad } from '../../../src/envelope/cose/commitment.js';
import { decodeEncrypt } from '../../../src/envelope/cose/cose-encrypt.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { unpad } from '../../../src/envelope/content/padding.js';
import type { EnvelopeVector } from '../../../tools/make-vectors/envelope-case.js';
import { sampleAttachment } from '../../envelope/attachments.js';
import { makeWorld, seeded } from '../../envelope/world.js';
import { bundle, root } from './bundle.js';
import { inChromium, noChromium, openPage } from './chromium.js';
import type { OpenPage } from './chromium.js';
import { codesOfFlips } from './flips.js';
import type { PublicHalves } from './page/keys.js';
import type { PageApi } from './page/page.js';
import type { FlipPlan } from './flips.js';
import { keyFromHex, keyToHex, openAt, outcome, readerOfWorld, sealTo } from './parties.js';

/** Every byte of the outer header, every `step`-th of the rest, and every 64th of the ciphertext, which is one tag over all. */
function planOf(frame: Uint8Array, contentKey: Uint8Array, step: number): FlipPlan {
  const { outerBytes, envelopeBytes } = parseFrame(frame);
  const envelope = decodeEncrypt(envelopeBytes);
  const end = frame.length - envelope.recipientsBytes.length;
  const start = end - envelope.ciphertext.length;
  const every = (from: number, to: number, by: number) => Array.from({ length: Math.ceil((to - from) / by) }, (_, i) => from + i * by);
  const inner = unpad(decryptContent(contentKey, envelope, externalAad(outerBytes, envelope.recipientsBytes)));
  return {
    frame: [
      ...every(0, outerBytes.length, 1),
      ...every(outerBytes.length, start, step),
      ...every(start, end, 64),
      ...every(end, frame.length, step),
    ],
    inner: every(0, inner.length, step),
  };
}

const body = toUtf8('\u0001{"case": "2026/104"}');

describe.skipIf(noChromium)(inChromium('envelopes in Chromium'), () => {
  let page: OpenPage<PageApi>;
  const halves = new Map<string, PublicHalves>();
  beforeAll(async () => {
    page = await openPage<PageApi>((await bundle({ file: join(root, 'test/system/browser/page/page.ts') })).code);
    for (const { id } of SUITES) halves.set(id, await page.call('generate', id));
  }, 60_000);
  afterAll(() => page.close());

  describe.each(SUITES)('$id', ({ id }) => {
    it('are sealed by keys that the page cannot give out, and Node opens them', async () => {
      const secret = generateKem(id, seeded('a reader in Node'));
      const sealed = await page.call('sealInPage', id, keyToHex(kemPublicKey(secret)), toHex(body));
      const own = { key: kemPublicKey(secret), decapsulator: memoryDecapsulator(secret) };
      const sender = halves.get(id)!.signer.map(keyFromHex);
      const opened = await openAt(fromHex(sealed.frame), readerOfWorld(id, { sender, own }));
      expect([opened.body, toHex(opened.messageDigest), opened.suite]).toEqual([body, sealed.messageDigest, id]);
      // And by another sender's keys they are refused: the signatures are the page's own.
      const other = await outcome(() => openAt(fromHex(sealed.frame), readerOfWorld(id, { own })));
      expect(other).toEqual({ code: 'ENVELOPE_SIGNER_UNKNOWN' });
    });

    it('are opened by keys that the page cannot give out, sealed in Node', async () => {
      const { frame, contentKey, messageDigest, envelopeDigest } = await sealTo(id, keyFromHex(halves.get(id)!.kem), body);
      const expected = { body, messageDigest, envelopeDigest, contentKey };
      expect(await page.call('openInPage', id, toHex(frame))).toEqual({
        value: Object.fromEntries(Object.entries(expected).map(([name, bytes]) => [name, toHex(bytes)])),
      });
    });

    it('are refused with a byte changed, at every step and with the code that Node has (CRYPTO-14)', { timeout: 120_000 }, async () => {
      const secret = generateKem(id, seeded('a reader on both sides'));
      const own = { key: kemPublicKey(secret), decapsulator: memoryDecapsulator(secret) };
      const attachments = [sampleAttachment(makeWorld(id).input().message.messageId, 1)];
      const { frame, contentKey } = await sealTo(id, own.key, body, { attachments });
      const plan = planOf(frame, contentKey, id === 'rogatory-classic' ? 3 : 11);
      const inPage = await page.call('flipsInPage', id, toHex(secret.seed), toHex(frame), toHex(contentKey), plan);
      const inNode = await codesOfFlips(frame, contentKey, plan, readerOfWorld(id, { own }));
      expect(inPage).toEqual(inNode);
      expect(inPage).not.toContain('opened');
      const steps = [
        'FRAME_MALFORMED',
        'NOT_MINE',
        'MALFORMED',
        'DECAPSULATION',
        'COMMITMENT',
        'DECRYPTION',
        'CONTENT_MALFORMED',
        'SIGNATURE',
        'ATTACHMENT',
      ];
      expect([...new Set(inPage)]).toEqual(expect.arrayContaining(steps.map((step) => `ENVELOPE_${step}`)));
    });
  });

  it(
    'of every vector are judged as the vector says, each step of opening with a fault of its own (CRYPTO-14)',
    { timeout: 120_000 },
    async () => {
      const folder = join(root, 'test/vectors/envelope');
      const vectors = readdirSync(folder)
        .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as VectorCall & Pick<EnvelopeVector, 'operation'>)
        .filter(({ operation }) => operation === 'envelope.open')
        .map((vector) => withSharedBytes(vector, (path) => readFileSync(join(folder, '..', path), 'utf8')) as unknown as EnvelopeVector);
      const judged = await page.call('judgeVectors', vectors);
      expect(judged).toEqual(vectors.map(({ name, expect: verdict }) => [name, verdict]));
      const codes = new Set(judged.map(([, verdict]) => verdict));
      for (const code of ['PADDING', 'SENDER_UNKNOWN', 'SIGNERS', 'SIGNER_STATUS', 'ACCORD', 'ADDRESSEE', 'OUTER_MISMATCH', 'TEST']) {
        expect(codes).toContain(`ENVELOPE_${code}`);
      }
    },
  );

  it('need nothing that the policy of the page forbids', () => {
    expect(page.complaints()).toEqual([]);
  });
});
