// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import type { PeerClaim } from '../transport/handler.js';
import { usableLinkKey } from '../trust/link-key.js';
import type { TrustStore } from '../trust/resolver.js';

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

/** As {@link linkKeyOfRelay}, for a link that carries trust documents alone: the own directory has expired, and no newer one is held. */
export function darkLinkKeyOfRelay(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): Uint8Array | undefined {
  if (claim.scope !== self.scope) return undefined;
  return usableLinkKey(trust.lastRelay(claim.scope, claim.id)?.signers ?? [], claim.signerId, now);
}

/** Link key of a relay of the own state, when the directory lists the signer that it names as usable. */
export function linkKeyOfRelay(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): Uint8Array | undefined {
  if (claim.scope !== self.scope) return undefined;
  return usableLinkKey(trust.relay(claim.scope, claim.id, now)?.signers ?? [], claim.signerId, now);
}
