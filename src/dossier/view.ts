// SPDX-License-Identifier: Apache-2.0
// State of a request, as plain JSON. Both sides agree on it, because only messages decide it.
import type { LegalBasisCode } from '../vocabulary/legal-bases/codes.js';
import type { DossierFacts, MeasureFacts } from '../vocabulary/context.js';
import type { ConditionState } from './machines/condition.js';
import type { CostState } from './machines/cost.js';
import type { EvidenceState } from './machines/evidence.js';
import { isFinal } from './machines/measure.js';
import type { MeasureState } from './machines/measure.js';
import type { Hold, ProvisionalState } from './machines/provisional.js';

export { isFinal, MEASURE_STATES } from './machines/measure.js';
export type { MeasureState } from './machines/measure.js';

/** Side of a dossier. The requester opened it. */
export type Role = (typeof SIDES)[number];
export const SIDES = ['requester', 'responder'] as const;

/** Extent of a measure: an amendment may not widen an accepted one. */
export interface Extent {
  readonly persons: readonly string[];
  readonly assets: readonly string[];
  readonly accounts: readonly string[];
  readonly categories: readonly string[];
  readonly period?: { readonly from?: string; readonly to?: string };
}

/** A measure as defined by a request or amendment. */
export interface MeasureOpening extends MeasureFacts {
  readonly extent: Extent;
  /** Moment of an appearance, Unix milliseconds. */
  readonly appearanceAt?: number;
  /** Moment by which a later validation is due, Unix milliseconds. */
  readonly validateBy?: number;
}

export interface MeasureRecord extends Omit<MeasureOpening, 'extent'> {
  readonly state: MeasureState;
  readonly extent?: Extent;
  /** While it waits: the state to resume, the message that caused the wait, and the moment that ends or reviews it (Unix milliseconds). */
  readonly resume?: MeasureState;
  readonly waitsFor?: string;
  readonly until?: number;
  /** Message that last brought it into each state; a return from a wait does not count. */
  readonly entered?: Partial<Record<MeasureState, string>>;
  /** The question it waits for stops the responder's clock. */
  readonly stopped?: true;
  /** Pairs of messages between which the clock was stopped. */
  readonly stops?: readonly (readonly [string, string])[];
  /** Newest decision, and the state before it, which a crossing decision restores. */
  readonly decision?: { readonly message: string; readonly before: MeasureState };
  /** Two decisions crossed and both are void: a consultation comes next. */
  readonly disputed?: true;
  /** ACKED by lapse of time: the requester attests nothing. */
  readonly unverified?: true;
  /** Deadlines that were extended, once each. */
  readonly extended?: readonly string[];
  /** Disposition of a withdrawal that crossed the result. */
  readonly disposition?: string;
}

export interface QuestionRecord {
  readonly id: string;
  /** Message id of the info.request. */
  readonly askedBy: string;
  readonly measureIds: readonly string[];
  readonly blocking: boolean;
  readonly answered: boolean;
}

export interface ConditionRecord {
  readonly id: string;
  readonly code: string;
  readonly measureIds: readonly string[];
  readonly state: ConditionState;
  /** Side that set it. */
  readonly by: Role;
  readonly message: string;
}

/** A preservation or restraint: the held data or assets, and the end of the hold. */
export interface ProvisionalRecord {
  readonly kind: 'preservation' | 'restraint';
  /** Message that requested it, or first reported it. */
  readonly message: string;
  /** Reference at the responder. */
  readonly ref?: string;
  readonly measureId?: string;
  readonly state: ProvisionalState;
  readonly hold?: Hold;
  /** Unix milliseconds, each. */
  readonly since?: number;
  readonly expiresAt?: number;
  readonly formalBy?: number;
  /** Message that brought the newest state. */
  readonly changed: string;
  readonly warned?: true;
  /** Requested extension: the responder's law governs a restraint, so only a report grants it. */
  readonly extensionAsked?: number;
  readonly why?: string;
}

export interface EvidenceRecord {
  readonly id: string;
  readonly measureId?: string;
  readonly state: EvidenceState;
  readonly message: string;
  readonly returnRequired: boolean;
  /** Unix milliseconds. */
  readonly returnBy?: number;
}

/** One item of an estimate. */
export interface CostRecord {
  readonly id: string;
  /** Message id of the estimate. */
  readonly message: string;
  readonly state: CostState;
}

/** Named executing authorities, with their measures; absent: all. */
export interface ForwardRecord {
  /** Name of the authority, as the message has it. */
  readonly to: string;
  readonly measureIds?: readonly string[];
}

/** State of a request. */
export interface View extends DossierFacts {
  readonly legalBases: readonly LegalBasisCode[];
  readonly measures: readonly MeasureRecord[];
  readonly questions: readonly QuestionRecord[];
  readonly conditions: readonly ConditionRecord[];
  readonly provisionals: readonly ProvisionalRecord[];
  readonly evidence: readonly EvidenceRecord[];
  readonly costs: readonly CostRecord[];
  readonly forwarded: readonly ForwardRecord[];
  /** Measures on which the sides consulted; `*` for all. */
  readonly consulted: readonly string[];
  /** Sides that sent a closure, with the obligations listed as surviving. */
  readonly closed: readonly { readonly by: Role; readonly surviving: readonly string[] }[];
  /** Queries of progress that wait for a report: message ids. */
  readonly queries: readonly string[];
  /** Question for the paper original, and the message that told of its dispatch. */
  readonly original?: { readonly asked?: string; readonly sent?: string };
  /** Requests for another use that wait for a decision. */
  readonly wanted: readonly { readonly message: string; readonly evidenceIds: readonly string[] }[];
  /** Highest level of reminder by deadline. */
  readonly reminded: Readonly<Record<string, number>>;
  /** Whether something other than a request opened the dossier: a preservation, a draft, spontaneous information. */
  readonly opener?: string;
  /** Message id of the request in force, and of its confirmation in writing. */
  readonly request?: string;
  readonly confirmed?: string;
  readonly urgency?: string;
  /** References of both sides. */
  readonly rqRef?: string;
  readonly rdRef?: string;
  /** State of the requested authority, ISO 3166-1, as the request names it: its calendar applies. */
  readonly country?: string;
  /** Time zone of the responding authority, as its acknowledgement names it. */
  readonly zone?: string;
  /** Latest time of issue of a message that took effect, Unix milliseconds: both sides judge lapses by this clock. */
  readonly clock: number;
  /** The next moment of a lapse; left out when there is none. */
  readonly next?: number;
}

export const EMPTY: View = {
  legalBases: [],
  measures: [],
  questions: [],
  conditions: [],
  provisionals: [],
  evidence: [],
  costs: [],
  forwarded: [],
  consulted: [],
  closed: [],
  queries: [],
  wanted: [],
  reminded: {},
  clock: 0,
};

/** Whether the dossier was opened by any message. */
export function isOpened(view: View): boolean {
  return view.request !== undefined || view.opener !== undefined || view.measures.length > 0;
}

/** OPEN: a measure is not final. OBLIGATIONS: all are final, but obligations remain. CLOSED: neither. */
export type Phase = 'OPEN' | 'OBLIGATIONS' | 'CLOSED';

/** Whether a measure or a provisional act is still running. */
export function isOpen(view: Pick<View, 'measures' | 'provisionals'>): boolean {
  if (view.measures.length === 0 && view.provisionals.length === 0) return true;
  return (
    view.measures.some((measure) => !isFinal(measure.state)) ||
    view.provisionals.some(({ state }) => state === 'ASKED' || state === 'TAKEN')
  );
}
