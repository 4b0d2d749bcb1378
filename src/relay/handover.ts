// SPDX-License-Identifier: Apache-2.0
// What a relay hands on: messages read from the queue of a peer, and what became of them there.
import type { Principal } from '../core/ids.js';
import type { Clock } from '../core/time.js';
import { toSeconds } from '../core/time.js';
import type { CommitResult, LeafWrite, Store } from '../store/port.js';
import type { LinkPeer, OutgoingMessage, Verdict } from '../transport/handler.js';
import type { Duty } from './duty.js';
import type { RelayLog } from './events.js';
import { factLeaf, reasonOf } from './own-receipts.js';

export interface HandoverOptions {
  readonly self: Principal;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: RelayLog;
  readonly duty: Duty;
  /** Receipts are owed to these peers. */
  readonly onOwing: (peers: CommitResult['owing']) => void;
}

/** Hands queued messages to peers. */
export class Handover {
  readonly #options: HandoverOptions;

  constructor(options: HandoverOptions) {
    this.#options = options;
  }

  async window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    const queued = await this.#options.store.window(peer.key, lane, afterSeq, maxMessages, maxBytes);
    return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
  }

  async acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    const { duty, store, clock, log } = this.#options;
    // RELAY-12: who gives no receipts is not believed to hold what it acknowledges.
    if (duty.isOverdue(peer.key)) return;
    await store.commit({ now: clock.now(), acknowledgements: [{ to: peer.key, lane, streamId, through }] });
    log({ kind: 'handed-over', peer: peer.key, lane, through });
  }

  async refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    const { store, clock, log, onOwing } = this.#options;
    const code = verdict.code ?? 'refused';
    const now = clock.now();
    const refusal = { to: peer.key, lane, streamId, seq, verdict: verdict.verdict, code };
    const leaf = verdict.verdict === 'rejected' ? await this.#failure(peer, lane, seq, code, now) : undefined;
    const result = await store.commit({ now, refusals: [leaf === undefined ? refusal : { ...refusal, leaf }] });
    onOwing(result.owing);
    // The peer holds it already: nobody need look at that.
    if (verdict.verdict !== 'duplicate') log({ kind: 'refused-by-peer', peer: peer.key, lane, seq, verdict: verdict.verdict, code });
  }

  /** RELAY-11: what an agency refuses by RESULT its relay states as failed; a relay states its own refusals itself. */
  async #failure(peer: LinkPeer, lane: number, seq: number, code: string, atMs: number): Promise<LeafWrite | undefined> {
    const { self, store } = this.#options;
    if (peer.scope !== self.scope) return undefined;
    const [message] = await store.window(peer.key, lane, seq - 1, 1, 1);
    if (message?.seq !== seq) return undefined;
    return factLeaf(self, { ...message, kind: 'failed', atMs, reason: reasonOf(code) });
  }
}
