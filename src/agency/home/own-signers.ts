// SPDX-License-Identifier: Apache-2.0
// Who signs for the agency now: of the signers held, those that the own directory names. So a new key is used as soon as others can
// know it, and an old one no longer.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { toSeconds } from '../../core/time.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import { requiredRoles } from '../../trust/documents/directory.js';
import type { DirectorySigner } from '../../trust/documents/directory.js';
import { steadySigner, isOfficerRole } from '../../trust/documents/signer.js';
import type { AgencyNode } from '../agency-parts.js';

type Parts = Pick<AgencyNode, 'self' | 'keys' | 'trust'>;

/**
 * Finds the seal of a suite. @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `TRUST_SUITE` (TRUST-15) when the agency holds none that is in force.
 */
export function ownSeal(node: Parts, suite: SuiteId, now: number): Signer {
  const [seal] = inForce(node, node.keys.seals, suite, now, (role) => role === 'seal');
  if (seal === undefined) throw fail('TRUST_SUITE', { suite: `no seal of ${suite} in this home is in force`, floor: suite });
  return seal.signer;
}

/**
 * The officers who sign a message of this type beside the seal, one of each role that the own directory asks for: a reader refuses others
 * (ENV-20). Seal and officers of one message sign in one suite.
 * @param now - Unix milliseconds.
 */
export function ownOfficers(node: Parts, type: string, suite: SuiteId, now: number): readonly Signer[] {
  const own = node.trust.agency(node.self.scope, node.self.id, now);
  const required = new Set(own === undefined ? [] : requiredRoles(own, type));
  const byRole = new Map<string, Signer>();
  const isWanted = (role: string): boolean => isOfficerRole(role) && required.has(role);
  for (const { entry, signer } of inForce(node, node.keys.officers ?? [], suite, now, isWanted)) {
    if (!byRole.has(entry.role)) byRole.set(entry.role, signer);
  }
  return [...byRole.values()];
}

/** The signer of the own log, or of cosignatures, that goes on now (TRUST-44); undefined: none that is held is in force. */
export function ownSteadySigner(
  { self, keys, trust, clock }: Parts & Pick<AgencyNode, 'clock'>,
  role: 'log' | 'cosign',
): Signer | undefined {
  const at = toSeconds(clock.now());
  const entries = (trust.standing(self.scope)?.agencies.get(self.id)?.signers ?? []).filter(
    ({ status, from, to, signerId }) =>
      status !== 'compromised' && from <= at && at <= to && keys[role].some((held) => equal(held.signerId, signerId)),
  );
  return entries.length === 0 ? undefined : steadySigner(entries, role, keys[role], clock.now());
}

/** Newest first. */
function inForce(
  { self, trust }: Parts,
  signers: readonly Signer[],
  suite: SuiteId,
  now: number,
  isWanted: (role: string) => boolean,
): readonly { readonly entry: DirectorySigner; readonly signer: Signer }[] {
  const at = toSeconds(now);
  const held = signers.filter((signer) => isOfSuite(signer, suite));
  return (trust.agency(self.scope, self.id, now)?.signers ?? [])
    .filter(({ role, status, from, to }) => isWanted(role) && status === 'active' && from <= at && at <= to)
    .sort((a, b) => b.from - a.from)
    .flatMap((entry) => {
      const signer = held.find(({ signerId }) => equal(signerId, entry.signerId));
      return signer === undefined ? [] : [{ entry, signer }];
    });
}

function isOfSuite(signer: Signer, suite: SuiteId): boolean {
  const { signatures } = suiteById(suite);
  return signer.keys.size === signatures.length && signatures.every((alg) => signer.keys.has(alg));
}
