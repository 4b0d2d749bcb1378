// SPDX-License-Identifier: Apache-2.0
// What a relay hands on: messages read from the queue of a peer, and what became of them there.
import { toSeconds } from '../../core/time.js';
import { alarm } from '../../endpoint/alarms.js';
import { Serial } from '../../endpoint/serial.js';
import { SoundFrames } from '../../store/sound-frames.js';
import type { LeafWrite, QueuedMessage } from '../../store/port.js';
import type { LinkPeer, OutgoingMessage, Verdict } from '../../transport/handler.js';
import type { Duty } from '../duty.js';
import type { RelayGround } from '../events.js';
import { factLeaf, reasonOf } from './facts.js';
import type { Pacing } from '../quota/pacing.js';

export interface HandoverOptions extends Omit<RelayGround, 'trust'> {
  readonly duty: Duty;
  readonly pacing: Pacing;
}

/** Hands queued messages to peers. */
export class Handover {
  readonly #options: HandoverOptions;
  readonly #frames: SoundFrames;
  /** Reads, by the state that they are for. */
  readonly #turns = new Serial();

  constructor(options: HandoverOptions) {
    this.#options = options;
    const { clock, log } = options;
    this.#frames = new SoundFrames((subject, detail) => log(alarm('frame-damaged', clock.now(), detail, { subject })));
  }

  /** Relays of one state share its day: one after the other sees what is left of it. */
  window(peer: LinkPeer, lane: number, afterSeq: number, maxMessages: number, maxBytes: number): Promise<readonly OutgoingMessage[]> {
    const { store, pacing } = this.#options;
    return this.#turns.run(peer.scope, async () => {
      const room = await pacing.room(peer, lane, afterSeq);
      if (room.messages < 1 || room.bytes < 1) return [];
      const stored = await store.window(peer.key, lane, afterSeq, Math.min(maxMessages, room.messages), Math.min(maxBytes, room.bytes));
      const queued = this.#frames.of(stored);
      // The store gives at least one, of whatever size.
      if ((queued[0]?.frame.length ?? 0) > room.bytes && !room.isFirst) return pacing.heldBack(peer);
      pacing.handed(peer, lane, queued);
      return queued.map((message) => ({ ...message, expiresAt: toSeconds(message.expiresAt) }));
    });
  }

  async acknowledged(peer: LinkPeer, lane: number, streamId: Uint8Array, through: number): Promise<void> {
    const { duty, committer, log, pacing } = this.#options;
    // RELAY-46: who gives no receipts is not believed to hold what it acknowledges.
    if (duty.isOverdue(peer.key)) return;
    const meter = pacing.meter(peer);
    const acknowledgement = { to: peer.key, lane, streamId, through, ...(meter === undefined ? {} : { meter }) };
    await committer.commit({ link: peer, acknowledgements: [acknowledgement] });
    pacing.acknowledged(peer, lane, through);
    log({ kind: 'handed-over', peer: peer.key, lane, through });
  }

  async refused(peer: LinkPeer, lane: number, streamId: Uint8Array, seq: number, verdict: Verdict): Promise<void> {
    const { committer, clock, log, pacing } = this.#options;
    const code = verdict.code ?? 'refused';
    const now = clock.now();
    const refusal = { to: peer.key, lane, streamId, seq, verdict: verdict.verdict, code };
    const message = verdict.verdict === 'rejected' ? await this.#queued(peer, lane, seq) : undefined;
    if (message !== undefined && code === 'busy' && verdict.retryable === true && message.expiresAt >= now) {
      // RELAY-24: it has not failed yet.
      pacing.rest(peer, lane);
      await committer.commit({ link: peer, refusals: [{ ...refusal, again: true }] });
    } else {
      const leaf = message === undefined ? undefined : this.#failure(peer, message, code, now);
      const concerns = leaf === undefined || message?.from === undefined ? [] : [message.from];
      await committer.commit({ link: peer, refusals: [leaf === undefined ? refusal : { ...refusal, leaf }], concerns });
    }
    // The peer holds it already: nobody need look at that.
    if (verdict.verdict !== 'duplicate') log({ kind: 'refused-by-peer', peer: peer.key, lane, seq, verdict: verdict.verdict, code });
  }

  /** RELAY-11: what an agency refuses by RESULT its relay states as failed; a relay states its own refusals itself. */
  #failure(peer: LinkPeer, message: QueuedMessage, code: string, atMs: number): LeafWrite | undefined {
    const { self } = this.#options;
    if (peer.scope !== self.scope) return undefined;
    return factLeaf(self, { ...message, kind: 'failed', atMs, reason: reasonOf(code) });
  }

  async #queued(peer: LinkPeer, lane: number, seq: number): Promise<QueuedMessage | undefined> {
    const [message] = await this.#options.store.window(peer.key, lane, seq - 1, 1, 1);
    return message?.seq === seq ? message : undefined;
  }
}
