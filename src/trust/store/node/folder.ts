// SPDX-License-Identifier: Apache-2.0
// A folder of trust documents: what it holds, and what may be brought in or out of it as files.
import { join } from 'node:path';
import { toHex } from '../../../core/bytes.js';
import { sha256 } from '../../../crypto/digest/digest.js';
import type { TrustDocument } from '../../documents/document.js';
import { listFolder, writeDurable } from './durable.js';

export const SUFFIX = '.cose';
/** Of a document that was refused: a reader that opens the folder anew passes it over. */
export const REFUSED = `${SUFFIX}.refused`;

/** Folder beside the documents, for those that nothing asks for any more: no process reads it. */
export const PAST = 'past';

/** Name of a document in a folder. Signatures count: the same payload under more of them is another file. */
export function fileNameOf(document: Uint8Array): string {
  return `${toHex(sha256(document)).slice(0, 32)}${SUFFIX}`;
}

/** Names of the documents of a folder (`*.cose`), sorted. @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30). */
export function listTrustFolder(folder: string): readonly string[] {
  return listFolder(folder, SUFFIX);
}

/**
 * Writes documents to a folder durably, each named by its digest: writing one twice changes nothing.
 * @throws {@link RogatoryError} `TRUST_FOLDER` (TRUST-30).
 */
export function writeTrustFolder(folder: string, documents: readonly Uint8Array[]): void {
  for (const document of documents) writeDurable(join(folder, fileNameOf(document)), document);
}

/** Name under which a document is handed to another: it says what it is. */
export function exportName(
  { kind, digest }: Pick<TrustDocument, 'kind' | 'digest'>,
  scope: string | undefined,
  version: number | undefined,
): string {
  const parts = [scope, kind, version, toHex(digest).slice(0, 8)].filter((part) => part !== undefined);
  return `${parts.join('-')}${SUFFIX}`;
}
