// SPDX-License-Identifier: Apache-2.0
// Every rule. A further one is a function and a line.
import { checkDigits } from './accounts/rules.js';
import { formalRequestDue, pooledTarget } from './freezing/rules.js';
import { ipAccounts } from './records/rules.js';
import { memo } from './assets/rules.js';
import { boundUse, redaction } from './results/rules.js';
import { conditionText, postponement } from './decisions/rules.js';
import { custodyTransaction } from './freezing/reports.js';
import { otherUse } from './use/rules.js';
import { overdue, surviving } from './status/rules.js';
import { serviceProven } from './service/rules.js';
import { spontaneous } from './spontaneous/rules.js';
import { officerSignature, senderRole } from './authorities/rules.js';
import { decimals, identifiers, oneChain } from './assets/rules.js';
import { frozenAssets } from './freezing/rules.js';
import type { Rule } from '../schema/rules/rule.js';
import type { RuleContext } from './context.js';
import { attribution, contactAllowed, freezeAmount, offenceLink, silence, stateWallet, traced } from './freezing/rules.js';
import { competentRecipient, signed, uniqueId } from './authorities/rules.js';
import { urgencyShare } from './requests/rules.js';
import { bodyLanguage, factsLanguage, machineTranslation } from './languages/rules.js';
import { basisArticles, basisInForce, basisPresent, measureEnabled, programmeAlone, reciprocity } from './legal-bases/rules.js';
import { latinForm, nameParts } from './persons/rules.js';
import { isoCodes } from './languages/rules.js';
import { partialDates, personNames } from './persons/rules.js';
import { bankRelevance, contentData, judgeValidation } from './records/rules.js';
import { confiscation } from './confiscation/rules.js';
import { hearing } from './hearings/rules.js';
import { search } from './search/rules.js';
import { service, summons } from './service/rules.js';
import { transfer } from './persons/rules.js';
import { dataPeriod } from './records/rules.js';
import { preservationContent, preservationDual, preservationExpiry, preservationExtension } from './preservation/rules.js';
import { attachmentReferences, measureReferences, requestReferences } from './references/rules.js';
import { barredGround, openGround, refusalReasons } from './decisions/rules.js';
import { conductingOfficer, deadlineReason, emergency, essentials, factsDetail } from './requests/rules.js';
import { deathPenalty, dualCriminality, measureOffences, provisionText } from './proceedings/rules.js';
import { evidence, formalities, keyMaterial, outcomes } from './results/rules.js';
import { movedAssets, restraintContent } from './freezing/reports.js';

/** In the order of their ids. Several rules may share an id. */
export const RULES: readonly Rule<RuleContext>[] = Object.freeze([
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
