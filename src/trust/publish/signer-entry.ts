// SPDX-License-Identifier: Apache-2.0
// Entry of a signer, apart from those of KEM keys: a relay asks for new signers too, and reaches no KEM.
import { assertUsage } from '../../core/assert.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { LINK_ROLE, isLinkKeySet } from '../documents/signer.js';
import type { DirectorySigner } from '../documents/signer.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** Validity of keys: epoch seconds, both inclusive. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

export const VALIDITY: Members<Validity> = { required: { from: 'number', to: 'number' }, optional: {} };
const MORE: Members<Pick<DirectorySigner, 'person' | 'predecessor' | 'certificates'>> = {
  required: {},
  optional: { person: 'object', predecessor: 'any', certificates: 'list' },
};

/** Makes an active entry. @param signer - Its public half alone is used. */
export function signerEntry(
  signer: Pick<Signer, 'signerId' | 'keys'>,
  role: string,
  validity: Validity,
  more: Pick<DirectorySigner, 'person' | 'predecessor' | 'certificates'> = {},
): DirectorySigner {
  requireMembers(validity, VALIDITY, 'signerEntry(validity)');
  requireMembers(more, MORE, 'signerEntry(more)');
  assertUsage(role !== LINK_ROLE || isLinkKeySet(signer.keys), 'a link signer holds one Ed25519 key');
  return { signerId: signer.signerId, role, keys: signer.keys, ...validity, status: 'active', ...more };
}
