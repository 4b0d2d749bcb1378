// SPDX-License-Identifier: Apache-2.0
import { equal } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { toSeconds } from '../core/time.js';
import type { PeerClaim } from '../transport/handler.js';
import type { TrustStore } from '../trust/resolver.js';

const ED25519 = -19;
const OKP_X = -2;

export interface OwnRelay extends Principal {
  readonly key: string;
  readonly url: string;
}

/**
 * Finds the relay of the own state that serves a mailbox of the agency.
 * @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names none.
 */
export function ownRelay(self: Principal, trust: TrustStore, now: number): OwnRelay {
  const mailboxes = trust.agency(self.scope, self.id, now)?.mailboxes ?? [];
  const relay = trust.relays(self.scope, now).find((candidate) => candidate.mailboxes.some((local) => mailboxes.includes(local)));
  const url = relay?.urls[0];
  if (relay === undefined || url === undefined) throw fail('TRUST_UNKNOWN', { scope: self.scope, id: `relay of ${self.id}` });
  return { scope: self.scope, id: relay.id, key: principalKey({ scope: self.scope, id: relay.id }), url };
}

/** Ed25519 key of the link signer that a relay of the own state claims, when the directory lists it and it is usable. */
export function linkKeyOfRelay(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): Uint8Array | undefined {
  if (claim.scope !== self.scope) return undefined;
  const at = toSeconds(now);
  const signer = trust
    .relay(claim.scope, claim.id, now)
    ?.signers.find((candidate) => candidate.role === 'link' && equal(candidate.signerId, claim.signerId));
  if (signer === undefined || signer.status !== 'active' || at < signer.from || at > signer.to) return undefined;
  const key = signer.keys.get(ED25519)?.get(OKP_X);
  return key instanceof Uint8Array ? key : undefined;
}
