// SPDX-License-Identifier: Apache-2.0
// How a relay takes responsibility for what arrives: judged, committed with its verdict, told to the operator.
import { toHex } from '../../core/bytes.js';
import { isRogatoryError } from '../../core/errors.js';
import { Serial } from '../../endpoint/serial.js';
import type { DocumentWrite } from '../../store/port.js';
import type { LinkPeer, ReceivedMessage, Verdict } from '../../transport/handler.js';
import type { BlobTransfers } from '../../endpoint/blobs/blob-transfers.js';
import type { RelayGround } from '../events.js';
import { boundRefusal, directionOf, judgeIntake, limitIntake, refuseIntake, Refusals } from './intake.js';
import type { Intake } from './intake.js';
import type { Quotas } from '../quota/quotas.js';

export interface AcceptanceOptions extends Omit<RelayGround, 'store'> {
  readonly quotas: Quotas;
  /** Fetches what messages announce; absent: blobs are not carried. */
  readonly blobs?: BlobTransfers;
}

/** Takes in what peers send. */
export class Acceptance {
  readonly #options: AcceptanceOptions;
  readonly #refusals = new Refusals();
  readonly #turns = new Serial();

  constructor(options: AcceptanceOptions) {
    this.#options = options;
  }

  /** Judges and commits a batch (RELAY-06). Resolving means durable. @throws {@link RogatoryError} `STORE_UNAVAILABLE` (STORE-01). */
  async take(peer: LinkPeer, batch: readonly ReceivedMessage[]): Promise<readonly Verdict[]> {
    const { self, trust, clock, quotas } = this.#options;
    const now = clock.now();
    const judged = batch.map((message) => judgeIntake(message, peer, self, trust, now));
    const directions = judged.map((intake) => directionOf(intake, peer)).filter((direction) => quotas.limits(direction, now) !== undefined);
    // One batch of a direction after the other: what is counted is in the store before the next is judged.
    return this.#turns.runAll(
      directions.map(({ from, to }) => `${from} ${to}`),
      () => this.#takeJudged(peer, judged, now),
    );
  }

  async #takeJudged(peer: LinkPeer, judged: readonly Intake[], now: number): Promise<readonly Verdict[]> {
    const { self, quotas } = this.#options;
    let awaited = judged.some(({ blobs }) => blobs.length > 0) ? (this.#options.blobs?.awaitedOf(peer.key) ?? 0) : 0;
    const admit = quotas.batch();
    const intakes: Intake[] = [];
    for (const intake of judged) {
      const limited = await limitIntake(intake, peer, self, admit, awaited, now);
      awaited += limited.blobs.length;
      intakes.push(boundRefusal(limited, peer, this.#refusals, now));
    }
    return this.#storeAll(peer, intakes);
  }

  /** One message that the store cannot take must not hold up the others of its batch, nor what follows. */
  async #storeAll(peer: LinkPeer, intakes: readonly Intake[]): Promise<readonly Verdict[]> {
    try {
      return await this.#store(peer, intakes);
    } catch (error) {
      if (isRogatoryError(error)) throw error;
      if (intakes.length === 1)
        return this.#store(
          peer,
          intakes.map((intake) => refuseIntake(intake, error)),
        );
      const verdicts: Verdict[] = [];
      for (const intake of intakes) verdicts.push(...(await this.#storeAll(peer, [intake])));
      return verdicts;
    }
  }

  async #store(peer: LinkPeer, intakes: readonly Intake[]): Promise<readonly Verdict[]> {
    const inbound = intakes.map((intake) => intake.inbound);
    const concerns = inbound.some(({ leaf }) => leaf !== undefined)
      ? [peer.key, ...inbound.flatMap(({ routes }) => routes.map(({ to }) => to))]
      : [];
    const result = await this.#options.committer.commit({ link: peer, inbound, concerns, documents: await this.#expected(peer, intakes) });
    return intakes.map((intake, index) => {
      return this.#verdict(peer, intake, result.inbound[index] ?? 'rejected');
    });
  }

  /** RELAY-37: what a message announces is wanted once the message is stored. */
  async #expected(peer: LinkPeer, intakes: readonly Intake[]): Promise<readonly DocumentWrite[]> {
    const { blobs: transfers } = this.#options;
    const expected: DocumentWrite[] = [];
    if (transfers === undefined) return expected;
    for (const { inbound, blobs } of intakes) {
      if (blobs.length === 0) continue;
      const { envelopeDigest, lane, expiresAt, routes } = inbound;
      expected.push(
        ...(await transfers.expect({ from: peer.key, envelopeDigest, lane, expiresAt, blobs, to: routes.map(({ to }) => to) })),
      );
    }
    return expected;
  }

  #verdict(peer: LinkPeer, intake: Intake, stored: Verdict['verdict']): Verdict {
    const { log } = this.#options;
    const envelope = toHex(intake.inbound.envelopeId);
    if (intake.refusal !== undefined) {
      const { code, message, wire, retryable } = intake.refusal;
      // RELAY-31: the board tells it once, and not for each of them.
      if (code === 'RELAY_REFUSALS') log({ kind: 'alarm', alarm: 'refusals', peer: peer.key, detail: message });
      else log({ kind: 'refused', peer: peer.key, envelope, code, detail: message });
      if (code === 'RELAY_INTERNAL') log({ kind: 'alarm', alarm: 'message-failed', peer: peer.key, detail: message });
      return { verdict: 'rejected', code: wire, retryable };
    }
    const to = intake.inbound.routes[0]?.to;
    log({ kind: 'stored', peer: peer.key, envelope, verdict: stored, ...(to === undefined ? {} : { to }) });
    if (stored !== 'duplicate' && intake.admission?.isLowered === true) log({ kind: 'lowered', peer: peer.key, envelope });
    return { verdict: stored };
  }
}
