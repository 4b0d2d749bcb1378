// SPDX-License-Identifier: Apache-2.0
// Acknowledgements: somebody has the request, passes it on, or sends it back.
import { DEFICIENCIES } from '../codes/deficiencies.js';
import { RETURN_REASONS } from '../codes/return-reasons.js';
import { defineMessage } from '../define.js';
import { authority, contact, officer } from '../fields/addresses.js';
import { dateTime } from '../fields/dates.js';
import { list, localId, text } from '../fields/text.js';
import { LIMITS } from '../../core/limits.js';
import { z } from '../zod.js';
import { measureIds, requestPath } from './parts.js';

/** A named officer has the request, and says what happens next. The responder's reference is `refs.rdRef`. */
export const ackReceipt = defineMessage({
  type: 'ack.receipt',
  version: [1, 0],
  purpose: 'business acknowledgement',
  source: 'see EIO article 16(1)',
  from: 'responder',
  roles: ['RD-CA', 'RD-POC'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    receivedAt: dateTime(),
    officer,
    assignedTo: authority,
    preliminaryDeficiencies: list(z.object({ path: requestPath(), code: DEFICIENCIES.schema, text: text() })),
    nextStepDue: dateTime(),
  }),
});

/** The competent authority has it now; from here on it may answer. */
export const ackForwarded = defineMessage({
  type: 'ack.forwarded',
  version: [1, 0],
  purpose: 'passed to the competent authority',
  source: 'see ETS 030 article 18; EIO article 7(6)',
  from: 'responder',
  roles: ['RD-CA'],
  reply: 'required',
  responderRef: 'required',
  payload: z.object({
    measureIds: measureIds(),
    toAuthority: authority,
    contact,
    forwardedAt: dateTime(),
    /** Which measure went where, when several authorities share the request. */
    splitMap: list(z.object({ measureId: localId(), authority }), { max: LIMITS.measuresMax }).optional(),
  }),
});

/** Sends a request back before any decision, with the way to cure it. */
export const requestReturn = defineMessage({
  type: 'request.return',
  version: [1, 0],
  purpose: 'not competent, or not admissible in form',
  source: 'see EIO article 9(3); ETS 030 article 18',
  from: 'responder',
  roles: ['RD-CA'],
  reply: 'required',
  responderRef: 'optional',
  payload: z.object({ reason: RETURN_REASONS.schema, correctAuthority: authority.optional(), cureHint: text() }),
});
