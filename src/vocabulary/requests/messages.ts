// SPDX-License-Identifier: Apache-2.0
// Requests: the formal one, its confirmation, change and withdrawal. Drafts: comments before a request, binding on nobody. Disclosure in an
// emergency: significant and imminent risk to the life or safety of a natural person.
import { LIMITS } from '../../core/limits.js';
import { date, dateTime, period } from '../../schema/fields/dates.js';
import { line, list, localId, shortText, text, uuid } from '../../schema/fields/text.js';
import { attachmentId } from '../../schema/frame/handling.js';
import { defineMessage } from '../../schema/message.js';
import { z } from '../../schema/zod.js';
import { account, custodian } from '../accounts/fields.js';
import { authority } from '../authorities/fields.js';
import { ADMISSIBILITY } from '../decisions/codes.js';
import { DEFICIENCIES } from '../intake/codes.js';
import { legalBasis } from '../legal-bases/fields.js';
import { measure } from '../measures/measure.js';
import { proceedings } from '../proceedings/fields.js';
import { DATA_CATEGORIES } from '../records/codes.js';
import { byRequester, byRequesterPoint, byResponder, requestPath } from '../senders.js';
import { AMENDMENTS, WITHDRAW_REASONS } from './codes.js';
import { emergency, originalDispatch, requestPayload, requester } from './fields.js';

/** The formal request, with all measures asked for. */
export const requestSubmit = defineMessage({
  ...byRequester,
  type: 'request.submit',
  profile: 'core',
  purpose: 'formal request',
  source: 'see UNTOC article 18(15); ETS 030 article 14; RU CPC article 454',
  payload: requestPayload,
});

/** The whole request again, in writing, after an oral or urgent one. */
export const requestConfirm = defineMessage({
  ...byRequester,
  type: 'request.confirm',
  profile: 'core',
  purpose: 'formal confirmation of an oral or urgent request',
  source: 'see UNTOC article 18(14)',
  payload: requestPayload.extend({
    /** The request to confirm: a message, a dossier, or a telephone call. */
    confirms: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('MESSAGE'), messageId: uuid() }),
      z.object({ kind: z.literal('DOSSIER'), dossierId: uuid() }),
      z.object({ kind: z.literal('ORAL'), on: date(), with: line() }),
    ]),
    originalDispatch: originalDispatch.optional(),
  }),
});

const change = z.discriminatedUnion('op', [
  z.object({ op: z.literal(AMENDMENTS.schema.enum.ADD), measure }),
  z.object({ op: z.literal(AMENDMENTS.schema.enum.NARROW), measure }),
  z.object({ op: z.literal(AMENDMENTS.schema.enum['REPLACE-PARTICULARS']), measure }),
]);

/** Adds or narrows measures. Widening needs a new measure, with its own decision. */
export const requestAmend = defineMessage({
  ...byRequester,
  type: 'request.amend',
  purpose: 'add or narrow measures',
  source: 'practice',
  payload: z.object({ changes: list(change, { min: 1, max: LIMITS.measuresMax }), reason: text().optional() }),
});

export const requestWithdraw = defineMessage({
  ...byRequester,
  type: 'request.withdraw',
  profile: 'core',
  purpose: 'withdraw the request or some measures',
  source: 'see UNTOC article 18(24)',
  payload: z.object({
    measureIds: list(localId(), { min: 1, max: LIMITS.measuresMax }),
    reason: WITHDRAW_REASONS.schema,
    text: text().optional(),
    /** Fate of results already sent. */
    disposition: z.object({ rule: z.enum(['NONE-RECEIVED', 'RETURN', 'DESTROY', 'KEEP-AGREED']), text: text().optional() }),
    /** Freezes and preservations that end; all others continue. */
    releases: list(shortText(), { max: LIMITS.measuresMax }).optional(),
  }),
});

/** A request that may still lack members. */
const draft = requestPayload.partial().extend({ measures: list(measure, { max: LIMITS.measuresMax }).optional() });

export const draftShare = defineMessage({
  ...byRequester,
  type: 'draft.share',
  purpose: 'draft of a request, for comments; binds nobody',
  source: 'Lausanne guidelines on asset recovery, guideline 9',
  payload: z.object({ draft, questions: list(text(), { max: 64 }) }),
});

export const draftComments = defineMessage({
  ...byResponder,
  type: 'draft.comments',
  purpose: 'comments on a draft: deficiencies and domestic thresholds',
  source: 'Lausanne guidelines on asset recovery, guideline 9',
  responderRef: 'optional',
  payload: z.object({
    comments: list(z.object({ path: requestPath(), code: DEFICIENCIES.schema, text: text() })),
    wouldBeAdmissible: ADMISSIBILITY.schema,
    /** Model forms of the requested State. */
    templates: list(attachmentId(), { max: LIMITS.attachmentsMax }).optional(),
  }),
});

export const emergencyDisclosure = defineMessage({
  ...byRequesterPoint,
  type: 'emergency.disclosure',
  purpose: 'disclosure of data at imminent risk to life or safety',
  source: 'see CETS 224 articles 3(2)(c), 9 and 10; Regulation (EU) 2023/1543 article 3(18)',
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
