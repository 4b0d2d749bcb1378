// SPDX-License-Identifier: Apache-2.0
// Bodies of spec/messages.md: every member of every type and part, read from the schemas that validate them.
import { boundsOf, kebab } from '../../src/schema/generators/texts.js';
import { schemaNames, textMark, textType } from '../../src/schema/generators/texts.js';
import type { z } from '../../src/schema/zod.js';
import { accordTerms } from '../../src/vocabulary/accords/terms.js';
import { CODE_LISTS, MEASURES, SCHEMA_NAMES, registry } from '../../src/vocabulary/index.js';
import { memberName } from '../../src/vocabulary/labels/member-names.js';
import { commentOf } from './comments.js';
import { table } from './marks.js';

interface Def {
  readonly type: string;
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly element: z.ZodType;
  readonly innerType: z.ZodType;
  readonly options: readonly z.ZodType[];
  readonly items: readonly z.ZodType[];
  readonly entries: Readonly<Record<string, string>>;
  readonly values?: readonly unknown[];
  readonly in: z.ZodType;
}

const HEADS = ['member', 'type', 'required', 'meaning'];
const NAMES = schemaNames({ names: SCHEMA_NAMES }, 'names');

const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;
const code = (text: string): string => `\`${text}\``;

/** A member's type as one line, and the inline maps below it with the path that leads to each. */
interface Described {
  readonly type: string;
  readonly below: readonly (readonly [path: string, shape: Def['shape']])[];
}

function plain(type: string): Described {
  return { type, below: [] };
}

function describe(schema: z.ZodType, path: string): Described {
  const name = NAMES.schemas.get(schema);
  return name === undefined ? written(schema, path) : plain(name);
}

function written(schema: z.ZodType, path: string): Described {
  const def = defOf(schema);
  switch (def.type) {
    case 'object':
      return { type: 'map', below: [[`${path}.`, def.shape]] };
    case 'optional':
      return describe(def.innerType, path);
    case 'array': {
      const { min = 0, max } = boundsOf(schema);
      const element = describe(def.element, `${path}[]`);
      const type = element.type.includes(' / ') ? `(${element.type})` : element.type;
      return { ...element, type: `[${min}*${max ?? ''} ${type}]` };
    }
    case 'tuple':
      return plain(`[${def.items.map((item) => describe(item, path).type).join(', ')}]`);
    case 'record':
      return plain('{ * text => any }');
    case 'union':
      return choice(def.options, path);
    case 'enum':
      return plain(
        Object.values(def.entries)
          .map((one) => `"${one}"`)
          .join(' / '),
      );
    case 'literal':
      return plain((def.values ?? []).map((value) => JSON.stringify(value)).join(' / '));
    case 'boolean':
      return plain('bool');
    case 'number': {
      const { min = 0, max = Number.MAX_SAFE_INTEGER } = boundsOf(schema);
      return plain(min === 0 && max === Number.MAX_SAFE_INTEGER ? 'uint' : `${min}..${max}`);
    }
    case 'string':
      return plain(NAMES.texts.get(textMark(schema)) ?? textType(schema));
    case 'pipe':
      return plain(`bytes .size (0..${Math.floor((boundsOf(def.in).max ?? 0) * 0.75)})`);
    default:
      throw new TypeError(`no words for a schema of kind ${def.type}`);
  }
}

/** Maps of a choice stand one below the other, each by the literal that distinguishes it. */
function choice(options: readonly z.ZodType[], path: string): Described {
  const parts = options.map((option) => {
    if (defOf(option).type !== 'object' || NAMES.schemas.has(option)) return describe(option, path);
    const { shape } = defOf(option);
    const [at, literal] =
      Object.entries(shape).flatMap(([member, of]) => (defOf(of).values ?? []).map((value) => [member, String(value)] as const))[0] ?? [];
    if (literal === undefined) return undiscriminated(shape, path);
    return { type: `map with ${at} "${literal}"`, below: [[`${path}(${literal}).`, shape] as const] };
  });
  return { type: parts.map(({ type }) => type).join(' / '), below: parts.flatMap(({ below }) => below) };
}

/** A map of a choice without a literal: by the member that it requires. */
function undiscriminated(shape: Def['shape'], path: string): Described {
  const [needed = ''] = Object.entries(shape).flatMap(([member, of]) => (of._zod.optin === 'optional' ? [] : [member]));
  return { type: `map that has ${needed}`, below: [[`${path}(${needed}).`, shape]] };
}

/** Meaning of a member: by its definition, else by its name in words. */
function meaningOf(member: string, shape: Def['shape']): string {
  const { text } = memberName(member, 'en');
  const comment = commentOf(member, Object.keys(shape));
  return comment === undefined ? text : /^[VP]\d\d+$/.test(comment) ? `${text} (${comment})` : comment;
}

/** A row for each member of a map, and below it for each member of the maps that it holds. */
function rowsOf(shape: Def['shape'], prefix = ''): string[][] {
  return Object.entries(shape).flatMap(([member, schema]) => {
    const path = `${prefix}${member}`;
    const { type, below } = describe(schema, path);
    const required = schema._zod.optin === 'optional' ? '' : 'yes';
    return [[code(path), code(type), required, meaningOf(member, shape)], ...below.flatMap(([inner, of]) => rowsOf(of, inner))];
  });
}

