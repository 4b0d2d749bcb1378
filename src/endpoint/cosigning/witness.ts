// SPDX-License-Identifier: Apache-2.0
// The witness side of LOG-13: one chain of checkpoints is followed of each counterparty's log, and cosigned once it is stored.
import { equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { principalKey } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import { betweenCheckpoints } from '../../log/contradiction.js';
import type { Contradiction } from '../../log/contradiction.js';
import { parseRestored } from '../../log/leaf.js';
import type { Restored } from '../../log/leaf.js';
import { formatOrigin, sameOrigin } from '../../log/origin.js';
import type { Origin } from '../../log/origin.js';
import { requireInForce } from '../../log/signer-lookup.js';
import type { Offer } from '../../log/statement/batch.js';
import { sameHead } from '../../log/statement/checkpoint.js';
import { signCosignature } from '../../log/statement/cosignature.js';
import { encodeCosigned } from '../../log/statement/cosigned.js';
import { parseRestore } from '../../log/statement/restore.js';
import type { VerifiedRestore } from '../../log/statement/restore.js';
import { readCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { SignedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../log/statement/signed-checkpoint.js';
import type { PeerKey } from '../../store/port.js';
import { merge } from '../effects.js';
import type { Effects } from '../effects.js';
import { alarm } from '../alarms.js';
import type { EndpointAlarm, EndpointEvent } from '../alarms.js';
import type { EndpointPorts } from '../ports.js';
import type { Evidence } from '../receipts/evidence.js';

const COLLECTION = 'witness';
/** Heads that an accepted restore ended, by owner and epoch. */
const ARCHIVE = 'witness-archive';

type Parts = Pick<EndpointPorts, 'self' | 'documents' | 'clock' | 'signer'>;

/** A checkpoint that is followed, and how it was cosigned. */
interface Head {
  /** COSE_Sign of the checkpoint. */
  readonly checkpoint: Uint8Array;
  /** Own cosignature and the id of its signer; absent until one is given. */
  readonly cosigned?: { readonly bytes: Uint8Array; readonly signerId: Uint8Array };
}

/** What a witness keeps of one owner (LOG-13). */
export interface WitnessRecord {
  /** Absent before the first offer. */
  readonly head?: Head;
  /** What the owner of the log is due: the cosignature of head, alone or with head's checkpoint beside it. */
  readonly answer: 'none' | 'alone' | 'beside';
  /** Restore statements that wait for the operator. */
  readonly held: readonly Uint8Array[];
  /** Epochs that the operator accepted before their statement came. */
  readonly awaited: readonly number[];
  /** Epochs of restores that are held or were accepted: chain places may jump to them. */
  readonly restored: readonly number[];
}

const EMPTY: WitnessRecord = { answer: 'none', held: [], awaited: [], restored: [] };

/** A cosignature on its way back, and what is to be stored with its leaving. */
export interface DueAnswer {
  readonly cosigned: Uint8Array;
  readonly effects: Effects;
}

export class Witness {
  readonly #parts: Parts;
  readonly #evidence: Evidence;
  /** How long an answer may wait for other traffic. */
  readonly #delayMs: () => number;
  /** Owners of whom the operator was told that no own key cosigns. */
  readonly #keyless = new Set<PeerKey>();

  constructor(parts: Parts, evidence: Evidence, delayMs: () => number) {
    this.#parts = parts;
    this.#evidence = evidence;
    this.#delayMs = delayMs;
  }

  /** What is kept of an owner. */
  async record(owner: PeerKey): Promise<WitnessRecord> {
    return (await this.#parts.documents.get<WitnessRecord>(COLLECTION, owner))?.value ?? EMPTY;
  }

  /** Owners of whom anything is kept. */
  async owners(): Promise<readonly PeerKey[]> {
    return (await this.#parts.documents.list(COLLECTION)).map(({ key }) => key);
  }

  /** Step 8 of LOG-20: against the head of its origin, at equal size. */
  async compare(seen: VerifiedCheckpoint): Promise<Effects> {
    const { head } = await this.record(principalKey(seen.checkpoint.owner));
    if (head === undefined) return {};
    const followed = readCheckpoint(head.checkpoint);
    if (!sameOrigin(followed.checkpoint, seen.checkpoint) || followed.checkpoint.size !== seen.checkpoint.size) return {};
    return this.#convict(betweenCheckpoints(followed, seen, []));
  }

  /**
   * Judges an offer, whose checkpoint was verified.
   * @throws {@link RogatoryError} `LOG_SIGNER` (LOG-09) by a signer that is not in force, `LOG_CONSISTENCY` (LOG-04) for a proof that proves nothing.
   */
  async offered(offered: VerifiedCheckpoint, { from, proof }: Offer): Promise<Effects> {
    const { owner } = offered.checkpoint;
    // Nobody vouches for a log of the own state.
    if (owner.scope === this.#parts.self.scope) return {};
    requireInForce(offered.signer, owner, toSeconds(this.#parts.clock.now()));
    const key = principalKey(owner);
    const record = await this.record(key);
    if (record.head === undefined) {
      const awaited = record.awaited.filter((epoch) => epoch > offered.checkpoint.epoch);
      return this.#follow(key, { ...record, awaited }, offered);
    }
    const head = readCheckpoint(record.head.checkpoint);
    const [held, now] = [head.checkpoint, offered.checkpoint];
    if (!sameOrigin(held, now)) {
      const detail = `${formatOrigin(now)} is offered, and ${formatOrigin(held)} is followed`;
      return merge(this.#answer(key, record, 'beside'), { events: [this.#alarm('other-origin', detail, key)] });
    }
    if (sameHead(held, now)) {
      const kept = this.#isSigned(record.head) ? record.head : { checkpoint: record.head.checkpoint };
      return this.#answer(key, { ...record, head: kept }, 'alone');
    }
    if (held.size === now.size) return this.#convict(betweenCheckpoints(head, offered, []));
    if (now.size < held.size || from !== held.size) return this.#answer(key, record, 'beside');
    const found = betweenCheckpoints(head, offered, proof);
    return found === undefined ? this.#follow(key, record, offered) : this.#convict(found);
  }

  /** Judges the statement that a counterparty's store was put back. @throws {@link RogatoryError} `LOG_RESTORE` (LOG-16) to refuse it. */
  async restored(stated: VerifiedRestore): Promise<Effects> {
    const { owner, epoch } = stated.new;
    const key = principalKey(owner);
    const record = await this.record(key);
    if (record.head === undefined) return {};
    const held = readCheckpoint(record.head.checkpoint).checkpoint;
    if (held.epoch === epoch) return this.#answer(key, record, 'beside');
    if (epoch < held.epoch) throw fail('LOG_RESTORE', { reason: `${formatOrigin(stated.new)} is older than ${formatOrigin(held)}` });
    if (record.awaited.includes(epoch)) return this.#switch(key, record, stated.checkpoint, epoch);
    if (record.held.some((bytes) => statedOf(bytes).new.epoch === epoch)) return {};
    if (record.held.length >= LIMITS.restoresHeldMax) throw fail('LOG_RESTORE', { reason: 'enough restores wait for the operator' });
    const detail = `${key} states that its store was put back: ${formatOrigin(stated.old)} at size ${stated.old.size}, now ${formatOrigin(stated.new)}`;
    const next = { ...record, held: [...record.held, stated.bytes], restored: [...record.restored, epoch] };
    return merge(this.#write(key, next), { events: [this.#alarm('restore-stated', detail, key)] });
  }

  /** The operator accepts a restore, held now or later. @returns undefined when it is awaited and as many are already. */
  async accept({ owner, epoch }: Origin): Promise<{ readonly effects: Effects; readonly isHeld: boolean } | undefined> {
    const key = principalKey(owner);
    const record = await this.record(key);
    const held = record.held.find((bytes) => statedOf(bytes).new.epoch === epoch);
    if (held !== undefined) {
      return { effects: this.#switch(key, record, readCheckpoint(parseRestore(held).checkpoint), epoch), isHeld: true };
    }
    if (record.awaited.includes(epoch)) return { effects: {}, isHeld: false };
    if (record.awaited.length >= LIMITS.restoresHeldMax) return undefined;
    return { effects: this.#write(key, { ...record, awaited: [...record.awaited, epoch] }), isHeld: false };
  }

  /** The operator drops a restore. @returns undefined when none of this origin is held or awaited. */
  async discard({ owner, epoch }: Origin): Promise<Effects | undefined> {
    const key = principalKey(owner);
    const record = await this.record(key);
    const held = record.held.filter((bytes) => statedOf(bytes).new.epoch !== epoch);
    const awaited = record.awaited.filter((each) => each !== epoch);
    if (held.length === record.held.length && awaited.length === record.awaited.length) return undefined;
    return this.#write(key, { ...record, held, awaited, restored: record.restored.filter((each) => each !== epoch) });
  }

  /**
   * The answer that is due to an owner. Its head is on stable storage since the offer was judged, so that it may be signed now (LOG-47).
   * @returns undefined when none is due, or while no own key is in force.
   */
  async dueTo(owner: PeerKey): Promise<DueAnswer | undefined> {
    const record = await this.record(owner);
    const { head, answer } = record;
    if (head === undefined || answer === 'none') return undefined;
    const cosigned = head.cosigned ?? (await this.#cosign(head));
    if (cosigned === undefined) return undefined;
    const resumed = { kind: 'cosigning-resumed', peer: owner, at: this.#parts.clock.now() } as const;
    const events = this.#keyless.delete(owner) ? [resumed] : [];
    const beside = answer === 'beside' ? { checkpoint: head.checkpoint } : {};
    return {
      cosigned: encodeCosigned({ cosignature: cosigned.bytes, ...beside }),
      effects: { ...this.#write(owner, { ...record, head: { ...head, cosigned }, answer: 'none' }), events },
    };
  }

  /** @returns undefined while no own key is in force. */
  async #cosign({ checkpoint }: Head): Promise<Head['cosigned']> {
    const { self, clock, signer } = this.#parts;
    const by = signer('cosign');
    if (by === undefined) return undefined;
    const bytes = await signCosignature(readCheckpoint(checkpoint), self, by, toSeconds(clock.now()));
    return { bytes, signerId: by.signerId };
  }

  /** A new head, to be stored before it is cosigned. */
  #follow(key: PeerKey, record: WitnessRecord, { bytes }: SignedCheckpoint): Effects {
    const next = { ...this.#answer(key, { ...record, head: { checkpoint: bytes } }, 'alone'), concerns: [key] };
    if (this.#parts.signer('cosign') !== undefined) return next;
    this.#keyless.add(key);
    return merge(next, { events: [this.#alarm('cosign-key-missing', `the log of ${key} is cosigned once an own key is in force`, key)] });
  }

  /** The checkpoint of an accepted restore becomes head; the old one is archived, restores below it leave. */
  #switch(key: PeerKey, record: WitnessRecord, to: SignedCheckpoint, epoch: number): Effects {
    const { head } = record;
    const next = {
      ...record,
      head: { checkpoint: to.bytes },
      held: record.held.filter((bytes) => statedOf(bytes).new.epoch > epoch),
      awaited: record.awaited.filter((each) => each > epoch),
      restored: [...new Set([...record.restored, epoch])],
    };
    const answer = this.#answer(key, next, 'beside');
    if (head === undefined) return answer;
    const place = `${key}/${readCheckpoint(head.checkpoint).checkpoint.epoch}`;
    return merge(answer, { documents: [this.#parts.documents.put(ARCHIVE, place, [head.checkpoint, head.cosigned?.bytes ?? null])] });
  }

  #answer(key: PeerKey, record: WitnessRecord, answer: 'alone' | 'beside'): Effects {
    return { ...this.#write(key, { ...record, answer }), statementsTo: [{ to: key, withinMs: this.#delayMs() }] };
  }

  #write(key: PeerKey, record: WitnessRecord): Effects {
    return { documents: [this.#parts.documents.put(COLLECTION, key, record)] };
  }

  /** Whether the present cosigner gave the cosignature of head: of another one it may count for nothing by now. */
  #isSigned({ cosigned }: Head): boolean {
    const signer = this.#parts.signer('cosign');
    return cosigned === undefined || signer === undefined || equal(cosigned.signerId, signer.signerId);
  }

  #convict(found: Contradiction | undefined): Effects | Promise<Effects> {
    return found === undefined ? {} : this.#evidence.keep(found);
  }

  #alarm(name: EndpointAlarm, detail: string, peer: PeerKey): EndpointEvent {
    return alarm(name, this.#parts.clock.now(), detail, { peer });
  }
}

/** What a held restore states. */
export function statedOf(restore: Uint8Array): Restored {
  return parseRestored(parseRestore(restore).restored);
}
