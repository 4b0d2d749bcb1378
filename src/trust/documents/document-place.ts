// SPDX-License-Identifier: Apache-2.0
// The place that a document claims among those of its scope or its accord; nothing of it is verified.
import { fail } from '../../core/errors.js';
import { readCeremony } from '../ceremony/ceremony.js';
import { readAccord } from './accord.js';
import { readDirectoryHeader } from './directory-reader.js';
import { DOCUMENT_KINDS } from './document.js';
import type { DocumentKind, TrustDocument } from './document.js';
import { readFreshness } from './freshness.js';
import { readRoot } from './root.js';

export interface DocumentPlace {
  readonly kind: DocumentKind;
  /** Undefined for what two states sign. */
  readonly scope?: string;
  /** Scopes of two states that sign it, but for the end of an accord, which does not name them. */
  readonly parties?: readonly string[];
  /** Version of the root that it names; 0 when it names none. */
  readonly root: number;
  /** Of a freshness statement the time of issue; 0 for what has no versions. */
  readonly version: number;
  readonly previous?: Uint8Array | null;
}

/** @throws {@link RogatoryError} what the reader of its kind throws. */
export function placeOf(document: TrustDocument): DocumentPlace {
  const { kind } = document;
  switch (kind) {
    case 'root': {
      const { scope, version, previous } = readRoot(document).claimed;
      return { kind, scope, root: 0, version, previous };
    }
    case 'directory': {
      const { scope, rootVersion, version } = readDirectoryHeader(document);
      return { kind, scope, root: rootVersion, version };
    }
    case 'freshness': {
      const { scope, rootVersion, issuedAt } = readFreshness(document).claimed;
      return { kind, scope, root: rootVersion, version: issuedAt };
    }
    case 'accord': {
      const { version, previous, parties } = readAccord(document).claimed;
      return { kind, root: 0, version, previous, parties: parties.map(({ scope }) => scope) };
    }
    case 'accord-end':
      return { kind, root: 0, version: 0 };
    case 'ceremony': {
      const { own, other } = readCeremony(document).claimed;
      return { kind, root: 0, version: 0, parties: [own, other] };
    }
  }
}

/** Requires of a document that two states sign that one of them is the own. @throws {@link RogatoryError} `TRUST_SCOPE_WALL` (TRUST-32, TRUST-62). */
export function requireOwnPart({ kind, parties }: DocumentPlace, own: string): void {
  if (parties !== undefined && !parties.includes(own)) throw fail('TRUST_SCOPE_WALL', { reason: `${own} has no part in the ${kind}` });
}

/** Orders documents as they build on each other: by kind, root and version. */
export function comparePlaces(a: DocumentPlace, b: DocumentPlace): number {
  const byKind = DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind);
  return byKind || a.root - b.root || a.version - b.version;
}
