// SPDX-License-Identifier: Apache-2.0
// Which of several keys of one role a node goes on with. Link, log and cosign signers are judged on the spot by whoever meets them,
// and nobody holds what comes of one that his directory does not name yet. So the older key goes on to its end, and by then every
// directory that is in force names the newer one.
import { equal } from '../../core/bytes.js';
import { toSeconds } from '../../core/time.js';
import { LINK_ROLE } from './signer.js';
import type { DirectorySigner } from './signer.js';

/** Roles whose keys take over at the end of their predecessor; seals and officers at once. */
export const STEADY_ROLES = [LINK_ROLE, 'log', 'cosign'] as const;
export type SteadyRole = (typeof STEADY_ROLES)[number];

/**
 * Finds the signer of a role that is to sign now: of those held that the own directory names, that are valid and not compromised, the one
 * whose validity began first.
 * @param entries - Signers of the own entry, in the newest directory held.
 * @param held - In the order in which they were made.
 * @param now - Unix milliseconds.
 * @returns the newest held when the directory names none that is in force: others refuse it, and say so. Undefined when none is held.
 */
export function steadySigner<T extends { readonly signerId: Uint8Array }>(
  entries: readonly DirectorySigner[],
  role: SteadyRole,
  held: readonly T[],
  now: number,
): T | undefined {
  const at = toSeconds(now);
  const [first] = entries
    .filter((entry) => entry.role === role && entry.status !== 'compromised' && entry.from <= at && at <= entry.to)
    .sort((a, b) => a.from - b.from)
    .flatMap((entry) => held.find(({ signerId }) => equal(signerId, entry.signerId)) ?? []);
  return first ?? held.at(-1);
}

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
