// SPDX-License-Identifier: Apache-2.0
import { isCountry, isCurrency, isLanguage, isScript, isUserCountry } from '../codes/iso.js';
import type { Person } from '../fields/persons.js';
import { isCalendarDate } from '../fields/dates.js';
import type { Path } from '../path.js';
import { defineGeneralRule, defineRule } from './define.js';
import type { FindingText } from './texts/findings.js';

/** Measures that cannot be done without knowing whom they concern. */
const NEEDS_BIRTH: ReadonlySet<string> = new Set(['STMT', 'SVC-DOC', 'SVC-SUM', 'TRF-CUST']);

type NaturalName = Extract<Person, { kind: 'natural' }>['names'][number];

function isComplete(name: NaturalName): boolean {
  return [name.native, name.script, name.latin, name.scheme].every((part) => part !== undefined);
}

export const personNames = defineRule({
  id: 'V030',
  severity: 'E',
  source: 'ICAO 9303; RU CPC article 454',
  summary: 'A natural person has a name in native script with its Latin form and scheme; a date of birth is wanted.',
  mend: 'Copy the name from an identity document: native form, script, Latin form, scheme; add the date of birth as far as it is known.',
  on: ['request.submit', 'request.confirm', 'request.supplement'],
  check(body, report) {
    const measures = 'measures' in body.payload ? body.payload.measures : [];
    for (const [i, person] of (body.payload.persons ?? []).entries()) {
      if (person.kind !== 'natural') continue;
      const path: Path = ['payload', 'persons', i];
      if (!person.names.some(isComplete)) report([...path, 'names'], 'one name needs native form, script, Latin form and scheme');
      const concerned = measures.some((measure) => NEEDS_BIRTH.has(measure.type) && measure.personIds?.includes(person.id) === true);
      if (person.dob === undefined) report([...path, 'dob'], 'no date of birth', concerned ? 'E' : 'W');
    }
  },
});

const ISO: Readonly<Record<string, readonly [fault: FindingText, known: (code: string) => boolean]>> = {
  country: ['not a code of ISO 3166-1', isCountry],
  nationalities: ['not a code of ISO 3166-1', isCountry],
  language: ['not a code of ISO 639', isLanguage],
  languages: ['not a code of ISO 639', isLanguage],
  textLang: ['not a code of ISO 639', isLanguage],
  currency: ['not a code of ISO 4217', isCurrency],
  script: ['not a code of ISO 15924', isScript],
};

export const isoCodes = defineGeneralRule({
  id: 'V032',
  severity: 'E',
  source: 'ISO 3166-1, 639, 4217, 15924',
  summary: 'Codes of countries, languages, currencies and scripts exist. User-assigned countries are for tests.',
  mend: 'Use the code of the list; user-assigned countries are for test messages alone.',
  check({ texts, test }, report) {
    for (const { name, value, path } of texts) {
      const entry = Object.hasOwn(ISO, name) ? ISO[name] : undefined;
      if (entry === undefined || entry[1](value)) continue;
      const user = entry[1] === isCountry && isUserCountry(value);
      if (!user) report(path(), entry[0]);
      else if (test !== true) report(path(), 'a user-assigned code names no State', 'W');
    }
  },
});

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
