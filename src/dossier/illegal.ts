// SPDX-License-Identifier: Apache-2.0
// Names the rule that a message breaks when no row of the table lets it through.
import { isFinal } from './view.js';
import type { MeasureState } from './view.js';

const BEFORE_RECEIPT: ReadonlySet<MeasureState> = new Set(['DRAFT', 'SENT', 'DELIVERED']);
const UNDECIDED_WAIT: ReadonlySet<MeasureState> = new Set(['COND_WAIT', 'CONF_WAIT']);
const DONE: ReadonlySet<MeasureState> = new Set(['EXECUTED', 'ACKED', 'CLOSED']);

/** Rule of SPEC.md "Dossier" that forbids a type in a state; X00 when the table has simply no such row. */
export function ruleAgainst(type: string, state: MeasureState): string {
  const family = type.split('.')[0];
  if (type === 'decision.refuse' && DONE.has(state)) return 'X06';
  if (isFinal(state)) return 'X05';
  if ((family === 'decision' || family === 'result') && BEFORE_RECEIPT.has(state)) return 'X01';
  if (family === 'result' && UNDECIDED_WAIT.has(state)) return 'X03';
  if (family === 'result' && state === 'POSTPONED') return 'X04';
  if (type === 'info.request' && DONE.has(state)) return 'X08';
  return 'X00';
}
