// SPDX-License-Identifier: Apache-2.0
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RandomSource } from '../../core/random.js';
import { keyFileOpener, sealKeyFile } from '../../crypto/keystore.js';

/**
 * Writes a secret under a passphrase: mode 0600, synced, and never over an existing file.
 * @param salt - Shared by the files of one folder; drawn when absent.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08) when the file exists or cannot be written.
 */
export function writeKeyFile(
  path: string,
  kind: string,
  secret: Uint8Array,
  passphrase: string,
  random: RandomSource,
  salt: Uint8Array = random(32),
): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let file: number;
  try {
    file = openSync(path, 'wx', 0o600);
  } catch (cause) {
    throw fail('CRYPTO_KEY_FILE', { field: path }, cause);
  }
  try {
    writeSync(file, sealKeyFile(secret, kind, passphrase, { random, salt }));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Reads a secret. @param kind - What the file must hold; a key of another kind is refused. */
export type KeyFileReader = (path: string, kind: string) => Uint8Array;

/** Reads key files under one passphrase. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08), naming the file. */
export function keyFileReader(passphrase: string): KeyFileReader {
  const open = keyFileOpener(passphrase);
  return (path, kind) => {
    let bytes: Uint8Array;
    try {
      bytes = new Uint8Array(readFileSync(path));
    } catch (cause) {
      throw fail('CRYPTO_KEY_FILE', { field: path }, cause);
    }
    try {
      const opened = open(bytes);
      if (opened.kind !== kind) throw fail('CRYPTO_KEY_FILE', { field: `a ${opened.kind} key instead of a ${kind} key` });
      return opened.secret;
    } catch (cause) {
      if (!isRogatoryError(cause, 'CRYPTO_KEY_FILE')) throw cause;
      throw fail('CRYPTO_KEY_FILE', { field: `${path}: ${cause.details.field}` }, cause);
    }
  };
}
