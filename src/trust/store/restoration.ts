// SPDX-License-Identifier: Apache-2.0
// A reader begins with the documents that it kept, in any order. It reads them one at a time: a folder may hold more than memory.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { signedBy } from './accord-shelf.js';
import { admitting, partiesOf, takeSealless, tell, tellingShared } from './admission.js';
import type { Holdings } from './admission.js';
import { readDocument } from '../documents/document.js';
import type { DocumentKind, TrustDocument } from '../documents/document.js';
import type { KeptDocument, PlacedDocument } from './intake.js';
import { comparePlaces, placeOf } from '../documents/document-place.js';
import { requireScope } from './scope-trust.js';
import { requireDisjoint } from '../documents/walls.js';
import { costOf } from '../documents/work.js';
import type { Work } from '../documents/work.js';

/** Faults of a document whose seal, or whose accord, is not held. */
const SEALLESS = ['TRUST_THRESHOLD', 'TRUST_UNKNOWN', 'TRUST_ACCORD_UNKNOWN'] as const;

/**
 * Takes in the documents that a reader kept: roots first, then directories as they followed each other, then what hangs on them.
 * @throws the error about a document, with its place.
 */
export function* restoring(held: Holdings, all: Iterable<KeptDocument>, now: number): Work<void> {
  const { scopes } = held;
  const listed = yield* listing(all);
  const ofKind = (kind: DocumentKind): readonly PlacedDocument[] => listed.filter(({ place }) => place.kind === kind);
  for (const { kept } of ofKind('root')) yield* taking(held, kept);
  for (const [scope, directories] of byScope(ofKind('directory'))) {
    const trust = requireScope(scopes, scope);
    yield* trust.directories.restore(directories);
    trust.intake.remember('directory', directories);
  }
  for (const [scope, statements] of byScope(ofKind('freshness'))) {
    const [newest, ...older] = [...statements].reverse() as [PlacedDocument, ...PlacedDocument[]];
    yield* taking(held, newest.kept);
    requireScope(scopes, scope).intake.remember('freshness', statements);
    for (const { kept } of older) kept.putAway();
  }
  for (const [scope, { keys }] of scopes) {
    requireDisjoint(...keys);
    // Each pair once.
    yield* tellingShared(held, scope, now, (other) => other > scope);
  }
  yield* restoringSealed(
    held,
    listed.filter(({ place }) => place.scope === undefined),
    now,
  );
}

/** Takes in documents that seals signed. A seal that the newest directory lists no more is looked for in older ones. */
function* restoringSealed(held: Holdings, sealed: readonly PlacedDocument[], now: number): Work<void> {
  const documents: { readonly document: TrustDocument; readonly kept: KeptDocument }[] = [];
  for (const { kept } of sealed) {
    const document = yield* reading(kept);
    if (document !== undefined) documents.push({ document, kept });
  }
  const isWanted = signedBy(documents.map(({ document }) => document));
  const recalled = new Set<string>();
  for (const { document, kept } of documents) {
    const parties = partiesOf(held, document) ?? [];
    let fault = yield* takingSealed(held, document, kept);
    for (const scope of parties) {
      if (fault === undefined || recalled.has(scope)) continue;
      recalled.add(scope);
      yield* requireScope(held.scopes, scope).recall(isWanted);
      fault = yield* takingSealed(held, document, kept);
    }
    if (fault === undefined) continue;
    // A state of which no directory is left at all has lost a file: whoever keeps the folder puts it back.
    if (parties.some((scope) => held.scopes.get(scope)?.directories.newest === undefined)) throw kept.locate(fault);
    // Its seal stands nowhere any more: nothing of it keeps a reader from beginning (TRUST-57).
    try {
      takeSealless(held, document);
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
    }
    tell(held, parties[0] ?? held.own, fault, now, document.kind, toHex(document.digest));
  }
}

/** @returns why the seals do not carry it, as far as they are known. */
function* takingSealed(
  held: Holdings,
  document: TrustDocument,
  kept: KeptDocument,
): Work<RogatoryError<(typeof SEALLESS)[number]> | undefined> {
  try {
    yield* admitting(held, document, { keep: () => kept });
    return undefined;
  } catch (error) {
    if (SEALLESS.some((code) => isRogatoryError(error, code))) return error as RogatoryError<(typeof SEALLESS)[number]>;
    throw kept.locate(error);
  }
}

function* taking(held: Holdings, kept: KeptDocument): Work<void> {
  try {
    const document = yield* reading(kept);
    if (document !== undefined) yield* admitting(held, document, { keep: () => kept });
  } catch (error) {
    throw kept.locate(error);
  }
}

/** Lists documents as they build on each other. @throws what the readers of their kinds throw, with the place of the document. */
function* listing(all: Iterable<KeptDocument>): Work<readonly PlacedDocument[]> {
  const found: PlacedDocument[] = [];
  for (const kept of all) {
    try {
      const document = yield* reading(kept);
      if (document !== undefined) found.push({ place: placeOf(document), digest: document.digest, size: document.bytes.length, kept });
    } catch (error) {
      throw kept.locate(error);
    }
  }
  return found.sort((a, b) => comparePlaces(a.place, b.place));
}

/** Reads a document anew; undefined when it is gone. */
function* reading(kept: KeptDocument): Work<TrustDocument | undefined> {
  const bytes = kept.read();
  yield costOf('hashing', 3 * (bytes?.length ?? 0));
  return bytes && readDocument(bytes);
}

/** Each once: the same payload under other signatures is the same document. */
function byScope(listed: readonly PlacedDocument[]): ReadonlyMap<string, readonly PlacedDocument[]> {
  const scopes = new Map<string, PlacedDocument[]>();
  const seen = new Set<string>();
  for (const one of listed) {
    const { scope = '' } = one.place;
    if (seen.size < seen.add(toHex(one.digest)).size) scopes.set(scope, [...(scopes.get(scope) ?? []), one]);
  }
  return scopes;
}
