// SPDX-License-Identifier: Apache-2.0
// Urgent securing of data (preservation) or assets (restraint), DOSSIER-16. The formal request follows.
import { PROVISIONAL_STATES, RESTRAINT_STAGES } from '../../vocabulary/status/codes.js';
import type { Machine } from './machine.js';

export type ProvisionalState = (typeof PROVISIONAL_STATES.codes)[number];

/** States with something held. */
export const HELD = ['SECURED', 'LINKED', 'CONVERTED'] as const satisfies readonly ProvisionalState[];
const OPEN = ['SECURED', 'LINKED'] as const;

export const PROVISIONAL_MACHINE: Machine<ProvisionalState> = {
  name: 'provisional',
  states: PROVISIONAL_STATES.codes,
  // A result may report something that a measure of the request secured.
  initial: ['ASKED', 'SECURED'],
  final: ['RELEASED', 'FAILED', 'EXPIRED', 'LIFTED'],
  rows: [
    { on: 'ack.receipt', by: 'responder', from: ['ASKED'], to: 'TAKEN' },
    { on: 'preservation.report', by: 'responder', from: ['TAKEN'], to: 'SECURED', guard: 'secured' },
    { on: 'preservation.report', by: 'responder', from: OPEN, to: 'same', guard: 'secured' },
    { on: 'preservation.report', by: 'responder', from: ['ASKED', 'TAKEN'], to: 'FAILED', guard: 'failed' },
    { on: 'preservation.extend', by: 'requester', from: OPEN, to: 'same' },
    { on: 'preservation.link', by: 'requester', from: ['SECURED'], to: 'LINKED' },
    { on: 'preservation.release', by: 'requester', from: [...HELD], to: 'RELEASED' },
    { on: 'restraint.report', by: 'responder', from: ['TAKEN'], to: 'SECURED', guard: 'secured' },
    { on: 'restraint.report', by: 'responder', from: HELD, to: 'same', guard: 'secured' },
    { on: 'restraint.report', by: 'responder', from: ['ASKED', 'TAKEN'], to: 'FAILED', guard: 'failed' },
    { on: 'restraint.extend', by: 'requester', from: HELD, to: 'same' },
    { on: 'restraint.expiry-warning', by: 'responder', from: HELD, to: 'same' },
    { on: 'restraint.release', by: 'requester', from: HELD, to: 'same', guard: 'in-part' },
    { on: 'restraint.release', by: 'requester', from: HELD, to: 'RELEASED' },
    { on: 'restraint.lifted', by: 'responder', from: HELD, to: 'same', guard: 'in-part' },
    { on: 'restraint.lifted', by: 'responder', from: HELD, to: 'LIFTED' },
    // A withdrawal releases only the holds that it names.
    { on: 'request.withdraw', by: 'requester', from: HELD, to: 'RELEASED' },
    // The formal request names the holds secured for it.
    { on: 'request.submit', by: 'requester', from: ['SECURED'], to: 'LINKED' },
    { on: 'request.confirm', by: 'requester', from: ['SECURED'], to: 'LINKED' },
    { on: 'decision.accept', by: 'responder', from: ['LINKED'], to: 'CONVERTED' },
    { on: 'conditions.reply', by: 'requester', from: ['LINKED'], to: 'CONVERTED', guard: 'accepted' },
    { on: 'decision.refuse', by: 'responder', from: ['LINKED'], to: 'RELEASED', guard: 'nothing-left' },
    { on: 'timer expiresAt', by: 'clock', from: ['SECURED', 'CONVERTED'], to: 'EXPIRED' },
    { on: 'timer expiresAt', by: 'clock', from: ['LINKED'], to: 'EXPIRED', guard: 'link-does-not-stop' },
  ],
};

/** Strength of the hold on a crypto-asset: by the provider alone, by an order, in a wallet of the State. */
export type Hold = (typeof RESTRAINT_STAGES.codes)[number];

/** The hold of a restraint that is secured. A report never weakens it; only restraint.lifted does. */
export const HOLD_MACHINE: Machine<Hold> = {
  name: 'hold',
  states: RESTRAINT_STAGES.codes,
  initial: RESTRAINT_STAGES.codes,
  final: ['CUSTODY'],
  rows: [
    { on: 'restraint.report', by: 'responder', from: ['SUSPENDED'], to: 'FROZEN', guard: 'frozen' },
    { on: 'restraint.report', by: 'responder', from: ['SUSPENDED', 'FROZEN'], to: 'CUSTODY', guard: 'custody' },
  ],
};
