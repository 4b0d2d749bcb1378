// SPDX-License-Identifier: Apache-2.0
// The owner side of LOG-30 and LOG-77: each counterparty is offered the own log from the size that it cosigned, and its cosignatures are kept.
import { fail, isRogatoryError } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import { formatOrigin } from '../../log/origin.js';
import type { Offer } from '../../log/statement/batch.js';
import { sameHead } from '../../log/statement/checkpoint.js';
import { verifyCosignature } from '../../log/statement/cosignature.js';
import type { VerifiedCosignature } from '../../log/statement/cosignature.js';
import type { Cosigned } from '../../log/statement/cosigned.js';
import { verifyCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { PeerKey } from '../../store/port.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import type { LogKeeper } from '../log/keeper.js';
import type { EndpointPorts } from '../ports.js';
import { Verdicts } from '../statement/verdicts.js';
import type { CounterpartyRecord } from './counterparties.js';
import { pad } from '../documents.js';

/** Cosignatures of the own log, by epoch, size and cosigner; the checkpoint beside one when this store does not hold that. */
export const COSIGNED = 'cosigned';
/** Own checkpoints that were offered, with their time tokens, by epoch and size. */
export const OFFERED = 'offered';

type Parts = Pick<EndpointPorts, 'self' | 'documents' | 'clock' | 'view' | 'counterparties' | 'directoryVersion'>;

export class Owner {
  readonly #parts: Parts;
  readonly #keeper: LogKeeper;
  readonly #verdicts: Verdicts<VerifiedCosignature>;

  constructor(parts: Parts, keeper: LogKeeper) {
    this.#parts = parts;
    this.#keeper = keeper;
    this.#verdicts = new Verdicts((scope) => parts.directoryVersion(scope));
  }

  /** When an offer to a counterparty is due though nothing else leaves; undefined while nothing is pending. Unix milliseconds. */
  dueAt(key: PeerKey): number | undefined {
    const pending = this.#parts.counterparties.pending(key);
    if (pending === undefined) return undefined;
    const { openSince, offeredAt, restMs } = this.#parts.counterparties.record(key);
    return openSince > 0 ? offeredAt + restMs : Math.max(pending.since, offeredAt) + LIMITS.offerIntervalMs;
  }

  /** Size of the checkpoint that an offer leaving now must have; undefined when none goes along. @param alone - Nothing else leaves. */
  offers(key: PeerKey, alone: boolean): number | undefined {
    const { counterparties, clock } = this.#parts;
    const pending = counterparties.pending(key);
    if (pending === undefined) return undefined;
    const { openSince, offeredAt } = counterparties.record(key);
    const now = clock.now();
    const isDue = now >= (this.dueAt(key) ?? Infinity);
    const goesAlong = !alone && openSince === 0 && (now < offeredAt || now - offeredAt >= LIMITS.offerIntervalMs);
    return isDue || goesAlong ? pending.mark + 1 : undefined;
  }

  /** Makes the offer of a checkpoint, and what is noted when it leaves. */
  async offer(key: PeerKey, signed: SignedCheckpoint): Promise<{ readonly offer: Offer; readonly effects: Effects }> {
    const { counterparties, documents, clock } = this.#parts;
    const record = counterparties.record(key);
    const { epoch, size } = signed.checkpoint;
    const from = Math.min(record.cosignedSize, size);
    const proof = from === 0 ? [] : await this.#keeper.consistency(from, signed);
    const now = clock.now();
    const isRepeated = record.openSince > 0;
    const openSince = isRepeated ? record.openSince : now;
    const isLate = now - openSince >= LIMITS.notCosignedMs && record.offeredAt - openSince < LIMITS.notCosignedMs;
    const restMs = isRepeated ? Math.min(2 * record.restMs, LIMITS.offerRestMaxMs) : record.restMs;
    return {
      offer: { from, proof },
      effects: {
        documents: [documents.put(OFFERED, `${pad(epoch)}/${pad(size)}`, signed.bytes)],
        counterparties: [{ key, record: { ...record, epoch, openSince, offeredAt: now, restMs } }],
        events: isLate ? [alarm('not-cosigned', now, `${key} has not cosigned the log for seven days`, { peer: key })] : [],
      },
    };
  }

  /**
   * Takes a cosignature of the own log.
   * @throws {@link RogatoryError} `LOG_COSIGNATURE` (LOG-12) when it is of nothing that this node ever signed, and as `verifyCosignature`.
   */
  async cosigned(sender: Principal, { cosignature, checkpoint: beside }: Cosigned): Promise<Effects> {
    const { self, counterparties, clock } = this.#parts;
    const key = principalKey(sender);
    const verified = this.#verify(sender, cosignature);
    const { checkpoint } = verified;
    if (principalKey(checkpoint.owner) !== principalKey(self)) throw fail('LOG_COSIGNATURE', { field: 'another log' });
    const record = counterparties.record(key);
    const now = clock.now();
    if (!(await this.#keeper.holds(checkpoint))) return await this.#beyond(key, verified, beside);
    const { epoch, size } = checkpoint;
    const isPresent = epoch === this.#keeper.origin.epoch;
    const hasMoved = isPresent && size !== record.cosignedSize;
    const next: CounterpartyRecord = {
      ...record,
      cosignedEpoch: epoch,
      ...(hasMoved ? { cosignedSize: size, openSince: 0, restMs: LIMITS.offerIntervalMs } : {}),
    };
    const told = { kind: 'cosigned', peer: key, origin: formatOrigin(checkpoint), size, at: now } as const;
    return merge(await this.#keep(key, verified), {
      counterparties: [{ key, record: next }],
      events: hasMoved || !isPresent ? [told] : [],
    });
  }

  /** A cosignature of what this store does not hold: it counts for the operator when the checkpoint beside it is an own one. */
  async #beyond(key: PeerKey, verified: VerifiedCosignature, beside: Uint8Array | undefined): Promise<Effects> {
    const { counterparties, clock } = this.#parts;
    const { checkpoint } = verified;
    const isOlder = checkpoint.epoch < this.#keeper.origin.epoch;
    const followed = [{ key, record: { ...counterparties.record(key), cosignedEpoch: checkpoint.epoch } }];
    if (beside === undefined || !this.#isOwn(beside, verified)) {
      // Its key may have been stolen since: what is followed there counts all the same, as a restore is to be stated again (LOG-65).
      if (isOlder && this.#keeper.restoredAt > 0) return { counterparties: followed };
      throw fail('LOG_COSIGNATURE', { field: 'a checkpoint that is not held' });
    }
    const detail =
      `${key} cosigned ${formatOrigin(checkpoint)} at size ${checkpoint.size}, which an own key signed and this store does not hold: ` +
      'an old store, a second copy, or a stolen key';
    return merge(await this.#keep(key, verified, beside), {
      counterparties: followed,
      events: isOlder ? [] : [alarm('log-behind', clock.now(), detail, { peer: key })],
    });
  }

  #verify(sender: Principal, bytes: Uint8Array): VerifiedCosignature {
    const known = this.#verdicts.get(bytes);
    if (known !== undefined && principalKey(known.cosigner) === principalKey(sender)) return known;
    const verified = verifyCosignature(this.#parts.view, sender, bytes, { now: toSeconds(this.#parts.clock.now()) });
    this.#verdicts.set(bytes, sender.scope, verified);
    return verified;
  }

  #isOwn(bytes: Uint8Array, { checkpoint }: VerifiedCosignature): boolean {
    try {
      const own = verifyCheckpoint(this.#parts.view, bytes, { at: 'any' }).checkpoint;
      return formatOrigin(own) === formatOrigin(checkpoint) && sameHead(own, checkpoint);
    } catch (error) {
      if (isRogatoryError(error)) return false;
      throw error;
    }
  }

  /** The first one dates what stands below it: a later one of the same checkpoint takes its place only when its key counts no more. */
  async #keep(key: PeerKey, verified: VerifiedCosignature, beside?: Uint8Array): Promise<Effects> {
    const { documents } = this.#parts;
    const { checkpoint, at, bytes } = verified;
    const place = `${pad(checkpoint.epoch)}/${pad(checkpoint.size)}/${key}`;
    const held = (await documents.get<[Uint8Array, Uint8Array | null]>(COSIGNED, place))?.value;
    if (held !== undefined && beside === undefined && held[1] === null && this.#dates(held[0], verified, at)) return {};
    return { documents: [documents.put(COSIGNED, place, [bytes, beside ?? null])] };
  }

  #dates(held: Uint8Array, { cosigner, checkpoint }: VerifiedCosignature, until: number): boolean {
    try {
      const first = this.#verify(cosigner, held);
      return first.at <= until && sameHead(first.checkpoint, checkpoint);
    } catch (error) {
      if (isRogatoryError(error)) return false;
      throw error;
    }
  }
}
