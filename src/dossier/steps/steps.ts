// SPDX-License-Identifier: Apache-2.0
// What each message type does to a dossier. A further one is a file and a line.
import type { Step } from '../step.js';
import { ackReceipt } from './ack-receipt.js';
import { decisionAccept } from './decision-accept.js';
import { decisionRefuse } from './decision-refuse.js';
import { errorValidation } from './error-validation.js';
import { infoRequest } from './info-request.js';
import { requestSubmit } from './request-submit.js';
import { requestSupplement } from './request-supplement.js';
import { resultFinal } from './result-final.js';

export const STEPS: readonly Step[] = Object.freeze([
  requestSubmit,
  requestSupplement,
  ackReceipt,
  infoRequest,
  decisionAccept,
  decisionRefuse,
  resultFinal,
  errorValidation,
]);

const BY_TYPE: ReadonlyMap<string, Step> = new Map(STEPS.map((step) => [step.type, step]));

/** Step of a type; undefined for a type that changes no dossier, such as a State's own. */
export function stepOf(type: string): Step | undefined {
  return BY_TYPE.get(type);
}
