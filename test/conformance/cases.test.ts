// Every case of the suite has an id of its own, a sentence, and clauses that SPEC.md has.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import { drawStates } from '../../src/conformance/states/states.js';
import { RELAY_CASES } from '../../src/conformance/relay/relay-mode.js';
import { vectorCases } from '../../src/conformance/vectors/vectors-mode.js';
import { agencyMode } from '../../src/conformance/agency/agency-mode.js';
import { RELAY_FAULTS, VECTOR_FAULTS } from '../system/conformance/faults.js';

const root = join(import.meta.dirname, '../..');
const cases = [...vectorCases({}), ...RELAY_CASES, ...agencyMode.cases({ version: 'test', program: '' })];

/** Ids of all clauses: of SPEC.md, and of what stands beside it. */
function clauses(): ReadonlySet<string> {
  const beside = existsSync(join(root, 'spec')) ? readdirSync(join(root, 'spec')).map((name) => join('spec', name)) : [];
  const files = ['SPEC.md', 'docs/reference-implementation.md', ...beside].filter((name) => existsSync(join(root, name)));
  const text = files.map((name) => readFileSync(join(root, name), 'utf8')).join('\n');
  return new Set([...text.matchAll(/\*\*([A-Z0-9]+-\d+)\*\*/g)].map(([, id]) => id ?? ''));
}

describe('the cases of the suite', () => {
  it('have ids of their own, and a title', () => {
    expect(new Set(cases.map(({ id }) => id)).size).toBe(cases.length);
    expect(cases.filter(({ title }) => title.trim() === '').map(({ id }) => id)).toEqual([]);
  });

  it('cite clauses that exist', () => {
    const known = clauses();
    expect(known.size).toBeGreaterThan(300);
    expect(
      cases
        .filter((one) => one.clauses.length === 0 || !one.clauses.every((id) => known.has(id)))
        .map(({ id, clauses: cited }) => [id, cited]),
    ).toEqual([]);
  });

  it('include every case that is said to notice a fault', () => {
    const ids = new Set(cases.map(({ id }) => id));
    const missing = [...RELAY_FAULTS, ...VECTOR_FAULTS].flatMap(({ noticed }) => noticed.filter((id) => !ids.has(id)));
    expect(missing).toEqual([]);
  });
});

describe('the states of the kit', () => {
  it('have the same keys for the same seed, each its own', () => {
    const draw = () => drawStates({ urls: ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'] });
    const idsOf = ({ subject, kit }: ReturnType<typeof draw>): string[] =>
      [subject, kit].flatMap(({ relay }) => [relay.link, relay.log, relay.cosign].map((secret) => toHex(memorySigner(secret).signerId)));
    expect(idsOf(draw())).toEqual(idsOf(draw()));
    expect(new Set(idsOf(draw())).size).toBe(6);
  });
});
