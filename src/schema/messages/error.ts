// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { ROLES } from '../codes/authorities.js';
import { defineMessage } from '../define.js';
import { line, list, shortText, uuid } from '../fields/text.js';
import { z } from '../zod.js';

/** A machine tells that a message broke rules: it had no effect. Never answers another error.validation. */
export const errorValidation = defineMessage({
  type: 'error.validation',
  version: [1, 0],
  purpose: 'message rejected by rules',
  source: 'rules V001 to V090',
  from: 'either',
  roles: ROLES.codes,
  reply: 'required',
  responderRef: 'optional',
  payload: z.object({
    ofMessageId: uuid(),
    errors: list(
      z.object({ rule: shortText(), path: z.union([z.literal(''), line()]), severity: z.enum(['E', 'W']), text: line().optional() }),
      {
        min: 1,
        max: LIMITS.findingsMax,
      },
    ),
  }),
});
