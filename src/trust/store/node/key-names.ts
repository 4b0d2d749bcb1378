// SPDX-License-Identifier: Apache-2.0
// Names of key files: those of one use are numbered, so that a successor stands beside what it follows.
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { SignerSecret } from '../../../crypto/keys/keys.js';
import { decodeSignerSecret } from '../../../crypto/keys/keystore.js';
import type { KeyFileReader } from './key-file.js';

const SUFFIX = '.key';

/** Names of the key files of a prefix, `seal-1.key`, in the order of their numbers. */
export function numberedKeys(names: readonly string[], prefix: string): readonly string[] {
  const matching = names.filter((name) => name.startsWith(`${prefix}-`) && name.endsWith(SUFFIX));
  const numberOf = (name: string): number => Number(/^\d+/.exec(name.slice(prefix.length + 1))?.[0] ?? 0);
  return matching.sort((a, b) => numberOf(a) - numberOf(b) || (a < b ? -1 : 1));
}

/** A name that no file of the prefix has, after all of them. @param least - Lowest number that it may have. */
export function nextKeyName(names: readonly string[], prefix: string, least = 1): string {
  const numbers = numberedKeys(names, prefix).map((name) => Number(/^\d+/.exec(name.slice(prefix.length + 1))?.[0] ?? 0));
  return `${prefix}-${Math.max(least - 1, ...numbers) + 1}${SUFFIX}`;
}

/**
 * The file of a role of which there is one key, `log.key`, and those that followed it, `log-2.key`, in their order.
 * @param path - Of the first one; it may have gone.
 */
export function roleKeyFiles(path: string): readonly string[] {
  const [folder, prefix] = [dirname(path), basename(path, SUFFIX)];
  const followers = numberedKeys(readdirSync(folder), prefix).map((name) => join(folder, name));
  return existsSync(path) || followers.length === 0 ? [path, ...followers] : followers;
}

/** Where the next key of such a role goes. @param path - Of the first one. */
export function nextRoleKeyFile(path: string): string {
  const folder = dirname(path);
  return join(folder, nextKeyName(readdirSync(folder), basename(path, SUFFIX), 2));
}

/**
 * Opens each file of a changing list once, and forgets what is no longer listed: a key that was put beside the others is there without a
 * restart.
 * @param list - Paths, asked at every question.
 * @returns the keys, in the order of the list; throws what `open` throws.
 */
export function followKeys<T>(list: () => readonly string[], open: (path: string) => T): () => readonly T[] {
  const held = new Map<string, T>();
  return () => {
    const paths = list();
    for (const path of held.keys()) if (!paths.includes(path)) held.delete(path);
    return paths.map((path) => {
      const key = held.get(path) ?? open(path);
      held.set(path, key);
      return key;
    });
  };
}

/**
 * Follows the signers of a role of which there is one key at a time, in the order in which they were made.
 * @param first - Path of the first one. @param signerOf - Makes the signer of a secret.
 */
export function followSigners<T>(first: string, read: KeyFileReader, signerOf: (secret: SignerSecret) => T): () => readonly T[] {
  return followKeys(
    () => roleKeyFiles(first),
    (path) => signerOf(decodeSignerSecret(read(path, 'signer'))),
  );
}
