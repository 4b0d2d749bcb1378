// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest.js';
import { openTrust } from '../resolver.js';
import type { TrustStore } from '../resolver.js';

const SUFFIX = '.cose';

/**
 * Opens the trust documents of a folder (`*.cose`: roots, directories, accords).
 * @param own - Scope of the reader's own state.
 * @param pins - Scope to fingerprint of its root, version 1.
 * @param now - Unix milliseconds.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_SIZE` (TRUST-02) and all that `openTrust` throws.
 */
export function openTrustFolder(folder: string, own: string, pins: ReadonlyMap<string, string>, now: number): TrustStore {
  const names = readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .sort();
  const documents = names.map((name) => {
    const path = join(folder, name);
    const { size } = statSync(path);
    if (size > LIMITS.directoryMaxBytes) throw fail('TRUST_DOCUMENT_SIZE', { size, limit: LIMITS.directoryMaxBytes });
    return new Uint8Array(readFileSync(path));
  });
  return openTrust({ own, pins, documents, now });
}

/** Writes documents to a folder, each named by its digest: writing one twice changes nothing. */
export function writeTrustFolder(folder: string, documents: readonly Uint8Array[]): void {
  mkdirSync(folder, { recursive: true });
  for (const document of documents) {
    writeFileSync(join(folder, `${toHex(sha256(document)).slice(0, 32)}${SUFFIX}`), document);
  }
}
