// SPDX-License-Identifier: Apache-2.0
// TRUST frames of a node: documents of trust with every peer and, between relays, statements about logs.
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import type { PeerKey } from '../../store/port.js';
import type { LinkPeer, TrustDocument, TrustPart, TrustRequest } from '../../transport/handler.js';
import { TrustAssembly } from '../../transport/channel/trust-assembly.js';
import { isPart } from '../../transport/frame/trust-header.js';
import type { TrustLinks } from '../../trust/store/links.js';
import { PARTS } from '../ports.js';
import type { PartKind, Statement } from '../ports.js';

/** Kinds of TRUST by which relays exchange statements about logs. */
export const STATEMENT_KINDS: Readonly<Record<PartKind, number>> = { batch: 32, cosigned: 33, restore: 34 };

/** A statement as documents of TRUST, a restore first. */
export function trustDocuments(statement: Statement): readonly TrustDocument[] {
  return PARTS.flatMap((part) => {
    const bytes = statement[part];
    return bytes === undefined ? [] : [{ kind: STATEMENT_KINDS[part], bytes }];
  });
}

export interface TrustTrafficOptions {
  readonly documents: Pick<TrustLinks, 'up' | 'down' | 'receive'>;
  /** Takes whole statements of relays; absent at an agency, which has them sealed. */
  readonly statement?: (peer: Principal, part: PartKind, bytes: Uint8Array) => void;
}

export class TrustTraffic {
  readonly #options: TrustTrafficOptions;
  /** Parts of statements that are under way, by peer with a link up. */
  readonly #assemblies = new Map<PeerKey, TrustAssembly>();

  constructor(options: TrustTrafficOptions) {
    this.#options = options;
  }

  up(peer: LinkPeer): void {
    this.#options.documents.up(peer);
    this.#assemblies.set(peer.key, new TrustAssembly(() => LIMITS.batchMaxBytes));
  }

  down(peer: LinkPeer): void {
    this.#assemblies.delete(peer.key);
    this.#options.documents.down(peer);
  }

  /**
   * Takes a part of a document, or a request. Statements cannot be asked for. Resolves when a document is dealt with: until then its link
   * brings nothing more (LINK-35). A statement is handed on at once: its own queue bounds it.
   */
  async receive(peer: LinkPeer, content: TrustPart | TrustRequest): Promise<void> {
    const part = PARTS.find((name) => STATEMENT_KINDS[name] === content.kind);
    if (part === undefined) return this.#options.documents.receive(peer, content);
    const whole = isPart(content) ? this.#assemblies.get(peer.key)?.add(content) : undefined;
    if (whole !== undefined) this.#options.statement?.({ scope: peer.scope, id: peer.id }, part, whole.bytes);
  }
}
