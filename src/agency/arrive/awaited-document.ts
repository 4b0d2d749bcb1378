// SPDX-License-Identifier: Apache-2.0
// The document for which a held message waits. No other document makes anybody judge it again.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import type { TrustStore } from '../../trust/store/resolver.js';

/** Versions of the newest root and directory of a state. */
interface HeldVersions {
  readonly root: number;
  readonly directory: number;
}

/** Newest documents of every state, as they were when a look at a message began. */
export type KnownVersions = ReadonlyMap<string, HeldVersions>;

/** A place in the chain of a dossier's other side. */
export interface ChainPlace {
  readonly dossier: string;
  readonly seq: number;
}

export type Awaited =
  /** A newer root or directory of one of these states; with a version, that directory or a later one. */
  | { readonly document: 'directory'; readonly scopes: readonly string[]; readonly known: KnownVersions; readonly version?: number }
  /** Any document that makes a stale state fresh. */
  | { readonly document: 'freshness'; readonly scope: string }
  /** The message before it in the chain of a dossier's other side, until a time (Unix milliseconds). */
  | ({ readonly document: 'predecessor'; readonly until: number } & ChainPlace)
  /** No document: another program. */
  | { readonly document: 'none' };

export function knownVersions(trust: TrustStore): KnownVersions {
  return new Map(trust.scopes().map((scope) => [scope, versionsOf(trust, scope)]));
}

/** Tells what may change a refusal. @param known - Taken before the message was judged: a document may have come since. */
export function awaitedBy(refusal: RogatoryError, trust: TrustStore, known: KnownVersions): Awaited {
  const directory = (...scopes: readonly string[]): Awaited => ({ document: 'directory', scopes, known });
  if (isRogatoryError(refusal, 'ENVELOPE_RECIPIENT_UNKNOWN')) return directory(trust.own);
  if (isRogatoryError(refusal, 'ENVELOPE_SIGNER_UNKNOWN')) return directory(refusal.details.scope);
  if (isRogatoryError(refusal, 'ENVELOPE_DIRECTORY_AHEAD')) {
    const { scope, version } = refusal.details;
    return { document: 'directory', scopes: [scope], known, version };
  }
  if (isRogatoryError(refusal, 'TRUST_STALE')) return { document: 'freshness', scope: refusal.details.scope };
  // The fault is of the program that reads: another one looks when it starts.
  if (isRogatoryError(refusal, 'SCHEMA_CAST')) return { document: 'none' };
  return directory(...known.keys());
}

/** Tells whether a message is worth another look. @param now - Unix milliseconds. */
export function hasCome(awaited: Awaited, trust: TrustStore, now: number): boolean {
  if (awaited.document === 'none' || awaited.document === 'predecessor') return false;
  if (awaited.document === 'freshness') return trust.freshness(awaited.scope, now).state !== 'stale';
  const { scopes, known, version } = awaited;
  return scopes.some((scope) => {
    const { root, directory } = versionsOf(trust, scope);
    const before = known.get(scope);
    // A root may set the directory back, to a version below the one that was cited (TRUST-71).
    if (root !== before?.root) return true;
    return version === undefined ? directory !== before.directory : directory >= version;
  });
}

function versionsOf(trust: TrustStore, scope: string): HeldVersions {
  return { root: trust.heldVersion('root', scope), directory: trust.heldVersion('directory', scope) };
}
