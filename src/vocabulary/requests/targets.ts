// SPDX-License-Identifier: Apache-2.0
// Without a target nobody can execute a measure: whose account, which premises, where the person is.
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import type { Measure, MeasureOf } from '../measures/measure.js';
import { personOf } from '../persons/concerned.js';
import type { Person } from '../persons/fields.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { FindingText } from '../texts/translations.js';
import { charactersOf } from './facts.js';

type Payload = MessageBody<(typeof REQUESTS)[number]>['payload'];

interface Missing {
  /** Below the measure. */
  readonly path: Path;
  readonly text: FindingText;
}

/** Says what a measure lacks; nothing when it has its target. */
type Target<T extends Measure['type']> = (measure: MeasureOf<T>, payload: Payload) => Missing | undefined;

const missing = (text: FindingText, ...path: string[]): Missing => ({ path: ['particulars', ...path], text });

function personIn(measure: Measure, payload: Payload): Person | undefined {
  const id = personOf(measure);
  return payload.persons.find((person) => person.id === id);
}

function hasPlace(person: Person): boolean {
  if (person.kind === 'legal') return person.seat !== undefined;
  const found = (person.addresses ?? []).some(({ street, locality, lines }) => (street ?? locality ?? lines) !== undefined);
  return found || person.inCustody !== undefined;
}

/** Birth, a document or a number of a register: what tells people of one name apart. */
function isTold(person: Person): boolean {
  if (person.kind === 'legal') return person.registration !== undefined || person.lei !== undefined;
  return person.dob !== undefined || (person.nationalIds ?? []).length > 0;
}

const UNNAMED = 'Which person? Name one of the persons of the request.';

function served(measure: MeasureOf<'SVC-DOC' | 'SVC-SUM'>, payload: Payload): Missing | undefined {
  return personIn(measure, payload) === undefined ? missing(UNNAMED, 'addressee') : undefined;
}

function heard(measure: MeasureOf<'STMT' | 'VID' | 'TEL'>, payload: Payload): Missing | undefined {
  const person = personIn(measure, payload);
  if (person === undefined) return missing(UNNAMED, 'personId');
  // A telephone finds a person wherever that is.
  const called = measure.type === 'TEL' && person.kind === 'natural' && (person.accounts ?? []).some(({ kind }) => kind === 'PHONE');
  return called || hasPlace(person) ? undefined : missing('Where is this person? Give the address or the place of custody.', 'personId');
}

function identified(measure: MeasureOf<'CRIM-REC' | 'LOC-PER' | 'APPEAR' | 'TRF-CUST'>, payload: Payload): Missing | undefined {
  const person = personIn(measure, payload);
  if (person === undefined) return missing(UNNAMED, 'personId');
  // To identify a person is to begin with an account, handle or number.
  const sought = measure.type === 'LOC-PER' && person.kind === 'natural' && (person.accounts ?? []).length > 0;
  return sought || isTold(person) ? undefined : missing('Many people share a name: give the year of birth or a document.', 'personId');
}

const LEAST_DESCRIPTION = 20;

function described(text: string, member: string): Missing | undefined {
  return charactersOf(text) < LEAST_DESCRIPTION ? missing('Which documents or objects? Describe them.', member) : undefined;
}

function held(measure: MeasureOf<'BANK-TXN' | 'BANK-MON'>): Missing | undefined {
  const named =
    measure.custodian !== undefined || measure.particulars.account.kind === 'IBAN' || measure.particulars.account.kind === 'CARD';
  return named ? undefined : { path: ['custodian'], text: 'At which bank is this account?' };
}

function customer(measure: MeasureOf<'VASP-KYC' | 'VASP-LEDGER'>): Missing | undefined {
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
  'SVC-DOC': served,
  'SVC-SUM': served,
  STMT: heard,
  VID: heard,
  TEL: heard,
  DOC: ({ particulars }) => described(particulars.description, 'description'),
  EXAM: ({ particulars }) => described(particulars.object, 'object'),
  EXPERT: ({ particulars }) => described(particulars.object, 'object'),
  'BANK-ACC': (measure, payload) => {
    const person = personIn(measure, payload);
    if (person === undefined) return missing(UNNAMED, 'personId');
    return isTold(person)
      ? undefined
      : missing('Whose accounts? Give the birth date, the tax number or the registration number.', 'personId');
  },
  'BANK-TXN': held,
  'BANK-MON': held,
  'VASP-KYC': customer,
  'VASP-LEDGER': customer,
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
  'CRIM-REC': identified,
  'LOC-PER': identified,
  APPEAR: identified,
  'TRF-CUST': identified,
};

export const targets = defineRule({
  id: 'P18',
  severity: 'E',
  source: 'practice: a measure without a target cannot be executed; see UNTOC article 18(15)(f)',
  summary: 'A measure names its target: the person, account, place or object, so that it can be executed.',
  mend: 'Add the person, account, address, place or object to which the measure is directed.',
  on: REQUESTS,
  check({ payload }, report) {
    for (const [i, measure] of payload.measures.entries()) {
      const target = TARGETS[measure.type] as Target<Measure['type']> | undefined;
      const found = target?.(measure, payload);
      if (found !== undefined) report(['payload', 'measures', i, ...found.path], found.text);
    }
  },
});
