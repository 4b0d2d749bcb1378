// SPDX-License-Identifier: Apache-2.0
// The walls between a document and what is held already: judged before anybody signs it, and not only when it is taken in.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { readAccord } from '../documents/accord.js';
import type { Accord } from '../documents/accord.js';
import { directoryKems, directorySigners } from '../documents/directory.js';
import { readDirectory } from '../documents/directory-reader.js';
import type { TrustDocument } from '../documents/document.js';
import { placeOf, requireOwnPart } from '../documents/document-place.js';
import { readRoot, rootSigners } from '../documents/root.js';
import type { TrustStore } from '../store/resolver.js';
import { collectKeys, requireDisjoint, sharedKey } from '../documents/walls.js';
import type { KeyUses } from '../documents/walls.js';

/** What is asked of the documents that are held. */
export type HeldDocuments = Pick<TrustStore, 'own' | 'scopes' | 'keys' | 'accords'>;

/**
 * Judges a document by the walls between it and the documents that are held, whoever has signed it so far.
 * @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-10), `TRUST_KEY_REUSED` (TRUST-11); what the reader of its kind throws.
 */
export function requireWalls(document: TrustDocument, held: HeldDocuments): void {
  const place = placeOf(document);
  requireOwnPart(place, held.own);
  if (document.kind === 'root' || document.kind === 'directory') {
    const [root, directory] = held.keys(place.scope ?? '');
    // No key is in both, of one state.
    requireDisjoint(document.kind === 'root' ? directory : root, keysOf(document));
  }
  if (document.kind !== 'accord') return;
  const { id, parties } = readAccord(document).claimed;
  const isOther = (accord: Accord): boolean => accord.parties.some(({ scope }, i) => scope !== parties[i]?.scope);
  const other = held.accords().find((accord) => equal(accord.id, id) && isOther(accord));
  if (other === undefined) return;
  const scopes = other.parties.map(({ scope }) => scope).join(' and ');
  throw fail('TRUST_SCOPE_WALL', { reason: `accord ${toHex(id)} is one of ${scopes}` });
}

/**
 * Says which keys of a root or a directory other states list too. Nobody is kept from publishing by it: another state may have copied them.
 * @returns a line for each such state.
 */
export function sharedKeys(document: TrustDocument, held: Pick<HeldDocuments, 'scopes' | 'keys'>): readonly string[] {
  if (document.kind !== 'root' && document.kind !== 'directory') return [];
  const { scope = '' } = placeOf(document);
  const keys = keysOf(document);
  const others = held.scopes().filter((other) => other !== scope);
  return others.flatMap((other) => {
    const shared = held.keys(other).map((theirs) => sharedKey(scope, keys, other, theirs));
    return shared.find((line) => line !== undefined) ?? [];
  });
}

/** Keys of a root or a directory. */
function keysOf(document: TrustDocument): KeyUses {
  if (document.kind === 'root') return collectKeys(rootSigners(readRoot(document).claimed));
  const directory = readDirectory(document).claimed;
  return collectKeys(directorySigners(directory), directoryKems(directory));
}
