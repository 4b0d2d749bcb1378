// SPDX-License-Identifier: Apache-2.0
// States as messages and people name them. What leads from one to another is the dossier's business.
import { defineCodes } from '../../schema/code-list.js';

export const MEASURE_STATES = defineCodes('MeasureState', {
  DRAFT: 'draft',
  SENT: 'sent',
  DELIVERED: 'delivered',
  RECEIVED: 'received',
  REVIEW: 'under review',
  INFO_WAIT: 'waiting for information',
  COND_WAIT: 'waiting for an answer on conditions',
  CONF_WAIT: 'waiting for an answer on confidentiality',
  POSTPONED: 'postponed',
  ACCEPTED: 'accepted',
  EXECUTING: 'being executed',
  PARTIAL: 'executed in part',
  EXECUTED: 'executed',
  ACKED: 'result acknowledged',
  CLOSED: 'closed',
  REFUSED: 'refused',
  RETURNED: 'returned',
  WITHDRAWN: 'withdrawn',
  LAPSED: 'lapsed',
});
export type MeasureStateCode = (typeof MEASURE_STATES.codes)[number];

export const DOSSIER_STATES = defineCodes('DossierState', {
  OPEN: 'open',
  OBLIGATIONS: 'finished, obligations remain',
  CLOSED: 'closed',
});

/** Of a preservation or a restraint. */
export const PROVISIONAL_STATES = defineCodes('ProvisionalState', {
  ASKED: 'asked for',
  TAKEN: 'taken up',
  SECURED: 'secured',
  LINKED: 'linked to a formal request',
  CONVERTED: 'converted by the decision on the formal request',
  RELEASED: 'released',
  FAILED: 'failed',
  EXPIRED: 'expired',
  LIFTED: 'lifted',
});

export const PROVISIONAL_FAILURES = defineCodes('ProvisionalFailure', {
  'NOT-FOUND': 'not found',
  MOVED: 'moved before',
  'NO-CUSTODIAN': 'no custodian found',
  'NO-POWER': 'no power to act under domestic law',
  'DUAL-CRIM': 'no dual criminality, where a reservation says so',
});

export const LIFT_REASONS = defineCodes('LiftReason', {
  COURT: 'by a court',
  'THIRD-PARTY': 'on the claim of a third party',
  REQUESTER: 'on the wish of the requesting side',
  LAPSE: 'by lapse of time',
});

/** How far a restraint of a crypto-asset has come. */
export const RESTRAINT_STAGES = defineCodes('RestraintStage', {
  SUSPENDED: 'held by the service provider',
  FROZEN: 'frozen by an order',
  CUSTODY: 'in a wallet of the State',
});

export const CONDITION_STATES = defineCodes('ConditionState', {
  PROPOSED: 'proposed',
  ACCEPTED: 'accepted and binding',
  REJECTED: 'rejected',
  COUNTERED: 'answered by a counter-proposal',
  WAIVED: 'waived by the side that imposed it',
});

export const EVIDENCE_STATES = defineCodes('EvidenceState', {
  SENT: 'sent',
  VERIFIED: 'verified',
  DEFECTIVE: 'defective',
  HELD: 'held',
  RETURN_DUE: 'to be returned',
  RETURNED: 'returned',
  DESTROYED: 'destroyed',
  RETAINED: 'may be kept',
});
