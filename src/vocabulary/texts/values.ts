// SPDX-License-Identifier: Apache-2.0
// Values in the text of a finding. The first word of a name says how the value is written.
import type { CodeList } from '../../schema/code-list.js';
import { REFUSAL_GROUNDS } from '../decisions/codes.js';
import { LEGAL_BASES, PROVISION_MARKS } from '../legal-bases/codes.js';
import { MEASURE_TYPES } from '../measures/codes.js';
import { dateIn } from './dates.js';

/**
 * Values by name. `date...` is an ISO date or time, `measure...`, `basis...` and `ground...` are codes of those lists; they are put into
 * words. A list of codes is joined by spaces. `provision...` are provisions as `cited` writes them, joined by semicolons: `UNTOC 18(22)
 * (unconfirmed)`. Every other value stays as it is.
 */
export type FindingValues = Readonly<Record<string, string>>;

/** Words for a date, and for a code of a list. */
export interface Wording {
  date(value: string): string;
  label(list: CodeList, code: string): string;
}

/** Words in English, the language of the original texts. */
export const inEnglish: Wording = {
  date: (value) => dateIn(value, 'en'),
  label: (list, code) => (list.labels as Readonly<Record<string, string | undefined>>)[code] ?? code,
};

const LISTS: readonly (readonly [prefix: string, list: CodeList])[] = [
  ['measure', MEASURE_TYPES],
  ['basis', LEGAL_BASES],
  ['ground', REFUSAL_GROUNDS],
];

/** Fills the values into a text of findings. A name without a value stays visible. */
export function filled(template: string, values: FindingValues, wording: Wording): string {
  return template.replace(/\{([a-zA-Z]+)\}/g, (whole, name: string) => {
    if (!Object.hasOwn(values, name)) return whole;
    const value = values[name] as string;
    if (name.startsWith('date')) return wording.date(value);
    if (name.startsWith('provision'))
      return value
        .split(';')
        .map((one) => provision(one, wording))
        .join(', ');
    const list = LISTS.find(([prefix]) => name.startsWith(prefix))?.[1];
    if (list === undefined) return value;
    return value
      .split(' ')
      .map((code) => wording.label(list, code))
      .join(', ');
  });
}

/** Names by which lawyers of every language cite an instrument; the others have names of their own in each language. */
const ABBREVIATED = /^(?:(?:C?ETS)\d|UN[CT])/;

function provision(text: string, wording: Wording): string {
  const [code = '', article = '', mark = ''] = text.split('|');
  const name = ABBREVIATED.test(code) ? code.replace(/(?<=S)(?=\d)/, ' ') : wording.label(LEGAL_BASES, code);
  const where = article === '' ? name : `${name} ${article}`;
  return mark === 'verified' || mark === '' ? where : `${where} (${wording.label(PROVISION_MARKS, mark)})`;
}
