// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bodyFromJson, bodyToJson, defineMessage, z } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import { bytes } from '../../src/schema/fields/bytes.js';
import { list } from '../../src/schema/fields/text.js';
import { example, TYPES } from '../vocabulary/examples.js';

const sealed = defineMessage({
  type: 'x-demo.sealed',
  version: [1, 0],
  purpose: 'test of bytes',
  from: 'either',
  roles: ['RQ-CA'],
  reply: 'optional',
  responderRef: 'optional',
  payload: z.object({ seals: list(bytes(4)) }),
});
const options = { registry: registry.extend({ messages: [sealed] }) };
const frame = { refs: { rqRef: 'r' }, language: 'en', handling: { tlp: 'CLEAR' } };

describe('bodyToJson and bodyFromJson', () => {
  it.each(TYPES)('leave a %s without bytes as it is', (type) => {
    expect(bodyToJson(registry, type, [1, 0], example(type))).toEqual(example(type));
    expect(bodyFromJson(registry, type, [1, 0], example(type))).toEqual(example(type));
  });

  it('write byte members as base64url, and mark bytes in members of a later version (SCHEMA-09)', () => {
    const body = { ...frame, payload: { seals: [Uint8Array.of(0xff, 0xfe)], later: [Uint8Array.of(7), { deep: Uint8Array.of() }] } };
    const json = bodyToJson(options.registry, 'x-demo.sealed', [1, 1], body);
    expect(json).toEqual({ ...frame, payload: { seals: ['__4'], later: [{ $bytes: 'Bw' }, { deep: { $bytes: '' } }] } });
    expect(bodyFromJson(options.registry, 'x-demo.sealed', [1, 1], JSON.parse(JSON.stringify(json)))).toEqual(body);
  });

  it('refuse base64url that is not canonical, padded, or of too many bytes (SCHEMA-09)', () => {
    for (const seal of ['__5', '__4=', '+/4', 'AAAAAAA', 'A', 7]) {
      expect(() => bodyFromJson(options.registry, 'x-demo.sealed', [1, 0], { ...frame, payload: { seals: [seal] } })).toThrowCode(
        'SCHEMA_INVALID',
      );
    }
  });

  it('refuse what the schema refuses, in both directions (SCHEMA-03)', () => {
    expect(() => bodyFromJson(registry, 'ack.receipt', [1, 0], { ...example('ack.receipt'), refs: 1 })).toThrowCode('SCHEMA_INVALID');
    expect(() => bodyFromJson(registry, 'ack.receipt', [1, 0], { ...example('ack.receipt'), extra: 1 })).toThrowCode('SCHEMA_INVALID');
    expect(() => bodyToJson(registry, 'ack.receipt', [1, 0], null)).toThrowCode('SCHEMA_INVALID');
    expect(() => bodyFromJson(registry, 'ack.receipt', [1, 0], undefined)).toThrowCode('SCHEMA_INVALID');
  });

  it('read a hostile member name as a plain member', () => {
    const hostile = JSON.parse(
      JSON.stringify({ ...example('ack.receipt'), later: 1 }).replace('"later":1', '"__proto__":{"admin":true}'),
    ) as object;
    const body = bodyFromJson(registry, 'ack.receipt', [1, 9], hostile) as { admin?: unknown };
    expect(body.admin).toBeUndefined();
    expect(Object.getPrototypeOf(body)).toBe(Object.prototype);
  });
});
