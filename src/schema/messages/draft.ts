// SPDX-License-Identifier: Apache-2.0
// Drafts: talk before a request, which binds nobody.
import { ADMISSIBILITY } from '../codes/answers.js';
import { DEFICIENCIES } from '../codes/deficiencies.js';
import { defineMessage } from '../define.js';
import { attachmentId } from '../fields/handling.js';
import { list, text } from '../fields/text.js';
import { LIMITS } from '../../core/limits.js';
import { measure } from '../measures/measure.js';
import { z } from '../zod.js';
import { byRequester, byResponder, requestPath } from './parts.js';
import { requestPayload } from './request-payload.js';

/** A request in which anything may still be missing. */
const draft = requestPayload.partial().extend({ measures: list(measure, { max: LIMITS.measuresMax }).optional() });

export const draftShare = defineMessage({
  ...byRequester,
  type: 'draft.share',
  purpose: 'draft of a request, for comments; binds nobody',
  source: 'Lausanne guidelines on asset recovery, guideline 9',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({ draft, questions: list(text(), { max: 64 }) }),
});

export const draftComments = defineMessage({
  ...byResponder,
  type: 'draft.comments',
  purpose: 'comments on a draft: deficiencies and domestic thresholds',
  source: 'Lausanne guidelines on asset recovery, guideline 9',
  reply: 'required',
  responderRef: 'optional',
  payload: z.object({
    comments: list(z.object({ path: requestPath(), code: DEFICIENCIES.schema, text: text() })),
    wouldBeAdmissible: ADMISSIBILITY.schema,
    /** Model forms of the requested State. */
    templates: list(attachmentId(), { max: LIMITS.attachmentsMax }).optional(),
  }),
});
