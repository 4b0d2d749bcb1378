// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import type { Principal } from '../../core/ids.js';
import type { Counterpart } from './case-record.js';
import type { AgencyNode } from '../agency-parts.js';

/**
 * Finds a mailbox of another agency, for answers: the first that directory and accord list, or else the first of the directory. Whether
 * anything may be sent there is judged when it is sealed.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12), `TRUST_EXPIRED` (TRUST-06).
 */
export function counterpartOf({ scope, id }: Principal, node: Pick<AgencyNode, 'self' | 'trust' | 'clock'>): Counterpart {
  const now = node.clock.now();
  const accord = scope === node.self.scope ? undefined : node.trust.accordBetween(node.self.scope, scope, now);
  const mailboxes = node.trust.agency(scope, id, now)?.mailboxes ?? [];
  const local = mailboxes.find((candidate) => accord?.covers(scope, id, candidate) ?? true) ?? mailboxes[0];
  if (local === undefined) throw fail('TRUST_UNKNOWN', { scope, id });
  return { scope, id, mailbox: `${local}@${scope}` };
}
