// SPDX-License-Identifier: Apache-2.0
// A directory is read part by part, and of one that was verified before no more than is asked for.
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { decode } from '../../cbor/decode.js';
import { scan } from '../../cbor/scan.js';
import type { CborValue } from '../../cbor/value.js';
import { requireKind } from './document.js';
import type { TrustDocument, Unverified } from './document.js';
import { DIRECTORY, HEAD } from './directory.js';
import type { Directory, DirectoryHeader } from './directory.js';
import { ID, MAILBOXES, elementsOf, partsOf, read, reading, requireOnce } from './forms.js';
import { requireHeader } from './root.js';
import { SIGNER } from './signer.js';
import type { DirectorySigner } from './signer.js';
import { costOf, finish } from './work.js';
import type { Work } from './work.js';

/** Names that are compared in the time of one key check. */
const NAMES_PER_CHECK = 1_024;

/**
 * Reads a directory; verifies no signature, and recomputes every kid and signer-id.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `TRUST_DOCUMENT_SIZE` (TRUST-02) for more mailboxes than their limit,
 * `TRUST_SCOPE_WALL` (TRUST-10) when an id or a mailbox stands twice, `ID_MALFORMED` (CONV-02), `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_KEY_MALFORMED` (CRYPTO-03), `CBOR_...`.
 */
export function readDirectory(document: TrustDocument): Unverified<Directory> {
  return finish(readingDirectory(document));
}

/** As {@link readDirectory}, part by part. */
export function* readingDirectory(document: TrustDocument): Work<Unverified<Directory>> {
  requireScanned(document);
  yield costOf('hashing', document.payload.length);
  const claimed = yield* reading(DIRECTORY, document.payload, 'directory');
  requireDirectoryHeader(claimed);
  yield* comparingNames(claimed);
  return { document, claimed };
}

/** Reads what a directory says of itself, and looks at nothing else. @throws as {@link readDirectory}. */
export function readDirectoryHeader(document: TrustDocument): DirectoryHeader {
  const parts = partsOfDirectory(document);
  const header = Object.fromEntries(
    Object.entries(HEAD).map(([name, [key, form]]) => [name, form.read(decodePart(parts(key)), `directory.${key}`)]),
  ) as unknown as DirectoryHeader;
  requireDirectoryHeader(header);
  return header;
}

/** An agency or a relay in a directory that was verified before, with those of its signers alone that were wanted. */
export interface DirectoryEntry {
  readonly id: string;
  readonly kind: 'agency' | 'relay';
  /** Local parts. */
  readonly mailboxes: readonly string[];
  readonly signers: readonly DirectorySigner[];
}

/**
 * Reads the entries of a directory that was verified before, and of their signers and keys none but those that are wanted.
 * @param isWanted - Asked before a signer is read.
 * @throws as {@link readDirectory}.
 */
export function* readingEntries(
  document: TrustDocument,
  isWanted: (role: string, id: string, signerId: Uint8Array) => boolean,
): Work<readonly DirectoryEntry[]> {
  const found: DirectoryEntry[] = [];
  const directory = partsOfDirectory(document);
  for (const [kind, key, signersKey] of [['agency', 4, 5] as const, ['relay', 5, 2] as const]) {
    yield costOf('hashing', document.payload.length);
    for (const [i, bytes] of elementsOf(directory(key), `directory.${key}`, 1, LIMITS.directoryListMaxItems).entries()) {
      const field = `directory.${key}.${i}`;
      const entry = partsOfMap(bytes, field);
      const id = ID.read(decodePart(entry(0)), `${field}.0`);
      const signers: DirectorySigner[] = [];
      for (const signerBytes of elementsOf(entry(signersKey), field, 1, LIMITS.directoryEntryKeysMax)) {
        const signer = partsOfMap(signerBytes, field);
        yield costOf('hashing', signerBytes.length);
        if (isWanted(read.text(decodePart(signer(1)), field), id, read.bytes(decodePart(signer(0)), field)))
          signers.push(yield* reading(SIGNER, signerBytes, field));
      }
      found.push({ id, kind, mailboxes: MAILBOXES.read(decodePart(entry(3)), field), signers });
    }
  }
  return found;
}

/** Decodes one part of a scanned encoding, of at most `LIMITS.cborMaxItems`. */
function decodePart(bytes: Uint8Array): CborValue {
  return decode(bytes, { maxBytes: LIMITS.directoryMaxBytes });
}

/** Bytes that encode each member of a map. */
function partsOfMap(bytes: Uint8Array, field: string): (key: number) => Uint8Array {
  const parts = partsOf(bytes, field);
  return (key) => read.bytes(parts.get(key), `${field}.${key}`);
}

function partsOfDirectory(document: TrustDocument): (key: number) => Uint8Array {
  requireScanned(document);
  return partsOfMap(document.payload, 'directory');
}

function requireScanned(document: TrustDocument): void {
  requireKind(document, 'directory');
  scan(document.payload, { maxBytes: LIMITS.directoryMaxBytes, maxItems: LIMITS.directoryMaxItems });
}

/** A directory lasts 30 days at most (TRUST-69). */
function requireDirectoryHeader(header: DirectoryHeader): void {
  requireHeader(header, 'directory', LIMITS.directoryLifetimeMaxSeconds);
}

/** An id is listed once, and a mailbox is one agency's; several relays may serve it. */
function* comparingNames({ agencies, relays }: Directory): Work<void> {
  const [ids, mailboxes] = [new Set<string>(), new Set<string>()];
  let count = 0;
  for (const entry of [...agencies, ...relays]) {
    requireOnce([entry.id], 'id', ids);
    if ('kems' in entry) requireOnce(entry.mailboxes, 'mailbox', mailboxes);
    count += entry.mailboxes.length;
    if (count > LIMITS.directoryMailboxesMax) throw fail('TRUST_DOCUMENT_SIZE', { size: count, limit: LIMITS.directoryMailboxesMax });
    yield entry.mailboxes.length / NAMES_PER_CHECK;
  }
}
