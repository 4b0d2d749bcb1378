// SPDX-License-Identifier: Apache-2.0
// Where rules and readers draw the line: beside each body that they refuse stands the nearest one that they take.
import { describe, expect, it } from 'vitest';
import { base58xrp, toBase64url } from '../../../src/schema/base.js';
import { validate } from '../../../src/schema/index.js';
import { deadlineFaults } from '../../../src/vocabulary/accords/deadline-faults.js';
import { readAccount } from '../../../src/vocabulary/assets/chains/caip.js';
import { withChecksum } from '../../../src/vocabulary/assets/chains/base58check.js';
import { crc16 } from '../../../src/vocabulary/assets/chains/crc16.js';
import { consultedOn } from '../../../src/vocabulary/decisions/refusal.js';
import { cellsOf } from '../../../src/vocabulary/legal-bases/provision.js';
import { registry } from '../../../src/vocabulary/index.js';
import type { MeasureType, MessageBody } from '../../../src/vocabulary/index.js';
import { CHAIN } from '../assets/vectors.js';
import { requestFor } from '../examples/measures.js';
import { context } from '../examples.js';
import { NOW, SUKRU } from './case.js';

type Payload = MessageBody<'request.submit'>['payload'];

/** What a rule finds in a request for a measure, after a change. */
function found(rule: string, type: MeasureType, change: (payload: Payload) => void, terms: object = {}): readonly string[] {
  const body = requestFor(type);
  change(body.payload);
  const known = context();
  const message = { type: 'request.submit', version: [1, 0] as const, body, test: true, attachments: [1, 2], issuedAt: NOW };
  const all = validate(registry, message, { ...known, terms: { ...known.terms!, ...terms } });
  return all.filter((one) => one.rule === rule).map(({ severity, path }) => `${severity} ${path}`);
}

describe('an address', () => {
  it('of XRP with a flag and tag of its own says the tag, and one that says what no flag allows is none (SCHEMA-13)', () => {
    const account = new Uint8Array(20).fill(7);
    const read = (flag: number, ...tag: readonly number[]) => {
      const place = Uint8Array.of(0x05, 0x44, ...account, flag, ...tag, ...new Array<number>(8 - tag.length).fill(0));
      return readAccount(`${CHAIN.xrp}:${base58xrp.encode(withChecksum(place))}`);
    };
    expect(read(1, 5)).toMatchObject({ memo: '5' });
    expect(read(1)).toMatchObject({ memo: '0' });
    expect(read(0)).not.toHaveProperty('memo');
    for (const wrong of [read(2), read(2, 5), read(0, 5), read(0, 0, 0, 0, 0, 1), read(1, 5, 0, 0, 0, 1)]) expect(wrong).toBeUndefined();
  });

  it('of TON has a flag and a workchain that are known (SCHEMA-13)', () => {
    const read = (flag: number, workchain: number) => {
      const named = Uint8Array.of(flag, workchain, ...new Uint8Array(32).fill(7));
      const sum = crc16(named);
      return readAccount(`${CHAIN.ton}:${toBase64url(Uint8Array.of(...named, sum >> 8, sum & 0xff))}`);
    };
    for (const flag of [0x11, 0x51]) for (const workchain of [0, 0xff]) expect(read(flag, workchain)).toMatchObject({ checksum: true });
    for (const wrong of [read(0x12, 0), read(0x11, 1), read(0x12, 1)]) expect(wrong).toBeUndefined();
  });
});

it('a refusal follows a consultation on all measures, or on each of its own', () => {
  expect(consultedOn(['m1'], ['*'])).toBe(true);
  expect(consultedOn(undefined, ['*'])).toBe(true);
  expect(consultedOn(['m1', 'm2'], ['m1', 'm2'])).toBe(true);
  for (const [asked, consulted] of [
    [['m1'], []],
    [['m1', 'm2'], ['m1']],
    [[], ['m1']],
    [undefined, ['m1']],
  ] as const)
    expect(consultedOn(asked, consulted)).toBe(false);
});

it('a deadline of two periods has two entries for each measure, any other has one (SCHEMA-40)', () => {
  const faults = (...deadlines: Parameters<typeof deadlineFaults>[0][]) =>
    deadlineFaults(deadlines.flat().map((one) => ({ ...one }))).length;
  const [two, one] = [{ id: 'D05' as const }, { id: 'D01' as const }];
  const of = (id: typeof two | typeof one, ...measures: MeasureType[]) => [{ ...id, measures }];
  expect([faults([two, two]), faults([one]), faults([one], of(one, 'PRES')), faults([two], of(two, 'PRES'))]).toEqual([0, 0, 0, 0]);
  expect([faults(of(two, 'PRES'), of(two, 'PRES')), faults([two]), faults([two, two, two]), faults([one, one])]).toEqual([0, 1, 1, 1]);
  expect([faults(of(one, 'PRES'), of(one, 'PRES')), faults(of(two, 'PRES')), faults(of(one, 'PRES'))]).toEqual([1, 1, 0]);
});

