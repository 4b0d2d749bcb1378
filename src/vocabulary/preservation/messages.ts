// SPDX-License-Identifier: Apache-2.0
// Preservation of data, between points of contact.
import { defineMessage } from '../../schema/message.js';
import { authority } from '../authorities/fields.js';
import { custodian } from '../accounts/fields.js';
import { dateTime } from '../../schema/fields/dates.js';
import { legalBasis } from '../legal-bases/fields.js';
import { preservationReport as report } from './fields.js';
import { proceedings } from '../proceedings/fields.js';
import { list, localId, shortText, text, uuid } from '../../schema/fields/text.js';
import { preservationParticulars } from './measures.js';
import { z } from '../../schema/zod.js';
import { byRequesterPoint, byResponderPoint } from '../senders.js';
import { requester } from '../requests/fields.js';

/** Exactly ETS 185 article 29(2)(a) to (f). */
export const preservationRequest = defineMessage({
  ...byRequesterPoint,
  type: 'preservation.request',
  purpose: 'preservation of data',
  source: 'ETS 185 article 29(2); see UNCC article 42',
  responderRef: 'optional',
  payload: z.object({
    requester,
    requestedAuthority: authority,
    legalBasis: list(legalBasis, { max: 16 }),
    proceedings,
    custodian: custodian.optional(),
    particulars: preservationParticulars,
  }),
});

export const preservationReport = defineMessage({
  ...byResponderPoint,
  type: 'preservation.report',
  purpose: 'data secured, in part, or not',
  source: 'ETS 185 articles 29(7) and 30',
  reply: 'required',
  payload: report.extend({ measureId: localId().optional() }),
});

export const preservationExtend = defineMessage({
  ...byRequesterPoint,
  type: 'preservation.extend',
  purpose: 'preserve for longer',
  source: 'Regulation (EU) 2023/1543 Annex VI',
  payload: z.object({ ref: shortText(), until: dateTime(), reason: text() }),
});

export const preservationLink = defineMessage({
  ...byRequesterPoint,
  type: 'preservation.link',
  purpose: 'the formal request was sent: do not let the data expire',
  source: 'Regulation (EU) 2023/1543 Annex V; ETS 185 article 29(7)',
  payload: z.object({ ref: shortText(), formalExchangeId: uuid() }),
});

export const preservationRelease = defineMessage({
  ...byRequesterPoint,
  type: 'preservation.release',
  purpose: 'preservation no longer needed',
  source: 'Regulation (EU) 2023/1543 article 11(3)',
  payload: z.object({ ref: shortText(), reason: text().optional() }),
});
