// SPDX-License-Identifier: Apache-2.0
import { linkSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { fail, isRogatoryError } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import { systemRandom } from '../../../core/random.js';
import type { RandomSource } from '../../../core/random.js';
import { keyFileKind, keyFileSalt, openKeyFile, sealKeyFile } from '../../../crypto/keys/keystore.js';
import { syncPath, systemReason, writeSynced } from './durable.js';

/**
 * Writes a secret under a passphrase: whole or not at all, on stable storage, mode 0600, and never over an existing file.
 * @param salt - Shared by the files of one folder; drawn when absent.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08, CRYPTO-17) when the file exists or cannot be written; then nothing is left of it.
 */
export function writeKeyFile(
  path: string,
  kind: string,
  secret: Uint8Array,
  passphrase: string,
  random: RandomSource,
  salt: Uint8Array = random(32),
): void {
  const bytes = sealKeyFile(secret, kind, passphrase, { random, salt });
  const folder = dirname(path);
  const staged = join(folder, `.${basename(path)}.${toHex(systemRandom(8))}`);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    writeSynced(staged, bytes, 'wx');
    // A link takes a name only when it is free, in one step.
    linkSync(staged, path);
    rmSync(staged);
    syncPath(folder);
  } catch (cause) {
    rmSync(staged, { force: true });
    throw fail('CRYPTO_KEY_FILE', { field: path }, cause);
  }
}

/** Reads a secret. @param kind - What the file must hold; a key of another kind is refused. */
export type KeyFileReader = (path: string, kind: string) => Uint8Array;

/**
 * Reads key files under one passphrase. What the file says without it, size, kind and cost, is judged before the passphrase is stretched.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08), naming the file.
 */
export function keyFileReader(passphrase: string): KeyFileReader {
  return (path, kind) => {
    try {
      const bytes = readKeyBytes(path);
      const found = keyFileKind(bytes);
      if (found !== kind) throw fail('CRYPTO_KEY_FILE', { field: `a ${found} key instead of a ${kind} key` });
      return openKeyFile(bytes, passphrase).secret;
    } catch (cause) {
      if (!isRogatoryError(cause, 'CRYPTO_KEY_FILE')) throw cause;
      throw fail('CRYPTO_KEY_FILE', { field: `${path}: ${cause.details.field}` }, cause);
    }
  };
}

/** Salt of a file, so that one beside it costs no further stretching. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function saltOfKeyFile(path: string): Uint8Array {
  return keyFileSalt(readKeyBytes(path));
}

/** A pipe or a device has no end, and a huge file no place: nothing but a file of permitted size is read. */
function readKeyBytes(path: string): Uint8Array {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw fail('CRYPTO_KEY_FILE', { field: 'not a file' });
    if (found.size > LIMITS.keyFileMaxBytes) throw fail('CRYPTO_KEY_FILE', { field: `longer than ${LIMITS.keyFileMaxBytes} bytes` });
    return new Uint8Array(readFileSync(path));
  } catch (cause) {
    if (isRogatoryError(cause)) throw cause;
    throw fail('CRYPTO_KEY_FILE', { field: systemReason(cause) }, cause);
  }
}
