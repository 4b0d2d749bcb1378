// SPDX-License-Identifier: Apache-2.0
// Asks an officer for a request, question by question, and keeps what was said after every answer.
import { hasErrors, validateJson } from '../../../schema/index.js';
import { MEASURE_TYPES, MEASURES, registry } from '../../../vocabulary/index.js';
import type { MeasureType } from '../../../vocabulary/index.js';
import { codeListOf, labelIn, memberName } from '../../../vocabulary/labels/index.js';
import type { Choice, Prompts } from '../../terminal/prompts.js';
import { say } from '../../terminal/say.js';
import { findingsText } from '../findings.js';
import { hintOf } from '../hints.js';
import { alternatives, schemaAt, schemaOf } from '../message-schema.js';
import type { Schema } from '../message-schema.js';
import { USUAL_MEASURES } from '../offered.js';
import { Answers } from './answers.js';
import { QUESTIONS, questionsOn } from './questions.js';
import type { AskLanguage, Question } from './questions.js';

const MEASURES_PATH = '/payload/measures';
/** Measures on data or assets that somebody holds. */
const HELD: ReadonlySet<MeasureType> = new Set<MeasureType>([
  'BANK-ACC',
  'BANK-TXN',
  'VASP-KYC',
  'VASP-LEDGER',
  'SUB',
  'TRA',
  'CON',
  'PRES',
  'FRZ-VA',
  'SZ-VA',
]);
/** Names that stand for what was asked before. */
const REFERENCES: Readonly<Record<string, string>> = { personId: 'p1', addressee: 'p1' };

const WORDS: Readonly<Record<AskLanguage, { readonly measures: string; readonly several: string }>> = {
  en: { measures: 'What do you ask for', several: 'several: parted by semicolons' },
  tr: { measures: 'Ne talep ediyorsunuz', several: 'birden çok: noktalı virgülle' },
};

/** Asks for a request, then tells what is still missing. @returns the exit code: 0 when nothing forbids to send it. */
export async function interview(prompts: Prompts, file: string, types: readonly MeasureType[], language: AskLanguage): Promise<number> {
  const answers = Answers.in(file);
  await askRequest(prompts, answers, types, language);
  const type = 'request.submit';
  const { version } = registry.majors(type)[0];
  const findings = validateJson(registry, { type, version, json: answers.body, issuedAt: Date.now() }, {});
  say(findingsText(file, { type, json: answers.body }, findings, language));
  return hasErrors(findings) ? 1 : 0;
}

/**
 * Asks for everything that a request needs and the draft does not have yet.
 * @param types - Measures that are known already; none: the officer chooses.
 * @throws Interrupted when the officer ends it; the draft keeps what was said.
 */
export async function askRequest(prompts: Prompts, answers: Answers, types: readonly MeasureType[], language: AskLanguage): Promise<void> {
  const interview = new Interview(prompts, answers, language);
  await interview.chooseMeasures(types);
  for (const question of QUESTIONS) await interview.put(question);
  await interview.askMeasures();
  interview.complete();
}

class Interview {
  readonly #prompts: Prompts;
  readonly #answers: Answers;
  readonly #language: AskLanguage;
  readonly #whole = schemaOf('request.submit');

  constructor(prompts: Prompts, answers: Answers, language: AskLanguage) {
    this.#prompts = prompts;
    this.#answers = answers;
    this.#language = language;
  }

