// SPDX-License-Identifier: Apache-2.0
// Every built-in message type. A further one is a definition and a line.
import type { BodySchema, Presence } from './body.js';
import type { MessageDefinition } from './define.js';
import { ackForwarded, ackReceipt, requestReturn } from './messages/acknowledgement.js';
import { assetDispositionReport, assetReturnProposal, assetReturnReply } from './messages/asset-return.js';
import { closure } from './messages/closure.js';
import {
  confidentialityReply,
  consultationNote,
  noticeConfidentialityUnavailable,
  noticeDelay,
  noticeFormalityUnavailable,
} from './messages/consultation.js';
import { costsClaim, costsEstimate, costsReply } from './messages/costs.js';
import { dpNotice } from './messages/data-protection.js';
import { conditionsReply, decisionAccept, decisionAcceptConditional, decisionPostpone, decisionRefuse } from './messages/decision.js';
import { draftComments, draftShare } from './messages/draft.js';
import { emergencyDisclosure } from './messages/emergency.js';
import { errorValidation } from './messages/error.js';
import { executionSchedule, executionScheduleReply } from './messages/execution.js';
import { infoRequest, requestSupplement } from './messages/information.js';
import { outcomeFeedback } from './messages/outcome.js';
import {
  preservationExtend,
  preservationLink,
  preservationRelease,
  preservationReport,
  preservationRequest,
} from './messages/preservation.js';
import { requestAmend, requestConfirm, requestSubmit, requestWithdraw } from './messages/request.js';
import {
  restraintExpiryWarning,
  restraintExtend,
  restraintLifted,
  restraintRelease,
  restraintReport,
  restraintRequest,
} from './messages/restraint.js';
import { resultAck, resultDefect, resultFinal, resultPartial } from './messages/result.js';
import { serviceProof } from './messages/serving.js';
import { spontaneousInfo, spontaneousReply } from './messages/spontaneous.js';
import { reminder, statusQuery, statusReport } from './messages/status.js';
import { proceedingsTransfer, proceedingsTransferDecision, proceedingsTransferOutcome } from './messages/transfer.js';
import { transportReceipt } from './messages/transport.js';
import {
  evidenceDestructionConfirm,
  evidenceReturnConfirm,
  evidenceReturnDemand,
  evidenceReturnPlan,
  useConsentDecision,
  useConsentRequest,
  useReport,
} from './messages/use.js';
import { createRegistry } from './registry.js';
import type { Registry } from './registry.js';
import type { z } from './zod.js';

export const MESSAGES = {
  'draft.share': draftShare,
  'draft.comments': draftComments,
  'request.submit': requestSubmit,
  'request.confirm': requestConfirm,
  'request.supplement': requestSupplement,
  'request.amend': requestAmend,
  'request.withdraw': requestWithdraw,
  'ack.receipt': ackReceipt,
  'ack.forwarded': ackForwarded,
  'request.return': requestReturn,
  'info.request': infoRequest,
  'decision.accept': decisionAccept,
  'decision.accept-conditional': decisionAcceptConditional,
  'conditions.reply': conditionsReply,
  'decision.postpone': decisionPostpone,
  'decision.refuse': decisionRefuse,
  'consultation.note': consultationNote,
  'notice.formality-unavailable': noticeFormalityUnavailable,
  'notice.confidentiality-unavailable': noticeConfidentialityUnavailable,
  'confidentiality.reply': confidentialityReply,
  'notice.delay': noticeDelay,
  'status.query': statusQuery,
  'status.report': statusReport,
  reminder,
  'execution.schedule': executionSchedule,
  'execution.schedule-reply': executionScheduleReply,
  'result.partial': resultPartial,
  'result.final': resultFinal,
  'service.proof': serviceProof,
  'result.ack': resultAck,
  'result.defect': resultDefect,
  'preservation.request': preservationRequest,
  'preservation.report': preservationReport,
  'preservation.extend': preservationExtend,
  'preservation.link': preservationLink,
  'preservation.release': preservationRelease,
  'restraint.request': restraintRequest,
  'restraint.report': restraintReport,
  'restraint.expiry-warning': restraintExpiryWarning,
  'restraint.lifted': restraintLifted,
  'restraint.extend': restraintExtend,
  'restraint.release': restraintRelease,
  'emergency.disclosure': emergencyDisclosure,
  'use.consent-request': useConsentRequest,
  'use.consent-decision': useConsentDecision,
  'use.report': useReport,
  'evidence.return-demand': evidenceReturnDemand,
  'evidence.return-plan': evidenceReturnPlan,
  'evidence.return-confirm': evidenceReturnConfirm,
  'evidence.destruction-confirm': evidenceDestructionConfirm,
  'costs.estimate': costsEstimate,
  'costs.reply': costsReply,
  'costs.claim': costsClaim,
  'spontaneous.info': spontaneousInfo,
  'spontaneous.reply': spontaneousReply,
  'proceedings.transfer': proceedingsTransfer,
  'proceedings.transfer-decision': proceedingsTransferDecision,
  'proceedings.transfer-outcome': proceedingsTransferOutcome,
  'asset.return-proposal': assetReturnProposal,
  'asset.return-reply': assetReturnReply,
  'asset.disposition-report': assetDispositionReport,
  'dp.notice': dpNotice,
  'outcome.feedback': outcomeFeedback,
  closure,
  'error.validation': errorValidation,
} as const;

/** What machines of agencies say to each other, in no dossier. */
export const TRANSPORT_MESSAGES = { 'transport.receipt': transportReceipt } as const;

export type MessageTypeName = keyof typeof MESSAGES;

/** Body of a message that a definition describes. */
export type BodyOf<D extends MessageDefinition> = z.output<D['body']>;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<(typeof MESSAGES)[T]['body']> : never;

/** Body of any message type of a dossier, known or of a State's own. */
export type AnyBody = z.output<BodySchema<z.ZodType, Presence, Presence>>;

/** Body of a `transport.receipt`. */
export type TransportReceipt = BodyOf<typeof transportReceipt>;

/** The built-in message types, in the version that this package writes. */
export const registry: Registry = createRegistry([...Object.values(MESSAGES), ...Object.values(TRANSPORT_MESSAGES)]);
