// SPDX-License-Identifier: Apache-2.0
// Who may open a link to this relay, and whom it dials.
import { compare, toUtf8 } from '../core/bytes.js';
import { principalKey } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import type { PermittedPeers } from '../endpoint/link/authority.js';
import type { PeerClaim } from '../transport/handler.js';
import type { DirectorySigner } from '../trust/documents/directory.js';
import type { TrustStore } from '../trust/store/resolver.js';

/**
 * Finds the signers of a peer that may connect: an agency of the own state with a mailbox served here, or a relay of a state with which an
 * accord is in force (RELAY-07).
 */
export function permittedPeers(self: Principal, trust: TrustStore): PermittedPeers {
  return {
    inForce(claim, now) {
      // A foreign relay is let in by the own directory too: without one that is in force nothing could be routed.
      trust.relay(self.scope, self.id, now);
      return claim.scope === self.scope ? ownAgency(claim, self, trust, now) : foreignRelay(claim, self, trust, now);
    },
    last(claim, now) {
      if (claim.scope === self.scope) return trust.standing(claim.scope)?.agencies.get(claim.id)?.signers;
      if (trust.accordBetween(self.scope, claim.scope, now) === undefined) return undefined;
      return trust.standing(claim.scope)?.relays.get(claim.id)?.signers;
    },
  };
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
 * dials and the other waits; `always` overrides that for a peer that cannot dial out. A directory that has expired still
 * says where to ask for a newer one.
 */
export function dialTargets(self: Principal, trust: TrustStore, now: number, always: readonly Principal[]): readonly DialTarget[] {
  const own = principalKey(self);
  const forced = new Set(always.map(principalKey));
  const targets: DialTarget[] = [];
  for (const scope of trust.scopes()) {
    if (scope === self.scope || trust.accordBetween(self.scope, scope, now) === undefined) continue;
    for (const relay of trust.standing(scope)?.directory.relays ?? []) {
      const key = principalKey({ scope, id: relay.id });
      const url = relay.urls[0];
      if (url !== undefined && (forced.has(key) || compare(toUtf8(own), toUtf8(key)) < 0)) targets.push({ scope, id: relay.id, url });
    }
  }
  return targets;
}
