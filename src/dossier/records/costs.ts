// SPDX-License-Identifier: Apache-2.0
import type { MessageFact } from '../fact.js';
import { COST_MACHINE } from '../machines/cost.js';
import { rowFor, rowsOn } from '../machines/machine.js';
import { mapped } from '../kept.js';
import type { CostRecord, View } from '../view.js';

function rowOf({ id, state }: CostRecord, { type, costs = [] }: MessageFact) {
  const named = costs.find((one) => one.id === id);
  return named && rowFor(COST_MACHINE, type, state, (guard) => named.agreed === (guard === 'agreed'));
}

/** Rule that a message about costs breaks. */
export function costRule(view: View, fact: MessageFact): 'X00' | undefined {
  const { costs = [] } = fact;
  const movable = (id: string): boolean => view.costs.some((one) => one.id === id && rowOf(one, fact) !== undefined);
  const fits =
    fact.type === 'costs.estimate'
      ? costs.every(({ id }) => !view.costs.some((one) => one.id === id))
      : costs.every(({ id }) => movable(id));
  return fits ? undefined : 'X00';
}

/** Applies a message to the costs of a view. */
export function amendCosts(view: View, fact: MessageFact): View {
  const { messageId } = fact;
  if (fact.type === 'costs.estimate') {
    return {
      ...view,
      costs: [...view.costs, ...(fact.costs ?? []).map(({ id }): CostRecord => ({ id, message: messageId, state: 'ESTIMATED' }))],
    };
  }
  if (rowsOn(COST_MACHINE, fact.type).length === 0) return view;
  const costs = mapped(view.costs, (one) => {
    const row = rowOf(one, fact);
    return row === undefined ? one : { ...one, state: row.to as CostRecord['state'] };
  });
  return costs === view.costs ? view : { ...view, costs };
}
