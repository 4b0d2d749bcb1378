// SPDX-License-Identifier: Apache-2.0
import { isCoercive } from '../../schema/measures/measure.js';
import type { Content } from '../fact.js';
import { defineStep } from '../step.js';

type Opened = NonNullable<Content['opens']>;

export const requestSubmit = defineStep({
  type: 'request.submit',
  by: 'requester',
  rows: [
    { from: ['DRAFT'], to: 'same', when: (_measure, _view, fact) => fact.delivery === 'DRAFT' },
    { from: ['DRAFT'], to: 'DELIVERED', when: (_measure, _view, fact) => fact.delivery === 'DELIVERED' },
    { from: ['DRAFT'], to: 'SENT' },
  ],
  read: ({ payload, refs }) => ({
    rqRef: refs.rqRef,
    opens: {
      legalBases: [...new Set(payload.legalBasis.map((basis) => basis.code))],
      measures: payload.measures.map((measure) => ({
        id: measure.id,
        type: measure.type,
        coercive: isCoercive(measure),
        assetIds: measure.assetIds ?? [],
        essential: (measure.formalities ?? []).filter((formality) => formality.essential).map((formality) => formality.code),
      })),
    },
  }),
  // A corrected request takes the place of one that never took effect.
  amend: (view, fact) => ({
    ...view,
    request: fact.messageId,
    legalBases: opened(fact).legalBases,
    measures: opened(fact).measures.map((measure) => ({ ...measure, state: 'DRAFT' })),
    questions: [],
    obligations: [],
  }),
  breaks: (view) => (view.measures.every((measure) => measure.state === 'DRAFT') ? undefined : 'X00'),
  tell: ({ payload }) => `asks for ${payload.measures.map((measure) => measure.type).join(', ')}`,
});

function opened(fact: Content): Opened {
  return fact.opens ?? { legalBases: [], measures: [] };
}
