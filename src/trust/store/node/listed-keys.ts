// SPDX-License-Identifier: Apache-2.0
// Whether the directory knows the keys that a node holds: with others it starts, and nobody believes it.
import { toHex } from '../../../core/bytes.js';
import type { DirectorySigner } from '../../documents/signer.js';

/**
 * Tells why a node cannot act in a role. One listed key is enough: a successor is made before the directory names it.
 * @param held - Signer-ids of the role that are held, hexadecimal.
 * @param entries - Signers of the own entry.
 * @returns the fault; undefined when a key is listed.
 */
export function unlistedFault(role: string, held: readonly string[], entries: readonly DirectorySigner[]): string | undefined {
  const roles = new Map(entries.map((entry) => [toHex(entry.signerId), entry.role]));
  if (held.some((key) => isOf(role, roles.get(key)))) return undefined;
  if (held.length === 0) return `no ${role} key is here`;
  const other = held.flatMap((key) => roles.get(key) ?? [])[0];
  const short = `${(held.at(-1) as string).slice(0, 16)}...`;
  if (other !== undefined) return `the own directory lists this key (${short}) as ${other}, not as ${role}`;
  return `the own directory does not list this key (${short}) as ${role} of this node`;
}

function isOf(role: string, listed: string | undefined): boolean {
  return listed === role || (role === 'officer' && listed?.startsWith('officer') === true);
}
