// SPDX-License-Identifier: Apache-2.0
// Progress, and reminders of what is overdue.
import { DEADLINES } from '../codes/deadlines.js';
import { MEASURE_STATES } from '../codes/states.js';
import { LIMITS } from '../../core/limits.js';
import { defineMessage } from '../define.js';
import { contact } from '../fields/addresses.js';
import { dateTime } from '../fields/dates.js';
import { line, list, localId, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byRequesterPoint, byResponderPoint, measureIds, PARTIES } from './parts.js';

export const statusQuery = defineMessage({
  ...byRequesterPoint,
  type: 'status.query',
  purpose: 'ask for progress',
  source: 'see UNTOC article 18(24)',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({ measureIds: measureIds().optional(), text: text().optional() }),
});

export const statusReport = defineMessage({
  ...byResponderPoint,
  type: 'status.report',
  purpose: 'progress of each measure',
  source: 'see UNTOC article 18(24)',
  reply: 'optional',
  responderRef: 'required',
  payload: z.object({
    asOf: dateTime(),
    measures: list(
      z.object({
        measureId: localId(),
        state: MEASURE_STATES.schema,
        since: dateTime(),
        nextStep: line(),
        nextDue: dateTime().optional(),
        blocker: text().optional(),
      }),
      { min: 1, max: LIMITS.measuresMax },
    ),
  }),
});

export const reminder = defineMessage({
  type: 'reminder',
  version: [1, 0],
  purpose: 'something is overdue',
  source: 'Regulation (EU) 2016/323 article 7',
  from: 'either',
  roles: [...PARTIES, 'RQ-POC', 'RD-POC'],
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    deadlineId: DEADLINES.schema,
    level: z.int().min(1).max(3),
    measureIds: measureIds().optional(),
    text: text().optional(),
    /** Whom to turn to beyond the case officer. */
    escalation: contact.extend({ name: line() }).optional(),
  }),
});
