// SPDX-License-Identifier: Apache-2.0
// One key, one use, one state (TRUST-10, TRUST-11).
import { toHex } from '../core/bytes.js';
import { fail } from '../core/errors.js';
import { admitEd25519 } from '../crypto/ed25519.js';
import { publicKeyBytes } from '../crypto/keys.js';
import type { CoseKey } from '../crypto/keys.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';

const ED25519 = -19;

/** Public key bytes (hexadecimal) to the use they are entered under. Bytes, not kids: a key in another dress is the same key. */
export type KeyUses = ReadonlyMap<string, string>;

/** Lists the keys of one document. @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11) when a key stands twice. */
export function collectKeys(signers: Iterable<DirectorySigner>, kems: Iterable<DirectoryKem> = []): KeyUses {
  const uses = new Map<string, string>();
  const enter = (key: CoseKey, use: string): void => {
    const bytes = toHex(publicKeyBytes(key));
    if (uses.has(bytes)) throw fail('TRUST_KEY_REUSED', { key: `${bytes.slice(0, 16)}: ${uses.get(bytes)}, ${use}` });
    uses.set(bytes, use);
  };
  for (const { keys, role } of signers) for (const key of keys.values()) enter(key, role);
  for (const { key } of kems) enter(key, 'kem');
  return uses;
}

/**
 * Checks the curve points of the Ed25519 keys (SPEC.md "Suites and keys"): once per key, since it costs a scalar multiplication.
 * @param admitted - Keys that passed before, in hexadecimal; grows.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function admitKeys(signers: Iterable<DirectorySigner>, admitted: Set<string>): void {
  for (const { keys } of signers) {
    const key = keys.get(ED25519);
    if (key === undefined) continue;
    const bytes = publicKeyBytes(key);
    const name = toHex(bytes);
    if (admitted.has(name)) continue;
    admitEd25519(bytes);
    admitted.add(name);
  }
}

/** Requires that root and directory of one state share no key. @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11). */
export function requireDisjoint(root: KeyUses, directory: KeyUses): void {
  const shared = firstShared(root, directory);
  if (shared !== undefined)
    throw fail('TRUST_KEY_REUSED', { key: `${shared.slice(0, 16)}: ${root.get(shared)}, ${directory.get(shared)}` });
}

/** Requires that no key is known under another scope. @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10). */
export function requireWall(scope: string, keys: KeyUses, otherScope: string, otherKeys: KeyUses): void {
  const shared = firstShared(keys, otherKeys);
  if (shared !== undefined) {
    throw fail('TRUST_SCOPE_WALL', {
      reason: `key ${shared.slice(0, 16)} of ${scope} is known under ${otherScope} (${otherKeys.get(shared)})`,
    });
  }
}

function firstShared(a: KeyUses, b: KeyUses): string | undefined {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const key of small.keys()) if (large.has(key)) return key;
  return undefined;
}
