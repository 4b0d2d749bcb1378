// SPDX-License-Identifier: Apache-2.0
// Writes a body as JSON with `//` comments in the officer's language: what each member is, its codes in words, and what may be added.
import type { CodeList } from '../../schema/index.js';
import { codeListOf, labelIn, memberName } from '../../vocabulary/labels/index.js';
import type { LabelLanguage } from '../../vocabulary/labels/index.js';
import { hintOf } from './hints.js';
import { alternatives, fits } from './message-schema.js';
import type { Definitions, Schema } from './message-schema.js';

const WORDS = {
  en: { example: 'example data: replace', more: 'may be added', oneOf: 'one of', all: 'all of them' },
  tr: { example: 'örnek veri: değiştirin', more: 'eklenebilir', oneOf: 'seçenekler', all: 'tümü' },
  fr: { example: 'données d’exemple : à remplacer', more: 'peut être ajouté', oneOf: 'au choix', all: 'tous' },
  ru: { example: 'данные для примера: замените', more: 'можно добавить', oneOf: 'одно из', all: 'все' },
} as const satisfies Readonly<Record<LabelLanguage, object>>;

/** Codes shown beside a member; the others are a command away. */
const CODES_SHOWN = 12;

interface Comments {
  readonly definitions: Definitions;
  readonly language: LabelLanguage;
  /** Whether the body is filled with made-up data. */
  readonly isExample: boolean;
}

/** Lines of JSON with comments. Each member is explained where it first stands. */
export function commented(value: unknown, schema: Schema, comments: Comments): string {
  return new Writer(comments).written(value, schema, '', '');
}

class Writer {
  readonly #comments: Comments;
  readonly #explained = new Set<string>();

  constructor(comments: Comments) {
    this.#comments = comments;
  }

  written(value: unknown, schema: Schema, path: string, indent: string): string {
    const fitting = alternatives(schema, this.#comments.definitions).find((one) => fits(one, value)) ?? {};
    const deeper = `${indent}  `;
    if (Array.isArray(value)) {
      if (value.length === 0 || value.every((item) => typeof item !== 'object')) return JSON.stringify(value);
      const items = value.map((item: unknown) => `${deeper}${this.written(item, fitting.items ?? {}, path, deeper)}`);
      return `[\n${items.join(',\n')}\n${indent}]`;
    }
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    const entries = Object.entries(value);
    const lines = entries.map(([name, member], i) => {
      const of = fitting.properties?.[name] ?? {};
      const at = `${path}/${name}`;
      const notes = this.#notes(name, at, of).map((note) => `${deeper}// ${note}\n`);
      const comma = i < entries.length - 1 ? ',' : '';
      return `${notes.join('')}${deeper}${JSON.stringify(name)}: ${this.written(member, of, at, deeper)}${comma}`;
    });
    return `{\n${[...lines, ...this.#more(fitting, entries, path).map((note) => `${deeper}// ${note}`)].join('\n')}\n${indent}}`;
  }

  /** Name, hint and codes of a member. */
  #notes(name: string, at: string, schema: Schema): readonly string[] {
    if (this.#explained.has(at)) return [];
    this.#explained.add(at);
    const { language, isExample } = this.#comments;
    const words = WORDS[language];
    const hint = hintOf(name, language);
    const called = memberName(name, language).text;
    const first = `${called.charAt(0).toLocaleUpperCase(language)}${called.slice(1)}${hint === undefined ? '' : `. ${hint}`}`;
    // Every part of the content says so once, so that it is seen wherever somebody begins.
    const mark = isExample && /^\/(?:refs|payload\/[^/]+)$/.test(at) ? [words.example] : [];
    return [...mark, first, ...codeLines(schema, this.#comments.definitions, language)];
  }

  #more({ properties = {} }: Schema, entries: readonly (readonly [string, unknown])[], path: string): readonly string[] {
    const { language } = this.#comments;
    const at = `${path}/*`;
    const given = new Set(entries.map(([name]) => name));
    const absent = Object.keys(properties).filter((name) => !given.has(name) && name !== 'override');
    if (absent.length === 0 || this.#explained.has(at)) return [];
    this.#explained.add(at);
    return [`${WORDS[language].more}: ${absent.map((name) => `${name} (${memberName(name, language).text})`).join(', ')}`];
  }
}

/** A code with its label, indented. */
export function codeLine(list: CodeList, code: string, language: LabelLanguage): string {
  return `  ${code}  ${labelIn(list, code, language)?.text ?? ''}`.trimEnd();
}

/** Codes of a member in words, the usual ones of a long list; empty when it has none. */
export function codeLines(schema: Schema, definitions: Definitions, language: LabelLanguage): readonly string[] {
  const [target = {}] = alternatives(schema, definitions);
  const { enum: codes } =
    target.type === 'array' && target.items !== undefined ? (alternatives(target.items, definitions)[0] ?? {}) : target;
  if (codes === undefined) return [];
  const list = codeListOf(codes);
  const words = WORDS[language];
  if (list === undefined) return [`${words.oneOf}: ${codes.join(', ')}`];
  const shown = codes.slice(0, CODES_SHOWN).map((code) => codeLine(list, code, language));
  const more = codes.length > CODES_SHOWN ? [`  ${words.all}: rogatory draft --codes ${list.name}`] : [];
  return [`${words.oneOf}:`, ...shown, ...more];
}
