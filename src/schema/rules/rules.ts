// SPDX-License-Identifier: Apache-2.0
// Every rule. A further one is a function and a line.
import { officerSignature, senderRole } from './authority.js';
import { decimals, frozenAssets, identifiers, oneChain } from './caip.js';
import type { Rule } from './define.js';
import { attribution, contactAllowed, freezeAmount, offenceLink, silence, stateWallet, traced } from './freeze.js';
import { bodyLanguage, factsLanguage } from './language.js';
import { basisArticles, basisInForce, basisPresent, measureEnabled, programmeAlone, reciprocity } from './legal-basis.js';
import { isoCodes, partialDates, personNames } from './persons.js';
import { dataPeriod, preservationContent, preservationDual } from './preservation.js';
import { attachmentReferences, measureReferences, requestReferences } from './references.js';
import { barredGround, openGround, refusalReasons } from './refusal.js';
import {
  conductingOfficer,
  deadlineReason,
  deathPenalty,
  dualCriminality,
  emergency,
  essentials,
  factsDetail,
  measureOffences,
  provisionText,
} from './request-content.js';
import { evidence, formalities, keyMaterial, movedAssets, outcomes, restraintContent } from './results.js';

/** In the order of their ids. Several rules may share V001. */
export const RULES: readonly Rule[] = Object.freeze([
  requestReferences,
  measureReferences,
  attachmentReferences,
  senderRole,
  officerSignature,
  basisPresent,
  basisInForce,
  programmeAlone,
  reciprocity,
  basisArticles,
  measureEnabled,
  bodyLanguage,
  factsLanguage,
  essentials,
  conductingOfficer,
  measureOffences,
  provisionText,
  dualCriminality,
  factsDetail,
  deadlineReason,
  emergency,
  deathPenalty,
  personNames,
  isoCodes,
  partialDates,
  dataPeriod,
  preservationContent,
  preservationDual,
  frozenAssets,
  identifiers,
  oneChain,
  decimals,
  freezeAmount,
  offenceLink,
  traced,
  attribution,
  barredGround,
  openGround,
  refusalReasons,
  restraintContent,
  movedAssets,
  stateWallet,
  keyMaterial,
  silence,
  contactAllowed,
  outcomes,
  evidence,
  formalities,
]);
