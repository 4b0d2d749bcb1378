// SPDX-License-Identifier: Apache-2.0
export { allowed } from './allowed.js';
export type { Offer } from './allowed.js';
export { sendersOf } from './roles.js';
export { apply, applyEvent, openDossier } from './apply.js';
export type { Applied } from './apply.js';
export type { DossierEvent, MessageEvent, ReceiptEvent, ReceiptKind } from './fact.js';
export type { Change, Problem } from './measure.js';
export { RULES } from './illegal.js';
export type { RuleId } from './illegal.js';
export { isFinal, MEASURE_STATES } from './view.js';
export { obligationsOf, phaseOf } from './obligations.js';
export type { Obligation } from './obligations.js';
export { due } from './due.js';
export type { DueItem, DueOptions } from './due.js';
export { policyOf } from './policy.js';
export { mayUse } from './records/evidence.js';
export type { DossierPolicy, DossierState } from './state.js';
export type {
  ConditionRecord,
  CostRecord,
  EvidenceRecord,
  MeasureRecord,
  MeasureState,
  Phase,
  ProvisionalRecord,
  QuestionRecord,
  Role,
  View,
} from './view.js';
export { judgePlace } from './chain.js';
export type { Held, Judgement, Place, Verdict } from './chain.js';
export { describe, higherRung, timelineEntry, timelineLine, timelineText, withReceipt } from './timeline.js';
export type { TimelineEntry, TransportStatus } from './timeline.js';
export { dossierPicture, machinePicture } from './picture.js';
