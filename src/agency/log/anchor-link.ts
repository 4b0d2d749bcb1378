// SPDX-License-Identifier: Apache-2.0
// Asks the own relay for what anchors receipts of relays, when the link comes up and while anything is wanted (LOG-31).
import { isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { CancelTimer } from '../../core/time.js';
import { ANCHOR_KINDS } from '../../log/anchor-exchange.js';
import type { TrustDocument, TrustPart } from '../../transport/handler.js';
import { TrustAssembly } from '../../transport/trust-assembly.js';
import type { TrustLinks } from '../../trust/links.js';
import type { Anchors } from './anchors.js';
import type { AgencyNode } from '../node-parts.js';
import { Serial } from '../serial.js';

export class AnchorLink {
  readonly #node: AgencyNode;
  readonly #anchors: Anchors;
  readonly #send: (content: TrustDocument) => Promise<boolean>;
  readonly #serial = new Serial();
  #assembly: TrustAssembly | undefined;
  #timer: CancelTimer | undefined;
  #closed = false;

  constructor(node: AgencyNode, anchors: Anchors, send: (content: TrustDocument) => Promise<boolean>) {
    this.#node = node;
    this.#anchors = anchors;
    this.#send = send;
  }

  /** The link is up. */
  up(): void {
    this.#assembly = new TrustAssembly((kind) => (kind === ANCHOR_KINDS.anchor ? LIMITS.cosigningMaxBytes : 0));
    // The link counts as open only when the call that told of it has returned.
    queueMicrotask(() => this.#run(() => this.#ask()));
  }

  down(): void {
    this.#assembly = undefined;
  }

  /** Receipts have come: once their checkpoints can have been cosigned, it is asked about them. */
  wake(): void {
    if (this.#closed) return;
    this.#timer ??= this.#node.clock.after(LIMITS.anchorAskMs, () => {
      this.#timer = undefined;
      this.#run(() => this.#ask());
    });
  }

  /** Takes a part of an answer. */
  receive(part: TrustPart): void {
    const document = this.#assembly?.add(part);
    if (document !== undefined) this.#run(() => this.#take(document.bytes));
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.();
    await this.#serial.idle();
  }

  async #ask(): Promise<void> {
    const requests = await this.#anchors.requests();
    if (requests.length > 0) this.wake();
    if (this.#assembly === undefined) return;
    for (const bytes of requests) if (!(await this.#send({ kind: ANCHOR_KINDS.request, bytes }))) return;
  }

  async #take(bytes: Uint8Array): Promise<void> {
    const { documents, events } = await this.#anchors.offered(bytes);
    if (documents.length > 0) await this.#node.store.commit({ now: this.#node.clock.now(), documents });
    for (const event of events) this.#node.emit(event);
  }

  /** One step after the other; what fails is asked for again. */
  #run(step: () => Promise<void>): void {
    if (this.#closed) return;
    void this.#serial.run('', step).catch((error: unknown) => {
      if (!isRogatoryError(error)) throw error;
      this.#node.emit({ kind: 'receipt-refused', code: error.code, detail: error.message, at: this.#node.clock.now() });
    });
  }
}

type Traffic = Pick<TrustLinks, 'up' | 'down' | 'receive'>;

/** What goes over TRUST: documents of trust, and beside them what anchors receipts. */
export function beside(documents: Traffic, anchors: AnchorLink): Traffic {
  return {
    up(peer) {
      documents.up(peer);
      anchors.up();
    },
    down(peer) {
      documents.down(peer);
      anchors.down();
    },
    async receive(peer, content) {
      if (content.kind < ANCHOR_KINDS.request) await documents.receive(peer, content);
      else if ('bytes' in content && content.kind === ANCHOR_KINDS.anchor) anchors.receive(content);
    },
  };
}
