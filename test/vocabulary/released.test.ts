// SPDX-License-Identifier: Apache-2.0
// What was released stays: `schemas/released/` has the schemas and golden bytes of every version of the package. `npm run schemas` writes the
// current documents, and those of the version that package.json names until it is released.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { decodeBody, encodeBody, hasErrors, jsonSchemaOfAll, validate } from '../../src/schema/index.js';
import { MESSAGES, registry, RULES, SCHEMA_NAMES } from '../../src/vocabulary/index.js';
import { incompatibilities, stricter } from './compatible.js';
import type { ReleasedRule } from './compatible.js';
import { VARIANTS } from './variants.js';

const V = [1, 0] as const;
const folder = new URL('../../schemas/', import.meta.url);
const released = new URL('released/', folder);
const read = (url: URL) => readFileSync(url, 'utf8');
const { version } = JSON.parse(read(new URL('../package.json', folder))) as { version: string };
const schema = `${JSON.stringify(jsonSchemaOfAll(registry, { names: SCHEMA_NAMES }), null, 1)}\n`;

const rules: readonly ReleasedRule[] = RULES.map(({ id, severity, on }) => ({ id, severity, on }));

interface Golden {
  readonly name: string;
  readonly type: string;
  readonly version: readonly [number, number];
  readonly bytes: string;
}

/** The rules of a release, its types, and which of its golden messages had no error by them. */
interface ReleasedRules {
  readonly types: readonly string[];
  readonly rules: readonly ReleasedRule[];
  readonly passing: readonly string[];
}

/** Whether the rules that need no more than the message let it pass. */
function passes({ type, version: written, bytes }: Golden): boolean {
  const body = decodeBody(registry, type, written, fromHex(bytes));
  return !hasErrors(validate(registry, { type, version: written, body, attachments: Array.from({ length: 64 }, (_, id) => id) }, {}));
}

const golden = (): Golden[] =>
  VARIANTS.map(({ name, type, body }) => ({ name, type, version: V, bytes: toHex(encodeBody(registry, type as string, V, body)) }));

const releasedRules = (): ReleasedRules => ({
  types: Object.keys(MESSAGES),
  rules,
  passing: golden()
    .filter(passes)
    .map(({ name }) => name),
});

if (process.env['ROGATORY_WRITE_SCHEMAS'] === '1') {
  writeFileSync(new URL('messages.schema.json', folder), schema);
  writeFileSync(new URL(`${version}.schema.json`, released), schema);
  writeFileSync(new URL(`${version}.golden.json`, released), `${JSON.stringify(golden(), null, 1)}\n`);
  writeFileSync(new URL(`${version}.rules.json`, released), `${JSON.stringify(releasedRules())}\n`);
}

const versions = readdirSync(released)
  .filter((name) => name.endsWith('.schema.json'))
  .map((name) => name.replace('.schema.json', ''));

describe('schemas/', () => {
  it('is what the sources say (npm run schemas)', () => {
    expect(read(new URL('messages.schema.json', folder)) === schema).toBe(true);
  });

  it('has the version of the package', () => {
    expect(versions).toContain(version);
  });
});

describe.each(versions)('released version %s', (name) => {
  it('was changed by nothing but optional members (SCHEMA-47)', () => {
    expect(incompatibilities(JSON.parse(read(new URL(`${name}.schema.json`, released))), JSON.parse(schema))).toEqual([]);
  });

  it('is judged by no stricter rule: what passed then passes now (SCHEMA-48)', () => {
    const earlier = JSON.parse(read(new URL(`${name}.rules.json`, released))) as ReleasedRules;
    expect(stricter(earlier.rules, rules, earlier.types)).toEqual([]);
    const messages = JSON.parse(read(new URL(`${name}.golden.json`, released))) as Golden[];
    expect(earlier.passing.length).toBeGreaterThan(100);
    expect(earlier.passing.filter((what) => !messages.some((one) => one.name === what && passes(one)))).toEqual([]);
  });

  it('is read for ever, and written back byte for byte (SCHEMA-16)', () => {
    const path = new URL(`${name}.golden.json`, released);
    expect(existsSync(path)).toBe(true);
    for (const { name: what, type, version: written, bytes } of JSON.parse(read(path)) as Golden[]) {
      const body = decodeBody(registry, type, written, fromHex(bytes));
      expect(toHex(encodeBody(registry, type, written, body)), what).toBe(bytes);
    }
  });
});

describe('a change inside a major (SCHEMA-47)', () => {
  const properties = { a: { type: 'string', maxLength: 9 }, title: { type: 'string' }, code: { enum: ['x', 'y'] } };
  const earlier = { type: 'object', title: 'one', properties, required: ['a'], additionalProperties: false };
  const coded = (codes: string[]) => ({ ...earlier, properties: { ...properties, code: { enum: codes } } });

  it('may add an optional member', () => {
    expect(incompatibilities(earlier, { ...earlier, title: 'two', properties: { ...earlier.properties, b: { type: 'string' } } })).toEqual(
      [],
    );
  });

  it.each([
    ['a member that is gone', { ...earlier, properties: {} }],
    ['a new required member', { ...earlier, required: ['a', 'b'] }],
    ['a member of another kind', { ...earlier, properties: { ...properties, a: { type: 'integer', maxLength: 9 } } }],
    ['another bound', { ...earlier, properties: { ...properties, a: { type: 'string', maxLength: 10 } } }],
    ['a new bound', { ...earlier, properties: { ...properties, a: { type: 'string', maxLength: 9, minLength: 1 } } }],
    [
      'a member that may no longer be left out',
      { ...earlier, properties: { ...earlier.properties, b: { type: 'string' } }, required: ['a', 'b'] },
    ],
    ['a code less', coded(['x'])],
    ['a code more: no list of codes is open (SCHEMA-31)', coded(['x', 'y', 'z'])],
    ['a stranger let in', { ...earlier, additionalProperties: true }],
    ['a member called title that changed', { ...earlier, properties: { ...earlier.properties, title: { type: 'integer' } } }],
    ['a new code', { ...earlier, properties: { ...properties, a: { type: 'string', maxLength: 9, enum: ['x'] } } }],
  ])('is not %s', (_what, later) => {
    expect(incompatibilities(earlier, later)).not.toEqual([]);
  });
});

describe('a rule inside a major (SCHEMA-48)', () => {
  const earlier: ReleasedRule[] = [
    { id: 'V1', severity: 'W', on: 'all' },
    { id: 'V2', severity: 'E', on: ['request.submit'] },
  ];
  const [warning, error] = earlier as [ReleasedRule, ReleasedRule];
  const types = ['request.submit', 'info.request'];

  it('may go, become a warning, warn anew, and judge types that did not exist', () => {
    const later: ReleasedRule[] = [
      { ...error, severity: 'W' },
      { id: 'V3', severity: 'W', on: 'all' },
      { id: 'V4', severity: 'E', on: ['new.type'] },
    ];
    expect(stricter(earlier, later, types)).toEqual([]);
  });

  it('may not come in, forbid what it warned of, or judge more types', () => {
    const later: ReleasedRule[] = [
      { ...warning, severity: 'E' },
      { ...error, on: 'all' },
      { id: 'V3', severity: 'E', on: 'all' },
    ];
    expect(stricter(earlier, later, types)).toEqual(['V1: was a warning', 'V2: now judges info.request', 'V3: new']);
  });
});
