// SPDX-License-Identifier: Apache-2.0
// Where a request stands, as plain JSON.
import type { LegalBasisCode } from '../schema/codes/legal-bases.js';
import type { DossierFacts, MeasureFacts } from '../schema/rules/context.js';

/** Side of a dossier. */
export type Role = 'requester' | 'responder';

/** States of a measure, in the order of a life without incident; the last five are final. */
export const MEASURE_STATES = [
  'DRAFT',
  'SENT',
  'DELIVERED',
  'RECEIVED',
  'REVIEW',
  'INFO_WAIT',
  'COND_WAIT',
  'CONF_WAIT',
  'POSTPONED',
  'ACCEPTED',
  'EXECUTING',
  'PARTIAL',
  'EXECUTED',
  'ACKED',
  'CLOSED',
  'REFUSED',
  'RETURNED',
  'WITHDRAWN',
  'LAPSED',
] as const;
export type MeasureState = (typeof MEASURE_STATES)[number];

const FINAL: ReadonlySet<MeasureState> = new Set(['CLOSED', 'REFUSED', 'RETURNED', 'WITHDRAWN', 'LAPSED']);

/** Whether nothing more happens to a measure in this state: a fresh attempt is a new dossier. */
export function isFinal(state: MeasureState): boolean {
  return FINAL.has(state);
}

export interface MeasureRecord extends MeasureFacts {
  readonly state: MeasureState;
  /** In INFO_WAIT: where the measure goes on once it has its answers, and the message that asked. */
  readonly resume?: MeasureState;
  readonly waitsFor?: string;
}

export interface QuestionRecord {
  readonly id: string;
  /** Message id of the info.request. */
  readonly askedBy: string;
  readonly measureIds: readonly string[];
  readonly blocking: boolean;
  readonly answered: boolean;
}

/** What outlives the measures: a live restraint, or items to be returned. */
export interface Obligation {
  readonly kind: 'restraint' | 'return';
  readonly measureId: string;
  readonly ref?: string;
  /** Date or date-time at which it ends or is due. */
  readonly until?: string;
}

/** Where a request stands. */
export interface View extends DossierFacts {
  readonly legalBases: readonly LegalBasisCode[];
  readonly measures: readonly MeasureRecord[];
  readonly questions: readonly QuestionRecord[];
  readonly obligations: readonly Obligation[];
  /** Message id of the request in force. */
  readonly request?: string;
  /** References of both sides. */
  readonly rqRef?: string;
  readonly rdRef?: string;
}

export const EMPTY: View = { legalBases: [], measures: [], questions: [], obligations: [] };

/** OPEN: a measure is not final. OBLIGATIONS: all are final, but something outlives them. CLOSED: neither. */
export type Phase = 'OPEN' | 'OBLIGATIONS' | 'CLOSED';

/**
 * Derives the phase of a dossier from its measures and obligations.
 * @param now - Unix milliseconds; a restraint that has lapsed by then is no obligation.
 */
export function phaseOf(view: Pick<View, 'measures' | 'obligations'>, now: number): Phase {
  if (view.measures.length === 0 || view.measures.some((measure) => !isFinal(measure.state))) return 'OPEN';
  const live = view.obligations.some(({ kind, until }) => kind === 'return' || until === undefined || Date.parse(until) > now);
  return live ? 'OBLIGATIONS' : 'CLOSED';
}
