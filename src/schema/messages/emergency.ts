// SPDX-License-Identifier: Apache-2.0
// Disclosure in an emergency: significant and imminent risk to the life or safety of a natural person.
import { DATA_CATEGORIES } from '../codes/assets.js';
import { defineMessage } from '../define.js';
import { authority } from '../fields/addresses.js';
import { account, custodian } from '../fields/custodian.js';
import { dateTime, period } from '../fields/dates.js';
import { legalBasis } from '../fields/legal-basis.js';
import { proceedings } from '../fields/proceedings.js';
import { list } from '../fields/text.js';
import { z } from '../zod.js';
import { byRequesterPoint } from './parts.js';
import { emergency, requester } from './request-payload.js';

export const emergencyDisclosure = defineMessage({
  ...byRequesterPoint,
  type: 'emergency.disclosure',
  purpose: 'disclosure of data at imminent risk to life or safety',
  source: 'see CETS 224 articles 3(2)(c), 9 and 10; Regulation (EU) 2023/1543 article 3(18)',
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({
    requester,
    requestedAuthority: authority,
    legalBasis: list(legalBasis, { max: 16 }),
    proceedings,
    /** V027. */
    emergency,
    custodian: custodian.optional(),
    accounts: list(account, { min: 1 }),
    dataCategories: list(DATA_CATEGORIES.schema, { min: 1, max: DATA_CATEGORIES.codes.length }),
    period: period.optional(),
    formalRequestDueBy: dateTime(),
  }),
});
