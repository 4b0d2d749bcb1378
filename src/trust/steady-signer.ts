// SPDX-License-Identifier: Apache-2.0
// Which of several keys of one role a node goes on with. Link, log and cosign signers are judged on the spot by whoever meets them,
// and nobody holds what comes of one that his directory does not name yet. So the older key goes on to its end, and by then every
// directory that is in force names the newer one.
import { equal } from '../core/bytes.js';
import { toSeconds } from '../core/time.js';
import type { DirectorySigner } from './signer.js';

/** Roles whose keys take over at the end of their predecessor; seals and officers at once. */
export const STEADY_ROLES = ['link', 'log', 'cosign'] as const;
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
