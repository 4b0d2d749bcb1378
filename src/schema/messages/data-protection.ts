// SPDX-License-Identifier: Apache-2.0
import { DP_KINDS } from '../codes/data-protection.js';
import { defineMessage } from '../define.js';
import { dateTime } from '../fields/dates.js';
import { list, shortText, text } from '../fields/text.js';
import { z } from '../zod.js';
import { byEither } from './parts.js';

/** Rectification, erasure, restriction or breach of personal data that travelled in the dossier. */
export const dpNotice = defineMessage({
  ...byEither,
  type: 'dp.notice',
  purpose: 'rectification, erasure, restriction or breach of personal data',
  source: 'see CETS 224 article 14; ETS 182 article 26; Directive (EU) 2016/680',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    kind: DP_KINDS.schema,
    /** Messages, items or persons concerned. */
    items: list(shortText(), { min: 1 }),
    text: text(),
    actionBy: dateTime(),
    /** How many persons a breach concerns, as far as known. */
    personsConcerned: z.int().min(0).optional(),
  }),
});
