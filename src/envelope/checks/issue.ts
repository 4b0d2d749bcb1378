// SPDX-License-Identifier: Apache-2.0
// Step 6 of opening, last part: time of issue and accord.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { formatUtc } from '../../core/time.js';
import type { Suite } from '../../crypto/suites/suites.js';
import type { AccordView, MessageHeader, Party, TrustView, UntrustedHeader } from '../types.js';
import { checkFloor } from './recipients.js';

/** @throws {@link RogatoryError} `ENVELOPE_ISSUED_AT` (ENV-23). */
export function checkIssuedAt(issuedAt: number, outer: UntrustedHeader, deliveredAt: number): void {
  const tooLate = issuedAt * 1000 > deliveredAt + LIMITS.clockSkewSeconds * 1000;
  const tooEarly = issuedAt < outer.expiresAt - LIMITS.lifetimeMaxSeconds;
  if (tooLate || tooEarly) throw fail('ENVELOPE_ISSUED_AT', { issuedAt });
}

/**
 * Between two scopes the message cites an accord in force at its time of issue, which names its agencies and mailboxes and admits its
 * suite. Within one scope no accord is cited. @param isRefusal - The message refuses one that cited the accord, and is accepted for a while
 * after its end.
 * @throws {@link RogatoryError} `ENVELOPE_ACCORD` (ENV-24), `ENVELOPE_SUITE_TOO_WEAK` (ENV-09).
 */
export function checkAccord(message: MessageHeader, outer: UntrustedHeader, suite: Suite, trust: TrustView, isRefusal = false): void {
  const { from, to, accord: cited, issuedAt } = message;
  if (from.scope === (to[0] as Party).scope) return cited === undefined ? undefined : refuse('cited within one scope');
  if (cited === undefined) return refuse('none is cited');
  const accord = trust.accord(cited.id, cited.version);
  if (accord === undefined) return refuse('not held');
  if (!equal(accord.digest, cited.digest)) refuse('another document of this version is held');
  if (issuedAt < accord.notBefore) refuse(`not in force before ${formatUtc(accord.notBefore)}, issued ${formatUtc(issuedAt)}`);
  const end = accord.notAfter + (isRefusal ? LIMITS.accordRefusalSeconds : 0);
  if (issuedAt > end) refuse(`not in force after ${formatUtc(accord.notAfter)}, issued ${formatUtc(issuedAt)}`);
  checkCover(accord, from, to, outer);
  checkFloor(suite, accord.minimumSuite);
}

function checkCover(accord: AccordView, from: Party, to: readonly Party[], outer: UntrustedHeader): void {
  for (const party of [from, ...to]) {
    if (!accord.covers(party.scope, party.id)) refuse(`does not cover ${party.scope}/${party.id}`);
  }
  for (const mailbox of outer.mailboxes) {
    const { local, scope } = parseMailbox(mailbox);
    if (!to.some((party) => party.scope === scope && accord.covers(scope, party.id, local))) refuse(`does not cover ${mailbox}`);
  }
}

function refuse(reason: string): never {
  throw fail('ENVELOPE_ACCORD', { reason });
}
