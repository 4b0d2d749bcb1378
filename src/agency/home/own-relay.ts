// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { PermittedPeers } from '../../endpoint/link/authority.js';
import type { TrustStore } from '../../trust/store/resolver.js';

export interface OwnRelay extends Principal {
  readonly key: string;
  readonly url: string;
}

/**
 * Finds the relay of the own state that serves a mailbox of the agency.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names none.
 */
export function ownRelay(self: Principal, trust: TrustStore, now: number): OwnRelay {
  const mailboxes = (trust.lastAgency(self.scope, self.id) ?? trust.agency(self.scope, self.id, now))?.mailboxes ?? [];
  const relay = trust.lastRelays(self.scope).find((candidate) => candidate.mailboxes.some((local) => mailboxes.includes(local)));
  const url = relay?.urls[0];
  if (relay === undefined || url === undefined) throw fail('TRUST_UNKNOWN', { scope: self.scope, id: `relay of ${self.id}` });
  return { scope: self.scope, id: relay.id, key: principalKey({ scope: self.scope, id: relay.id }), url };
}

/** The relays of the own state, and their link signers: whoever the agency is linked with. */
export function permittedRelays({ scope }: Principal, trust: TrustStore): PermittedPeers {
  return {
    inForce: (claim, now) => (claim.scope === scope ? trust.relay(scope, claim.id, now)?.signers : undefined),
    last: (claim) => (claim.scope === scope ? trust.lastRelay(scope, claim.id)?.signers : undefined),
  };
}
