// SPDX-License-Identifier: Apache-2.0
// Findings for the person who mends them: what forbids to send first, findings with one mend together, places in words.
import type { Finding } from '../../schema/index.js';
import { RULES } from '../../vocabulary/index.js';
import { findingIn, ruleOf } from '../../vocabulary/findings/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import { codeLines } from './commented.js';
import { EXAMPLE_MARK } from './example/parts.js';
import { schemaAt, schemaOf } from './message-schema.js';
import { placeIn } from './place.js';

const WORDS = {
  en: {
    errors: 'Must be mended before it can be sent',
    warnings: 'Should be looked at',
    none: 'nothing found',
    unreviewed: '',
    rule: 'rule',
    example: 'texts are still those of the example, marked (example): replace them before you send it',
  },
  tr: {
    errors: 'Gönderilmeden önce düzeltilmelidir',
    warnings: 'Gözden geçirilmelidir',
    none: 'bir şey bulunmadı',
    unreviewed: 'Çeviri henüz denetlenmedi.',
    rule: 'kural',
    example: 'metin hâlâ örnektir, (example) ile işaretlidir: göndermeden önce değiştirin',
  },
  fr: {
    errors: 'À corriger avant l’envoi',
    warnings: 'À vérifier',
    none: 'rien à signaler',
    unreviewed: 'La traduction n’est pas encore relue.',
    rule: 'règle',
    example: 'textes sont encore ceux de l’exemple, marqués (example) : à remplacer avant l’envoi',
  },
  ru: {
    errors: 'Исправить до отправки',
    warnings: 'Проверить',
    none: 'замечаний нет',
    unreviewed: 'Перевод ещё не проверен.',
    rule: 'правило',
    example: 'текст(ов) ещё из примера, с пометкой (example): замените их до отправки',
  },
} as const satisfies Readonly<Record<LabelLanguage, object>>;

/** A message that was judged. */
export interface JudgedJson {
  readonly type: string;
  readonly json: unknown;
}

/** All findings as text. @param name - File or message that they are about. */
export function findingsText(name: string, judged: JudgedJson, findings: readonly Finding[], language: LabelLanguage): string {
  const words = WORDS[language];
  if (findings.length === 0) return `${name}: ${words.none}\n`;
  const parts = (['E', 'W'] as const).flatMap((severity) => {
    const found = findings.filter((one) => one.severity === severity);
    if (found.length === 0) return [];
    const rules = [...new Set(found.map(({ rule }) => rule))];
    const groups = rules.map((rule, i) =>
      groupText(
        i + 1,
        rule,
        found.filter((one) => one.rule === rule),
        judged,
        language,
      ),
    );
    return [`${severity === 'E' ? words.errors : words.warnings} (${found.length})\n${groups.join('')}`];
  });
  return `${name}\n${parts.join('\n')}${words.unreviewed === '' ? '' : `\n${words.unreviewed}\n`}`;
}

/** Findings of one rule: what is to be done, then each place. */
function groupText(no: number, rule: string, found: readonly Finding[], { type, json }: JudgedJson, language: LabelLanguage): string {
  // A State's own rule has no texts here.
  const texts = RULES.some(({ id }) => id === rule) ? ruleOf(rule, language) : undefined;
  const lines = found.map((one) => {
    const codes = choicesAt(type, json, one, language);
    const pointer = one.path === '' ? '' : `  [${one.path}]`;
    return `     - ${placeIn(one.path, json, language)}: ${findingIn(codes.length > 0 ? 'not one of the codes' : one, language).text}${pointer}\n${codes.map((code) => `         ${code}\n`).join('')}`;
  });
  const source = texts === undefined ? '' : `, ${texts.source}`;
  return `  ${no}. ${texts?.mend ?? found[0]?.text ?? ''}  (${WORDS[language].rule} ${rule}${source})\n${lines.join('')}`;
}

/** Text of a finding about a member that has none of its codes. */
const OTHER_VALUE = /^(?:not|write) one of (?:the|these) codes/;

/** Codes in words, a line each; empty for a finding about something else. */
function choicesAt(type: string, json: unknown, { rule, path, text }: Finding, language: LabelLanguage): readonly string[] {
  if (rule !== 'V001' || !OTHER_VALUE.test(text)) return [];
  const { schema, definitions } = schemaOf(type);
  return codeLines(schemaAt(path, schema, definitions, json), definitions, language);
}

/** A line about what was not replaced yet in an example; empty when all was. */
export function exampleText(json: unknown, language: LabelLanguage): string {
  const left = JSON.stringify(json).split(EXAMPLE_MARK).length - 1;
  return left === 0 ? '' : `${left} ${WORDS[language].example}\n`;
}
