// SPDX-License-Identifier: Apache-2.0
// Messages of the kit and its robots: one small request and the answers to it. Nothing of it exists, and each body says so.
import { formatUtc } from '../../core/index.js';
import { illustrativeMessages } from '../../vocabulary/index.js';
import type { AnsweredMessage, MessageBody, MessageTypeName } from '../../vocabulary/index.js';

type Body<T extends MessageTypeName> = MessageBody<T>;
export type RefusalGround = Body<'decision.refuse'>['payload']['grounds'][number]['code'];

/** The one measure of the request. */
const MEASURE = 'm1';

const { answer, requestSubmit: madeUpRequest, ...answers } = illustrativeMessages('conformance test', 'KIT', [MEASURE]);

export const { requestSupplement, ackReceipt, infoRequest, decisionAccept, resultFinal } = answers;

/** Asks to preserve the records of one account. @param rqRef - Reference of the requester: it tells the kit's requests apart. */
export function requestSubmit(rqRef: string): Body<'request.submit'> {
  const { payload, ...frame } = madeUpRequest();
  // The accord of the kit has this basis alone.
  const legalBasis = payload.legalBasis.filter(({ code }) => code === 'UNTOC');
  const proceedings = { ...payload.proceedings, domesticCaseNo: `CASE ${rqRef}` };
  return { ...frame, refs: { rqRef }, payload: { ...payload, legalBasis, proceedings } };
}

export function requestWithdraw(to: AnsweredMessage): Body<'request.withdraw'> {
  return {
    ...answer(to),
    payload: { measureIds: [MEASURE], reason: 'W-NOLONGER', disposition: { rule: 'NONE-RECEIVED' } },
  };
}

export function decisionRefuse(to: AnsweredMessage, code: RefusalGround): Body<'decision.refuse'> {
  const ground = {
    code,
    basis: { code: 'UNTOC', article: '18(21)' },
    domesticProvision: 'Law on assistance of State B (conformance test), article 3',
    reason: `The robot refuses each request on the next ground; this one is ${code}.`,
  } as const;
  return { ...answer(to), payload: { measureIds: [MEASURE], grounds: [ground], remedies: 'None: it is a test.' } };
}

/** Comes before a refusal: UNTOC 18(26) asks for it. */
export function consultationNote(to: AnsweredMessage): Body<'consultation.note'> {
  return {
    ...answer(to),
    payload: { topic: 'Refusal', text: 'This robot refuses each request. Is there anything to say to that?', measureIds: [MEASURE] },
  };
}

/** The measure is being executed: parts of its result may follow. */
export function statusReport(to: AnsweredMessage, now: number): Body<'status.report'> {
  const asOf = formatUtc(now / 1000);
  const measure = { measureId: MEASURE, state: 'EXECUTING', since: asOf, nextStep: 'The exchange prepares the records.' } as const;
  return { ...answer(to), payload: { asOf, measures: [measure] } };
}

/** A part of the result of {@link resultFinal}, with a file of its own. */
export function resultPartial(...given: Parameters<typeof resultFinal>): Body<'result.partial'> {
  const { payload, ...frame } = resultFinal(...given);
  const { preservations: _, ...rest } = payload;
  const evidence = payload.evidence.map((item) => ({ ...item, id: 'e0' }));
  return { ...frame, payload: { ...rest, outcomes: [{ measureId: MEASURE, outcome: 'PARTIAL' }], evidence } };
}
