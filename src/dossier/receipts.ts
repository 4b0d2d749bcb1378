// SPDX-License-Identifier: Apache-2.0
// Receipts about the request itself move its measures until it is acknowledged. They are known to one side alone, so they are kept
// beside the message and never decide what both sides must agree on.
import type { MessageFact, ReceiptKind } from './fact.js';
import type { DossierState } from './state.js';
import type { MeasureState } from './view.js';

interface Row {
  readonly from: readonly MeasureState[];
  readonly to: NonNullable<MessageFact['delivery']>;
}

const ROWS: Partial<Record<ReceiptKind, Row>> = {
  delivered: { from: ['SENT'], to: 'DELIVERED' },
  opened: { from: ['SENT', 'DELIVERED'], to: 'DELIVERED' },
  refused: { from: ['SENT', 'DELIVERED'], to: 'DRAFT' },
  expired: { from: ['SENT'], to: 'DRAFT' },
  failed: { from: ['SENT'], to: 'DRAFT' },
};

/** The journal after a receipt. One that comes late, or about another message, is history and no fault. */
export function withReceipt(state: DossierState, receipt: ReceiptKind, messageId: string): readonly MessageFact[] {
  const row = ROWS[receipt];
  if (row === undefined || messageId !== state.request || !state.measures.every((measure) => row.from.includes(measure.state))) {
    return state.journal;
  }
  return state.journal.map((held) => (held.messageId === messageId && held.opens !== undefined ? { ...held, delivery: row.to } : held));
}

/** The journal after a request was sent anew that never arrived; undefined when `held` came as a mere repetition. */
export function resent(state: DossierState, held: MessageFact): readonly MessageFact[] | undefined {
  if (held.delivery !== 'DRAFT' || held.rejected === true || held.messageId !== state.request) return undefined;
  const { delivery: _delivery, ...again } = held;
  return state.journal.map((fact) => (fact === held ? again : fact));
}
