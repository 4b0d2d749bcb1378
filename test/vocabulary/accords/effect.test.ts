// SPDX-License-Identifier: Apache-2.0
// Every member of the terms of an accord has an effect: two terms that differ in it alone lead to different findings, deadlines or states.
import { describe, expect, it } from 'vitest';
import { accordTerms } from '../../../src/vocabulary/accords/terms.js';
import { periodsOf } from '../../../src/vocabulary/accords/duration.js';
import { DOSSIER_EFFECTS } from './effects/dossier.js';
import { termsWith } from './effects/edit.js';
import type { Effects } from './effects/edit.js';
import { RULE_EFFECTS } from './effects/rules.js';

const EFFECTS: Effects = { ...RULE_EFFECTS, ...DOSSIER_EFFECTS };

interface Shape {
  readonly def?: { readonly type?: string; readonly innerType?: Shape; readonly element?: Shape; readonly options?: readonly Shape[] };
  readonly shape?: Readonly<Record<string, Shape>>;
}

/** Paths of the members that hold no further members. */
function leaves(schema: Shape, at: readonly string[] = []): readonly string[] {
  const { def = {}, shape } = schema;
  const inner = def.innerType ?? def.element;
  if (inner !== undefined) return leaves(inner, at);
  if (def.options !== undefined && def.options.every((one) => one.shape !== undefined))
    return def.options.flatMap((one) => leaves(one, at));
  if (shape === undefined) return [at.join('.')];
  return Object.entries(shape).flatMap(([name, member]) => leaves(member, [...at, name]));
}

describe('terms of an accord (SCHEMA-34)', () => {
  const members = [...new Set(leaves(accordTerms))];

  it('have a proof of their effect, each member one', () => {
    expect(members.length).toBeGreaterThan(45);
    expect(Object.keys(EFFECTS).sort()).toEqual([...members].sort());
  });

  it.each(Object.keys(EFFECTS))('%s changes what rules, deadlines or the dossier say', async (member) => {
    const [one, other] = (await EFFECTS[member]?.(termsWith)) ?? [];
    expect(one).toBeDefined();
    expect(other).not.toEqual(one);
  });

  it('that two States write for a deadline of two periods are read for both', () => {
    const terms = termsWith((t) => (t.deadlines = [1, 2].map((length) => ({ id: 'D05' as const, unit: 'HOURS' as const, length }))));
    expect(periodsOf(terms, 'D05', 'ROUTINE').map(({ length }) => length)).toEqual([1, 2]);
  });
});
