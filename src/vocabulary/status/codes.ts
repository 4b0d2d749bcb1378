// SPDX-License-Identifier: Apache-2.0
// Names of states in messages. The dossier defines the transitions.
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const MEASURE_STATES = defineCodes('MeasureState', labels.MeasureState);

export const DOSSIER_STATES = defineCodes('DossierState', labels.DossierState);

/** States of a preservation or a restraint. */
export const PROVISIONAL_STATES = defineCodes('ProvisionalState', labels.ProvisionalState);

export const PROVISIONAL_FAILURES = defineCodes('ProvisionalFailure', labels.ProvisionalFailure);

export const LIFT_REASONS = defineCodes('LiftReason', labels.LiftReason);

/** Progress of a restraint of a crypto-asset. */
export const RESTRAINT_STAGES = defineCodes('RestraintStage', labels.RestraintStage);

export const CONDITION_STATES = defineCodes('ConditionState', labels.ConditionState);

export const EVIDENCE_STATES = defineCodes('EvidenceState', labels.EvidenceState);
