// SPDX-License-Identifier: Apache-2.0
import { fail } from '../core/errors.js';
import { readSecretText } from '../trust/store/node/secret-source.js';
import { readText } from './config.js';
import type { SecretReference } from './config.js';

/** Reads a secret from where the configuration points; a trailing newline is not part of it. */
export function readSecret(reference: SecretReference): string {
  if (reference.file !== undefined) return readText(reference.file).replace(/\r?\n$/, '');
  if (reference.credential !== undefined) return readSecretText({ credential: reference.credential });
  const value = process.env[reference.env ?? ''];
  if (value === undefined || value === '')
    throw fail('RELAY_CONFIG', { field: reference.env ?? 'passphrase', hint: 'the environment variable is not set' });
  return value;
}
