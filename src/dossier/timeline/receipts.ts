// SPDX-License-Identifier: Apache-2.0
// Receipts about the request move its measures until it is acknowledged. Only one side knows them, so they are kept beside the message and
// never decide anything that both sides must agree on. For every message they start its deadlines.
import type { MessageFact, ReceiptEvent } from '../fact.js';
import { replayed } from '../journal.js';
import { MEASURE_MACHINE } from '../machines/measure.js';
import { rowsOn } from '../machines/machine.js';
import type { DossierState } from '../state.js';

/** Applies a receipt (DOSSIER-04). A late receipt, or one about another message, moves no measure and is no fault. */
export function noted(state: DossierState, { receipt, messageId, at }: ReceiptEvent): DossierState {
  const key = receipt === 'refused' || receipt === 'expired' || receipt === 'failed' ? 'ended' : receipt;
  // Only the first receipt of a kind counts; later ones repeat it.
  const timed = (times: MessageFact['times']): MessageFact['times'] =>
    key === 'relayed' || (times !== undefined && key in times) ? times : { ...times, [key]: at };
  const delivery = deliveryOf(state, receipt, messageId);
  const known = state.times[messageId];
  const journal = state.journal.map((held) => {
    if (held.messageId !== messageId) return held;
    const moves = delivery !== undefined && held.opens !== undefined && held.delivery !== delivery;
    const times = timed(held.times);
    return moves || times !== held.times ? { ...held, ...(moves ? { delivery } : {}), ...(times === undefined ? {} : { times }) } : held;
  });
  const older = known === undefined ? undefined : timed(known);
  if (older === known && journal.every((held, i) => held === state.journal[i])) return state;
  const times = older === undefined ? state.times : { ...state.times, [messageId]: { ...older, at: known?.at ?? at } };
  if (delivery === undefined) return { ...state, journal, times };
  return replayed({ ...state, times }, journal).state;
}

function deliveryOf(state: DossierState, receipt: string, messageId: string): MessageFact['delivery'] {
  const [row] = rowsOn(MEASURE_MACHINE, `receipt ${receipt}`);
  const moves = row !== undefined && messageId === state.request && state.measures.every((measure) => row.from.includes(measure.state));
  return moves ? (row.to as MessageFact['delivery']) : undefined;
}

/** Applies the resending of a request that never arrived; the state is unchanged when `held` is only a repetition. */
export function resent(state: DossierState, held: MessageFact): DossierState {
  if (held.delivery !== 'DRAFT' || held.rejected === true || held.messageId !== state.request) return state;
  const { delivery: _delivery, ...again } = held;
  const journal = state.journal.map((fact) => (fact === held ? again : fact));
  return replayed(state, journal).state;
}
