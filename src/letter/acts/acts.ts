// SPDX-License-Identifier: Apache-2.0
// The letter of every formal act. Add a new type as a row.
import type { MessageBody } from '../../vocabulary/catalogue.js';
import type { LetterType } from '../letter-type.js';
import type { Act, ActContext } from './act.js';
import {
  acceptAct,
  acknowledgementAct,
  conditionalAct,
  costsAct,
  informationAct,
  postponeAct,
  refuseAct,
  returnAct,
  statusAct,
} from './answers.js';
import { amendmentAct, closureAct, spontaneousAct, supplementAct, withdrawalAct } from './further.js';
import { emergencyAct, preservationAct, requestAct, restraintRequestAct, transferAct } from './request.js';
import { restraintAct, resultAct, serviceAct } from './result.js';

type Rows = { readonly [T in LetterType]: (context: ActContext, payload: MessageBody<T>['payload']) => Act };

const ACTS: Rows = {
  'request.submit': requestAct,
  'request.confirm': requestAct,
  'request.supplement': supplementAct,
  'request.amend': amendmentAct,
  'request.withdraw': withdrawalAct,
  'preservation.request': preservationAct,
  'restraint.request': restraintRequestAct,
  'emergency.disclosure': emergencyAct,
  'ack.receipt': acknowledgementAct,
  'info.request': informationAct,
  'request.return': returnAct,
  'decision.accept': acceptAct,
  'decision.accept-conditional': conditionalAct,
  'decision.postpone': postponeAct,
  'decision.refuse': refuseAct,
  'status.report': statusAct,
  'costs.estimate': costsAct,
  'costs.claim': costsAct,
  'result.partial': resultAct,
  'result.final': resultAct,
  'restraint.report': restraintAct,
  'service.proof': serviceAct,
  'spontaneous.info': spontaneousAct,
  'proceedings.transfer': transferAct,
  closure: closureAct,
};

/** @param context - its `type` is that of the body. */
export function actOf(context: ActContext, body: MessageBody<LetterType>): Act {
  const act = ACTS[context.type as LetterType] as (context: ActContext, payload: unknown) => Act;
  return act(context, body.payload);
}
