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

/** Body of a message that a definition describes. */
export type BodyOf<D extends MessageDefinition> = z.output<D['body']>;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<Messages[T]['body']> : never;

/** Body of any message type of a dossier, known or of a State's own. */
export type AnyBody = z.output<BodySchema<z.ZodType, Presence, Presence>>;

/** Body of a type of a State's own as it is written: the frame, and a payload that its definition judges. */
export type NationalBody = z.output<BodySchema<z.ZodType, 'optional', 'optional'>>;

/** Body of a `transport.receipt`: statements of section 12 of SPEC.md, at least one. */
export interface TransportReceipt {
  readonly batch?: Uint8Array;
  readonly cosigned?: Uint8Array;
  readonly restore?: Uint8Array;
}

/** The built-in message types, in the version that this package writes. */
export const registry: Registry = createRegistry({
  messages: Object.values<MessageDefinition>({ ...MESSAGES, ...TRANSPORT_MESSAGES }),
});
