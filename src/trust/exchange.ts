// SPDX-License-Identifier: Apache-2.0
// Distribution without a server: each side asks the other for what is newer than its own, and hands on what has just come in. What is
// taken in is judged by its signatures, never by who brought it.
import { isRogatoryError } from '../core/errors.js';
import type { RogatoryError } from '../core/errors.js';
import { LIMITS } from '../core/limits.js';
import type { DocumentKind, TrustDocument } from './document.js';
import type { AddedDocument, TrustStore } from './trust-store.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Numbers of the kinds in TRUST frames (SPEC.md "Link"): those of their leaves in a log. */
export const TRUST_KINDS: Readonly<Record<DocumentKind, number>> = {
  root: 9,
  directory: 10,
  freshness: 11,
  accord: 12,
  'accord-end': 13,
  ceremony: 14,
};

const KINDS = Object.keys(TRUST_KINDS) as readonly DocumentKind[];

/** What a log states of the documents that a reader holds: the kind of each leaf, and the digest of its object, the payload. */
export function heldObjects(trust: Pick<TrustStore, 'objects'>): readonly { readonly kind: number; readonly digest: Uint8Array }[] {
  return trust.objects().map(({ kind, digest }) => ({ kind: TRUST_KINDS[kind], digest }));
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
  const name = KINDS.find((candidate) => TRUST_KINDS[candidate] === kind);
  if (name === undefined) return 0;
  return name === 'directory' ? LIMITS.directoryMaxBytes : LIMITS.trustDocumentMaxBytes;
}

export interface TrustExchangeOptions {
  readonly trust: TrustStore;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly onTaken: (peer: string, added: AddedDocument) => void;
  /** A document that was refused. What only waits for another one is asked for, and not told. */
  readonly onRefused: (peer: string, kind: DocumentKind | undefined, error: RogatoryError) => void;
}

const EXCHANGE_OPTIONS: Members<TrustExchangeOptions> = {
  required: { trust: 'object', now: 'function', onTaken: 'function', onRefused: 'function' },
  optional: {},
};

/** One node's side of the exchange. */
export class TrustExchange {
  readonly #options: TrustExchangeOptions;

  constructor(options: TrustExchangeOptions) {
    requireMembers(options, EXCHANGE_OPTIONS, 'new TrustExchange(options)');
    this.#options = options;
  }

  /**
   * What to ask a peer for when its link comes up, and again when a document waits for others.
   * @param peerScope - The peer's own state: of which alone it is asked, unless it is of the own state.
   */
  requests(peerScope: string): readonly WireRequest[] {
    const { trust } = this.#options;
    const scopes = peerScope === trust.own ? trust.scopes() : trust.scopes().filter((scope) => scope === peerScope);
    return scopes.flatMap((scope) =>
      KINDS.flatMap((kind) => {
        if (kind === 'accord' || kind === 'accord-end' || kind === 'ceremony') return [{ kind: TRUST_KINDS[kind], scope, above: 0 }];
        return [{ kind: TRUST_KINDS[kind], scope, above: trust.heldVersion(kind, scope) }];
      }),
    );
  }

  /** Answers a request, with nothing for what the peer has no business with. */
  answer(peerScope: string, { kind, scope, above }: WireRequest): readonly WireDocument[] {
    const { trust } = this.#options;
    const name = KINDS.find((candidate) => TRUST_KINDS[candidate] === kind);
    if (name === undefined || !this.#mayHave(peerScope, scope)) return [];
    if (name === 'accord' || name === 'accord-end' || name === 'ceremony') return this.#between(peerScope, scope, name);
    return trust.newerThan(name, scope, above).map(onWire);
  }

  /** Everything of one kind and scope that a peer may have, after it changed here. */
  changed(peerScope: string, { kind, scope }: AddedDocument): readonly WireDocument[] {
    if (scope !== undefined)
      return this.answer(peerScope, { kind: TRUST_KINDS[kind], scope, above: Math.max(0, this.#before(kind, scope)) });
    return this.#options.trust.scopes().flatMap((other) => this.answer(peerScope, { kind: TRUST_KINDS[kind], scope: other, above: 0 }));
  }

  /**
   * Takes in a document that a peer sent.
   * @param signal - Leaves it.
   * @returns What came of it; undefined when it was refused. `waits`: another document of the peer is wanted first.
   */
  async take(peer: string, { bytes }: WireDocument, signal: AbortSignal): Promise<AddedDocument | 'waits' | undefined> {
    const { trust, now, onTaken, onRefused } = this.#options;
    try {
      const added = await trust.addInSlices(bytes, now(), { fromPeer: true, signal });
      if (added.changed) onTaken(peer, added);
      return added;
    } catch (error) {
      if (!isRogatoryError(error)) throw error;
      if (isRogatoryError(error, 'TRUST_GAP')) return 'waits';
      // What is older than the held is no news, and what is known to be refused was told when it came first.
      if (!isRogatoryError(error, 'TRUST_ROLLBACK')) onRefused(peer, undefined, error);
      return undefined;
    }
  }

  #before(kind: DocumentKind, scope: string): number {
    return this.#options.trust.heldVersion(kind, scope) - 1;
  }

  /** Another state is told of the own alone; its own agencies are told of all. */
  #mayHave(peerScope: string, scope: string): boolean {
    const { trust } = this.#options;
    return trust.scopes().includes(scope) && (peerScope === trust.own || scope === trust.own || scope === peerScope);
  }

  #between(peerScope: string, scope: string, kind: DocumentKind): readonly WireDocument[] {
    const { trust } = this.#options;
    // Another state asks by either name for what the two have between them.
    const other = scope === trust.own ? peerScope : scope;
    if (other === trust.own) return [];
    return trust
      .between(trust.own, other)
      .filter((document) => document.kind === kind)
      .map(onWire);
  }
}

function onWire({ kind, bytes }: TrustDocument): WireDocument {
  return { kind: TRUST_KINDS[kind], bytes };
}
