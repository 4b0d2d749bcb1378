// SPDX-License-Identifier: Apache-2.0
// Names that schemas have in generated documents: those of their exports. A schema without one is written out where it stands. Add a topic
// as a row.
import { date, dateTime, partialDate, period, timeOfDay } from '../schema/fields/dates.js';
import { extension } from '../schema/fields/extension.js';
import { line, localId, shortText, text, uuid, versionOfText } from '../schema/fields/text.js';
import { attachmentRef, handling } from '../schema/frame/handling.js';
import { kebab } from '../schema/generators/texts.js';
import { bic, country, currency, language, lei, script, timeZone } from '../schema/fields/iso.js';
import type { z } from '../schema/zod.js';
import * as accounts from './accounts/fields.js';
import { iban, paymentAccount } from './accounts/payment.js';
import { blockRef, caip10, caip19, caip2, transaction, utxo } from './assets/chain.js';
import * as assets from './assets/fields.js';
import { amount, money, vAmount } from './assets/money.js';
import * as authorities from './authorities/fields.js';
import { CODE_LISTS } from './code-lists.js';
import { destination } from './confiscation/fields.js';
import * as costs from './costs/fields.js';
import * as decisions from './decisions/fields.js';
import * as freezing from './freezing/fields.js';
import * as hearings from './hearings/fields.js';
import * as legalBases from './legal-bases/fields.js';
import { MEASURES } from './measures/catalogue.js';
import { deadline, formality } from './measures/definition.js';
import { measure } from './measures/measure.js';
import * as persons from './persons/fields.js';
import * as preservation from './preservation/fields.js';
import { preservationParticulars } from './preservation/measures.js';
import * as proceedings from './proceedings/fields.js';
import * as records from './records/fields.js';
import { confidentiality, emergency, relatedExchange, requester } from './requests/fields.js';
import * as results from './results/fields.js';
import * as spontaneous from './spontaneous/fields.js';

const FIELDS = {
  ...accounts,
  ...assets,
  ...authorities,
  ...costs,
  ...decisions,
  ...freezing,
  ...hearings,
  ...legalBases,
  ...persons,
  ...preservation,
  ...proceedings,
  ...records,
  ...results,
  ...spontaneous,
  block: blockRef,
  transaction,
  utxo,
  period,
  extension,
  attachmentRef,
  confidentiality,
  handling,
  amount,
  money,
  vAmount,
  paymentAccount,
  destination,
  textVersion: versionOfText,
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
