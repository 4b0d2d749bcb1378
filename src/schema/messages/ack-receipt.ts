// SPDX-License-Identifier: Apache-2.0
import { DEFICIENCIES } from '../codes/deficiencies.js';
import { defineMessage } from '../define.js';
import { authority, officer } from '../fields/addresses.js';
import { dateTime } from '../fields/dates.js';
import { line, list, text } from '../fields/text.js';
import { z } from '../zod.js';

/** Pointer (RFC 6901) to a member of the request. */
export const requestPath = () => line();

/** A named officer has the request, and says what happens next. The responder's reference is `refs.rdRef`. */
export const ackReceipt = defineMessage({
  type: 'ack.receipt',
  version: [1, 0],
  purpose: 'business acknowledgement',
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
