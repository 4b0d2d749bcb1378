// SPDX-License-Identifier: Apache-2.0
// The place that a document claims among those of its scope or its accord; nothing of it is verified.
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
      const { version, previous } = readAccord(document).claimed;
      return { kind, root: 0, version, previous };
    }
    case 'accord-end':
    case 'ceremony':
      return { kind, root: 0, version: 0 };
  }
}

/** Orders documents as they build on each other: by kind, root and version. */
export function comparePlaces(a: DocumentPlace, b: DocumentPlace): number {
  const byKind = DOCUMENT_KINDS.indexOf(a.kind) - DOCUMENT_KINDS.indexOf(b.kind);
  return byKind || a.root - b.root || a.version - b.version;
}
