// SPDX-License-Identifier: Apache-2.0
export { allowed } from './allowed.js';
export type { Offer } from './allowed.js';
export { applyEvent, openDossier } from './apply.js';
export type { Applied } from './apply.js';
export type { DossierEvent, MessageEvent, ReceiptEvent } from './fact.js';
export { obligationsOf } from './obligations.js';
export type { Obligation } from './obligations.js';
export { due } from './deadlines/due.js';
export type { DueItem, DueOptions } from './deadlines/due.js';
export { policyOf } from './deadlines/policy.js';
export type { DossierPolicy, DossierState } from './state.js';
export type { MeasureRecord, MeasureState, Role, View } from './view.js';
export type { TimelineEntry } from './timeline/timeline.js';
