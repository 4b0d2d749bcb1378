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
import { placeOf } from '../documents/document-place.js';
import type { DocumentPlace } from '../documents/document-place.js';
import { requireScope } from './scope-trust.js';
import { requireDisjoint } from '../documents/walls.js';
import { costOf } from '../documents/work.js';
import type { Work } from '../documents/work.js';

interface Kept {
  readonly document: TrustDocument;
  readonly place: DocumentPlace;
  readonly kept: KeptDocument;
}

/** Kept documents by kind: of directories the headers alone, of freshness statements the newest of each scope. Nothing is verified. */
interface Sorted {
  readonly roots: Kept[];
  /** By scope. */
  readonly directories: Map<string, KeptDirectory[]>;
  readonly statements: Map<string, { newest: Kept; readonly older: KeptDocument[] }>;
  /** What two states sign. */
  readonly sealed: Kept[];
}

/**
 * Takes in the documents that a reader kept: roots first, then directories as they followed each other, then what hangs on them.
 * @throws the error about a document, with its place. Directories beyond the limits are left unread, and told.
 */
export function* restoring(held: Holdings, all: Iterable<KeptDocument>, now: number): Work<void> {
  const { scopes } = held;
  const { roots, directories, statements, sealed } = yield* sorting(all);
  for (const root of roots) yield* taking(held, root);
  const unread = new Set<string>();
  for (const [scope, kept] of directories) {
    const trust = requireScope(scopes, scope);
    const beyond = yield* trust.directories.restore(inOrder(kept));
    trust.intake.remember(
      'directory',
      kept.map((directory) => directory.kept),
    );
    if (beyond === 0) continue;
    unread.add(scope);
    tell(held, scope, fail('TRUST_PAST_UNREAD', { scope, count: beyond }), now);
  }
  for (const [scope, { newest, older }] of statements) {
    yield* taking(held, newest);
    requireScope(scopes, scope).intake.remember('freshness', [...older, newest.kept]);
    for (const one of older) one.putAway();
  }
  for (const [scope, { keys }] of scopes) {
    requireDisjoint(...keys);
    // Each pair once.
    yield* tellingShared(held, scope, now, (other) => other > scope);
  }
  yield* restoringSealed(held, sealed, unread);
}

/** Takes in documents that seals signed. A seal that the newest directory lists no more is looked for in older ones. */
function* restoringSealed(held: Holdings, sealed: readonly Kept[], unread: ReadonlySet<string>): Work<void> {
  const isWanted = signedBy(sealed.map(({ document }) => document));
  const recalled = new Set<string>();
  for (const one of sealed) {
    const { document, kept } = one;
    const parties = partiesOf(held, document);
    // Its accord was left out with its seal.
    if (parties === undefined && unread.size > 0) continue;
    for (let isLast = false; ; isLast = true) {
      try {
        yield* admitting(held, document, { fromPeer: false, keep: () => kept });
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

function* taking(held: Holdings, { document, kept }: Kept): Work<void> {
  try {
    yield* admitting(held, document, { fromPeer: false, keep: () => kept });
  } catch (error) {
    throw locate(kept, error);
  }
}

/** Reads documents one at a time. @throws what the readers of their kinds throw, with the place of the document. */
function* sorting(all: Iterable<KeptDocument>): Work<Sorted> {
  const sorted: Sorted = { roots: [], directories: new Map(), statements: new Map(), sealed: [] };
  for (const kept of all) {
    try {
      const bytes = kept.read();
      if (bytes !== undefined) sort(readDocument(bytes), kept, sorted);
      yield costOf('hashing', 3 * (bytes?.length ?? 0));
    } catch (error) {
      throw locate(kept, error);
    }
  }
  sorted.roots.sort((a, b) => a.place.version - b.place.version);
  const order = ['accord', 'accord-end', 'ceremony'];
  sorted.sealed.sort((a, b) => order.indexOf(a.document.kind) - order.indexOf(b.document.kind) || a.place.version - b.place.version);
  return sorted;
}

function sort(document: TrustDocument, kept: KeptDocument, { roots, directories, statements, sealed }: Sorted): void {
  if (document.kind === 'directory') {
    const header = readDirectoryHeader(document);
    const list = directories.get(header.scope) ?? [];
    list.push({ header, digest: document.digest, size: document.bytes.length, kept });
    directories.set(header.scope, list);
    return;
  }
  const one = { document, place: placeOf(document), kept };
  if (document.kind === 'root') roots.push(one);
  else if (document.kind !== 'freshness') sealed.push(one);
  else sortStatement(one, statements);
}

function sortStatement(one: Kept, statements: Sorted['statements']): void {
  const { scope = '', root, version } = one.place;
  const held = statements.get(scope);
  if (held === undefined) {
    statements.set(scope, { newest: one, older: [] });
    return;
  }
  const { newest } = held;
  const isNewer = root === newest.place.root ? version > newest.place.version : root > newest.place.root;
  held.older.push((isNewer ? newest : one).kept);
  if (isNewer) held.newest = one;
}

/** As they followed each other, each once: the same payload under other signatures is the same document. */
function inOrder(held: readonly KeptDirectory[]): readonly KeptDirectory[] {
  const seen = new Set<string>();
  return [...held]
    .sort((a, b) => a.header.rootVersion - b.header.rootVersion || a.header.version - b.header.version)
    .filter(({ digest }) => seen.size < seen.add(toHex(digest)).size);
}
