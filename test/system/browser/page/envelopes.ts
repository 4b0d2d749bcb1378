// SPDX-License-Identifier: Apache-2.0
// Sealing and opening in the page, by the keys that it holds.
import { fromHex, toHex } from '../../../../src/core/bytes.js';
import { kemSecret } from '../../../../src/crypto/keys/keys.js';
import type { SuiteId } from '../../../../src/crypto/suites/suites.js';
import { importWebKem, webDecapsulator } from '../../../../src/crypto/web/web-decapsulator.js';
import { webSigner } from '../../../../src/crypto/web/web-signer.js';
import { readerOf } from '../../../../src/conformance/adapter/envelope-reader.js';
import type { EnvelopeVector } from '../../../../tools/make-vectors/envelope-case.js';
import { codesOfFlips } from '../flips.js';
import type { FlipPlan } from '../flips.js';
import { keyFromHex, openAt, outcome, readerOfWorld, sealTo } from '../parties.js';
import type { Outcome } from '../parties.js';
import { heldOf } from './keys.js';

/** What is compared of an opened envelope. */
export interface Opened {
  readonly body: string;
  readonly messageDigest: string;
  readonly envelopeDigest: string;
  readonly contentKey: string;
}

/** Seals by the page's signer to a key of Node. */
export async function sealInPage(suite: SuiteId, recipient: string, body: string): Promise<{ frame: string; messageDigest: string }> {
  const seal = webSigner(heldOf(suite).signer);
  const { frame, messageDigest } = await sealTo(suite, keyFromHex(recipient), fromHex(body), { seal });
  return { frame: toHex(frame), messageDigest: toHex(messageDigest) };
}

/** Opens what Node sealed to the page's key. */
export function openInPage(suite: SuiteId, frame: string): Promise<Outcome<Opened>> {
  const { kem } = heldOf(suite);
  const reader = readerOfWorld(suite, { own: { key: kem.publicKey, decapsulator: webDecapsulator(kem) } });
  return outcome(async () => {
    const { body, messageDigest, envelopeDigest, contentKey } = await openAt(fromHex(frame), reader);
    return {
      body: toHex(body),
      messageDigest: toHex(messageDigest),
      envelopeDigest: toHex(envelopeDigest),
      contentKey: toHex(contentKey),
    };
  });
}

export async function flipsInPage(suite: SuiteId, seed: string, frame: string, contentKey: string, plan: FlipPlan): Promise<string[]> {
  const kem = await importWebKem(kemSecret(suite, fromHex(seed)));
  const reader = readerOfWorld(suite, { own: { key: kem.publicKey, decapsulator: webDecapsulator(kem) } });
  return codesOfFlips(fromHex(frame), fromHex(contentKey), plan, reader);
}

/** The code of each vector, or `ok` when it opens to its output. */
export async function judgeVectors(vectors: readonly EnvelopeVector[]): Promise<[name: string, verdict: string][]> {
  const verdicts: [string, string][] = [];
  for (const { name, keys, now, input, output } of vectors) {
    const { suite, seed } = keys.reader.kem;
    const decapsulator = webDecapsulator(await importWebKem(kemSecret(suite, fromHex(seed))));
    const judged = await outcome(() => openAt(fromHex(input.frame), readerOf(keys, decapsulator), now));
    if ('code' in judged) verdicts.push([name, judged.code]);
    else {
      const { envelopeDigest, messageDigest, contentKey, body } = judged.value;
      const got = { envelopeDigest, messageDigest, contentKey, body };
      const same = Object.entries(got).every(([member, bytes]) => toHex(bytes) === output?.[member]);
      verdicts.push([name, same ? 'ok' : 'another output']);
    }
  }
  return verdicts;
}
