// SPDX-License-Identifier: Apache-2.0
// Who may open a link to this relay, and whom it dials.
import { compare, toUtf8 } from '../core/bytes.js';
import { isRogatoryError } from '../core/errors.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import type { PeerClaim } from '../transport/handler.js';
import type { DirectoryRelay, DirectorySigner } from '../trust/directory.js';
import { usableLinkKey } from '../trust/link-key.js';
import type { TrustStore } from '../trust/resolver.js';

/**
 * Finds the link key of a peer that may connect: an agency of the own state with a mailbox served here, or a relay of a state
 * with which an accord is in force.
 * @returns Ed25519 public key, 32 bytes; undefined refuses.
 */
export function linkKeyOf(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): Uint8Array | undefined {
  const signers = claim.scope === self.scope ? ownAgency(claim, self, trust, now) : foreignRelay(claim, self, trust, now);
  return signers === undefined ? undefined : usableLinkKey(signers, claim.signerId, now);
}

function ownAgency(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): readonly DirectorySigner[] | undefined {
  const agency = trust.agency(claim.scope, claim.id, now);
  const served = trust.relay(self.scope, self.id, now)?.mailboxes ?? [];
  return agency?.mailboxes.some((local) => served.includes(local)) === true ? agency.signers : undefined;
}

function foreignRelay(claim: PeerClaim, self: Principal, trust: TrustStore, now: number): readonly DirectorySigner[] | undefined {
  if (!trust.scopes().includes(claim.scope)) return undefined;
  if (trust.accordBetween(self.scope, claim.scope, now) === undefined) return undefined;
  return trust.relay(claim.scope, claim.id, now)?.signers;
}

export interface DialTarget extends Principal {
  readonly url: string;
}

/**
 * Lists the relays that this one dials. One link serves both directions, so of two relays the one whose `scope/id` sorts first
 * dials and the other waits; `always` overrides that for a peer that cannot dial out. A state whose directory has expired is left out.
 */
export function dialTargets(self: Principal, trust: TrustStore, now: number, always: readonly Principal[]): readonly DialTarget[] {
  const own = principalKey(self);
  const forced = new Set(always.map(principalKey));
  const targets: DialTarget[] = [];
  for (const scope of trust.scopes()) {
    if (scope === self.scope || trust.accordBetween(self.scope, scope, now) === undefined) continue;
    for (const relay of relaysInForce(scope, trust, now)) {
      const key = principalKey({ scope, id: relay.id });
      const url = relay.urls[0];
      if (url !== undefined && (forced.has(key) || compare(toUtf8(own), toUtf8(key)) < 0)) targets.push({ scope, id: relay.id, url });
    }
  }
  return targets;
}

function relaysInForce(scope: string, trust: TrustStore, now: number): readonly DirectoryRelay[] {
  try {
    return trust.relays(scope, now);
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_EXPIRED')) return [];
    throw error;
  }
}
