// SPDX-License-Identifier: Apache-2.0
// Steps 2 and 3 of opening: recipients of the envelope, its suite, and the key by which this reader opens it.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import { suiteById, suiteByKem } from '../../crypto/suites/suites.js';
import type { Suite, SuiteId } from '../../crypto/suites/suites.js';
import { CONTENT_KEY_BYTES } from '../cose/labels.js';
import { recipientInfo } from '../cose/recipients.js';
import type { RecipientBlock } from '../cose/recipients.js';
import type { EnvelopeReader, TrustView } from '../types.js';

/**
 * Every recipient is a key of the own state's directory, with the algorithm it has there, and all are of one suite: a single classical wrap
 * would cancel the protection of post-quantum ones.
 * @throws {@link RogatoryError} `ENVELOPE_RECIPIENT_UNKNOWN` (ENV-10), `ENVELOPE_RECIPIENTS` (ENV-08).
 */
export function checkRecipientKeys(recipients: readonly RecipientBlock[], trust: TrustView): Suite {
  const suites = recipients.map(({ kid, alg }, i) => {
    const entry = trust.ownKem(kid);
    if (entry === undefined) throw fail('ENVELOPE_RECIPIENT_UNKNOWN', { kid: toHex(kid) });
    if (entry.alg !== alg) throw fail('ENVELOPE_RECIPIENTS', { field: `recipients[${i}].alg` });
    return suiteByKem(alg);
  });
  const [suite] = suites as [Suite, ...Suite[]];
  if (suites.some((other) => other !== suite)) throw fail('ENVELOPE_RECIPIENTS', { field: 'recipients: suites are mixed' });
  return suite;
}

/** @throws {@link RogatoryError} `ENVELOPE_SUITE_TOO_WEAK` (ENV-09). */
export function checkFloor(suite: Suite, floor: SuiteId): void {
  if (suite.rank < suiteById(floor).rank) throw fail('ENVELOPE_SUITE_TOO_WEAK', { suite: suite.id, floor });
}

/** Every encapsulated key has its suite's length, before any of them reaches a KEM. @throws `ENVELOPE_MALFORMED` (ENV-07). */
export function checkEncapsulations(recipients: readonly RecipientBlock[], suite: Suite): void {
  recipients.forEach(({ ek }, i) => {
    if (ek.length !== suite.encapsulationBytes) throw fail('ENVELOPE_MALFORMED', { field: `recipients[${i}].ek` });
  });
}

export interface OwnRecipient {
  readonly block: RecipientBlock;
  readonly decapsulator: Decapsulator;
}

/**
 * Finds the recipient whose key this reader holds, by its kid and never by trial. A key marked compromised still opens: authenticity rests
 * on signatures, so refusing would only lose messages.
 * @throws {@link RogatoryError} `ENVELOPE_KEY_UNUSABLE` (ENV-11): no key is held, or the frame was delivered too long after the validity of
 * the key.
 */
export function selectRecipient(recipients: readonly RecipientBlock[], reader: EnvelopeReader, deliveredAt: number): OwnRecipient {
  for (const block of recipients) {
    const decapsulator = reader.decapsulator(block.kid);
    if (decapsulator === undefined) continue;
    const to = reader.trust.ownKem(block.kid)?.to ?? 0;
    if (deliveredAt > (to + LIMITS.keyGraceSeconds) * 1000) {
      throw fail('ENVELOPE_KEY_UNUSABLE', { kid: toHex(block.kid), reason: 'expired' });
    }
    return { block, decapsulator };
  }
  throw fail('ENVELOPE_KEY_UNUSABLE', { kid: toHex((recipients[0] as RecipientBlock).kid), reason: 'no key of these recipients is held' });
}

/** Unwraps the content key. @throws {@link RogatoryError} `ENVELOPE_DECAPSULATION` (ENV-12). */
export async function unwrapContentKey({ block, decapsulator }: OwnRecipient, outerBytes: Uint8Array): Promise<Uint8Array> {
  let contentKey: Uint8Array;
  try {
    contentKey = await decapsulator.open(recipientInfo(block.protected, outerBytes), block.ek, block.wrapped);
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    throw fail('ENVELOPE_DECAPSULATION', {}, error);
  }
  if (contentKey.length !== CONTENT_KEY_BYTES) throw fail('ENVELOPE_DECAPSULATION', {});
  return contentKey;
}
