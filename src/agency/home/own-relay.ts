// SPDX-License-Identifier: Apache-2.0
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import type { Clock } from '../../core/time.js';
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

/** The relay that serves the agency: it follows the directory, and without any it stays. */
export class ServingRelay {
  readonly #self: Principal;
  readonly #trust: TrustStore;
  readonly #clock: Clock;
  #current: OwnRelay;

  /** @throws {@link RogatoryError} `TRUST_UNKNOWN` (TRUST-12) when the own directory names no relay for the agency. */
  constructor(self: Principal, trust: TrustStore, clock: Clock) {
    this.#self = self;
    this.#trust = trust;
    this.#clock = clock;
    this.#current = ownRelay(self, trust, clock.now());
  }

  get current(): OwnRelay {
    return this.#current;
  }

  /** Looks at the directory again. @returns the relay that is to take over, which {@link move} makes the current one. */
  next(): OwnRelay | undefined {
    try {
      const next = ownRelay(this.#self, this.#trust, this.#clock.now());
      return next.key === this.#current.key && next.url === this.#current.url ? undefined : next;
    } catch (error) {
      if (isRogatoryError(error)) return undefined;
      throw error;
    }
  }

  move(next: OwnRelay): void {
    this.#current = next;
  }
}

/** The relays of the own state, and their link signers: whoever the agency is linked with. */
export function permittedRelays({ scope }: Principal, trust: TrustStore): PermittedPeers {
  return {
    inForce: (claim, now) => (claim.scope === scope ? trust.relay(scope, claim.id, now)?.signers : undefined),
    last: (claim) => (claim.scope === scope ? trust.lastRelay(scope, claim.id)?.signers : undefined),
  };
}
