// SPDX-License-Identifier: Apache-2.0
import { defineStep } from '../step.js';

/** Its effect, to undo the message it rejects, is made by the journal (apply.ts). */
export const errorValidation = defineStep({
  type: 'error.validation',
  by: 'either',
  rows: [],
  read: ({ payload }) => ({ measureIds: [], rejects: payload.ofMessageId }),
  tell: ({ payload }) => `rejects ${payload.ofMessageId}: ${[...new Set(payload.errors.map((error) => error.rule))].join(', ')}`,
});
