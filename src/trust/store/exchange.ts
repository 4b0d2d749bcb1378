// SPDX-License-Identifier: Apache-2.0
// Distribution without a server: each side asks the other for what is newer than its own, and hands on what has just come in. What is
// taken in is judged by its signatures, never by who brought it.
import { isRogatoryError } from '../../core/errors.js';
import type { AddedDocument } from './admission.js';
import { DOCUMENT_KINDS, maxBytesOf } from '../documents/document.js';
import type { DocumentKind } from '../documents/document.js';
import type { TrustStore } from './resolver.js';

/** Number of the first kind; the others follow it. */
const FIRST_KIND = 9;

/** Number of a kind in TRUST frames (SPEC.md "Link"), 9 to 14: that of its leaves in a log. */
export function kindNumber(kind: DocumentKind): number {
  return FIRST_KIND + DOCUMENT_KINDS.indexOf(kind);
}

/** What a log states of the documents that a reader holds: the kind of each leaf, and the digest of its object, the payload. */
export function heldObjects(trust: Pick<TrustStore, 'objects'>): readonly { readonly kind: number; readonly digest: Uint8Array }[] {
  return trust.objects().map(({ kind, digest }) => ({ kind: kindNumber(kind), digest }));
}

/** As the link carries it; structurally transport's, which trust does not import. */
export interface WireDocument {
  readonly kind: number;
  readonly bytes: Uint8Array;
}
export interface WireRequest {
  readonly kind: number;
  readonly scope: string;
  readonly above: number;
}

/** Largest document of a kind that is taken from a link; 0: the kind is none of trust's. */
export function maxBytesOfKind(kind: number): number {
  const name = kindOf(kind);
  return name === undefined ? 0 : maxBytesOf(name);
}

/**
 * What to ask a peer for when its link comes up, and again when a document waits for others.
 * @param peerScope - The peer's own state: of which alone it is asked, unless it is of the own state.
 */
export function requestsTo(trust: TrustStore, peerScope: string): readonly WireRequest[] {
  const scopes = trust.scopes().filter((scope) => peerScope === trust.own || scope === peerScope);
  return scopes.flatMap((scope) =>
    DOCUMENT_KINDS.map((kind) => ({ kind: kindNumber(kind), scope, above: trust.heldVersion(kind, scope) })),
  );
}

/** Answers a request, with nothing for what the peer has no business with. */
export function answerTo(trust: TrustStore, peerScope: string, { kind, scope, above }: WireRequest): readonly WireDocument[] {
  const name = kindOf(kind);
  // Another state is told of the own alone; its own agencies are told of all.
  const mayHave = trust.scopes().includes(scope) && (peerScope === trust.own || scope === trust.own || scope === peerScope);
  if (name === undefined || !mayHave) return [];
  // Another state asks by either name for what the two have between them.
  const other = scope === trust.own ? peerScope : scope;
  const documents =
    name === 'root' || name === 'directory' || name === 'freshness'
      ? trust.newerThan(name, scope, above)
      : trust.between(trust.own, other).filter((document) => document.kind === name);
  return documents.map(({ bytes }) => ({ kind, bytes }));
}

/** Everything of one kind and scope that a peer may have, after it changed here. */
export function changedFor(trust: TrustStore, peerScope: string, { kind, scope }: AddedDocument): readonly WireDocument[] {
  const scopes = scope === undefined ? trust.scopes() : [scope];
  return scopes.flatMap((name) =>
    answerTo(trust, peerScope, { kind: kindNumber(kind), scope: name, above: Math.max(0, trust.heldVersion(kind, name) - 1) }),
  );
}

function kindOf(kind: number): DocumentKind | undefined {
  return DOCUMENT_KINDS[kind - FIRST_KIND];
}

/**
 * Tells whether the standing directory of a scope has expired, and no newer one is held. A scope without any has none that expired.
 * @param now - Unix milliseconds.
 */
export function hasExpired(trust: TrustStore, scope: string, now: number): boolean {
  try {
    trust.relays(scope, now);
    return false;
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_EXPIRED')) return true;
    throw error;
  }
}
