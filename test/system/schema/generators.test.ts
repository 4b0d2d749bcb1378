// SPDX-License-Identifier: Apache-2.0
// The generated documents put before tools that are not ours: ajv, and Debian's `cddl`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/index.js';
import {
  bodyFromJson,
  bodyToJson,
  cddlOf,
  cddlOfAll,
  checkBody,
  decodeBody,
  encodeBody,
  jsonSchemaOf,
  jsonSchemaOfAll,
} from '../../../src/schema/index.js';
import { bodyRule } from '../../../src/schema/generators/cddl.js';
import { registry, SCHEMA_NAMES } from '../../../src/vocabulary/index.js';
import { toCbor } from '../../../src/schema/body/data.js';
import { hasCddl, withoutCddl } from '../spec/cddl.js';
import { places } from '../../vocabulary/examples.js';
import type { Loose } from '../../vocabulary/examples.js';
import { VARIANTS } from '../../vocabulary/variants.js';
import type { Variant } from '../../vocabulary/variants.js';

const V = [1, 0] as const;
const jsonOf = ({ type, body }: Variant) => JSON.parse(JSON.stringify(bodyToJson(registry, type, V, body))) as unknown;

interface Mutant {
  readonly what: string;
  readonly changed: unknown;
}

/** What stands where in which type: many variants of a request are alike but for their measure, and what they share is changed once. */
const seen = new Set<string>();

/** Changes of a body that no schema takes: each member made null, joined by a stranger, or removed where the form asks for it. */
function mutantsOf({ type, body }: Variant): readonly Mutant[] {
  if (type === 'transport.receipt')
    return [{}, { ...body, extra: 1 }, { batch: null }].map((changed, i) => ({ what: `change ${i}`, changed }));
  const text = JSON.stringify(body);
  const paths = [...places(JSON.parse(text))].flatMap(({ path, value }) => {
    const place = `${type} ${path} ${JSON.stringify(value)}`;
    return seen.has(place) ? [] : (seen.add(place), [path]);
  });
  // The form takes a null and a stranger nowhere (SCHEMA-03, SCHEMA-06).
  const edits: ((holder: Loose, key: string) => void)[] = [
    (holder, key) => (holder[key] = null),
    (holder, key) => (Array.isArray(holder) ? holder.splice(Number(key), 1) : delete holder[key]),
    (holder) => (Array.isArray(holder) ? holder.push(null) : (holder.extra = 1)),
  ];
  return paths.flatMap((path) =>
    edits.flatMap((edit, i) => {
      const changed = JSON.parse(text) as Loose;
      const steps = path.slice(1).split('/');
      const key = steps.pop() ?? '';
      edit(
        steps.reduce<Loose>((holder, step) => holder[step] as Loose, changed),
        key,
      );
      return i !== 1 || checkBody(registry, type, V, changed).length > 0
        ? [{ what: `${['null', 'without', 'extra beside'][i]} ${path}`, changed }]
        : [];
    }),
  );
}

const mutants = new Map(VARIANTS.map((variant) => [variant, mutantsOf(variant)]));

describe.each(VARIANTS)('$name', (variant) => {
  const { type, body } = variant;

  it('goes from JSON to CBOR to JSON as it was (SCHEMA-09)', () => {
    const json = jsonOf(variant);
    const bytes = encodeBody(registry, type as string, V, bodyFromJson(registry, type, V, json));
    expect(bytes).toEqual(encodeBody(registry, type as string, V, body));
    expect(bodyToJson(registry, type, V, decodeBody(registry, type as string, V, bytes))).toEqual(json);
  });
});

describe('jsonSchemaOf', () => {
  // Its optimizer takes longer than all that it would save.
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false, code: { optimize: false } });
  const compiled = new Map(
    registry.definitions.map(({ type }) => [type, ajv.compile(jsonSchemaOf(registry, type, V, { names: SCHEMA_NAMES }))]),
  );

  it('accepts every example (SCHEMA-15)', () => {
    for (const variant of VARIANTS) {
      const accepts = compiled.get(variant.type);
      expect(accepts?.(jsonOf(variant)), `${variant.name}: ${ajv.errorsText(accepts?.errors)}`).toBe(true);
    }
  });

  it('refuses what the form refuses: members that are missing, of another kind, or unknown (SCHEMA-15)', () => {
    for (const variant of VARIANTS) {
      for (const { what, changed } of mutants.get(variant) ?? [])
        expect(compiled.get(variant.type)?.(changed), `${variant.name} ${what}`).toBe(false);
    }
  });

  it('has every type in one document, with the fields they share written once', () => {
    const all = new Ajv2020({ strict: true, strictTypes: false, code: { optimize: false } });
    all.addSchema(jsonSchemaOfAll(registry, { names: SCHEMA_NAMES }), 'all');
    for (const variant of VARIANTS)
      expect(all.validate(`all#/$defs/${bodyRule(variant.type, V)}`, jsonOf(variant)), variant.name).toBe(true);
  });
});

describe.skipIf(!hasCddl)(hasCddl ? 'cddlOf' : `cddlOf (${withoutCddl})`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-generated-'));
    for (const { type } of registry.definitions)
      writeFileSync(join(folder, `${type}.cddl`), cddlOf(registry, type, V, { names: SCHEMA_NAMES }));
    writeFileSync(join(folder, 'all.cddl'), cddlOfAll(registry, { names: SCHEMA_NAMES }));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the tool says against the first of the bytes that it does not take; undefined when it takes all. */
  function fault(document: string, ...items: readonly Uint8Array[]): string | undefined {
    const files = items.map((bytes, i) => {
      const file = join(folder, `item-${i}.cbor`);
      writeFileSync(file, bytes);
      return file;
    });
    const { status, stdout, stderr } = spawnSync(
      'cddl',
      ['--ci', 'validate', '--cddl', join(folder, `${document}.cddl`), '--cbor', ...files],
      {
        encoding: 'utf8',
      },
    );
    return status === 0 ? undefined : `${stdout}${stderr}`;
  }

  it('accepts every example (SCHEMA-15)', () => {
    for (const { type } of registry.definitions) {
      const items = VARIANTS.filter((variant) => variant.type === type).map(({ body }) => encodeBody(registry, type, V, body));
      expect(items.length, type).toBeGreaterThan(0);
      expect(fault(type, ...items), type).toBeUndefined();
    }
  }, 60_000);

  it('refuses what the form refuses, four changes of each type and two of each variant of it (SCHEMA-15)', () => {
    const refuse = (path: unknown): never => {
      throw new TypeError(String(path));
    };
    for (const variant of VARIANTS) {
      // The tool does not see a stranger in a map that an array holds.
      const all = (mutants.get(variant) ?? []).filter(({ what }) => !/^extra .*\/\d/.test(what));
      const wanted = variant.name === variant.type ? 4 : 2;
      const few = Array.from({ length: wanted }, (_, i) => all[Math.floor((i * all.length) / wanted)] ?? []).flat();
      expect(few.length, variant.name).toBeGreaterThan(0);
      for (const { what, changed } of few) {
        expect(fault(variant.type, encode(toCbor(changed, refuse))), `${variant.name} ${what}`).toBeDefined();
      }
    }
  }, 120_000);

  it('writes all types into one document that the tool can read', () => {
    const text = cddlOfAll(registry, { names: SCHEMA_NAMES });
    const names = [...text.matchAll(/^([a-z0-9-]+) = /gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('body-request-submit');
    expect(spawnSync('cddl', ['--ci', 'compile-cddl', '--cddl', join(folder, 'all.cddl')]).status).toBe(0);
  });
});
