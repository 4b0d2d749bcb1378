// SPDX-License-Identifier: Apache-2.0
// The hop path: receipts that peers are owed go to them in NOTICE frames. A debt is on stable storage until its peer has said that it
// holds the receipt (RELAY-45), so that a crash or a cut only repeats.
import { LIMITS } from '../../core/limits.js';
import { encodeNotice } from '../../log/statement/notice.js';
import type { PeerKey } from '../../store/port.js';
import { alarmOf } from '../alarms.js';
import type { EndpointPorts } from '../ports.js';
import { Rounds } from '../serial.js';
import { isOwn } from './debts.js';
import type { Debts, Payable } from './debts.js';

/** Head and tail of a notice beside its batches. */
const NOTICE_ROOM = 16;
const RETRY_MS = 30_000;

type Ports = Pick<EndpointPorts, 'clock' | 'committer' | 'sendNotice' | 'emit'>;

export class HopPayer {
  readonly #ports: Ports;
  readonly #debts: Debts;
  readonly #rounds: Rounds;

  constructor(ports: Ports, debts: Debts) {
    const { clock, emit } = ports;
    this.#ports = ports;
    this.#debts = debts;
    this.#rounds = new Rounds(
      clock,
      RETRY_MS,
      (peer) => this.#pay(peer),
      (peer, error) => emit(alarmOf('internal', clock.now(), error, peer, `receipts for ${peer}`)),
    );
  }

  /** Something may be owed to this peer, or its link has opened. */
  wake(peer: PeerKey): void {
    void this.#rounds.ask(peer);
  }

  /** Begins nothing more. Resolves when nothing is written any more; links are closed by then, so that nothing waits for them. */
  stop(): Promise<void> {
    return this.#rounds.stop();
  }

  /** @returns false when the peer does not say that it holds what it was sent. */
  async #pay(peer: PeerKey): Promise<boolean> {
    for (let after = 0; !this.#rounds.isStopped;) {
      const owed = await this.#debts.read(peer, after, LIMITS.noticeReadMaxRows);
      const last = owed.at(-1);
      if (last === undefined) break;
      after = last.id;
      const payables = [...(await this.#debts.own(owed.filter(isOwn))), ...this.#debts.passed(owed)];
      const sent = await Promise.all(pack(payables).map((notice) => this.#send(peer, notice)));
      if (sent.includes(false)) return false;
    }
    return true;
  }

  async #send(peer: PeerKey, payables: readonly Payable[]): Promise<boolean> {
    const { committer, sendNotice } = this.#ports;
    const hasArrived = await sendNotice(peer, encodeNotice(payables.map(({ batch }) => batch)));
    if (hasArrived) await committer.commit({ paid: [{ ids: payables.flatMap(({ ids }) => ids) }] });
    return hasArrived;
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
