// SPDX-License-Identifier: Apache-2.0
// Every built-in message type. A further one is a definition and a line.
import type { z } from '../schema/zod.js';
import { assetDispositionReport, assetReturnProposal, assetReturnReply } from './confiscation/messages.js';
import {
  confidentialityReply,
  consultationNote,
  noticeConfidentialityUnavailable,
  noticeDelay,
  noticeFormalityUnavailable,
} from './consultations/messages.js';
import { costsClaim, costsEstimate, costsReply } from './costs/messages.js';
import { conditionsReply, decisionAccept, decisionAcceptConditional, decisionPostpone, decisionRefuse } from './decisions/messages.js';
import {
  restraintExpiryWarning,
  restraintExtend,
  restraintLifted,
  restraintRelease,
  restraintReport,
  restraintRequest,
} from './freezing/messages.js';
import { executionSchedule, executionScheduleReply } from './hearings/messages.js';
import { ackForwarded, ackReceipt, errorValidation, infoRequest, requestReturn, requestSupplement } from './intake/messages.js';
import {
  preservationExtend,
  preservationLink,
  preservationRelease,
  preservationReport,
  preservationRequest,
} from './preservation/messages.js';
import { proceedingsTransfer, proceedingsTransferDecision, proceedingsTransferOutcome } from './proceedings/messages.js';
import { transportReceipt } from './receipts/messages.js';
import {
  draftComments,
  draftShare,
  emergencyDisclosure,
  requestAmend,
  requestConfirm,
  requestSubmit,
  requestWithdraw,
} from './requests/messages.js';
import { resultAck, resultDefect, resultFinal, resultPartial } from './results/messages.js';
import { serviceProof } from './service/messages.js';
import { spontaneousInfo, spontaneousReply } from './spontaneous/messages.js';
import { closure, outcomeFeedback, reminder, statusQuery, statusReport } from './status/messages.js';
import {
  dpNotice,
  evidenceDestructionConfirm,
  evidenceReturnConfirm,
  evidenceReturnDemand,
  evidenceReturnPlan,
  useConsentDecision,
  useConsentRequest,
  useReport,
} from './use/messages.js';

/** Written out, by names: the compiler cannot write the inferred type of so many schemas into a declaration file. */
export interface Messages {
  readonly 'draft.share': typeof draftShare;
  readonly 'draft.comments': typeof draftComments;
  readonly 'request.submit': typeof requestSubmit;
  readonly 'request.confirm': typeof requestConfirm;
  readonly 'request.supplement': typeof requestSupplement;
  readonly 'request.amend': typeof requestAmend;
  readonly 'request.withdraw': typeof requestWithdraw;
  readonly 'ack.receipt': typeof ackReceipt;
  readonly 'ack.forwarded': typeof ackForwarded;
  readonly 'request.return': typeof requestReturn;
  readonly 'info.request': typeof infoRequest;
  readonly 'decision.accept': typeof decisionAccept;
  readonly 'decision.accept-conditional': typeof decisionAcceptConditional;
  readonly 'conditions.reply': typeof conditionsReply;
  readonly 'decision.postpone': typeof decisionPostpone;
  readonly 'decision.refuse': typeof decisionRefuse;
  readonly 'consultation.note': typeof consultationNote;
  readonly 'notice.formality-unavailable': typeof noticeFormalityUnavailable;
  readonly 'notice.confidentiality-unavailable': typeof noticeConfidentialityUnavailable;
  readonly 'confidentiality.reply': typeof confidentialityReply;
  readonly 'notice.delay': typeof noticeDelay;
  readonly 'status.query': typeof statusQuery;
  readonly 'status.report': typeof statusReport;
  readonly reminder: typeof reminder;
  readonly 'execution.schedule': typeof executionSchedule;
  readonly 'execution.schedule-reply': typeof executionScheduleReply;
  readonly 'result.partial': typeof resultPartial;
  readonly 'result.final': typeof resultFinal;
  readonly 'service.proof': typeof serviceProof;
  readonly 'result.ack': typeof resultAck;
  readonly 'result.defect': typeof resultDefect;
  readonly 'preservation.request': typeof preservationRequest;
  readonly 'preservation.report': typeof preservationReport;
  readonly 'preservation.extend': typeof preservationExtend;
  readonly 'preservation.link': typeof preservationLink;
  readonly 'preservation.release': typeof preservationRelease;
  readonly 'restraint.request': typeof restraintRequest;
  readonly 'restraint.report': typeof restraintReport;
  readonly 'restraint.expiry-warning': typeof restraintExpiryWarning;
  readonly 'restraint.lifted': typeof restraintLifted;
  readonly 'restraint.extend': typeof restraintExtend;
  readonly 'restraint.release': typeof restraintRelease;
  readonly 'emergency.disclosure': typeof emergencyDisclosure;
  readonly 'use.consent-request': typeof useConsentRequest;
  readonly 'use.consent-decision': typeof useConsentDecision;
  readonly 'use.report': typeof useReport;
  readonly 'evidence.return-demand': typeof evidenceReturnDemand;
  readonly 'evidence.return-plan': typeof evidenceReturnPlan;
  readonly 'evidence.return-confirm': typeof evidenceReturnConfirm;
  readonly 'evidence.destruction-confirm': typeof evidenceDestructionConfirm;
  readonly 'costs.estimate': typeof costsEstimate;
  readonly 'costs.reply': typeof costsReply;
  readonly 'costs.claim': typeof costsClaim;
  readonly 'spontaneous.info': typeof spontaneousInfo;
  readonly 'spontaneous.reply': typeof spontaneousReply;
  readonly 'proceedings.transfer': typeof proceedingsTransfer;
  readonly 'proceedings.transfer-decision': typeof proceedingsTransferDecision;
  readonly 'proceedings.transfer-outcome': typeof proceedingsTransferOutcome;
  readonly 'asset.return-proposal': typeof assetReturnProposal;
  readonly 'asset.return-reply': typeof assetReturnReply;
  readonly 'asset.disposition-report': typeof assetDispositionReport;
  readonly 'dp.notice': typeof dpNotice;
  readonly 'outcome.feedback': typeof outcomeFeedback;
  readonly closure: typeof closure;
  readonly 'error.validation': typeof errorValidation;
}

export const MESSAGES: Messages = {
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
};

/** What machines of agencies say to each other, in no dossier. */
export const TRANSPORT_MESSAGES = { 'transport.receipt': transportReceipt } as const;

export type MessageTypeName = keyof Messages;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<Messages[T]['body']> : never;

export type BuiltInDefinition = Messages[MessageTypeName] | typeof transportReceipt;
