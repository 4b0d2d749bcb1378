// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import type { Decapsulator } from '../crypto/hpke.js';
import type { Signer } from '../crypto/sign.js';
import { suiteById } from '../crypto/suites.js';
import type { SuiteId } from '../crypto/suites.js';
import type { LinkIdentity } from '../transport/handler.js';

/** Keys of one agency. Signers and decapsulators may stand for keys in an HSM: nothing here needs a private key's bytes. */
export interface AgencyKeys {
  /** Sign every message of the agency: one seal for each suite that its directory entry lists. */
  readonly seals: readonly Signer[];
  /** Officers who sign beside the seal. */
  readonly officers?: readonly Signer[];
  /** One per KEM key whose messages must still be opened, old ones included. */
  readonly decapsulators: readonly Decapsulator[];
  readonly link: LinkIdentity;
  /** Signs the checkpoints of the agency's own log. */
  readonly log: Signer;
  /** Cosigns the checkpoints of counterparties. */
  readonly cosign: Signer;
  /** 32 bytes: encrypts the agency's documents at rest. */
  readonly storageKey: Uint8Array;
}

/**
 * Finds the seal of a suite: the signer that holds exactly its algorithms.
 * @throws {@link RogatoryError} `TRUST_SUITE` (TRUST-15) when the agency holds none.
 */
export function sealOf(keys: AgencyKeys, suite: SuiteId): Signer {
  const seal = keys.seals.find((signer) => isOfSuite(signer, suite));
  if (seal === undefined) throw fail('TRUST_SUITE', { suite: `no seal of ${suite} in this home`, floor: suite });
  return seal;
}

/** The officers whose keys are of the suite: seal and officers of one message sign in one suite. */
export function officersOf(keys: AgencyKeys, suite: SuiteId): readonly Signer[] {
  return (keys.officers ?? []).filter((signer) => isOfSuite(signer, suite));
}

function isOfSuite(signer: Signer, suite: SuiteId): boolean {
  const { signatures } = suiteById(suite);
  return signer.keys.size === signatures.length && signatures.every((alg) => signer.keys.has(alg));
}

/** Finds decapsulators by kid. */
export function decapsulatorIndex(keys: AgencyKeys): (kid: Uint8Array) => Decapsulator | undefined {
  const byKid = new Map(keys.decapsulators.map((decapsulator) => [toHex(decapsulator.kid), decapsulator]));
  return (kid) => byKid.get(toHex(kid));
}
