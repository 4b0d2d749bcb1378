// SPDX-License-Identifier: Apache-2.0
// Where a finding stands, in words: "measure m1 (freezing of crypto-assets), deadline".
import { MEASURE_TYPES } from '../../vocabulary/index.js';
import { labelIn, memberName } from '../../vocabulary/labels/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';

/** Members that only hold others: they say nothing to the reader. */
const SILENT: ReadonlySet<string> = new Set(['payload', 'particulars']);

/** One item of a list, where its name is another member's. */
const ONE_OF: Readonly<Record<string, string>> = {
  measures: 'measureId',
  persons: 'personId',
  assets: 'assetId',
  attachments: 'attachmentId',
  questions: 'questionId',
  grounds: 'ground',
  conditions: 'condition',
};

const WHOLE: Readonly<Record<LabelLanguage, string>> = {
  en: 'the whole message',
  tr: 'iletinin tamamı',
  fr: 'le message entier',
  ru: 'сообщение в целом',
};

/** @param path - JSON Pointer. @param json - The body that it points into; it may lack what is named. */
export function placeIn(path: string, json: unknown, language: LabelLanguage): string {
  const words: string[] = [];
  let [value, list] = [json, ''];
  for (const step of path.split('/').slice(1)) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    const isItem = Array.isArray(value);
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
    if (isItem) words[Math.max(0, words.length - 1)] = item(list, Number(name), value, language);
    else if (!SILENT.has(name)) words.push(memberName(name, language).text);
    list = name;
  }
  if (words.length > 0) return words.join(', ');
  return list === '' ? WHOLE[language] : memberName(list, language).text;
}

function item(list: string, index: number, value: unknown, language: LabelLanguage): string {
  const name = memberName(ONE_OF[list] ?? list, language).text;
  const { id, type } = (typeof value === 'object' && value !== null ? value : {}) as { readonly id?: unknown; readonly type?: unknown };
  const known = typeof id === 'string' || typeof id === 'number' ? String(id).slice(0, 64) : String(index + 1);
  const label = list === 'measures' && typeof type === 'string' ? labelIn(MEASURE_TYPES, type, language)?.text : undefined;
  return `${name} ${known}${label === undefined ? '' : ` (${label})`}`;
}
