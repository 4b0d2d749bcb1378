// SPDX-License-Identifier: Apache-2.0
export { allowed, apply, applyEvent, openDossier } from './apply.js';
export type { Applied } from './apply.js';
export type { DossierEvent, MessageEvent, ReceiptEvent, ReceiptKind } from './fact.js';
export type { Change } from './measure.js';
export { isFinal, MEASURE_STATES, phaseOf } from './view.js';
export type { DossierState } from './state.js';
export type { MeasureRecord, MeasureState, Obligation, Phase, QuestionRecord, Role } from './view.js';
export { judgePlace } from './chain.js';
export type { Held, Judgement, Place, Verdict } from './chain.js';
export { describe, higherRung, timelineEntry, timelineLine, timelineText, withReceipt } from './timeline.js';
export type { TimelineEntry, TransportStatus } from './timeline.js';
