// SPDX-License-Identifier: Apache-2.0
// Progress, and reminders of overdue acts.
import { LIMITS } from '../../core/limits.js';
import { date, dateTime } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';
import { defineMessage } from '../../schema/message.js';
import { z } from '../../schema/zod.js';
import { DEADLINES } from '../accords/codes.js';
import { money } from '../assets/money.js';
import { contact } from '../authorities/fields.js';
import { STAGES } from '../proceedings/codes.js';
import { PARTIES, byEither, byRequester, byRequesterPoint, byResponderPoint, measureIds } from '../senders.js';
import { MEASURE_STATES } from './codes.js';

/** Outcome of the case for which assistance was given. */
export const outcomeFeedback = defineMessage({
  ...byRequester,
  type: 'outcome.feedback',
  purpose: "result in the requester's case",
  source: 'FATF recommendations on statistics and effectiveness',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds().optional(),
    stage: STAGES.schema,
    usedInCourt: z.boolean(),
    decisionRef: shortText().optional(),
    decidedOn: date().optional(),
    confiscated: list(money, { max: 16 }).optional(),
    text: text().optional(),
  }),
});

export const statusQuery = defineMessage({
  ...byRequesterPoint,
  type: 'status.query',
  profile: 'core',
  purpose: 'ask for progress',
  source: 'see UNTOC article 18(24)',
  responderRef: 'optional',
  payload: z.object({ measureIds: measureIds().optional(), text: text().optional() }),
});

export const statusReport = defineMessage({
  ...byResponderPoint,
  type: 'status.report',
  profile: 'core',
  purpose: 'progress of each measure',
  source: 'see UNTOC article 18(24)',
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
  ...byEither,
  type: 'reminder',
  purpose: 'something is overdue',
  source: 'practice',
  roles: [...PARTIES, 'RQ-POC', 'RD-POC'],
  payload: z.object({
    deadlineId: DEADLINES.schema,
    level: z.int().min(1).max(3),
    measureIds: measureIds().optional(),
    text: text().optional(),
    /** Contact beyond the case officer. */
    escalation: contact.extend({ name: line() }).optional(),
  }),
});

/** Each side states that nothing is left to do, or lists what outlives the dossier. Binding conditions and limits of use always do. */
export const closure = defineMessage({
  ...byEither,
  type: 'closure',
  profile: 'core',
  purpose: 'nothing is left to do, but for the listed obligations',
  source: 'practice',
  payload: z.object({
    /** Obligations that survive: empty when there are none (V087). */
    openObligations: list(
      z.object({
        kind: z.enum(['RESTRAINT', 'PRESERVATION', 'RETURN', 'DESTRUCTION', 'COSTS', 'CONDITION', 'USE-LIMIT', 'DATA-PROTECTION', 'OTHER']),
        ref: shortText(),
        until: date().optional(),
        text: text().optional(),
      }),
    ),
    text: text().optional(),
  }),
});
