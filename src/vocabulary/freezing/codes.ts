// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const FREEZE_OUTCOMES = defineCodes('FreezeOutcome', labels.FreezeOutcome);

export const FREEZE_KINDS = defineCodes('FreezeKind', labels.FreezeKind, {
  sources: { SUSPENSION: 'TR CMK 128/A', 'SEIZURE-TRANSFER': 'RU law of 20 February 2026 on digital currency in criminal proceedings' },
});

export const FREEZE_TARGETS = defineCodes('FreezeTarget', labels.FreezeTarget);

export const FREEZE_SCOPES = defineCodes('FreezeScope', labels.FreezeScope);

export const FREEZE_BLOCKS = defineCodes('FreezeBlock', labels.FreezeBlock);

export const FREEZE_ALLOWS = defineCodes('FreezeAllow', labels.FreezeAllow);

export const SUBJECT_NOTICES = defineCodes('SubjectNotice', labels.SubjectNotice);

export const CUSTODY_PLANS = defineCodes('CustodyPlan', labels.CustodyPlan);

export const KEY_MODELS = defineCodes('KeyModel', labels.KeyModel);

export const CONTROL_PROOFS = defineCodes('ControlProof', labels.ControlProof);

export const CONVERSIONS = defineCodes('Conversion', labels.Conversion);
