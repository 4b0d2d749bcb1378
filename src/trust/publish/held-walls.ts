// SPDX-License-Identifier: Apache-2.0
// The walls between a document and what is held already: judged before anybody signs it, and not only when it is taken in.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { readAccord } from '../documents/accord.js';
import { readCeremony } from '../ceremony/ceremony.js';
import { directoryKems, directorySigners } from '../documents/directory.js';
import { readDirectory, readDirectoryHeader } from '../documents/directory-reader.js';
import type { TrustDocument } from '../documents/document.js';
import { readRoot, rootSigners } from '../documents/root.js';
import type { TrustStore } from '../store/resolver.js';
import { collectKeys, requireDisjoint, sharedKey } from '../documents/walls.js';
import type { KeyUses } from '../documents/walls.js';

/** What is asked of the documents that are held. */
export type HeldDocuments = Pick<TrustStore, 'own' | 'scopes' | 'newest' | 'accords'>;

/**
 * Judges a document by the walls between it and the documents that are held, whoever has signed it so far.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_KEY_REUSED` (TRUST-11); what the reader of its kind throws.
 */
export function requireWalls(document: TrustDocument, held: HeldDocuments): void {
  switch (document.kind) {
    case 'root':
      return requireKeys(document, 'directory', readRoot(document).claimed.scope, held);
    case 'directory':
      return requireKeys(document, 'root', readDirectoryHeader(document).scope, held);
    case 'accord': {
      const { id, parties } = readAccord(document).claimed;
      requireOwn(parties, held.own, 'accord');
      const other = held
        .accords()
        .find((accord) => equal(accord.id, id) && accord.parties.some(({ scope }, i) => scope !== parties[i]?.scope));
      if (other === undefined) return;
      throw wall(`accord ${toHex(id)} is one of ${other.parties.map(({ scope }) => scope).join(' and ')}`);
    }
    case 'ceremony': {
      const { own, other } = readCeremony(document).claimed;
      return requireOwn([{ scope: own }, { scope: other }], held.own, 'ceremony');
    }
    case 'freshness':
    case 'accord-end':
      return;
  }
}

/**
 * Says which keys of a root or a directory other states list too. Nobody is kept from publishing by it: another state may have copied them.
 * @returns a line for each such state.
 */
export function sharedKeys(document: TrustDocument, held: Pick<HeldDocuments, 'scopes' | 'newest'>): readonly string[] {
  if (document.kind !== 'root' && document.kind !== 'directory') return [];
  const scope = (document.kind === 'root' ? readRoot(document).claimed : readDirectoryHeader(document)).scope;
  const keys = keysOf(document);
  return held.scopes().flatMap((other) => {
    if (other === scope) return [];
    const shared = (['root', 'directory'] as const).map((kind) => {
      const newest = newestOf(kind, other, held);
      return newest === undefined ? undefined : sharedKey(scope, keys, other, keysOf(newest));
    });
    return shared.find((line) => line !== undefined) ?? [];
  });
}

/** @param beside - Kind of the document of the same scope that stands beside it: no key is in both. */
function requireKeys(document: TrustDocument, beside: 'root' | 'directory', scope: string, held: HeldDocuments): void {
  const keys = keysOf(document);
  const newest = held.scopes().includes(scope) ? newestOf(beside, scope, held) : undefined;
  if (newest !== undefined) requireDisjoint(keysOf(newest), keys);
}

/** Roots come first, from version 1 on. */
function newestOf(kind: 'root' | 'directory', scope: string, held: Pick<HeldDocuments, 'newest'>): TrustDocument | undefined {
  return held.newest(scope).findLast((one) => one.kind === kind);
}

/** Keys of a root or a directory. */
function keysOf(document: TrustDocument): KeyUses {
  if (document.kind === 'root') return collectKeys(rootSigners(readRoot(document).claimed));
  const directory = readDirectory(document).claimed;
  return collectKeys(directorySigners(directory), directoryKems(directory));
}

function requireOwn(parties: readonly { readonly scope: string }[], own: string, kind: string): void {
  if (!parties.some(({ scope }) => scope === own)) throw wall(`${own} has no part in the ${kind}`);
}

function wall(reason: string): RogatoryError<'TRUST_SCOPE_WALL'> {
  return fail('TRUST_SCOPE_WALL', { reason });
}
