// SPDX-License-Identifier: Apache-2.0
// Who a person is: a name, or what an unidentified person is known by; and an age that can be.
import { spanOf } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report, RequestPayload } from '../rule.js';
import { personOf } from './concerned.js';
import type { Person } from './fields.js';

type Natural = Extract<Person, { kind: 'natural' }>;

const NAMING = [...REQUESTS, 'request.supplement'] as const;

/** Measures whose person must be known by name. */
const NEEDS_NAME: ReadonlySet<string> = new Set(['STMT', 'VID', 'TEL', 'SVC-DOC', 'SVC-SUM', 'TRF-CUST', 'CRIM-REC']);

function identityOf({ identity, names, aliases = [] }: Natural): NonNullable<Natural['identity']> {
  return identity ?? (names.length === 0 && aliases.length > 0 ? 'ALIAS-ONLY' : 'KNOWN');
}

function isReadable({ native, latin }: Natural['names'][number]): boolean {
  if (native === undefined) return false;
  return latin !== undefined || Array.from(native).every((letter) => !/\p{L}/u.test(letter) || /\p{Script=Latin}/u.test(letter));
}

/** Whether something but a name leads to the person. */
function isTraceable(person: Natural, payload: Partial<RequestPayload>): boolean {
  const { accounts = [], addresses = [], nationalIds = [] } = person;
  if (accounts.length + addresses.length + nationalIds.length > 0) return true;
  if (payload.assets?.some(({ controlledBy }) => controlledBy?.personId === person.id) === true) return true;
  return (payload.measures ?? []).some(({ personIds, particulars }) => {
    const accounted =
      'account' in particulars || ('accounts' in particulars && (particulars.accounts ?? []).length > 0) || 'target' in particulars;
    return accounted && personIds?.includes(person.id) === true;
  });
}

function judgeNamed(person: Natural, path: Path, report: Report): void {
  if (!person.names.some(isReadable))
    report([...path, 'names'], 'Give the name as its bearer writes it, and its Latin form where that is another script.');
  if (person.dob === undefined) report([...path, 'dob'], 'The date of birth is missing.', 'W');
}

function judgeUnnamed(person: Natural, path: Path, payload: Partial<RequestPayload>, report: Report): void {
  if (!isTraceable(person, payload)) report([...path, 'accounts'], 'This person is unidentified: say by what he or she is known.');
  else report([...path, 'identity'], 'This person has no known name. The other State must find out who it is.', 'W');
  for (const measure of payload.measures ?? []) {
    if (!NEEDS_NAME.has(measure.type) || personOf(measure) !== person.id) continue;
    report([...path, 'identity'], '{measure} needs a person whose name is known.', { values: { measure: measure.type } });
  }
}

export const identity = defineRule({
  id: 'P19',
  severity: 'E',
  source: 'ICAO 9303; RU CPC article 454; practice: suspects of cybercrime are known by accounts',
  summary: 'A natural person has a name that both States can read, or is known by an account, number or address.',
  mend: 'Copy the name from an identity document; of an unidentified person give an account, handle, number or address.',
  on: NAMING,
  check({ payload }, report) {
    for (const [i, person] of (payload.persons ?? []).entries()) {
      if (person.kind !== 'natural') continue;
      const path: Path = ['payload', 'persons', i];
      if (identityOf(person) === 'KNOWN') judgeNamed(person, path, report);
      else judgeUnnamed(person, path, payload as Partial<RequestPayload>, report);
    }
  },
});

const ADULT = 18;
const CHILD = 10;
const OLDEST = 110;
const YEAR_MS = 365.25 * 86_400_000;
const PURSUED: ReadonlySet<string> = new Set(['SUSP', 'ACC', 'CONV']);

export const age = defineRule({
  id: 'P20',
  severity: 'E',
  source: 'see the Convention on the Rights of the Child, article 40',
  summary: 'A date of birth can be true, and a minor is treated as one.',
  mend: 'Correct the date, or mark the person as vulnerable and say which safeguards apply.',
  on: NAMING,
  check({ payload }, report, _context, { issuedAt }) {
    if (issuedAt === undefined) return;
    for (const [i, person] of (payload.persons ?? []).entries()) {
      const born = person.kind === 'natural' && person.dob !== undefined ? spanOf(person.dob) : undefined;
      // A date in the future has a rule of its own.
      if (person.kind !== 'natural' || born === undefined || born.first > issuedAt) continue;
      const path: Path = ['payload', 'persons', i, 'dob'];
      const [least, most] = [(issuedAt - born.last) / YEAR_MS, (issuedAt - born.first) / YEAR_MS];
      const pursued = person.role.some((role) => PURSUED.has(role));
      if (least > OLDEST) report(path, 'This person would be older than 110 years.');
      else if (most < CHILD && pursued) report(path, 'A child under ten is not prosecuted. Is the date right?');
      else if (most < ADULT && person.vulnerable !== true) report(path, 'A minor: say which safeguards apply.', 'W');
    }
  },
});