/** The frame of every body but that of `transport.receipt`. */
export function frameTable(): string {
  const { payload: _payload, ...shape } = defOf(registry.get('status.query', [1, 0]).body).shape;
  return table(HEADS, [...rowsOf(shape), [code('payload'), 'by the type, below', 'yes', 'what the message says']]);
}

/** The payload of each type. */
export function payloadTables(): string {
  return registry.definitions
    .map(({ type, version, purpose, payload }) => {
      const { type: line, below } = written(payload, '');
      const rows = below.flatMap(([path, shape]) => rowsOf(shape, path === '.' ? '' : path.replace(/^\./, '')));
      const head = `#### ${code(type)} ${version.join('.')}\n\n${purpose[0]?.toUpperCase() ?? ''}${purpose.slice(1)}.`;
      return `${head}${line === 'map' ? '' : ` The payload is ${code(line)}.`}\n\n${rows.length === 0 ? 'The payload is an empty map.' : table(HEADS, rows)}`;
    })
    .join('\n\n');
}

const CODES: ReadonlySet<z.ZodType> = new Set(CODE_LISTS.map(({ schema }) => schema));
const MEASURE_SCHEMAS: ReadonlySet<z.ZodType> = new Set(Object.values(MEASURES).map(({ schema }) => schema as z.ZodType));

/** Parts that several bodies share, by name; the terms of an accord at the end. */
export function partTables(): string {
  const parts = [...NAMES.schemas].filter(([schema]) => !CODES.has(schema) && !MEASURE_SCHEMAS.has(schema));
  const sorted = parts.map(([schema, name]) => [name, schema] as const).sort(([a], [b]) => (a < b ? -1 : 1));
  return [...sorted, ['terms', accordTerms as z.ZodType] as const]
    .map(([name, schema]) => {
      const { type, below } = written(schema, '');
      const rows = below.flatMap(([path, shape]) => rowsOf(shape, path.replace(/^\./, '')));
      const head = name === 'measure' ? 'One of the types of measure below.' : type === 'map' ? '' : code(type);
      return [`#### ${name}`, head, rows.length === 0 ? '' : table(HEADS, rows)].filter((part) => part !== '').join('\n\n');
    })
    .join('\n\n');
}

/** Kinds of text by name. */
export function textTable(): string {
  const texts = Object.entries(SCHEMA_NAMES).filter(([, schema]) => defOf(schema).type === 'string');
  return table(
    ['text', 'form'],
    texts.map(([name, schema]) => [code(name), code(textType(schema))]),
  );
}

/** Members that every measure has, then the particulars of each type. */
export function measureTables(): string {
  const all = Object.values(MEASURES);
  const first = MEASURES['SVC-DOC'];
  const { particulars: _particulars, ...common } = defOf(first.schema).shape;
  const shared = rowsOf(common).map((row) => (row[0] === '`type`' ? ['`type`', '`measure-type-code`', 'yes', row[3] ?? ''] : row));
  const own = all.map(({ type, coercive, schema, rules, result, source }) => {
    const { particulars } = defOf(schema as z.ZodType).shape;
    const rows = particulars === undefined ? [] : rowsOf(defOf(particulars).shape, 'particulars.');
    const byRule = rows.map(([member = '', ...cells]) => [
      member,
      ...cells,
      (rules as Readonly<Record<string, string>>)[member.replaceAll('`', '').replace('particulars.', '')] ?? '',
    ]);
    const beside = Object.entries(rules as Readonly<Record<string, string>>).filter(([member]) => member.startsWith('measure.'));
    const {
      evidence,
      messages = [],
      text,
    } = result as { readonly evidence: readonly string[]; readonly messages?: readonly string[]; readonly text?: string };
    const answers = [...evidence, ...messages.map(code), ...(text === undefined ? [] : [text])].join(', ');
    return [
      `#### measure-${type.toLowerCase()}`,
      [
        `Type ${code(type)}${coercive ? ', coercive' : ''}. Result: ${answers}. Rests on: ${source}.`,
        ...beside.map(([member, rule]) => `Rule ${rule} asks for ${code(member.replace('measure.', ''))}.`),
      ].join(' '),
      byRule.length === 0 ? '`particulars` is an empty map.' : table([...HEADS, 'asked for by rule'], byRule),
    ].join('\n\n');
  });
  return [table(HEADS, [...shared, ['`particulars`', 'by the type, below', 'yes', 'particulars']]), ...own].join('\n\n');
}

/** Every list of codes: its rule, its codes, their meaning in English. */
export function codeTables(): string {
  const bodies = [frameTable(), payloadTables(), partTables(), measureTables()].join('\n');
  return CODE_LISTS.map(({ name, codes, labels, source, sources }) => {
    const rule = kebab(name).replace(/(?:-code)?$/, '-code');
    const bySource = codes.some((one) => sources[one] !== undefined);
    const rows = codes.map((one) => [code(one), labels[one] ?? '', ...(bySource ? [sources[one] ?? source ?? ''] : [])]);
    const rests = source === undefined || bySource ? '' : `Rests on ${source}.`;
    // States of dossiers, marks of provisions, and codes that distinguish maps.
    const place = new RegExp(`(?<![\\w-])${rule}(?![\\w-])`).test(bodies) ? '' : 'No member of a body has this type.';
    return [
      `#### ${rule}`,
      [place, rests].filter((part) => part !== '').join(' '),
      table(['code', 'meaning', ...(bySource ? ['rests on'] : [])], rows),
    ]
      .filter((part) => part !== '')
      .join('\n\n');
  }).join('\n\n');
}
