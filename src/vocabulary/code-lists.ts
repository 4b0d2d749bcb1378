// SPDX-License-Identifier: Apache-2.0
// Every list of codes that the protocol has. A further list is a file and a line.
import { BASIS_STATUSES, DUAL_CRIMINALITY_SCOPES, ORIGINAL_POLICIES } from './accords/codes.js';
import { ADMISSIBILITY, CLOCK_EFFECTS, CONDITION_ANSWERS } from './decisions/codes.js';
import { AMENDMENTS, ASSURANCES, RELATED_KINDS, REQUEST_STATUSES } from './requests/codes.js';
import { CONFIDENTIALITY_DECISIONS } from './consultations/codes.js';
import { LEDGER_DIRECTIONS } from './records/codes.js';
import { SPONTANEOUS_REPLIES } from './spontaneous/codes.js';
import { TRANSFER_DIRECTIONS } from './persons/codes.js';
import { USE_EXCEPTIONS } from './use/codes.js';
import { ACCOUNT_KINDS } from './accounts/codes.js';
import { ASSET_KINDS, CONFIDENCE, CONTROL_BASES, LOCATION_TYPES, OFFENCE_LINKS, TRACE_METHODS } from './assets/codes.js';
import { DATA_CATEGORIES } from './records/codes.js';
import { CUSTODIANS } from './accounts/codes.js';
import { ROLES } from '../schema/frame/codes.js';
import { STAGES } from './proceedings/codes.js';
import { COST_TYPES } from './costs/codes.js';
import { DP_KINDS } from './use/codes.js';
import { DEADLINES, DEADLINE_UNITS } from './accords/codes.js';
import { DEFICIENCIES } from './intake/codes.js';
import { DELAY_REASONS } from './consultations/codes.js';
import { DIGITAL_CURRENCIES } from './accounts/codes.js';
import { EVALUATION_SCHEMES, INFORMATION_EVALUATIONS, SOURCE_EVALUATIONS } from './spontaneous/codes.js';
import {
  CONTROL_PROOFS,
  CONVERSIONS,
  CUSTODY_PLANS,
  FREEZE_ALLOWS,
  FREEZE_BLOCKS,
  FREEZE_SCOPES,
  FREEZE_TARGETS,
  KEY_MODELS,
  SUBJECT_NOTICES,
} from './freezing/codes.js';
import { ATTACHMENT_KINDS, CLASSIFICATIONS, EUROPOL_HANDLING, PAP, TLP } from '../schema/frame/codes.js';
import { NOTIFICATIONS } from './requests/codes.js';
import { ADDRESS_TYPES, IVMS101_VERSIONS, TRANSLITERATION_METHODS } from './records/codes.js';
import { LEGAL_BASES } from './legal-bases/codes.js';
import { MEASURE_TYPES } from './measures/codes.js';
import { PAYOUT_SCHEMES } from './accounts/codes.js';
import { CONDITIONS } from './decisions/codes.js';
import { EVIDENCE_KINDS, OUTCOMES } from './results/codes.js';
import { FORMALITIES } from './measures/codes.js';
import { FREEZE_KINDS, FREEZE_OUTCOMES } from './freezing/codes.js';
import { PRESERVATION_OUTCOMES } from './preservation/codes.js';
import { LEGAL_NAME_TYPES, NAME_TYPES, NATIONAL_IDS, PERSON_ROLES, SEXES, TRANSLITERATIONS } from './persons/codes.js';
import { POSTPONE_GROUNDS } from './decisions/codes.js';
import { REFUSAL_GROUNDS } from './decisions/codes.js';
import { RETURN_MODES } from './confiscation/codes.js';
import { RETURN_REASONS } from './intake/codes.js';
import { SERVICE_FAILURES, SERVICE_MODES, SERVICE_PROOFS } from './service/codes.js';
import {
  CONDITION_STATES,
  DOSSIER_STATES,
  EVIDENCE_STATES,
  LIFT_REASONS,
  MEASURE_STATES,
  PROVISIONAL_FAILURES,
  PROVISIONAL_STATES,
  RESTRAINT_STAGES,
} from './status/codes.js';
import { URGENCY_LEVELS, URGENCY_REASONS } from './requests/codes.js';
import { WITHDRAW_REASONS } from './requests/codes.js';
import type { CodeList } from '../schema/code-list.js';

/** By name. */
export const CODE_LISTS: readonly CodeList[] = Object.freeze([
  ACCOUNT_KINDS,
  ADDRESS_TYPES,
  ADMISSIBILITY,
  AMENDMENTS,
  ASSET_KINDS,
  ASSURANCES,
  ATTACHMENT_KINDS,
  BASIS_STATUSES,
  CLASSIFICATIONS,
  CLOCK_EFFECTS,
  CONDITIONS,
  CONDITION_ANSWERS,
  CONDITION_STATES,
  CONFIDENCE,
  CONFIDENTIALITY_DECISIONS,
  CONTROL_BASES,
  CONTROL_PROOFS,
  CONVERSIONS,
  COST_TYPES,
  CUSTODIANS,
  CUSTODY_PLANS,
  DATA_CATEGORIES,
  DEADLINES,
  DEADLINE_UNITS,
  DELAY_REASONS,
  DIGITAL_CURRENCIES,
  DOSSIER_STATES,
  DP_KINDS,
  DUAL_CRIMINALITY_SCOPES,
  EUROPOL_HANDLING,
  EVIDENCE_KINDS,
  EVALUATION_SCHEMES,
  EVIDENCE_STATES,
  FORMALITIES,
  FREEZE_ALLOWS,
  FREEZE_BLOCKS,
  FREEZE_KINDS,
  FREEZE_OUTCOMES,
  FREEZE_SCOPES,
  FREEZE_TARGETS,
  DEFICIENCIES,
  INFORMATION_EVALUATIONS,
  IVMS101_VERSIONS,
  KEY_MODELS,
  LEDGER_DIRECTIONS,
  LEGAL_BASES,
  LEGAL_NAME_TYPES,
  LIFT_REASONS,
  LOCATION_TYPES,
  NOTIFICATIONS,
  MEASURE_STATES,
  MEASURE_TYPES,
  NAME_TYPES,
  NATIONAL_IDS,
  OFFENCE_LINKS,
  ORIGINAL_POLICIES,
  OUTCOMES,
  PAP,
  PAYOUT_SCHEMES,
  PERSON_ROLES,
  POSTPONE_GROUNDS,
  PRESERVATION_OUTCOMES,
  PROVISIONAL_FAILURES,
  PROVISIONAL_STATES,
  REFUSAL_GROUNDS,
  RELATED_KINDS,
  REQUEST_STATUSES,
  RESTRAINT_STAGES,
  RETURN_MODES,
  RETURN_REASONS,
  ROLES,
  SERVICE_FAILURES,
  SERVICE_MODES,
  SERVICE_PROOFS,
  SEXES,
  SOURCE_EVALUATIONS,
  SPONTANEOUS_REPLIES,
  STAGES,
  SUBJECT_NOTICES,
  TLP,
  TRACE_METHODS,
  TRANSFER_DIRECTIONS,
  TRANSLITERATIONS,
  TRANSLITERATION_METHODS,
  URGENCY_LEVELS,
  URGENCY_REASONS,
  USE_EXCEPTIONS,
  WITHDRAW_REASONS,
]);
