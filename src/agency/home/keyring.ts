// SPDX-License-Identifier: Apache-2.0
import { equal } from '../../core/bytes.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import type { Signer } from '../../crypto/sign/sign.js';
import type { LinkIdentity } from '../../transport/handler.js';
import type { Members } from '../../core/members.js';

/** Keys of one agency. Signers and decapsulators may stand for keys in an HSM: nothing here needs a private key's bytes. */
export interface AgencyKeys {
  /** Sign the messages of the agency: for each suite the one that the own directory names, the newest of several. */
  readonly seals: readonly Signer[];
  /** Officers who sign beside the seal. */
  readonly officers?: readonly Signer[];
  /** One per KEM key whose messages must still be opened, old ones included. */
  readonly decapsulators: readonly Decapsulator[];
  readonly link: LinkIdentity;
  /** Sign the checkpoints of the agency's own log, in the order in which they were made: of several the oldest in force (TRUST-44). */
  readonly log: readonly Signer[];
  /** Cosign the checkpoints of counterparties; chosen in the same way. */
  readonly cosign: readonly Signer[];
  /** 32 bytes: encrypts the agency's documents at rest. */
  readonly storageKey: Uint8Array;
}

export const AGENCY_KEYS: Members<AgencyKeys> = {
  required: { seals: 'list', decapsulators: 'list', link: 'object', log: 'list', cosign: 'list', storageKey: 'bytes' },
  optional: { officers: 'list' },
};

/** Finds decapsulators by kid, among those that are held at the moment of the question. */
export function decapsulatorIndex(keys: AgencyKeys): (kid: Uint8Array) => Decapsulator | undefined {
  return (kid) => keys.decapsulators.find((decapsulator) => equal(decapsulator.kid, kid));
}
