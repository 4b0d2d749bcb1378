// SPDX-License-Identifier: Apache-2.0
// The form of bodies in spec/messages.md is written by hand, for people: its codes and its members are those of the schemas.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { CODE_LISTS, registry } from '../../src/vocabulary/index.js';
import { address, contact, officer, place } from '../../src/vocabulary/authorities/fields.js';
import { asset, valuation } from '../../src/vocabulary/assets/fields.js';
import { blockRef, transaction } from '../../src/vocabulary/assets/chain.js';
import { condition } from '../../src/vocabulary/decisions/fields.js';
import { account, custodian, digitalCurrencyWallet, poolMembership } from '../../src/vocabulary/accounts/fields.js';
import { evaluation } from '../../src/vocabulary/spontaneous/fields.js';
import { extension } from '../../src/schema/fields/extension.js';
import { money, vAmount } from '../../src/vocabulary/assets/money.js';
import { order, validation } from '../../src/vocabulary/proceedings/fields.js';
import { legalPerson, name, naturalPerson } from '../../src/vocabulary/persons/fields.js';
import { kebab } from '../../src/schema/generators/kebab.js';
import { accordTerms } from '../../src/vocabulary/accords/terms.js';
import type { z } from '../../src/schema/zod.js';

const section =
  /### Form\n([\s\S]*?)### Requirements/.exec(readFileSync(new URL('../../spec/messages.md', import.meta.url), 'utf8'))?.[1] ?? '';
const text = [...section.matchAll(/```cddl\n([\s\S]*?)```/g)].map(([, block]) => (block ?? '').replaceAll(/;[^\n]*/g, '')).join('\n');
const rules = new Map(
  [...text.matchAll(/^([a-z0-9-]+)\s*= ([\s\S]*?)(?=^[a-z0-9-]+\s*= |(?![\s\S]))/gm)].map(([, rule, body]) => [rule, (body ?? '').trim()]),
);

const ROOTS: Readonly<Record<string, z.ZodType>> = {
  body: registry.get('reminder', [1, 0]).body,
  extension,
  address,
  place,
  contact,
  officer,
  natural: naturalPerson,
  name,
  legal: legalPerson,
  custodian,
  account,
  wallet: digitalCurrencyWallet,
  membership: poolMembership,
  condition,
  evaluation,
  transaction,
  block: blockRef,
  valuation,
  validation,
  order,
  asset,
  money,
  'v-amount': vAmount,
  terms: accordTerms,
};

/** What stands between the first opening bracket of a text and the one that closes it. */
function inside(written: string, open: '{' | '('): string {
  const start = written.indexOf(open) + 1;
  let depth = 1;
  for (let i = start; i < written.length; i++) {
    if ('{[('.includes(written[i] ?? '')) depth++;
    if ('}])'.includes(written[i] ?? '') && --depth === 0) return written.slice(start, i);
  }
  throw new TypeError(`not closed: ${written.slice(0, 80)}`);
}

/** Members of a map or group, each with its type as it is written; a group that it names is written out. */
function membersOf(written: string): Map<string, string> {
  const members = new Map<string, string>();
  let depth = 0;
  let item = '';
  for (const char of `${written},`) {
    if ('{[('.includes(char)) depth++;
    if ('}])'.includes(char)) depth--;
    if (char !== ',' || depth > 0) {
      item += char;
      continue;
    }
    const [, optional, named, type] = /^(\? )?"(\w+)": ([\s\S]*)$/.exec(item.trim()) ?? [];
    if (named !== undefined) members.set(`${optional === undefined ? '' : '? '}${named}`, type ?? '');
    else if (item.trim() !== '') for (const [key, inner] of membersOf(inside(rules.get(item.trim()) ?? '', '('))) members.set(key, inner);
    item = '';
  }
  return members;
}

interface Def {
  readonly type: string;
  readonly shape?: Readonly<Record<string, z.ZodType>>;
  readonly element?: z.ZodType;
  readonly innerType?: z.ZodType;
}

/** The object that a schema is, holds or lists. */
function shapeOf(schema: z.ZodType): Readonly<Record<string, z.ZodType>> | undefined {
  const { shape, element, innerType } = schema._zod.def as unknown as Def;
  const inner = element ?? innerType;
  return shape ?? (inner === undefined ? undefined : shapeOf(inner));
}

/** Where the two differ, by path. */
function differences(path: string, written: string, schema: z.ZodType): string[] {
  const shape = shapeOf(schema);
  if (shape === undefined) return [];
  const members = membersOf(inside(written, '{'));
  const known = Object.entries(shape).map(([key, member]) => [`${member._zod.optin === 'optional' ? '? ' : ''}${key}`, member] as const);
  const named = new Map(known);
  return [
    ...[...named.keys()].filter((key) => !members.has(key)).map((key) => `${path}: ${key} is not in the text`),
    ...[...members.keys()].filter((key) => !named.has(key)).map((key) => `${path}: ${key} is in the text alone`),
    ...known.flatMap(([key, member]) => {
      const type = members.get(key) ?? '';
      // A type that has a name is compared where it stands.
      return /^(?:\[[^{["]*)?\{ *(?:\? )?"/.test(type) ? differences(`${path}/${key}`, type, member) : [];
    }),
  ];
}

describe('spec/messages.md, Form', () => {
  it.each(Object.keys(ROOTS))('has the members of %s (SCHEMA-15)', (rule) => {
    const written = rules.get(rule) ?? '';
    expect(written).not.toBe('');
    expect(differences(rule, written, ROOTS[rule] as z.ZodType)).toEqual([]);
  });

  it('has every list of codes as it is (SCHEMA-31)', () => {
    const listed = CODE_LISTS.map((list) => {
      const written = rules.get(kebab(list.name)) ?? rules.get(`${kebab(list.name)}-code`) ?? '';
      return [list.name, [...written.matchAll(/"([^"]+)"/g)].map(([, code]) => code)] as const;
    }).filter(([, codes]) => codes.length > 0);
    expect(listed.length).toBeGreaterThan(60);
    for (const [list, codes] of listed) expect([list, codes]).toEqual([list, CODE_LISTS.find((one) => one.name === list)?.codes]);
  });
});
