// SPDX-License-Identifier: Apache-2.0
import { IDENTITIES, LEGAL_NAME_TYPES, NAME_TYPES, NATIONAL_IDS, PERSON_ROLES, SEXES, TRANSLITERATIONS } from './codes.js';
import { z } from '../../schema/zod.js';
import { account } from '../accounts/fields.js';
import { address, place } from '../authorities/fields.js';
import { date, partialDate } from '../../schema/fields/dates.js';
import { country, language, lei, script } from '../../schema/fields/iso.js';
import { line, list, localId, shortText, text } from '../../schema/fields/text.js';

/** A name as its bearer writes it, and its Latin form. Neither replaces the other. */
export const name = z.object({
  script: script().optional(),
  native: line().optional(),
  family: line().optional(),
  given: line().optional(),
  patronymic: line().optional(),
  latin: line().optional(),
  scheme: TRANSLITERATIONS.schema.optional(),
  nameType: NAME_TYPES.schema,
});

export const nationalId = z.object({
  value: shortText(),
  type: NATIONAL_IDS.schema,
  country: country().optional(),
  authority: line().optional(),
});

const roles = list(PERSON_ROLES.schema, { min: 1, max: PERSON_ROLES.codes.length });

export const naturalPerson = z.object({
  id: localId(),
  kind: z.literal('natural'),
  role: roles,
  /** How far the person is known; absent: by name, or by an alias where there is no name (P19). */
  identity: IDENTITIES.schema.optional(),
  names: list(name, { max: 32 }),
  /** Accounts, handles, numbers and addresses by which an unidentified person is known (P19). */
  accounts: list(account, { max: 64 }).optional(),
  sex: SEXES.schema.optional(),
  dob: partialDate().optional(),
  pob: place.optional(),
  nationalities: list(country(), { max: 16 }).optional(),
  nationalIds: list(nationalId, { max: 32 }).optional(),
  occupation: line().optional(),
  addresses: list(address, { max: 32 }).optional(),
  inCustody: z.object({ since: date().optional(), place: line().optional() }).optional(),
  languages: list(language(), { max: 16 }).optional(),
  vulnerable: z.boolean().optional(),
  aliases: list(line(), { max: 64 }).optional(),
  note: text().optional(),
});

export const legalPerson = z.object({
  id: localId(),
  kind: z.literal('legal'),
  role: roles,
  names: list(z.object({ value: line(), type: LEGAL_NAME_TYPES.schema }), { min: 1, max: 16 }),
  lei: lei().optional(),
  registration: z.object({ authority: line(), number: shortText(), country: country() }).optional(),
  seat: address.optional(),
  beneficialOwners: list(localId(), { max: 64 }).optional(),
});

export const person = z.discriminatedUnion('kind', [naturalPerson, legalPerson]);

export type Person = z.output<typeof person>;
