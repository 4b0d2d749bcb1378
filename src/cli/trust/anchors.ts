// SPDX-License-Identifier: Apache-2.0
// Documents of a folder of trust that judge a document before it is signed, shown or imported.
import { readAccord, readAccordEnd, readDirectory, readFreshness, readRoot } from '../../trust/documents/index.js';
import type { DirectorySigner, TrustDocument } from '../../trust/documents/index.js';
import type { DraftAnchors } from '../../trust/publish/index.js';
import type { TrustStore } from '../../trust/index.js';
import { hex } from '../key/public-halves.js';

/** Documents that judge a document waiting for signatures. @param root - Given instead of a folder: its previous or governing root. */
export function anchorsFor(document: TrustDocument, trust: TrustStore | undefined, root?: Uint8Array): DraftAnchors {
  if (trust === undefined) return root === undefined ? {} : { root };
  const held = heldInstead(document, trust);
  return { ...hangsOn(document, trust), trust, ...(held === undefined ? {} : { held: held.bytes }) };
}

function hangsOn(document: TrustDocument, trust: TrustStore): DraftAnchors {
  switch (document.kind) {
    case 'root': {
      const { scope, version } = readRoot(document).claimed;
      return rootOf(trust, scope, version - 1);
    }
    case 'directory': {
      const { scope, rootVersion } = readDirectory(document).claimed;
      return rootOf(trust, scope, rootVersion);
    }
    case 'freshness': {
      const { scope, rootVersion } = readFreshness(document).claimed;
      return rootOf(trust, scope, rootVersion);
    }
    case 'accord-end': {
      const { id, version } = readAccordEnd(document).claimed;
      const accord = trust.accords().find((held) => held.version === version && hex(held.id) === hex(id));
      return { seals: sealsIn(trust), ...(accord === undefined ? {} : { parties: accord.parties }) };
    }
    case 'accord':
      return { seals: sealsIn(trust) };
    case 'ceremony':
      // Roots come first, from version 1 on.
      return { seals: sealsIn(trust), pin: (scope) => (trust.scopes().includes(scope) ? trust.newest(scope)[0]?.digest : undefined) };
  }
}

/** The held version of a document: the newest of its scope, or the newest of its accord. */
export function heldInstead(document: TrustDocument, trust: TrustStore): TrustDocument | undefined {
  if (document.kind === 'accord') {
    const { id, parties } = readAccord(document).claimed;
    const [a, b] = parties;
    return trust.between(a.scope, b.scope).findLast((held) => held.kind === 'accord' && hex(readAccord(held).claimed.id) === hex(id));
  }
  const scope = scopeOf(document);
  if (scope === undefined || !trust.scopes().includes(scope)) return undefined;
  return trust.newest(scope).findLast(({ kind }) => kind === document.kind);
}

/** The state of a document; undefined for a document of two states. */
export function scopeOf(document: TrustDocument): string | undefined {
  switch (document.kind) {
    case 'root':
      return readRoot(document).claimed.scope;
    case 'directory':
      return readDirectory(document).claimed.scope;
    case 'freshness':
      return readFreshness(document).claimed.scope;
    default:
      return undefined;
  }
}

function rootOf(trust: TrustStore, scope: string, version: number): DraftAnchors {
  // Roots come first, from version 1 on.
  const root = trust.newest(scope).filter(({ kind }) => kind === 'root')[version - 1];
  return root === undefined ? {} : { root: root.bytes };
}

function sealsIn(trust: TrustStore): NonNullable<DraftAnchors['seals']> {
  return (scope, id): readonly DirectorySigner[] => {
    const directory = trust.scopes().includes(scope) ? trust.newest(scope).findLast(({ kind }) => kind === 'directory') : undefined;
    const agencies = directory === undefined ? [] : readDirectory(directory).claimed.agencies;
    return agencies.filter((agency) => id === undefined || agency.id === id).flatMap(({ signers }) => signers);
  };
}
