// SPDX-License-Identifier: Apache-2.0
// Where a message stands in its dossier: with whom it is held, after which message, in answer to which.
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { formatUuid, principalKey } from '../../core/ids.js';
import { judgePlace } from '../../dossier/chain.js';
import type { VerifiedMessage } from '../../envelope/types.js';
import type { Casebook } from '../cases/casebook.js';
import type { CaseRecord } from '../cases/case-record.js';

/** ok: follows what is held. gap: a predecessor is missing. */
export type Place = 'ok' | 'gap';

/** @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04): a dossier is held between two agencies. */
export function requireCounterpart(record: CaseRecord, opened: VerifiedMessage): void {
  if (principalKey(record.counterpart) === principalKey(opened.message.from)) return;
  throw fail('AGENCY_NOT_ALLOWED', { reason: 'the dossier is held with another agency' });
}

/**
 * Judges the chain link of a message against the links held.
 * @param restores - Epochs of the sender's restores: a jump to one of them is no gap.
 * @throws {@link RogatoryError} `ENVELOPE_FORK` (ENV-30): both messages are kept.
 */
export async function placeOf(casebook: Casebook, dossier: string, opened: VerifiedMessage, restores: readonly number[]): Promise<Place> {
  const { chain, from, messageId } = opened.message;
  if (chain === undefined) throw fail('ENVELOPE_CONTENT_MALFORMED', { field: `msg.9 of ${formatUuid(messageId)}` });
  const { seq, ownPrev, seenPrev } = chain;
  const [same, previous, next] = await Promise.all([
    casebook.chainLink(dossier, from, seq),
    seq > 1 ? casebook.chainLink(dossier, from, seq - 1) : undefined,
    casebook.chainLink(dossier, from, seq + 1),
  ]);
  const { verdict } = judgePlace(
    { digest: toHex(opened.messageDigest), seq, ownPrev: ownPrev && toHex(ownPrev), seenPrev: seenPrev && toHex(seenPrev) },
    {
      ...(same === undefined ? {} : { same: toHex(same.digest) }),
      ...(previous === undefined ? {} : { previous: toHex(previous.digest) }),
      // A successor that did not wait may have named another predecessor than this one.
      ...(next === undefined ? {} : { nextOwnPrev: next.ownPrev && toHex(next.ownPrev) }),
      seen: true,
    },
  );
  if (verdict === 'fork' || verdict === 'duplicate') throw fail('ENVELOPE_FORK', { dossier, seq });
  return verdict === 'gap' && restores.includes(seq) ? 'ok' : verdict;
}

/** Message id of the own message that the sender had last seen; null for none, undefined when it is not held here. */
export async function seenBySender(casebook: Casebook, opened: VerifiedMessage): Promise<string | null | undefined> {
  const seenPrev = opened.message.chain?.seenPrev ?? null;
  return seenPrev === null ? null : casebook.messageIdOf(seenPrev);
}
