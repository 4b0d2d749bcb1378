// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { accordTerms as illustrative } from '../../../src/cli/demo/messages.js';
import { encode } from '../../../src/cbor/encode.js';
import { toCbor } from '../../../src/schema/body/data.js';
import { periodsOf } from '../../../src/vocabulary/accords/duration.js';
import { deadlineOf, decodeTerms, encodeTerms } from '../../../src/vocabulary/index.js';
import type { AccordDeadline } from '../../../src/vocabulary/accords/terms.js';

const raw = (value: unknown) =>
  encode(
    toCbor(value, () => {
      throw new RangeError('refused');
    }),
  );

describe('accord terms', () => {
  it('come back from their bytes as they were (SCHEMA-11)', () => {
    const terms = {
      ...illustrative(),
      holidays: [{ country: 'XA', dates: ['2026-01-01'] }],
      originalPolicy: { rule: 'original-within-days' as const, days: 10 },
    };
    expect(decodeTerms(encodeTerms(terms))).toEqual(terms);
    expect(encodeTerms(decodeTerms(encodeTerms(terms)))).toEqual(encodeTerms(terms));
  });

  it('refuse an unknown member, a missing one and a wrong one (SCHEMA-11)', () => {
    expect(() => decodeTerms(raw({ ...illustrative(), extra: 1 }))).toThrowCode('SCHEMA_INVALID');
    expect(() => decodeTerms(raw({ ...illustrative(), ackDays: -1 }))).toThrowCode('SCHEMA_INVALID');
    expect(() => decodeTerms(raw({ ...illustrative(), originalPolicy: { rule: 'original-within-days' } }))).toThrowCode('SCHEMA_INVALID');
    for (const member of Object.keys(illustrative())) {
      const { [member as 'ackDays']: _left, ...rest } = illustrative();
      const optional = member === 'useLimitationDefault' || member === 'dataProtectionRegime';
      if (!optional) expect(() => decodeTerms(raw(rest)), member).toThrowCode('SCHEMA_INVALID');
    }
    expect(() => encodeTerms({ ...illustrative(), ackDays: 1.5 })).toThrowCode('SCHEMA_INVALID');
    expect(() => decodeTerms(raw(null))).toThrowCode('SCHEMA_INVALID');
  });

  it('give both periods of a deadline that has two, and one of any other (SCHEMA-40)', () => {
    const under = (...deadlines: AccordDeadline[]) => ({ ...illustrative(), deadlines });
    const [serve, subscriber, traffic] = [45, 20, 45].map((length) => ({ id: 'D14' as const, unit: 'DAYS' as const, length }));
    const whole = under(serve!, { ...subscriber!, measures: ['SUB', 'IDN'] }, { ...traffic!, length: 46, measures: ['TRA'] });
    expect(decodeTerms(encodeTerms(whole))).toEqual(whole);
    expect(periodsOf(whole, 'D14', 'URGENT', 'SUB').map(({ length }) => length)).toEqual([45, 20]);
    expect(periodsOf(whole, 'D14', 'URGENT', 'TRA').map(({ length }) => length)).toEqual([45, 46]);
    const ack = { id: 'D01' as const, unit: 'DAYS' as const, length: 7 };
    expect(deadlineOf(under(ack, { ...ack, length: 2, measures: ['PRES'] }), 'D01', 'ROUTINE', 'PRES')?.length).toBe(2);
    for (const broken of [
      under(serve!),
      under(serve!, serve!, serve!),
      under(serve!, { ...serve!, level: 'URGENT' }),
      under(ack, ack),
      under(ack, { ...ack, measures: ['SUB'] }, { ...ack, measures: ['SUB', 'TRA'] }),
    ]) {
      expect(() => encodeTerms(broken)).toThrowCode('SCHEMA_INVALID');
      expect(() => decodeTerms(raw(broken))).toThrowCode('SCHEMA_INVALID');
    }
  });

  it('refuse a later form (SCHEMA-02)', () => {
    expect(() => decodeTerms(raw({ ...illustrative(), format: [2, 0] }))).toThrowCode('SCHEMA_VERSION_UNKNOWN');
  });
});
