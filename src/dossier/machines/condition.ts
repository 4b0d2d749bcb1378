// SPDX-License-Identifier: Apache-2.0
// A condition that one side sets (DOSSIER-17). After the other accepts, it binds beyond the end of the dossier.
import { CONDITION_STATES } from '../../vocabulary/status/codes.js';
import type { Machine } from './machine.js';

export type ConditionState = (typeof CONDITION_STATES.codes)[number];

export const CONDITION_MACHINE: Machine<ConditionState> = {
  name: 'condition',
  states: CONDITION_STATES.codes,
  // A condition that comes with a consent binds whoever uses the consent.
  initial: ['PROPOSED', 'ACCEPTED'],
  final: ['REJECTED', 'COUNTERED', 'WAIVED'],
  rows: [
    { on: 'conditions.reply', by: 'requester', from: ['PROPOSED'], to: 'ACCEPTED', guard: 'accepts' },
    { on: 'conditions.reply', by: 'requester', from: ['PROPOSED'], to: 'REJECTED', guard: 'rejects' },
    { on: 'conditions.reply', by: 'requester', from: ['PROPOSED'], to: 'COUNTERED', guard: 'counters' },
    { on: 'spontaneous.reply', by: 'either', from: ['PROPOSED'], to: 'ACCEPTED', guard: 'accepts' },
    { on: 'spontaneous.reply', by: 'either', from: ['PROPOSED'], to: 'REJECTED', guard: 'rejects' },
    { on: 'timer replyBy', by: 'clock', from: ['PROPOSED'], to: 'REJECTED' },
    // Only the side that set it may do this.
    { on: 'use.consent-decision', by: 'either', from: ['ACCEPTED'], to: 'WAIVED', guard: 'waived' },
  ],
};
