// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bodyFromJson, bodyToJson, decodeBody, encodeBody, validate } from '../../../src/schema/index.js';
import { isCoercive, MEASURE_TYPES, MEASURES, registry } from '../../../src/vocabulary/index.js';
import { MEASURE_EXAMPLES, requestFor } from '../examples/measures.js';
import { context } from '../examples.js';

describe('MEASURES', () => {
  it('has every type of measure, in the order of its codes, with an example of each', () => {
    expect(Object.keys(MEASURES)).toEqual(MEASURE_TYPES.codes);
    expect([...MEASURE_EXAMPLES].sort()).toEqual([...MEASURE_TYPES.codes].sort());
  });

  it('says of each type what is asked for, what comes back and where it rests', () => {
    for (const { type, coercive, required, optional, rules, result, source } of Object.values(MEASURES)) {
      expect(isCoercive({ type, coercive: false }), type).toBe(coercive);
      expect(required.length, type).toBeGreaterThan(0);
      expect(
        required.filter((name) => optional.includes(name)),
        type,
      ).toEqual([]);
      expect(
        Object.keys(rules).filter((name) => !required.includes(name)),
        type,
      ).toEqual([]);
      expect(result.evidence.length + (result.messages?.length ?? 0) + (result.text?.length ?? 0), type).toBeGreaterThan(0);
      expect(source, type).not.toBe('');
    }
  });
});

describe.each(MEASURE_EXAMPLES)('a request for %s', (type) => {
  const body = () => requestFor(type);

  it('is accepted without a finding', () => {
    const message = { type: 'request.submit', version: [1, 0], body: body(), test: true, attachments: [1, 2] } as const;
    // A proof of control is for people to verify, and each says so.
    const found = validate(registry, message, context()).map(({ rule, severity }) => `${severity} ${rule}`);
    expect(found).toEqual(type === 'SZ-VA' ? ['W V073'] : []);
  });

  it('comes back from CBOR and from JSON as it was (SCHEMA-05)', () => {
    const bytes = encodeBody(registry, 'request.submit', [1, 0], body());
    expect(decodeBody(registry, 'request.submit', [1, 0], bytes)).toEqual(body());
    const json: unknown = JSON.parse(
      JSON.stringify(bodyToJson(registry, 'request.submit', [1, 0], decodeBody(registry, 'request.submit', [1, 0], bytes))),
    );
    expect(encodeBody(registry, 'request.submit' as string, [1, 0], bodyFromJson(registry, 'request.submit', [1, 0], json))).toEqual(bytes);
  });

  it('is refused without any particular that its form requires (SCHEMA-03)', () => {
    const { required, rules } = MEASURES[type];
    for (const name of required.filter((candidate) => rules[candidate] === undefined)) {
      const changed = body() as unknown as { payload: { measures: [{ particulars: Record<string, unknown> }] } };
      delete changed.payload.measures[0].particulars[name];
      expect(() => encodeBody(registry, 'request.submit' as string, [1, 0], changed), name).toThrowCode('SCHEMA_INVALID');
    }
  });
});
