// SPDX-License-Identifier: Apache-2.0
// The hop path: receipts that peers are owed go to them in NOTICE frames. A debt is on stable storage until its peer has said that it
// holds the receipt, so that a crash or a cut only repeats.
import { isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { encodeNotice } from '../../log/statement/notice.js';
import type { PeerKey } from '../../store/port.js';
import { alarm } from '../alarms.js';
import type { EndpointPorts } from '../ports.js';
import { Timetable } from '../timetable.js';
import type { Debts, OwnDebt, Payable } from './debts.js';

/** Head and tail of a notice beside its batches. */
const NOTICE_ROOM = 16;
const RETRY_MS = 30_000;

type Ports = Pick<EndpointPorts, 'clock' | 'committer' | 'sendNotice' | 'emit'>;

export class HopPayer {
  readonly #ports: Ports;
  readonly #debts: Debts;
  readonly #working = new Map<PeerKey, Promise<void>>();
  readonly #again = new Set<PeerKey>();
  readonly #retries: Timetable;
  #isStopped = false;

  constructor(ports: Ports, debts: Debts) {
    this.#ports = ports;
    this.#debts = debts;
    this.#retries = new Timetable(ports.clock, (peer) => this.wake(peer));
  }

  /** Something may be owed to this peer, or its link has opened. */
  wake(peer: PeerKey): void {
    if (this.#isStopped) return;
    if (this.#working.has(peer)) {
      this.#again.add(peer);
      return;
    }
    const work = this.#pay(peer)
      .catch((error: unknown) => this.#failed(peer, error))
      .finally(() => {
        this.#working.delete(peer);
        if (this.#again.delete(peer)) this.wake(peer);
      });
    this.#working.set(peer, work);
  }

  /** Begins nothing more. Resolves when nothing is written any more; links are closed by then, so that nothing waits for them. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#again.clear();
    this.#retries.stop();
    await Promise.all(this.#working.values());
  }

  async #pay(peer: PeerKey): Promise<void> {
    for (let after = 0; !this.#isStopped;) {
      const owed = await this.#debts.read(peer, after, LIMITS.noticeReadMaxRows);
      const last = owed.at(-1);
      if (last === undefined) return;
      after = last.id;
      const own = owed.flatMap(({ id, leaf }): OwnDebt[] => (leaf === undefined ? [] : [{ id, leaf }]));
      const payables = [...(await this.#debts.own(own)), ...this.#debts.passed(owed)];
      const sent = await Promise.all(pack(payables).map((notice) => this.#send(peer, notice)));
      if (!sent.includes(false)) continue;
      this.#retries.set(peer, this.#ports.clock.now() + RETRY_MS);
      return;
    }
  }

  async #send(peer: PeerKey, payables: readonly Payable[]): Promise<boolean> {
    const { committer, sendNotice } = this.#ports;
    const hasArrived = await sendNotice(peer, encodeNotice(payables.map(({ batch }) => batch)));
    if (hasArrived) await committer.commit({ paid: [{ ids: payables.flatMap(({ ids }) => ids) }] });
    return hasArrived;
  }

  #failed(peer: PeerKey, error: unknown): void {
    if (this.#isStopped) return;
    const { clock, emit } = this.#ports;
    const [code, detail] = isRogatoryError(error) ? [error.code, error.message] : ['', String(error)];
    emit(alarm('internal', clock.now(), `receipts for ${peer}: ${detail}`, { peer, ...(code === '' ? {} : { code }) }));
    this.#retries.set(peer, clock.now() + RETRY_MS);
  }
}

/** Divides batches into notices. */
function pack(payables: readonly Payable[]): Payable[][] {
  const notices: Payable[][] = [];
  let room = 0;
  for (const payable of payables) {
    const last = notices.at(-1);
    if (last === undefined || payable.batch.length > room || last.length >= LIMITS.noticeMaxBatches) {
      notices.push([payable]);
      room = LIMITS.noticeMaxBytes - NOTICE_ROOM - payable.batch.length;
    } else {
      last.push(payable);
      room -= payable.batch.length;
    }
  }
  return notices;
}
