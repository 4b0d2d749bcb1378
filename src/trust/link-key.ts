// SPDX-License-Identifier: Apache-2.0
import { equal } from '../core/bytes.js';
import { toSeconds } from '../core/time.js';
import type { DirectorySigner } from './signer.js';

/** Role of the signers by which agencies and relays prove themselves on links. */
export const LINK_ROLE = 'link';

/** Ed25519 id of RFC 9864, and the public-key member of an OKP COSE_Key. */
const ED25519 = -19;
const OKP_X = -2;

/**
 * Finds the key by which an entry of a directory proves itself on a link.
 * @param signers - Of the agency or relay that claims to be there.
 * @param signerId - The link signer that it names.
 * @param now - Unix milliseconds.
 * @returns Ed25519 public key, 32 bytes; undefined unless the directory lists it as a link signer that is not compromised and is valid at `now`.
 * A retired one counts until its `to`: its successor takes over only then (TRUST-44).
 */
export function usableLinkKey(signers: readonly DirectorySigner[], signerId: Uint8Array, now: number): Uint8Array | undefined {
  const at = toSeconds(now);
  const signer = signers.find((candidate) => candidate.role === LINK_ROLE && equal(candidate.signerId, signerId));
  if (signer === undefined || signer.status === 'compromised' || at < signer.from || at > signer.to) return undefined;
  const key = signer.keys.get(ED25519)?.get(OKP_X);
  return key instanceof Uint8Array ? key : undefined;
}
