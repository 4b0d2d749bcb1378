// SPDX-License-Identifier: Apache-2.0
// Names that schemas have in generated documents. A schema without one is written out where it stands.
import { date, dateTime, partialDate, period, timeOfDay } from '../schema/fields/dates.js';
import { extension } from '../schema/fields/extension.js';
import { line, localId, shortText, text, uuid, versionOfText } from '../schema/fields/text.js';
import { attachmentRef, handling } from '../schema/frame/handling.js';
import { kebab } from '../schema/generators/texts.js';
import { bic, country, currency, language, lei, script, timeZone } from '../schema/fields/iso.js';
import type { z } from '../schema/zod.js';
import { account, custodian, digitalCurrencyWallet, poolMembership } from './accounts/fields.js';
import { iban, paymentAccount } from './accounts/payment.js';
import { blockRef, caip10, caip19, caip2, transaction, utxo } from './assets/chain.js';
import { asset, location, trace, valuation } from './assets/fields.js';
import { amount, money, vAmount } from './assets/money.js';
import { address, authenticityContact, authority, contact, officer, place } from './authorities/fields.js';
import { CODE_LISTS } from './code-lists.js';
import { destination } from './confiscation/fields.js';
import { sanctions } from './costs/fields.js';
import { condition } from './decisions/fields.js';
import { custodyWallet, freezeInstruction, proofOfControl, restraintReport } from './freezing/fields.js';
import { slot, tech } from './hearings/fields.js';
import { legalBasis, legalBasisRef } from './legal-bases/fields.js';
import { MEASURES } from './measures/catalogue.js';
import { deadline, formality } from './measures/definition.js';
import { measure } from './measures/measure.js';
import { legalPerson, name, nationalId, naturalPerson, person } from './persons/fields.js';
import { preservationReport } from './preservation/fields.js';
import { preservationParticulars } from './preservation/measures.js';
import { offence, order, proceedings, provision, validation } from './proceedings/fields.js';
import { ivms101, ivmsLegalPerson, ivmsNaturalPerson, ivmsPerson } from './records/fields.js';
import { confidentiality, emergency, relatedExchange, requester } from './requests/fields.js';
import { custodyEvent, evidenceItem, hash } from './results/fields.js';
import { evaluation } from './spontaneous/fields.js';

const FIELDS = {
  address,
  authenticityContact,
  authority,
  contact,
  officer,
  place,
  asset,
  location,
  valuation,
  block: blockRef,
  transaction,
  utxo,
  condition,
  account,
  custodian,
  period,
  digitalCurrencyWallet,
  evaluation,
  extension,
  custodyEvent,
  evidence: evidenceItem,
  hash,
  custodyWallet,
  instruction: freezeInstruction,
  proofOfControl,
  attachmentRef,
  confidentiality,
  handling,
  ivms101,
  ivmsLegalPerson,
  ivmsNaturalPerson,
  ivmsPerson,
  legalBasis,
  legalBasisRef,
  poolMembership,
  amount,
  money,
  vAmount,
  offence,
  provision,
  order,
  validation,
  paymentAccount,
  destination,
  sanctions,
  legalPerson,
  name,
  nationalId,
  naturalPerson,
  person,
  preservation: preservationReport,
  proceedings,
  restraint: restraintReport,
  slot,
  tech,
  textVersion: versionOfText,
  trace,
  deadline,
  formality,
  measure,
  preservationParticulars,
  emergency,
  relatedExchange,
  requester,
} as const satisfies Readonly<Record<string, z.ZodType>>;

/** Texts by name, each as its maker. */
const TEXTS = {
  short: shortText,
  line,
  note: text,
  local: localId,
  uuid,
  date,
  dateTime,
  partialDate,
  timeOfDay,
  timeZone,
  language,
  country,
  script,
  currency,
  lei,
  bic,
  iban,
  caip2,
  caip10,
  caip19,
} as const satisfies Readonly<Record<string, () => z.ZodType>>;

/** Schemas by the names that they have in generated documents. */
export const SCHEMA_NAMES: Readonly<Record<string, z.ZodType>> = Object.fromEntries<z.ZodType>([
  ...Object.entries(FIELDS).map(([title, schema]) => [kebab(title), schema] as const),
  ...Object.entries(TEXTS).map(([title, make]) => [kebab(title), make()] as const),
  ...CODE_LISTS.map((list) => [kebab(list.name).replace(/(?:-code)?$/, '-code'), list.schema] as const),
  ...Object.values(MEASURES).map(({ type, schema }) => [`measure-${type.toLowerCase()}`, schema as z.ZodType] as const),
]);
