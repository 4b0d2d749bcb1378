// SPDX-License-Identifier: Apache-2.0
import { isCalendarDate } from '../../schema/fields/dates.js';
import type { MessageBody } from '../catalogue.js';
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';
import { foldName } from './names/fold.js';
import { isIcaoForm } from './names/icao-9303.js';

/** Members whose dates may be partial. */
const PARTIAL: ReadonlySet<string> = new Set(['dob']);

const COMMITTED: ReadonlySet<string> = new Set(['from', 'to']);

export const partialDates = defineRule({
  id: 'V033',
  severity: 'E',
  source: 'practice: dates of birth are often partial',
  summary: 'A partial date leaves out what is not known; nothing is filled in.',
  mend: 'Write YYYY or YYYY-MM when no more is known.',
  on: ['request.submit', 'request.confirm', 'request.supplement'],
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

const NAMING = ['request.submit', 'request.confirm', 'request.supplement'] as const;

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
  severity: 'E',
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
  severity: 'E',
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
