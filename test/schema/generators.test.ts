// SPDX-License-Identifier: Apache-2.0
// The generated documents put before tools that are not ours: ajv, and Debian's `cddl`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/index.js';
import {
  bodyFromJson,
  bodyRule,
  bodyToJson,
  cddlOf,
  cddlOfAll,
  checkBody,
  decodeBody,
  encodeBody,
  jsonSchemaOf,
  jsonSchemaOfAll,
  registry,
} from '../../src/schema/index.js';
import { toCbor } from '../../src/schema/data.js';
import { hasCddl, withoutCddl } from '../spec/cddl.js';
import { places } from './examples.js';
import type { Loose } from './examples.js';
import { VARIANTS } from './variants.js';
import type { Variant } from './variants.js';

const V = [1, 0] as const;
const jsonOf = ({ type, body }: Variant) => JSON.parse(JSON.stringify(bodyToJson(type, V, body))) as unknown;

/** Changes of a body that no schema takes: each member removed, made null, or joined by a stranger, where the form notices it. */
function mutants({ type, body }: Variant): { readonly what: string; readonly changed: unknown }[] {
  if (type === 'transport.receipt')
    return [{}, { ...body, extra: 1 }, { ...body, receipts: null }].map((changed, i) => ({ what: `change ${i}`, changed }));
  const text = JSON.stringify(body);
  const paths = [...places(JSON.parse(text))].map(({ path }) => path);
  const edits: ((holder: Loose, key: string) => void)[] = [
    (holder, key) => (holder[key] = null),
    (holder, key) => (Array.isArray(holder) ? (holder[Number(key)] = null) : delete holder[key]),
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
      return checkBody(type, V, changed).length > 0 ? [{ what: `${['null', 'without', 'extra beside'][i]} ${path}`, changed }] : [];
    }),
  );
}

describe.each(VARIANTS)('$name', (variant) => {
  const { type, body } = variant;

  it('goes from JSON to CBOR to JSON as it was (SCHEMA-09)', () => {
    const json = jsonOf(variant);
    const bytes = encodeBody(type as string, V, bodyFromJson(type, V, json));
    expect(bytes).toEqual(encodeBody(type as string, V, body));
    expect(bodyToJson(type, V, decodeBody(type as string, V, bytes))).toEqual(json);
  });
});

describe('jsonSchemaOf', () => {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: false });
  const compiled = new Map(registry.definitions.map(({ type }) => [type, ajv.compile(jsonSchemaOf(type, V))]));

  it('accepts every example (SCHEMA-15)', () => {
    for (const variant of VARIANTS) {
      const accepts = compiled.get(variant.type);
      expect(accepts?.(jsonOf(variant)), `${variant.name}: ${ajv.errorsText(accepts?.errors)}`).toBe(true);
    }
  });

  it('refuses what the form refuses: members that are missing, of another kind, or unknown (SCHEMA-15)', () => {
    for (const variant of VARIANTS) {
      for (const mutant of mutants(variant))
        expect(compiled.get(variant.type)?.(mutant), `${variant.name} ${JSON.stringify(mutant)}`).toBe(false);
    }
  });

  it('has every type in one document, with the fields they share written once', () => {
    const all = new Ajv2020({ strict: true, strictTypes: false });
    all.addSchema(jsonSchemaOfAll(), 'all');
    for (const variant of VARIANTS)
      expect(all.validate(`all#/$defs/${bodyRule(variant.type, V)}`, jsonOf(variant)), variant.name).toBe(true);
  });
});

describe.skipIf(!hasCddl)(hasCddl ? 'cddlOf' : `cddlOf (${withoutCddl})`, () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'rogatory-generated-'));
    for (const { type } of registry.definitions) writeFileSync(join(folder, `${type}.cddl`), cddlOf(type, V));
    writeFileSync(join(folder, 'all.cddl'), cddlOfAll());
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  /** What the tool says against the bytes; undefined when it takes them. */
  function fault(document: string, bytes: Uint8Array): string | undefined {
    writeFileSync(join(folder, 'item.cbor'), bytes);
    const { status, stdout, stderr } = spawnSync(
      'cddl',
      ['--ci', 'validate', '--cddl', join(folder, `${document}.cddl`), '--cbor', join(folder, 'item.cbor')],
      { encoding: 'utf8' },
    );
    return status === 0 ? undefined : `${stdout}${stderr}`;
  }

  it('accepts every example (SCHEMA-15)', () => {
    for (const { name, type, body } of VARIANTS) expect(fault(type, encodeBody(type as string, V, body)), name).toBeUndefined();
  }, 60_000);

  it('refuses what the form refuses, four changes of each example (SCHEMA-15)', () => {
    const refuse = (path: unknown): never => {
      throw new TypeError(String(path));
    };
    for (const variant of VARIANTS) {
      // The tool does not see a stranger in a map that an array holds.
      const all = mutants(variant).filter(({ what }) => !/^extra .*\/\d/.test(what));
      const few = [0, 1, 2, 3].flatMap((i) => all[Math.floor((i * all.length) / 4)] ?? []);
      for (const { what, changed } of few) {
        expect(fault(variant.type, encode(toCbor(changed, refuse))), `${variant.name} ${what}`).toBeDefined();
      }
    }
  }, 120_000);

  it('writes all types into one document that the tool can read', () => {
    const text = cddlOfAll();
    const names = [...text.matchAll(/^([a-z0-9-]+) = /gm)].map(([, name]) => name);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toContain('body-request-submit');
    expect(spawnSync('cddl', ['--ci', 'compile-cddl', '--cddl', join(folder, 'all.cddl')]).status).toBe(0);
  });
});
