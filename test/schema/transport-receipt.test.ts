// SPDX-License-Identifier: Apache-2.0
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { bodyFromJson, bodyToJson, decodeBody, encodeBody, validate } from '../../src/schema/index.js';
import type { TransportReceipt } from '../../src/schema/index.js';

const TYPE = 'transport.receipt';
const body = (): TransportReceipt => ({ receipts: [new Uint8Array([1, 2])], checkpoints: [], cosignatures: [new Uint8Array()] });

describe('transport.receipt', () => {
  it('is on the wire a map of three lists of byte strings and nothing else (SCHEMA-14)', () => {
    const bytes = encodeBody(TYPE, [1, 0], body());
    expect(decode(bytes)).toEqual(new Map(Object.entries(body())));
    const read = decodeBody(TYPE, [1, 0], bytes);
    expectTypeOf(read).toEqualTypeOf<TransportReceipt>();
    expect(read).toEqual(body());
  });

  it('is refused without one of the lists, with another member, or with an element that is no byte string (SCHEMA-14)', () => {
    const refused = (change: object) => () => encodeBody(TYPE as string, [1, 0], { ...body(), ...change });
    expect(refused({ receipts: undefined })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ checkpoints: undefined })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ cosignatures: undefined })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ refs: { rqRef: 'r' } })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ receipts: ['AQI'] })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ receipts: Array.from({ length: 257 }, () => new Uint8Array(1)) })).toThrowCode('SCHEMA_INVALID');
  });

  it('comes back from JSON with its bytes (SCHEMA-09)', () => {
    const json = bodyToJson(TYPE, [1, 0], body());
    expect(json).toEqual({ receipts: ['AQI'], checkpoints: [], cosignatures: [''] });
    expect(bodyFromJson(TYPE, [1, 0], json)).toEqual(body());
  });

  it('breaks no rule', () => {
    expect(validate({ type: TYPE, version: [1, 0], body: body() }, { sender: { side: 'responder', roles: ['RD-CA'] } })).toEqual([]);
  });
});