  async chooseMeasures(given: readonly MeasureType[]): Promise<void> {
    if (this.#answers.has(MEASURES_PATH)) {
      this.#requireMeasures();
      return;
    }
    const choices = USUAL_MEASURES.map((type) => ({ value: type, name: labelIn(MEASURE_TYPES, type, this.#language)?.text ?? type }));
    const chosen = given.length > 0 ? given : await this.#prompts.some(WORDS[this.#language].measures, choices);
    const measures = chosen.map((type, i) => ({
      type,
      id: `m${i + 1}`,
      offenceIds: ['o1'],
      coercive: MEASURES[type as MeasureType].coercive,
      ...(type === 'FRZ-VA' || type === 'SZ-VA' ? { assetIds: ['a1'] } : {}),
    }));
    this.#answers.set(MEASURES_PATH, measures);
  }

  #requireMeasures(): void {
    const measures = this.#answers.get(MEASURES_PATH);
    const isMeasure = (one: unknown): boolean => Object.hasOwn(MEASURES, String((one as { readonly type?: unknown } | null)?.type));
    if (!Array.isArray(measures) || !measures.every(isMeasure)) throw this.#answers.otherForm(MEASURES_PATH);
  }

  async put({ path, when, ...texts }: Question): Promise<void> {
    if (this.#answers.has(path) || when?.(this.#answers) === false) return;
    const { schema, definitions } = this.#whole;
    await this.#ask(path, texts[this.#language], schemaAt(path, schema, definitions));
  }

  async askMeasures(): Promise<void> {
    const types = (this.#answers.get(MEASURES_PATH) as readonly { readonly type: MeasureType }[]).map(({ type }) => type);
    for (const [i, type] of types.entries()) {
      const at = `${MEASURES_PATH}/${i}`;
      const name = `m${i + 1}, ${labelIn(MEASURE_TYPES, type, this.#language)?.text ?? type}`;
      for (const question of questionsOn(at, { holder: HELD.has(type), order: MEASURES[type].coercive }))
        await this.put({ ...question, [this.#language]: `${name}: ${question[this.#language]}` });
      const measure = { $ref: `#/$defs/measure-${type.toLowerCase()}` };
      for (const member of MEASURES[type].required.filter((one) => !one.startsWith('measure.'))) {
        const schema = schemaAt(`/particulars/${member}`, measure, this.#whole.definitions);
        await this.#member(`${at}/particulars/${member}`, member, schema, name);
      }
    }
  }

  /** What follows from the answers, and what no officer is asked. */
  complete(): void {
    const answers = this.#answers;
    const own = answers.get('/payload/requester/country');
    const fixed: Readonly<Record<string, unknown>> = {
      '/payload/requestStatus': 'NEW',
      '/payload/proceedings/conductingAuthority/country': own,
      '/payload/proceedings/facts/0/language': answers.get('/language'),
      '/payload/proceedings/offences/0/id': 'o1',
      '/payload/proceedings/offences/0/provisions/0/textLang': answers.get('/language'),
      '/payload/persons/0/id': 'p1',
      '/payload/persons/0/kind': 'natural',
      '/payload/persons/0/names/0/nameType': 'LEGL',
      ...(answers.has('/payload/assets/0')
        ? {
            '/payload/assets/0/id': 'a1',
            '/payload/assets/0/kind': 'VA-NATIVE',
            '/payload/assets/0/location/type': 'ADDRESS',
          }
        : {}),
    };
    for (const [path, value] of Object.entries(fixed)) if (!answers.has(path) && value !== undefined) answers.set(path, value);
    const measures = answers.get(MEASURES_PATH) as readonly unknown[];
    for (const i of measures.keys())
      if (answers.has(`${MEASURES_PATH}/${i}/validation/authority/name`) && own !== undefined)
        answers.set(`${MEASURES_PATH}/${i}/validation/authority/country`, own);
  }

  async #member(path: string, name: string, schema: Schema, about: string): Promise<void> {
    const answers = this.#answers;
    const [first, item] = this.#formOf(schema);
    if (first.type === 'object') {
      for (const inner of first.required ?? []) await this.#member(`${path}/${inner}`, inner, first.properties?.[inner] ?? {}, about);
      return;
    }
    if (item.type === 'object') return this.#member(`${path}/0`, name, item, about);
    if (answers.has(path)) return;
    const known = first.const ?? REFERENCES[name];
    if (known !== undefined) {
      answers.set(path, known);
      return;
    }
    const hint = hintOf(name, this.#language);
    const text = `${about}: ${memberName(name, this.#language).text}${exampleOf(name)}${hint === undefined ? '' : `. ${hint}`}`;
    await this.#ask(path, text, first);
  }

  /** A schema and that of its items, each by its first alternative. */
  #formOf(schema: Schema): readonly [Schema, Schema] {
    const { definitions } = this.#whole;
    const [first = {}] = alternatives(schema, definitions);
    const [item = {}] = first.items === undefined ? [] : alternatives(first.items, definitions);
    return [first, item];
  }

  /** An empty answer leaves the member out: the findings at the end name what must not be missing. */
  async #ask(path: string, text: string, schema: Schema): Promise<void> {
    const value = await this.#answerTo(text, schema);
    if (value === undefined) return;
    // Nobody has checked what is only asserted.
    this.#answers.set(path, path.endsWith('/inForceBetween') && value === false ? 'asserted' : value);
  }

  async #answerTo(text: string, schema: Schema): Promise<unknown> {
    const [{ type, enum: codes }, item] = this.#formOf(schema);
    if (item.enum !== undefined) return this.#prompts.some(text, this.#choices(item.enum));
    if (codes !== undefined) return this.#prompts.one(text, this.#choices(codes));
    if (type === 'boolean') return this.#prompts.yes(text);
    const said = await this.#prompts.text(type === 'array' ? `${text} (${WORDS[this.#language].several})` : text);
    if (said === '') return undefined;
    if (type === 'integer') return /^\d{1,9}$/.test(said) ? Number(said) : said;
    if (type !== 'array') return said;
    return said
      .split(';')
      .map((one) => one.trim())
      .filter((one) => one !== '');
  }

  #choices(codes: readonly string[]): readonly Choice[] {
    const list = codeListOf(codes);
    return codes.map((code) => ({ value: code, name: (list && labelIn(list, code, this.#language)?.text) ?? code }));
  }
}

/** Form of a date, where the name tells that it is one. */
function exampleOf(name: string): string {
  if (name === 'from' || name === 'to' || name.endsWith('At')) return ' (2026-01-31T09:00:00Z)';
  return name === 'date' ? ' (2026-01-31)' : '';
}
