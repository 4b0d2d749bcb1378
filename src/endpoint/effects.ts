// SPDX-License-Identifier: Apache-2.0
// What follows from a step, as data: pure steps make effects, one place commits them (committer.ts).
import type { Commit, PeerKey } from '../store/port.js';
import type { LinkPeer } from '../transport/handler.js';
import type { CounterpartyRecord } from './cosigning/counterparties.js';
import type { EndpointEvent } from './alarms.js';

/** One step: all of it becomes true in one commit, then its events are told. */
export interface Effects<E = EndpointEvent> extends Omit<Commit, 'now' | 'leases' | 'fences'> {
  /** The link for which this moves the queues of its peer: nothing comes true once a later one has taken them. */
  readonly link?: LinkPeer;
  readonly events?: readonly E[];
  /** Counterparties that the leaves of this step concern: these are pending for them (LOG-30). */
  readonly concerns?: readonly PeerKey[];
  /** Own records about counterparties, as they are from now on. */
  readonly counterparties?: readonly { readonly key: PeerKey; readonly record: CounterpartyRecord }[];
  /** Something is to be said to these: a sealed receipt is owed, an answer is due. */
  readonly statementsTo?: readonly { readonly to: PeerKey; readonly withinMs: number }[];
  /** Statements of these are stored, and wait to be judged. */
  readonly statementsFrom?: readonly PeerKey[];
}

/** Joins steps into one; what each writes keeps its order. */
export function merge<E>(...steps: readonly Effects<E>[]): Effects<E> {
  const merged: Record<string, unknown[]> = {};
  for (const step of steps) {
    for (const [name, items] of Object.entries(step) as [string, readonly unknown[] | undefined][]) {
      if (items !== undefined) merged[name] = [...(merged[name] ?? []), ...items];
    }
  }
  return merged;
}
