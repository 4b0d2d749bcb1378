// SPDX-License-Identifier: Apache-2.0
import { describe, expect, expectTypeOf, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import { bodyFromJson, bodyToJson, decodeBody, encodeBody, validate } from '../../../src/schema/index.js';
import type { TransportReceipt } from '../../../src/vocabulary/receipts/messages.js';
import { registry } from '../../../src/vocabulary/index.js';

const TYPE = 'transport.receipt';
const [batch, cosigned, restore] = [new Uint8Array([1, 2]), new Uint8Array([3]), new Uint8Array([4])];

/** Each choice of members but none. */
const BODIES: readonly TransportReceipt[] = [
  { batch },
  { batch, cosigned },
  { batch, restore },
  { batch, cosigned, restore },
  { cosigned },
  { cosigned, restore },
  { restore },
];

describe('transport.receipt', () => {
  it('is on the wire a map of one to three byte strings and nothing else (SCHEMA-14)', () => {
    for (const body of BODIES) {
      const bytes = encodeBody(registry, TYPE, [1, 0], body);
      expect(decode(bytes)).toEqual(new Map(Object.entries(body)));
      const read = decodeBody(registry, TYPE, [1, 0], bytes);
      expectTypeOf(read).toEqualTypeOf<TransportReceipt>();
      expect(read).toEqual(body);
    }
  });

  it('is refused with no member, with another one, and with what is no byte string of its size (SCHEMA-14)', () => {
    const refused = (body: object) => () => encodeBody(registry, TYPE as string, [1, 0], body);
    expect(refused({})).toThrowCode('SCHEMA_INVALID');
    expect(refused({ batch: undefined })).toThrowCode('SCHEMA_INVALID');
    for (const body of BODIES) expect(refused({ ...body, refs: { rqRef: 'r' } })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ batch: 'AQI' })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ batch, cosigned: [cosigned] })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ batch: new Uint8Array(81_921) })).toThrowCode('SCHEMA_INVALID');
    expect(refused({ restore: new Uint8Array(36_865) })).toThrowCode('SCHEMA_INVALID');
    const bytes = encode(new Map<string, Uint8Array>([['receipts', batch]]));
    expect(() => decodeBody(registry, TYPE, [1, 0], bytes)).toThrowCode('SCHEMA_INVALID');
    expect(() => decodeBody(registry, TYPE, [1, 0], encode(new Map()))).toThrowCode('SCHEMA_INVALID');
  });

  it('comes back from JSON with its bytes (SCHEMA-09)', () => {
    for (const body of BODIES) expect(bodyFromJson(registry, TYPE, [1, 0], bodyToJson(registry, TYPE, [1, 0], body))).toEqual(body);
    expect(bodyToJson(registry, TYPE, [1, 0], { batch })).toEqual({ batch: 'AQI' });
  });

  it('breaks no rule', () => {
    expect(
      validate(registry, { type: TYPE, version: [1, 0], body: { batch } }, { sender: { side: 'responder', roles: ['RD-CA'] } }),
    ).toEqual([]);
  });
});
