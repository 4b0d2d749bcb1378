// SPDX-License-Identifier: Apache-2.0
// Names that schemas have in generated documents. A schema without one is written out where it stands.
import { CODE_LISTS } from '../codes/lists.js';
import { address, authenticityContact, authority, contact, officer, place } from '../fields/addresses.js';
import { asset, location, valuation } from '../fields/assets.js';
import { blockRef, transaction, utxo } from '../fields/chain.js';
import { condition } from '../fields/conditions.js';
import { account, custodian } from '../fields/custodian.js';
import { period } from '../fields/dates.js';
import { digitalCurrencyWallet } from '../fields/digital-currency.js';
import { evaluation } from '../fields/evaluation.js';
import { custodyEvent, evidenceItem, hash } from '../fields/evidence.js';
import { extension } from '../fields/extension.js';
import { custodyWallet, freezeInstruction, proofOfControl } from '../fields/freeze.js';
import { attachmentRef, confidentiality, handling } from '../fields/handling.js';
import { ivms101, ivmsLegalPerson, ivmsNaturalPerson, ivmsPerson } from '../fields/ivms101.js';
import { legalBasis, legalBasisRef } from '../fields/legal-basis.js';
import { poolMembership } from '../fields/mining.js';
import { amount, money, vAmount } from '../fields/money.js';
import { offence, provision } from '../fields/offences.js';
import { order, validation } from '../fields/orders.js';
import { bankAccount, destination } from '../fields/payment.js';
import { legalPerson, name, nationalId, naturalPerson, person } from '../fields/persons.js';
import { preservationReport } from '../fields/preservation.js';
import { proceedings } from '../fields/proceedings.js';
import { restraintReport } from '../fields/restraint.js';
import { slot, tech } from '../fields/schedule.js';
import { versionOfText } from '../fields/text.js';
import { trace } from '../fields/trace.js';
import { MEASURES } from '../measures/catalogue.js';
import { deadline, formality } from '../measures/define.js';
import { measure } from '../measures/measure.js';
import { preservationParticulars } from '../measures/preservation.js';
import { emergency, relatedExchange, requester } from '../messages/request-payload.js';
import type { z } from '../zod.js';

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
  bankAccount,
  destination,
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

/** `BasisStatus` and `vAmount` become `basis-status` and `v-amount`. */
export function kebab(text: string): string {
  return text.replaceAll(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
}

function* named(): Generator<readonly [z.ZodType, string]> {
  for (const [title, schema] of Object.entries(FIELDS)) yield [schema, kebab(title)];
  for (const list of CODE_LISTS) yield [list.schema, kebab(list.name).replace(/(?:-code)?$/, '-code')];
  for (const { type, schema } of Object.values(MEASURES)) yield [schema as z.ZodType, `measure-${type.toLowerCase()}`];
}

/** Name by schema. */
export const NAMES: ReadonlyMap<z.ZodType, string> = new Map(named());
