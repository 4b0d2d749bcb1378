// SPDX-License-Identifier: Apache-2.0
// A directory is read part by part, and of one that was verified before no more than is asked for.
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { scan } from '../../cbor/scan.js';
import type { CborMap, CborValue } from '../../cbor/value.js';
import { requireKind } from './document.js';
import type { TrustDocument, Unverified } from './document.js';
import { DIRECTORY, HEAD } from './directory.js';
import type { Directory, DirectoryHeader } from './directory.js';
import { ID, MAILBOXES, decodePart, elementsOf, partsOf, read, reading, requireOnce } from './forms.js';
import { requireHeader } from './root.js';
import { signerIn } from './signer.js';
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
  requireScanned(document);
  const parts = partsOf(document.payload, 'directory');
  const header = Object.fromEntries(
    Object.entries(HEAD).map(([name, [key, form]]) => [name, form.read(decodePart(parts.get(key)), `directory.${key}`)]),
  ) as unknown as DirectoryHeader;
  requireDirectoryHeader(header);
  return header;
}

/** Reads the mailboxes that each agency of a directory lists, and no keys. @throws as {@link readDirectory}. */
export function readDirectoryMailboxes(document: TrustDocument): readonly (readonly [id: string, locals: readonly string[]])[] {
  return entriesOf(document, 'agency').map(({ id, field, parts }) => [id, MAILBOXES.read(decodePart(parts.get(3)), field)]);
}

/**
 * Reads signers of some roles, entry by entry, and nothing else of a directory that was verified before.
 * @param isWanted - Asked before a signer is read.
 * @throws as {@link readDirectory}.
 */
export function* readingSigners(
  document: TrustDocument,
  isRole: (role: string) => boolean,
  isWanted: (id: string, signerId: Uint8Array) => boolean = () => true,
): Work<readonly { readonly id: string; readonly kind: 'agency' | 'relay'; readonly signer: DirectorySigner }[]> {
  const found: { id: string; kind: 'agency' | 'relay'; signer: DirectorySigner }[] = [];
  for (const kind of ['agency', 'relay'] as const) {
    yield costOf('hashing', document.payload.length);
    for (const { id, field, parts } of entriesOf(document, kind)) {
      for (const bytes of elementsOf(parts.get(kind === 'agency' ? 5 : 2), field, 1, LIMITS.directoryEntryKeysMax)) {
        const signer = partsOf(bytes, field);
        yield costOf('hashing', bytes.length);
        if (!isRole(read.text(decodePart(signer.get(1)), field)) || !isWanted(id, read.bytes(decodePart(signer.get(0)), field))) continue;
        found.push({ id, kind, signer: yield* reading(signerIn(isRole), bytes, field) });
      }
    }
  }
  return found;
}

/** Entries of one list, of which the id alone is read; other members are the bytes that encode them. */
function entriesOf(
  document: TrustDocument,
  kind: 'agency' | 'relay',
): readonly { readonly id: string; readonly field: string; readonly parts: CborMap }[] {
  requireScanned(document);
  const key = kind === 'agency' ? 4 : 5;
  const entries: CborValue | undefined = partsOf(document.payload, 'directory').get(key);
  return elementsOf(entries, `directory.${key}`, 1, LIMITS.directoryListMaxItems).map((bytes, i) => {
    const field = `directory.${key}.${i}`;
    const parts = partsOf(bytes, field);
    return { id: ID.read(decodePart(parts.get(0)), `${field}.0`), field, parts };
  });
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
