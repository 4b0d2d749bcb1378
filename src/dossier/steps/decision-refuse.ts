// SPDX-License-Identifier: Apache-2.0
import { needsConsultation } from '../../schema/rules/refusal.js';
import { defineStep } from '../step.js';

export const decisionRefuse = defineStep({
  type: 'decision.refuse',
  by: 'responder',
  rows: [{ from: ['RECEIVED', 'REVIEW', 'INFO_WAIT', 'COND_WAIT', 'POSTPONED', 'ACCEPTED', 'EXECUTING'], to: 'REFUSED' }],
  read: ({ payload, refs }) => {
    const { grounds, consultationRef } = payload;
    const reasoned = grounds.length > 0 && grounds.every((ground) => ground.reason !== undefined);
    const consulted = consultationRef !== undefined || !needsConsultation(grounds.map((ground) => ground.code));
    return { measureIds: payload.measureIds, rdRef: refs.rdRef, ...(reasoned && consulted ? {} : { unreasoned: true }) };
  },
  breaks: (_view, fact) => (fact.unreasoned === true ? 'X07' : undefined),
  tell: ({ payload }) => `refuses ${payload.measureIds.join(', ')}: ${payload.grounds.map((ground) => ground.code).join(', ')}`,
});
