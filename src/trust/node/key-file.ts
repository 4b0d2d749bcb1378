// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { openKeyFile, sealKeyFile } from '../../crypto/keystore.js';

/**
 * Writes a secret under a passphrase: mode 0600, synced, and never over an existing file.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08) when the file exists or cannot be written.
 */
export function writeKeyFile(path: string, kind: string, secret: Uint8Array, passphrase: string, random: RandomSource): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (cause) {
    throw fail('CRYPTO_KEY_FILE', { field: path }, cause);
  }
  try {
    writeSync(file, sealKeyFile(secret, kind, passphrase, { random }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/**
 * Reads a secret. @param kind - What the file must hold; a key of another kind is refused.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08).
 */
export function readKeyFile(path: string, kind: string, passphrase: string): Uint8Array {
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(readFileSync(path));
  } catch (cause) {
    throw fail('CRYPTO_KEY_FILE', { field: path }, cause);
  }
  const opened = openKeyFile(bytes, passphrase);
  if (opened.kind !== kind) throw fail('CRYPTO_KEY_FILE', { field: `${path}: ${opened.kind} instead of ${kind}` });
  return opened.secret;
}
