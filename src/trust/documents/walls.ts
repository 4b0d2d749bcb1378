// SPDX-License-Identifier: Apache-2.0
// One key, one use (TRUST-11). A key that another state lists too is told, and never refused (TRUST-51).
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { admitEd25519 } from '../../crypto/curve/ed25519.js';
import { publicKeyBytes } from '../../crypto/keys/keys.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import { ED25519 } from './signer.js';
import type { DirectoryKem, DirectorySigner } from './signer.js';
import { finish } from './work.js';
import type { Work } from './work.js';

/** Hexadecimal digits of a key's name that people are shown. */
const SHOWN_DIGITS = 16;
/** Keys that are entered in the time of one key check. */
const ENTRIES_PER_CHECK = 64;

/** Name of a key to the use it is entered under. Named by public key bytes, not by kid: a key in another dress is the same key. */
export type KeyUses = ReadonlyMap<string, string>;

/** Lists the keys of one document. @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11) when a key stands twice. */
export function collectKeys(signers: Iterable<DirectorySigner>, kems: Iterable<DirectoryKem> = []): KeyUses {
  return finish(collectingKeys(signers, kems));
}

/** As {@link collectKeys}, key by key. */
export function* collectingKeys(signers: Iterable<DirectorySigner>, kems: Iterable<DirectoryKem> = []): Work<KeyUses> {
  const uses = new Map<string, string>();
  const enter = (key: CoseKey, use: string): number => {
    const name = nameOf(publicKeyBytes(key));
    if (uses.has(name)) throw fail('TRUST_KEY_REUSED', { key: `${shown(name)}: ${uses.get(name)}, ${use}` });
    uses.set(name, use);
    return 1 / ENTRIES_PER_CHECK;
  };
  for (const { keys, role } of signers) for (const key of keys.values()) yield enter(key, role);
  for (const { key } of kems) yield enter(key, 'kem');
  return uses;
}

/** Names a short key by its bytes, and a long one by their digest: a directory has thousands. */
function nameOf(publicKey: Uint8Array): string {
  return toHex(publicKey.length > 32 ? sha256(publicKey) : publicKey);
}

function shown(name: string): string {
  return name.slice(0, SHOWN_DIGITS);
}

/**
 * Checks the curve points of the Ed25519 keys (SPEC.md "Suites and keys"): once per key, since it costs a scalar multiplication.
 * @param admitted - Keys that passed before: those of the documents held.
 * @throws {@link RogatoryError} `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export function* admittingKeys(signers: Iterable<DirectorySigner>, admitted: readonly KeyUses[] = []): Work<void> {
  for (const { keys } of signers) {
    const key = keys.get(ED25519);
    if (key === undefined) continue;
    const bytes = publicKeyBytes(key);
    const name = nameOf(bytes);
    if (admitted.some((held) => held.has(name))) continue;
    admitEd25519(bytes);
    yield 1;
  }
}

/** Requires that root and directory of one state share no key. @throws {@link RogatoryError} `TRUST_KEY_REUSED` (TRUST-11). */
export function requireDisjoint(root: KeyUses, directory: KeyUses): void {
  const shared = firstShared(root, directory);
  if (shared !== undefined) throw fail('TRUST_KEY_REUSED', { key: `${shown(shared)}: ${root.get(shared)}, ${directory.get(shared)}` });
}

/** Says which key of a state's document another state lists too; undefined when there is none. */
export function sharedKey(scope: string, keys: KeyUses, otherScope: string, otherKeys: KeyUses): string | undefined {
  const shared = firstShared(keys, otherKeys);
  if (shared === undefined) return undefined;
  return `key ${shown(shared)}, which ${scope} lists as ${keys.get(shared)}, stands in the documents of ${otherScope} too, as ${otherKeys.get(shared)}`;
}

function firstShared(a: KeyUses, b: KeyUses): string | undefined {
  const [small, large] = a.size <= b.size ? [a, b] : [b, a];
  for (const key of small.keys()) if (large.has(key)) return key;
  return undefined;
}
