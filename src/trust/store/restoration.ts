// SPDX-License-Identifier: Apache-2.0
// A reader begins with the documents that it kept, in any order. It reads them one at a time: a folder may hold more than memory, and more
// directories than it looks at.
import { toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { signedBy } from './accord-shelf.js';
import { admitting, partiesOf, tell, tellingShared } from './admission.js';
import type { Holdings } from './admission.js';
import { readDirectoryHeader } from '../documents/directory-reader.js';
import { readDocument } from '../documents/document.js';
import type { TrustDocument } from '../documents/document.js';
import { locate } from './intake.js';
import type { KeptDirectory, KeptDocument } from './intake.js';
import { comparePlaces, placeOf } from '../documents/document-place.js';
import type { DocumentPlace } from '../documents/document-place.js';
import { requireScope } from './scope-trust.js';
import { requireDisjoint } from '../documents/walls.js';
import { costOf } from '../documents/work.js';
import type { Work } from '../documents/work.js';

/** A kept document, of which its place was read and nothing is in memory. */
interface PlacedDocument {
  readonly place: DocumentPlace;
  readonly kept: KeptDocument;
}

/** Everything that was kept. Nothing is verified. */
interface Listing {
  readonly directories: KeptDirectory[];
  readonly others: PlacedDocument[];
}

/**
 * Takes in the documents that a reader kept: roots first, then directories as they followed each other, then what hangs on them.
 * @throws the error about a document, with its place. Directories beyond the limits are left unread, and told.
 */
export function* restoring(held: Holdings, all: Iterable<KeptDocument>, now: number): Work<void> {
  const { scopes } = held;
  const { directories, others } = yield* listing(all);
  const unread = new Set<string>();
  for (const { kept } of others.filter(({ place }) => place.kind === 'root')) yield* taking(held, kept);
  for (const [scope, listed] of byScope(directories, ({ header }) => header.scope)) {
    const trust = requireScope(scopes, scope);
    const beyond = yield* trust.directories.restore(inOrder(listed));
    trust.intake.remember('directory', listed);
    if (beyond === 0) continue;
    unread.add(scope);
    tell(held, scope, fail('TRUST_PAST_UNREAD', { scope, count: beyond }), now);
  }
  const statements = others.filter(({ place }) => place.kind === 'freshness');
  for (const [scope, listed] of byScope(statements, ({ place }) => place.scope ?? '')) {
    const [newest, ...older] = [...listed].reverse() as [PlacedDocument, ...PlacedDocument[]];
    yield* taking(held, newest.kept);
    requireScope(scopes, scope).intake.remember('freshness', listed);
    for (const { kept } of older) kept.putAway();
  }
  for (const [scope, { keys }] of scopes) {
    requireDisjoint(...keys);
    // Each pair once.
    yield* tellingShared(held, scope, now, (other) => other > scope);
  }
  yield* restoringSealed(
    held,
    others.filter(({ place }) => place.scope === undefined),
    unread,
  );
}

/** Takes in documents that seals signed. A seal that the newest directory lists no more is looked for in older ones. */
function* restoringSealed(held: Holdings, sealed: readonly PlacedDocument[], unread: ReadonlySet<string>): Work<void> {
  const documents: { readonly document: TrustDocument; readonly kept: KeptDocument }[] = [];
  for (const { kept } of sealed) {
    const document = yield* reading(kept);
    if (document !== undefined) documents.push({ document, kept });
  }
  const isWanted = signedBy(documents.map(({ document }) => document));
  const recalled = new Set<string>();
  for (const { document, kept } of documents) {
    const parties = partiesOf(held, document);
    // Its accord was left out with its seal.
    if (parties === undefined && unread.size > 0) continue;
    for (let isLast = false; ; isLast = true) {
      try {
        yield* admitting(held, document, { keep: () => kept });
        break;
      } catch (error) {
        const isUnsealed = isRogatoryError(error, 'TRUST_THRESHOLD') || isRogatoryError(error, 'TRUST_UNKNOWN');
        // Its seal may stand in what was left unread, which was told: nothing of it keeps a reader from beginning.
        if (isUnsealed && isLast && parties?.some((scope) => unread.has(scope)) === true) break;
        if (!isUnsealed || isLast) throw locate(kept, error);
      }
      for (const scope of (parties ?? []).filter((name) => !recalled.has(name))) {
        recalled.add(scope);
        yield* requireScope(held.scopes, scope).recall(isWanted);
      }
    }
  }
}

function* taking(held: Holdings, kept: KeptDocument): Work<void> {
  try {
    const document = yield* reading(kept);
    if (document !== undefined) yield* admitting(held, document, { keep: () => kept });
  } catch (error) {
    throw locate(kept, error);
  }
}

/** Lists documents as they build on each other. @throws what the readers of their kinds throw, with the place of the document. */
function* listing(all: Iterable<KeptDocument>): Work<Listing> {
  const found: Listing = { directories: [], others: [] };
  for (const kept of all) {
    try {
      const document = yield* reading(kept);
      if (document?.kind === 'directory') {
        const { digest, bytes } = document;
        found.directories.push({ header: readDirectoryHeader(document), digest, size: bytes.length, kept });
      } else if (document !== undefined) found.others.push({ place: placeOf(document), kept });
    } catch (error) {
      throw locate(kept, error);
    }
  }
  found.others.sort((a, b) => comparePlaces(a.place, b.place));
  return found;
}

/** Reads a document anew; undefined when it is gone. */
function* reading(kept: KeptDocument): Work<TrustDocument | undefined> {
  const bytes = kept.read();
  yield costOf('hashing', 3 * (bytes?.length ?? 0));
  return bytes && readDocument(bytes);
}

function byScope<T>(all: readonly T[], scopeOf: (one: T) => string): ReadonlyMap<string, readonly T[]> {
  const scopes = new Map<string, T[]>();
  for (const one of all) {
    const listed = scopes.get(scopeOf(one)) ?? [];
    listed.push(one);
    scopes.set(scopeOf(one), listed);
  }
  return scopes;
}

/** As they followed each other, each once: the same payload under other signatures is the same document. */
function inOrder(held: readonly KeptDirectory[]): readonly KeptDirectory[] {
  const seen = new Set<string>();
  return [...held]
    .sort((a, b) => a.header.rootVersion - b.header.rootVersion || a.header.version - b.header.version)
    .filter(({ digest }) => seen.size < seen.add(toHex(digest)).size);
}
