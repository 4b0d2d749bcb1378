// SPDX-License-Identifier: Apache-2.0
// One item of evidence from its dispatch to its return, destruction or retention (DOSSIER-17).
import { EVIDENCE_STATES } from '../../vocabulary/status/codes.js';
import type { Machine } from './machine.js';

export type EvidenceState = (typeof EVIDENCE_STATES.codes)[number];

const HERE = ['VERIFIED', 'HELD', 'RETURN_DUE'] as const;

export const EVIDENCE_MACHINE: Machine<EvidenceState> = {
  name: 'evidence',
  states: EVIDENCE_STATES.codes,
  initial: ['SENT'],
  final: ['RETURNED', 'DESTROYED', 'RETAINED'],
  rows: [
    { on: 'result.ack', by: 'requester', from: ['SENT'], to: 'VERIFIED', guard: 'intact' },
    { on: 'result.ack', by: 'requester', from: ['SENT'], to: 'DEFECTIVE', guard: 'broken' },
    { on: 'result.defect', by: 'requester', from: ['SENT', 'VERIFIED'], to: 'DEFECTIVE' },
    { on: 'result.partial', by: 'responder', from: ['DEFECTIVE'], to: 'SENT' },
    { on: 'result.final', by: 'responder', from: ['DEFECTIVE'], to: 'SENT' },
    { on: 'use.report', by: 'requester', from: ['VERIFIED'], to: 'HELD' },
    { on: 'evidence.return-plan', by: 'either', from: ['VERIFIED'], to: 'HELD' },
    { on: 'evidence.return-demand', by: 'either', from: ['VERIFIED', 'HELD'], to: 'RETURN_DUE' },
    { on: 'timer returnBy', by: 'clock', from: ['VERIFIED', 'HELD'], to: 'RETURN_DUE' },
    { on: 'evidence.return-confirm', by: 'either', from: HERE, to: 'RETURNED' },
    { on: 'evidence.destruction-confirm', by: 'either', from: HERE, to: 'DESTROYED', guard: 'two-signatories' },
    // A waiver: the State that owns the item consents to another use instead of its return.
    { on: 'use.consent-decision', by: 'responder', from: ['RETURN_DUE'], to: 'RETAINED', guard: 'granted' },
  ],
};