it('a table of provisions has a cell for each of its columns', () => {
  expect(cellsOf(['UNTOC', 'UNCAC'], '18 | 46')).toEqual({ UNTOC: '18', UNCAC: '46' });
  expect(() => cellsOf(['UNTOC', 'UNCAC'], '18')).toThrow(RangeError);
});

describe('a request', () => {
  const LOST = 'The data are deleted by the provider if nobody preserves them soon.';

  it('rests urgency on a date: of limitation, in its words, of a deadline or a hearing (P23)', () => {
    const urgent = (reason: string, text: string, limitationExpiry: string | undefined, deadline?: object) =>
      found('P23', 'PRES', (payload) => {
        payload.urgency = { level: 'URGENT', reason, text } as never;
        for (const offence of payload.proceedings.offences) Object.assign(offence, { limitationExpiry });
        for (const measure of payload.measures) Object.assign(measure, { deadline });
      });
    const missing = ['W /payload/urgency/reason'];
    expect(urgent('LIMITATION', LOST, '2031-05-12')).toEqual([]);
    expect(urgent('LIMITATION', LOST, undefined)).toEqual(missing);
    expect(urgent('HEARING', LOST, '2031-05-12')).toEqual(missing);
    expect(urgent('HEARING', `${LOST} The hearing is on 3 May 2026.`, undefined)).toEqual([]);
    expect(urgent('HEARING', LOST, undefined, { by: '2026-05-03' })).toEqual([]);
  });

  it('tells a company from others by its register or its LEI, and a person by a birth date or a document (P18)', () => {
    const accounts = (person: object) =>
      found('P18', 'BANK-ACC', (payload) => {
        payload.persons = [{ ...(person as Payload['persons'][number]), id: 'p1' }];
      });
    const company = { kind: 'legal', role: ['THIRD'], names: [{ value: 'Company (demonstration)', type: 'LEGL' }] };
    const missing = ['E /payload/measures/0/particulars/personId'];
    expect(accounts(company)).toEqual(missing);
    expect(accounts({ ...company, lei: '5493001KJTIIGC8Y1R12' })).toEqual([]);
    expect(accounts({ ...company, registration: { authority: 'a', number: '1', country: 'XA' } })).toEqual([]);
    expect(accounts({ ...SUKRU, dob: undefined })).toEqual(missing);
    expect(accounts(SUKRU)).toEqual([]);
    expect(found('P18', 'BANK-ACC', (payload) => (payload.persons = []))).toEqual(missing);
  });

  it('finds a company at its seat (P18)', () => {
    const heard = (person: object) =>
      found('P18', 'STMT', (payload) => {
        payload.persons = [{ ...(person as Payload['persons'][number]), id: 'p1' }];
      });
    const company = { kind: 'legal', role: ['THIRD'], names: [{ value: 'Company (demonstration)', type: 'LEGL' }] };
    expect(heard(company)).toEqual(['E /payload/measures/0/particulars/personId']);
    expect(heard({ ...company, seat: { country: 'XA', lines: ['Street 1'] } })).toEqual([]);
  });

  it('gives a name as its bearer writes it (P19)', () => {
    const named = (name: object) =>
      found(
        'P19',
        'PRES',
        (payload) => (payload.persons = [{ ...SUKRU, names: [{ script: 'Latn', nameType: 'LEGL', ...name }] } as never]),
      );
    expect(named({ latin: 'Ornek' })).toEqual(['E /payload/persons/0/names']);
    expect(named({ native: 'Örnek' })).toEqual([]);
  });

  it('to take a wallet into custody needs no other order than that to move it (P22)', () => {
    const ordered = (type: MeasureType) =>
      found('P22', type, (payload) => {
        delete payload.validation;
        for (const measure of payload.measures) delete measure.validation;
        for (const { particulars } of payload.measures) Reflect.deleteProperty(particulars, 'instruction');
      });
    expect(ordered('SZ-VA')).toEqual([]);
    expect(ordered('FRZ-VA')).toEqual(['W /payload/measures/0/validation']);
  });

  it('claims dual criminality where the accord asks for it beyond a list, of coercive measures alone (P17)', () => {
    const claimed = (type: MeasureType, listCategory: string | undefined, dualCriminality: string) =>
      found(
        'P17',
        type,
        (payload) => {
          for (const offence of payload.proceedings.offences)
            Object.assign(offence, { listCategory, dualCriminality: { asserted: false } });
        },
        { dualCriminality },
      ).length;
    expect([claimed('FRZ-VA', undefined, 'listed'), claimed('FRZ-VA', 'x', 'listed'), claimed('SVC-DOC', undefined, 'listed')]).toEqual([
      ...[1, 0, 0],
    ]);
    expect([claimed('FRZ-VA', 'x', 'always'), claimed('FRZ-VA', 'x', 'coercive'), claimed('SVC-DOC', 'x', 'coercive')]).toEqual([1, 1, 0]);
  });
});
