// SPDX-License-Identifier: Apache-2.0
// One item of extraordinary costs (DOSSIER-17). No message reports a payment, so agreed costs outlive the dossier as a listed obligation.
import type { Machine } from './machine.js';

const COST_STATES = ['ESTIMATED', 'AGREED', 'DECLINED', 'CLAIMED'] as const;
export type CostState = (typeof COST_STATES)[number];

export const COST_MACHINE: Machine<CostState> = {
  name: 'cost',
  states: COST_STATES,
  initial: ['ESTIMATED'],
  final: ['DECLINED', 'CLAIMED'],
  rows: [
    { on: 'costs.reply', by: 'requester', from: ['ESTIMATED'], to: 'AGREED', guard: 'agreed' },
    { on: 'costs.reply', by: 'requester', from: ['ESTIMATED'], to: 'DECLINED', guard: 'declined' },
    { on: 'costs.claim', by: 'responder', from: ['AGREED'], to: 'CLAIMED' },
  ],
};
