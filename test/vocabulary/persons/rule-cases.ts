// SPDX-License-Identifier: Apache-2.0
import { P, REQUEST, SUKRU, YOLKIN, asks, breaks, named } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'P19',
    'a name without its Latin form',
    REQUEST,
    (b) => (b.payload.persons = [{ ...YOLKIN, names: [{ script: 'Cyrl', native: 'Пример Ёлкин', nameType: 'LEGL' }] }]),
    'E P19 /payload/persons/0/names',
  ),
  breaks('P19', 'no date of birth', REQUEST, (b) => (b.payload.persons = [{ ...SUKRU, dob: undefined }]), 'W P19 /payload/persons/0/dob'),
  breaks(
    'V033',
    'a month filled in with zeros',
    REQUEST,
    (b) => (b.payload.persons = [{ ...SUKRU, dob: '1984-00-00' }]),
    'E V033 /payload/persons/0/dob',
  ),
  breaks(
    'V033',
    'a date of birth that looks filled in',
    REQUEST,
    (b) => (b.payload.persons = [{ ...SUKRU, dob: '1984-01-01' }]),
    'W V033 /payload/persons/0/dob',
  ),
  breaks(
    'V033',
    'a day of the offence that no calendar has',
    REQUEST,
    (b) => Object.assign(b.payload.proceedings.offences[0]?.committedAt[0] ?? {}, { to: '2017-02-30' }),
    'E V033 /payload/proceedings/offences/0/committedAt/0/to',
  ),
  breaks(
    'P19',
    'no name in a supplement',
    'request.supplement',
    (b) => (b.payload.persons = [{ ...SUKRU, names: [] }]),
    'E P19 /payload/persons/0/names',
  ),
  asks(
    'V038',
    'a transfer without consent and undertaking',
    'TRF-CUST',
    ({ particulars }) => {
      particulars['consent'] = { given: false };
      delete particulars['returnUndertaking'];
    },
    `E V038 ${P}/consent`,
    `E V038 ${P}/returnUndertaking`,
  ),
  breaks(
    'V031',
    'a Latin form that no table makes',
    REQUEST,
    (b) => (b.payload.persons = named('Primer Jolkin')),
    'W V031 /payload/persons/0/names/0/latin',
  ),
  breaks(
    'V034',
    'a family name that the whole name does not have',
    REQUEST,
    (b) => (b.payload.persons = named('Primer Elkin', { family: 'Ёжкин' })),
    'E V034 /payload/persons/0/names/0/family',
  ),
];
