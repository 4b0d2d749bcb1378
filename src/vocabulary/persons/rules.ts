// SPDX-License-Identifier: Apache-2.0
// Who a person is: a name, or what an unidentified person is known by; and an age that can be.
import { isCalendarDate, spanOf } from '../../schema/fields/dates.js';
import type { Path } from '../../schema/path.js';
import type { MessageBody } from '../catalogue.js';
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';
import type { Report, RequestPayload } from '../rule.js';
import { personOf } from './concerned.js';
import type { Person } from './fields.js';
import { foldName } from './names/fold.js';
import { isIcaoForm } from './names/icao-9303.js';

const NAMING = [...REQUESTS, 'request.supplement'] as const;

/** Members whose dates may be partial. */
const PARTIAL: ReadonlySet<string> = new Set(['dob']);

const COMMITTED: ReadonlySet<string> = new Set(['from', 'to']);

export const partialDates = defineRule({
  id: 'V033',
  source: 'practice: dates of birth are often partial',
  summary: 'A partial date leaves out what is not known; nothing is filled in.',
  mend: 'Write YYYY or YYYY-MM when no more is known.',
  on: NAMING,
  check(_body, report, _context, { texts }) {
    for (const { name, value, path } of texts) {
      const partial = PARTIAL.has(name) || (COMMITTED.has(name) && path().includes('committedAt'));
      if (!partial) continue;
      if (!isCalendarDate(value)) report(path(), 'no such date: leave out what is not known');
      else if (name === 'dob' && value.endsWith('-01-01'))
        report(path(), 'the first of January: leave day and month out unless they are known', 'W');
    }
  },
});

/** Names of natural persons, with their paths. */
function namesOf({ payload }: MessageBody<(typeof NAMING)[number]>) {
  return (payload.persons ?? []).flatMap((person, i) =>
    person.kind === 'natural' ? person.names.map((name, j) => ({ name, path: ['payload', 'persons', i, 'names', j] })) : [],
  );
}

export const latinForm = defineRule({
  id: 'V031',
  severity: 'W',
  source: 'ICAO 9303 part 3 section 6',
  summary: 'The Latin form of a name is one that ICAO 9303 makes of the native form; both spellings are kept in any case.',
  mend: 'Use the form of the passport and mark it PASSPORT-AS-ISSUED, or correct the transliteration.',
  on: NAMING,
  check(body, report) {
    for (const { name, path } of namesOf(body)) {
      const { native, latin, scheme } = name;
      if (native === undefined || latin === undefined || scheme !== 'ICAO9303') continue;
      if (isIcaoForm(native, latin) === false) report([...path, 'latin'], 'not the Latin form of the native name');
    }
  },
});

export const nameParts = defineRule({
  id: 'V034',
  source: 'Unicode case folding; Turkish and Russian spelling',
  summary: 'The parts of a name are parts of its native form, in whatever case, dots or yo they are written.',
  mend: 'Correct the part, or put the whole name into its native form.',
  on: NAMING,
  check(body, report) {
    for (const { name, path } of namesOf(body)) {
      if (name.native === undefined) continue;
      const whole = foldName(name.native);
      for (const part of ['family', 'given', 'patronymic'] as const) {
        const value = name[part];
        if (value !== undefined && !whole.includes(foldName(value))) report([...path, part], 'not a part of the native name');
      }
    }
  },
});

export const transfer = defineRule({
  id: 'V038',
  source: 'see ETS 030 article 11; UNTOC article 18(10) to (12)',
  summary: 'A detained person is transferred with consent and with the undertaking to return.',
  mend: 'Obtain the consent of the person and state the undertaking to return.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'TRF-CUST')) {
      const { consent, returnUndertaking } = measure.particulars;
      if (consent?.given !== true) report([...path, 'consent'], 'the person has to consent');
      if (returnUndertaking === undefined) report([...path, 'returnUndertaking'], 'undertake to return the person');
    }
  },
});

type Natural = Extract<Person, { kind: 'natural' }>;

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
