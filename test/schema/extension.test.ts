// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import {
  bodyFromJson,
  bodyToJson,
  checkBody,
  decodeBody,
  defineExtension,
  defineMessage,
  encodeBody,
  validate,
  z,
} from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import { example } from '../vocabulary/examples.js';

const V = [1, 0] as const;
const NAME = 'x-demo-a.asset-register';
const register = defineExtension({
  name: NAME,
  version: [1, 1],
  purpose: 'entry of an asset in the register of State A (demonstration)',
  in: ['request.submit'],
  data: z.object({ entry: z.string(), deed: z.instanceof(Uint8Array).optional() }),
});
const known = { registry: registry.extend({ extensions: [register] }) };

function submit(...extensions: readonly object[]) {
  return { ...example('request.submit'), extensions };
}
const entry = { name: NAME, version: [1, 0], critical: true, data: { entry: 'A-17' } };
const linesOf = (body: object, type = 'request.submit') =>
  checkBody(known.registry, type, V, body).map(({ path, text }) => `${path}: ${text}`);

describe('an extension', () => {
  it('is read by who knows it, with its form (SCHEMA-25)', () => {
    const body = submit(entry);
    const bytes = encodeBody(known.registry, 'request.submit', V, body);
    expect(decodeBody(known.registry, 'request.submit', V, bytes)).toEqual(body);
    expect(linesOf(submit({ ...entry, data: { entry: 4, more: true } }))).toEqual([
      '/extensions/0/data/entry: write text, in quotation marks',
      '/extensions/0/data/more: unknown member',
    ]);
    expect(linesOf(submit({ ...entry, data: { entry: 'A-17', more: true } }))).toEqual(['/extensions/0/data/more: unknown member']);
    expect(linesOf(submit({ ...entry, version: [1, 7], data: { entry: 'A-17', more: true } }))).toEqual([]);
    expect(linesOf({ ...example('info.request'), extensions: [entry] }, 'info.request')).toEqual([
      '/extensions/0: not in a message of this type',
    ]);
  });

  it('refuses the message of who marked it critical to who does not know it, or not this major (SCHEMA-23)', () => {
    const bytes = encodeBody(known.registry, 'request.submit', V, submit(entry));
    const details = { type: 'request.submit', extension: NAME, major: 1 };
    expect(() => decodeBody(registry, 'request.submit', V, bytes)).toThrowCode('SCHEMA_EXTENSION_UNKNOWN', details);
    expect(() => encodeBody(registry, 'request.submit', V, submit(entry))).toThrowCode('SCHEMA_EXTENSION_UNKNOWN', details);
    expect(() => validate(registry, { type: 'request.submit', version: V, body: submit(entry) }, {})).toThrowCode(
      'SCHEMA_EXTENSION_UNKNOWN',
      details,
    );
    expect(() => checkBody(known.registry, 'request.submit', V, submit({ ...entry, version: [2, 0] }))).toThrowCode(
      'SCHEMA_EXTENSION_UNKNOWN',
      {
        ...details,
        major: 2,
      },
    );
  });

  it('is kept by who does not know it and need not, and written back byte for byte (SCHEMA-24)', () => {
    const data = { entry: 'A-17', deed: Uint8Array.of(1, 2), deep: [{ ş: null, n: -5 }], __order: 'b', a: 'a' };
    const body = submit(
      { ...entry, critical: false, version: [4, 9], data },
      { ...entry, name: 'x-demo-b.note', critical: false, data: {} },
    );
    const bytes = encodeBody(registry, 'request.submit', V, body);
    const read = decodeBody(registry, 'request.submit', V, bytes);
    expect(read).toEqual(body);
    expect(toHex(encodeBody(registry, 'request.submit', V, read))).toBe(toHex(bytes));
    const json = JSON.parse(JSON.stringify(bodyToJson(registry, 'request.submit', V, read))) as { extensions: unknown };
    expect(json.extensions).toMatchObject([{ data: { deed: { $bytes: 'AQI' } } }, {}]);
    expect(toHex(encodeBody(registry, 'request.submit', V, bodyFromJson(registry, 'request.submit', V, json)))).toBe(toHex(bytes));
  });

  it('has one JSON form, whether its reader knows it or not (SCHEMA-24)', () => {
    const body = submit({ ...entry, critical: false, data: { entry: 'A-17', deed: Uint8Array.of(1, 2) } });
    const json = bodyToJson(known.registry, 'request.submit', V, body);
    expect(json).toEqual(bodyToJson(registry, 'request.submit', V, body));
    expect(bodyFromJson(known.registry, 'request.submit', V, json)).toEqual(body);
  });

  it('stands in order, once, and with few others (SCHEMA-22)', () => {
    const plain = { ...entry, critical: false };
    expect(linesOf(submit(plain, plain))).toEqual(['/extensions/1/name: ascending, none twice']);
    expect(linesOf(submit({ ...plain, name: 'x-demo-b.note' }, plain))).toEqual(['/extensions/1/name: ascending, none twice']);
    const many = Array.from({ length: LIMITS.extensionsMax + 1 }, (_, i) => ({
      ...plain,
      name: `x-demo-b.n${String.fromCharCode(97 + i)}`,
    }));
    expect(linesOf(submit(...many.slice(1)))).toEqual([]);
    expect(linesOf(submit(...many))).toEqual([`/extensions: at most ${LIMITS.extensionsMax} in the list`]);
    for (const name of ['asset-register', 'x-a.b', 'x-demo-a', 'x-demo-a.B']) {
      expect(linesOf(submit({ ...plain, name }))).toEqual(['/extensions/0/name: not of the required form, such as x-demo.hearing-note']);
    }
    expect(linesOf(submit({ ...plain, version: [0, 1] }))).toEqual(['/extensions/0/version/0: at least 1']);
    expect(linesOf(submit({ ...plain, data: [] }))).toEqual(['/extensions/0/data: write a group of members, in braces']);
  });

  it('has a name of its State, which no message type has (SCHEMA-04)', () => {
    expect(() => defineExtension({ ...register, name: 'asset-register' })).toThrow(RangeError);
    expect(() => defineExtension({ ...register, version: [0, 0] })).toThrow(RangeError);
    expect(() => known.registry.extend({ extensions: [register] })).toThrow(RangeError);
    const type = defineMessage({
      type: NAME,
      version: V,
      purpose: 'the same name',
      from: 'either',
      roles: ['RQ-CA'],
      reply: 'optional',
      responderRef: 'optional',
      payload: z.object({}),
    });
    expect(() => known.registry.extend({ messages: [type] })).toThrow(RangeError);
  });
});
