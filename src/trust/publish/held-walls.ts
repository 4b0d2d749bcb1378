// SPDX-License-Identifier: Apache-2.0
// The walls between a document and what is held already: judged before anybody signs it, and not only when it is taken in.
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { readAccord } from '../documents/accord.js';
import { readCeremony } from '../ceremony/ceremony.js';
import { directoryKems, directorySigners } from '../documents/directory.js';
import { readDirectory } from '../documents/directory-reader.js';
import type { TrustDocument } from '../documents/document.js';
import { placeOf } from '../documents/document-place.js';
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
  switch (document.kind) {
    case 'root':
    case 'directory': {
      const { scope = '' } = placeOf(document);
      const [root, directory] = held.keys(scope);
      // No key is in both, of one state.
      return requireDisjoint(document.kind === 'root' ? directory : root, keysOf(document));
    }
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

function requireOwn(parties: readonly { readonly scope: string }[], own: string, kind: string): void {
  if (!parties.some(({ scope }) => scope === own)) throw wall(`${own} has no part in the ${kind}`);
}

function wall(reason: string): RogatoryError<'TRUST_SCOPE_WALL'> {
  return fail('TRUST_SCOPE_WALL', { reason });
}
