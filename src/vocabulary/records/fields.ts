// SPDX-License-Identifier: Apache-2.0
// Data that providers exchange about both ends of a transfer: IVMS101.2023, member by member, as TRAVEL-RULE asks for it. Texts have the
// bounds of this protocol and not the standard's narrower ones: the transmitted data are evidence, even if too long.
import { ADDRESS_TYPES, IVMS101_VERSIONS, TRANSLITERATION_METHODS } from './codes.js';
import { LEGAL_NAME_TYPES, NAME_TYPES, NATIONAL_IDS } from '../persons/codes.js';
import { z } from '../../schema/zod.js';
import { partialDate } from '../../schema/fields/dates.js';
import { country } from '../../schema/fields/iso.js';
import { line, list, shortText } from '../../schema/fields/text.js';

const few = { max: 16 } as const;

const ivmsAddress = z.object({
  addressType: ADDRESS_TYPES.schema,
  department: line().optional(),
  subDepartment: line().optional(),
  streetName: line().optional(),
  buildingNumber: shortText().optional(),
  buildingName: line().optional(),
  floor: line().optional(),
  postBox: shortText().optional(),
  room: line().optional(),
  postcode: shortText().optional(),
  townName: line(),
  townLocationName: line().optional(),
  districtName: line().optional(),
  countrySubDivision: line().optional(),
  addressLine: list(line(), { max: 7 }).optional(),
  country: country(),
});

const nationalIdentification = z.object({
  nationalIdentifier: shortText(),
  nationalIdentifierType: NATIONAL_IDS.schema,
  countryOfIssue: country().optional(),
  registrationAuthority: shortText().optional(),
});

const naturalName = z.object({
  primaryIdentifier: line(),
  secondaryIdentifier: line().optional(),
  naturalPersonNameIdentifierType: NAME_TYPES.schema,
});
const localName = z.object({ primaryIdentifier: line(), secondaryIdentifier: line().optional(), nameIdentifierType: NAME_TYPES.schema });
const legalName = z.object({ legalPersonName: line(), legalPersonNameIdentifierType: LEGAL_NAME_TYPES.schema });

export const ivmsNaturalPerson = z.object({
  name: z.object({
    nameIdentifier: list(naturalName, { min: 1, max: 16 }),
    localNameIdentifier: list(localName, few).optional(),
    phoneticNameIdentifier: list(localName, few).optional(),
  }),
  geographicAddress: list(ivmsAddress, few).optional(),
  nationalIdentification: nationalIdentification.optional(),
  customerIdentification: shortText().optional(),
  dateAndPlaceOfBirth: z.object({ dateOfBirth: partialDate(), placeOfBirth: line() }).optional(),
  countryOfResidence: country().optional(),
});

export const ivmsLegalPerson = z.object({
  name: z.object({
    nameIdentifier: list(legalName, { min: 1, max: 16 }),
    localNameIdentifier: list(legalName, few).optional(),
    phoneticNameIdentifier: list(legalName, few).optional(),
  }),
  geographicAddress: list(ivmsAddress, few).optional(),
  customerIdentification: shortText().optional(),
  nationalIdentification: nationalIdentification.optional(),
  countryOfRegistration: country().optional(),
});

/** One of the two, as the standard says. */
export const ivmsPerson = z.union([
  z.object({ naturalPerson: ivmsNaturalPerson, accountNumber: list(line(), few).optional() }),
  z.object({ legalPerson: ivmsLegalPerson, accountNumber: list(line(), few).optional() }),
]);

/** An IVMS101.2023 payload. One of 2020 is converted by its provider, and attached as it was transmitted. */
export const ivms101 = z.object({
  originator: z.object({ originatorPerson: list(ivmsPerson, { min: 1, max: 16 }) }),
  beneficiary: z.object({ beneficiaryPerson: list(ivmsPerson, { min: 1, max: 16 }) }),
  originatingVASP: ivmsPerson.optional(),
  beneficiaryVASP: ivmsPerson.optional(),
  transferPath: z
    .object({ transferPath: list(z.object({ intermediaryVASP: ivmsPerson, sequence: z.int().min(0) }), { max: 64 }) })
    .optional(),
  payloadMetadata: z.object({
    transliterationMethod: list(TRANSLITERATION_METHODS.schema, { max: TRANSLITERATION_METHODS.codes.length }).optional(),
    payloadVersion: IVMS101_VERSIONS.schema.extract(['101.2023']),
  }),
});
