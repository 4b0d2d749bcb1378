// SPDX-License-Identifier: Apache-2.0
// Targets of measures: nobody can execute one that does not say whose account, which premises, or where the person is.
import type { Path } from '../../schema/path.js';
import type { Measure, MeasureOf } from '../measures/measure.js';
import { TARGET } from '../measures/target.js';
import { personOf } from '../persons/concerned.js';
import type { Person } from '../persons/fields.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { RequestPayload } from '../rule.js';
import type { FindingText } from '../texts/translations.js';
import { charactersOf } from './facts.js';

interface Missing {
  /** Below the measure. */
  readonly path: Path;
  readonly text: FindingText;
}

/** Says what a measure lacks; undefined when it has its target. */
type Target<T extends Measure['type']> = (measure: MeasureOf<T>, payload: RequestPayload) => Missing | undefined;

const missing = (text: FindingText, ...path: string[]): Missing => ({ path: ['particulars', ...path], text });

function personIn(measure: Measure, payload: RequestPayload): Person | undefined {
  const id = personOf(measure);
  return payload.persons.find((person) => person.id === id);
}

function hasPlace(person: Person): boolean {
  if (person.kind === 'legal') return person.seat !== undefined;
  const found = (person.addresses ?? []).some(({ street, locality, lines }) => (street ?? locality ?? lines) !== undefined);
  return found || person.inCustody !== undefined;
}

/** Whether a birth date, a document or a number of a register tells the person from others of the same name. */
function isDistinct(person: Person): boolean {
  if (person.kind === 'legal') return person.registration !== undefined || person.lei !== undefined;
  return person.dob !== undefined || (person.nationalIds ?? []).length > 0;
}

const UNNAMED = 'Which person? Name one of the persons of the request.';

function missingAddressee(measure: MeasureOf<'SVC-DOC' | 'SVC-SUM'>, payload: RequestPayload): Missing | undefined {
  return personIn(measure, payload) === undefined ? missing(UNNAMED, 'addressee') : undefined;
}

function missingWhereabouts(measure: MeasureOf<'STMT' | 'VID' | 'TEL'>, payload: RequestPayload): Missing | undefined {
  const person = personIn(measure, payload);
  if (person === undefined) return missing(UNNAMED, 'personId');
  // A telephone finds a person wherever that is.
  const called = measure.type === 'TEL' && person.kind === 'natural' && (person.accounts ?? []).some(({ kind }) => kind === 'PHONE');
  return called || hasPlace(person) ? undefined : missing('Where is this person? Give the address or the place of custody.', 'personId');
}

function missingIdentity(measure: MeasureOf<'CRIM-REC' | 'LOC-PER' | 'APPEAR' | 'TRF-CUST'>, payload: RequestPayload): Missing | undefined {
  const person = personIn(measure, payload);
  if (person === undefined) return missing(UNNAMED, 'personId');
  // To identify a person is to begin with an account, handle or number.
  const sought = measure.type === 'LOC-PER' && person.kind === 'natural' && (person.accounts ?? []).length > 0;
  return sought || isDistinct(person) ? undefined : missing('Many people share a name: give the year of birth or a document.', 'personId');
}

const LEAST_DESCRIPTION = 20;

function missingDescription(text: string, member: string): Missing | undefined {
  return charactersOf(text) < LEAST_DESCRIPTION ? missing('Which documents or objects? Describe them.', member) : undefined;
}

function missingBank(measure: MeasureOf<'BANK-TXN' | 'BANK-MON'>): Missing | undefined {
  const named =
    measure.custodian !== undefined || measure.particulars.account.kind === 'IBAN' || measure.particulars.account.kind === 'CARD';
  return named ? undefined : { path: ['custodian'], text: 'At which bank is this account?' };
}

function missingCustomer(measure: MeasureOf<'VASP-KYC' | 'VASP-LEDGER'>): Missing | undefined {
  if (measure.custodian === undefined) return { path: ['custodian'], text: 'At which service provider?' };
  const { accounts, transactions = [] } = measure.particulars;
  const found = accounts.length + transactions.length > 0;
  return found ? undefined : missing('KYC of whom? Name an account, address, transaction or customer.', 'accounts');
}

/** Locality is enough for a hamlet without streets. */
function isPremises({ street, locality, lines }: MeasureOf<'SRCH'>['particulars']['premises'][number]): boolean {
  return lines !== undefined || (street !== undefined && locality !== undefined);
}

const TARGETS: { readonly [T in Measure['type']]?: Target<T> } = {
  'SVC-DOC': missingAddressee,
  'SVC-SUM': missingAddressee,
  STMT: missingWhereabouts,
  VID: missingWhereabouts,
  TEL: missingWhereabouts,
  DOC: ({ particulars }) => missingDescription(particulars.description, 'description'),
  EXAM: ({ particulars }) => missingDescription(particulars.object, 'object'),
  EXPERT: ({ particulars }) => missingDescription(particulars.object, 'object'),
  'BANK-ACC': (measure, payload) => {
    const person = personIn(measure, payload);
    if (person === undefined) return missing(UNNAMED, 'personId');
    return isDistinct(person)
      ? undefined
      : missing('Whose accounts? Give the birth date, the tax number or the registration number.', 'personId');
  },
  'BANK-TXN': missingBank,
  'BANK-MON': missingBank,
  'VASP-KYC': missingCustomer,
  'VASP-LEDGER': missingCustomer,
  PRES: ({ particulars }) =>
    particulars.accounts.length > 0 ? undefined : missing('Whose data? Name an account, address, number or other identifier.', 'accounts'),
  'RT-TRA': ({ validation }, payload) => {
    const { decisionNo, exPost, notRequiredBecause } = validation ?? payload.validation ?? {};
    if ((decisionNo ?? exPost ?? notRequiredBecause) !== undefined) return undefined;
    return { path: ['validation'], text: 'By whose order? Name the decision.' };
  },
  SRCH: ({ particulars, personIds = [] }) => {
    const { premises, persons = [], objects = [] } = particulars;
    if (premises.some(isPremises) || persons.length + objects.length + personIds.length > 0) return undefined;
    return missing('What is to be searched? Name premises with street and town, or a person, vehicle or device.', 'premises');
  },
  'CRIM-REC': missingIdentity,
  'LOC-PER': missingIdentity,
  APPEAR: missingIdentity,
  'TRF-CUST': missingIdentity,
};

export const targets = defineRule({
  ...TARGET,
  source: 'practice: a measure without a target cannot be executed; see UNTOC article 18(15)(f)',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, measure] of payload.measures.entries()) {
      const target = TARGETS[measure.type] as Target<Measure['type']> | undefined;
      const found = target?.(measure, payload);
      if (found !== undefined) report(['payload', 'measures', i, ...found.path], found.text);
    }
  },
});
