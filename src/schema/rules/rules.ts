// SPDX-License-Identifier: Apache-2.0
// Every rule. A further one is a function and a line.
import { checkDigits, formalRequestDue, ipAccounts, memo, pooledTarget } from './accounts.js';
import {
  boundUse,
  conditionText,
  custodyTransaction,
  otherUse,
  overdue,
  postponement,
  redaction,
  serviceProven,
  spontaneous,
  surviving,
} from './answers.js';
import { officerSignature, senderRole } from './authority.js';
import { decimals, frozenAssets, identifiers, oneChain } from './caip.js';
import type { Rule } from './define.js';
import { attribution, contactAllowed, freezeAmount, offenceLink, silence, stateWallet, traced } from './freeze.js';
import { competentRecipient, signed, uniqueId, urgencyShare } from './header.js';
import { bodyLanguage, factsLanguage, machineTranslation } from './language.js';
import { basisArticles, basisInForce, basisPresent, measureEnabled, programmeAlone, reciprocity } from './legal-basis.js';
import { latinForm, nameParts } from './names.js';
import { isoCodes, partialDates, personNames } from './persons.js';
import { bankRelevance, confiscation, contentData, hearing, judgeValidation, search, service, summons, transfer } from './presence.js';
import { dataPeriod, preservationContent, preservationDual, preservationExpiry, preservationExtension } from './preservation.js';
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

/** In the order of their ids. Several rules may share an id. */
export const RULES: readonly Rule[] = Object.freeze([
  requestReferences,
  measureReferences,
  attachmentReferences,
  senderRole,
  signed,
  officerSignature,
  uniqueId,
  competentRecipient,
  basisPresent,
  basisInForce,
  programmeAlone,
  reciprocity,
  basisArticles,
  measureEnabled,
  bodyLanguage,
  machineTranslation,
  factsLanguage,
  essentials,
  conductingOfficer,
  measureOffences,
  provisionText,
  dualCriminality,
  factsDetail,
  deadlineReason,
  emergency,
  urgencyShare,
  deathPenalty,
  personNames,
  latinForm,
  isoCodes,
  partialDates,
  nameParts,
  service,
  summons,
  hearing,
  transfer,
  search,
  ipAccounts,
  judgeValidation,
  dataPeriod,
  preservationContent,
  preservationDual,
  preservationExtension,
  preservationExpiry,
  bankRelevance,
  checkDigits,
  contentData,
  frozenAssets,
  identifiers,
  oneChain,
  decimals,
  freezeAmount,
  offenceLink,
  traced,
  attribution,
  memo,
  pooledTarget,
  confiscation,
  barredGround,
  openGround,
  refusalReasons,
  postponement,
  conditionText,
  formalRequestDue,
  restraintContent,
  movedAssets,
  stateWallet,
  keyMaterial,
  silence,
  custodyTransaction,
  contactAllowed,
  outcomes,
  evidence,
  boundUse,
  formalities,
  serviceProven,
  redaction,
  otherUse,
  surviving,
  overdue,
  spontaneous,
]);
