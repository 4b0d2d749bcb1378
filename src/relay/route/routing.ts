// SPDX-License-Identifier: Apache-2.0
// Where a frame goes next, from the relay's own copies of directories and accords. Nothing here reads an envelope.
import { fail } from '../../core/errors.js';
import { parseMailbox, principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { TrustStore } from '../../trust/store/resolver.js';

/**
 * Finds the next hop for a mailbox.
 * @param from - The peer that hands the frame over: an agency of the own state, or a relay of another.
 * @returns Key of the next hop: an agency of the own state served here, or a relay of the addressed state.
 * @throws {@link RogatoryError} `RELAY_NO_ROUTE` (RELAY-02), `RELAY_POLICY` (RELAY-03), `TRUST_EXPIRED` (TRUST-63).
 */
export function routeOf(mailbox: string, from: Principal, self: Principal, trust: TrustStore, now: number): string {
  const { local, scope } = parseMailbox(mailbox);
  if (from.scope !== self.scope && scope !== self.scope) {
    // A relay is no transit for third states: what one state sends to another passes their own two relays alone.
    throw fail('RELAY_POLICY', { reason: `transit from ${from.scope} to ${scope}` });
  }
  if (from.scope !== scope) requireAccord(local, from.scope, scope, trust, now);
  return scope === self.scope ? localHop(mailbox, local, self, trust, now) : foreignHop(mailbox, local, scope, trust, now);
}

function requireAccord(local: string, fromScope: string, scope: string, trust: TrustStore, now: number): void {
  const accord = trust.accordBetween(fromScope, scope, now);
  if (accord === undefined) throw fail('RELAY_POLICY', { reason: `no accord in force between ${fromScope} and ${scope}` });
  const owner = trust.agencyOf(scope, local, now);
  if (owner === undefined || !accord.covers(scope, owner.id, local)) {
    throw fail('RELAY_POLICY', { reason: `the accord does not cover ${local}@${scope}` });
  }
}

function localHop(mailbox: string, local: string, self: Principal, trust: TrustStore, now: number): string {
  const relay = trust.relay(self.scope, self.id, now);
  const owner = trust.agencyOf(self.scope, local, now);
  if (owner === undefined || relay?.mailboxes.includes(local) !== true) throw fail('RELAY_NO_ROUTE', { mailbox });
  return principalKey({ scope: self.scope, id: owner.id });
}

function foreignHop(mailbox: string, local: string, scope: string, trust: TrustStore, now: number): string {
  const relay = trust.relayOf(scope, local, now);
  if (relay === undefined) throw fail('RELAY_NO_ROUTE', { mailbox });
  return principalKey({ scope, id: relay.id });
}
