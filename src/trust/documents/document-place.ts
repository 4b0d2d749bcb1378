// SPDX-License-Identifier: Apache-2.0
// The place that a document claims among those of its scope or its accord; nothing of it is verified.
import { readAccord } from './accord.js';
import { readDirectoryHeader } from './directory-reader.js';
import type { TrustDocument } from './document.js';
import { readFreshness } from './freshness.js';
import { readRoot } from './root.js';

export interface DocumentPlace {
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
  switch (document.kind) {
    case 'root':
      return { root: 0, ...readRoot(document).claimed };
    case 'directory': {
      const { scope, rootVersion, version } = readDirectoryHeader(document);
      return { scope, root: rootVersion, version };
    }
    case 'freshness': {
      const { scope, rootVersion, issuedAt } = readFreshness(document).claimed;
      return { scope, root: rootVersion, version: issuedAt };
    }
    case 'accord': {
      const { version, previous } = readAccord(document).claimed;
      return { root: 0, version, previous };
    }
    case 'accord-end':
    case 'ceremony':
      return { root: 0, version: 0 };
  }
}
