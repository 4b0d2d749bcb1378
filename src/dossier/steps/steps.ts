// SPDX-License-Identifier: Apache-2.0
// Step of each message type. Add a new type as a line here and rows in the tables of machines/.
import type { Step } from '../step.js';
import { ackForwarded, ackReceipt, requestReturn } from './acknowledgement.js';
import {
  conditionsReply,
  consultationNote,
  decisionAccept,
  decisionAcceptConditional,
  decisionPostpone,
  decisionRefuse,
} from './decision.js';
import {
  confidentialityReply,
  confidentialityUnavailable,
  formalityUnavailable,
  infoRequest,
  noticeDelay,
  reminder,
  statusQuery,
  statusReport,
} from './information.js';
import { closure, errorValidation, executionSchedule, executionScheduleReply, OTHERS } from './other.js';
import { requestAmend, requestConfirm, requestSubmit, requestSupplement, requestWithdraw } from './request.js';
import { resultAck, resultDefect, resultFinal, resultPartial, serviceProof } from './result.js';
import { SECURED } from './secured.js';
import { USES } from './use.js';

/** In the order in which a dossier usually sees them. */
export const STEPS: readonly Step[] = Object.freeze([
  requestSubmit,
  requestConfirm,
  requestSupplement,
  requestAmend,
  requestWithdraw,
  ackReceipt,
  ackForwarded,
  requestReturn,
  infoRequest,
  decisionAccept,
  decisionAcceptConditional,
  conditionsReply,
  decisionPostpone,
  decisionRefuse,
  consultationNote,
  formalityUnavailable,
  confidentialityUnavailable,
  confidentialityReply,
  noticeDelay,
  statusQuery,
  statusReport,
  reminder,
  executionSchedule,
  executionScheduleReply,
  serviceProof,
  resultPartial,
  resultFinal,
  resultAck,
  resultDefect,
  ...SECURED,
  ...USES,
  ...OTHERS,
  closure,
  errorValidation,
]);

const BY_TYPE: ReadonlyMap<string, Step> = new Map(STEPS.map((step) => [step.type, step]));

/** Step of a type; undefined for a type that changes no dossier, such as a State's own. */
export function stepOf(type: string): Step | undefined {
  return BY_TYPE.get(type);
}
