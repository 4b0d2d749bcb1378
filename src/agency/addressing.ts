// SPDX-License-Identifier: Apache-2.0
// To whom, with which key, in which suite, under which accord: chosen from directories and accord, never from a message.
import { toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { parseMailbox } from '../core/ids.js';
import type { Principal } from '../core/ids.js';
import { toSeconds } from '../core/time.js';
import { SUITES, suiteById, strongest } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import type { Recipient } from '../envelope/seal.js';
import type { AccordRef, DirectoryRef } from '../envelope/types.js';
import type { DirectoryAgency, DirectoryKem } from '../trust/directory.js';
import type { TrustStore } from '../trust/resolver.js';

export interface Address {
  readonly mailbox: string;
  readonly agency: Principal;
  readonly suite: SuiteId;
  readonly recipient: Recipient;
  readonly accord?: AccordRef & { readonly terms: Uint8Array };
  readonly directories: ReadonlyMap<string, DirectoryRef>;
  /** The strongest of accord minimum, state root and local floor: what the message must satisfy. */
  readonly requiredFloor: SuiteId;
}

/**
 * Resolves a mailbox for sealing.
 * @param expiresAt - Epoch seconds: the recipient's key must outlive the envelope.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02), `TRUST_UNKNOWN` (TRUST-12), `TRUST_ACCORD_NOT_IN_FORCE` (TRUST-14),
 * `TRUST_SUITE` (TRUST-15), `TRUST_EXPIRED` (TRUST-06), `TRUST_SCOPE_UNKNOWN` (TRUST-03).
 */
export function resolveAddress(
  mailbox: string,
  self: Principal,
  floor: SuiteId,
  trust: TrustStore,
  expiresAt: number,
  now: number,
): Address {
  const { local, scope } = parseMailbox(mailbox);
  if (!trust.scopes().includes(scope)) throw fail('TRUST_SCOPE_UNKNOWN', { scope });
  const own = trust.agency(self.scope, self.id, now);
  if (own === undefined) throw fail('TRUST_UNKNOWN', self);
  const agency = trust.agencyOf(scope, local, now);
  if (agency === undefined) throw fail('TRUST_UNKNOWN', { scope, id: local });

  const accord = scope === self.scope ? undefined : accordFor(self, { scope, id: agency.id }, local, trust, now);
  const minimum = accord?.minimumSuite ?? floor;
  const requiredFloor = [minimum, trust.rootSuite(self.scope), floor].reduce(strongest);
  const suite = chooseSuite(own, agency, requiredFloor);
  const kem = chooseKem(agency, suite, expiresAt, now);
  return {
    mailbox,
    agency: { scope, id: agency.id },
    suite,
    requiredFloor,
    recipient: { scope, id: agency.id, kem },
    directories: new Map([...new Set([self.scope, scope])].map((name) => [name, trust.directoryRef(name)])),
    ...(accord === undefined ? {} : { accord: { id: accord.id, version: accord.version, digest: accord.digest, terms: accord.terms } }),
  };
}

function accordFor(
  self: Principal,
  other: Principal,
  local: string,
  trust: TrustStore,
  now: number,
): ReturnType<TrustStore['accordBetween']> & object {
  const accord = trust.accordBetween(self.scope, other.scope, now);
  if (accord === undefined) {
    throw fail('TRUST_ACCORD_NOT_IN_FORCE', { accord: 'none', reason: `no accord in force between ${self.scope} and ${other.scope}` });
  }
  const uncovered = !accord.covers(self.scope, self.id) ? self.id : !accord.covers(other.scope, other.id, local) ? other.id : undefined;
  if (uncovered !== undefined) {
    throw fail('TRUST_ACCORD_NOT_IN_FORCE', { accord: toHex(accord.id), reason: `it does not cover ${uncovered}` });
  }
  return accord;
}

/** The strongest suite that both directory entries list and the floor admits; nothing is negotiated. */
function chooseSuite(own: DirectoryAgency, other: DirectoryAgency, floor: SuiteId): SuiteId {
  const rank = suiteById(floor).rank;
  const suite = SUITES.find(({ id, rank: offered }) => offered >= rank && own.suites.includes(id) && other.suites.includes(id));
  if (suite === undefined) throw fail('TRUST_SUITE', { suite: other.suites.join(' '), floor });
  return suite.id;
}

function chooseKem(agency: DirectoryAgency, suite: SuiteId, expiresAt: number, now: number): DirectoryKem {
  const at = toSeconds(now);
  const usable = agency.kems.filter(
    (kem) => kem.alg === suiteById(suite).kem && kem.status === 'active' && kem.from <= at && kem.to >= expiresAt,
  );
  // The newest key: its owner is on the way to stop using the others.
  const newest = usable.reduce<DirectoryKem | undefined>(
    (best, kem) => (best === undefined || kem.from > best.from ? kem : best),
    undefined,
  );
  if (newest === undefined) throw fail('TRUST_SUITE', { suite: `no ${suite} key that outlives the message`, floor: suite });
  return newest;
}
