// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { diagnostic } from '../../src/cbor/diagnostic.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { toHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { fromCbor, toCbor } from '../../src/schema/body/data.js';
import { checkBody, createRegistry, decodeBody, defineMessage, encodeBody, readBody, z } from '../../src/schema/index.js';
import { bytes } from '../../src/schema/fields/bytes.js';
import { example } from '../vocabulary/examples.js';
import type { Loose } from '../vocabulary/examples.js';
import { registry } from '../../src/vocabulary/index.js';

const refuse = (): never => {
  throw new RangeError('refused');
};

/** The CBOR of an example, as a map that a test may spoil. */
function wire(type: 'ack.receipt' | 'request.submit'): Map<string, CborValue> {
  return decode(encodeBody(registry, type, [1, 0], example(type))) as Map<string, CborValue>;
}

describe('encodeBody', () => {
  it('writes deterministic CBOR with text keys (SCHEMA-05)', () => {
    const text = diagnostic(encodeBody(registry, 'ack.receipt', [1, 0], example('ack.receipt')));
    expect(text).toContain('"rqRef": "DEMO-A-2026-0001"');
    expect(text.startsWith('{"refs"')).toBe(true);
  });

  it('refuses an unknown type (SCHEMA-01) and an unknown major version (SCHEMA-02)', () => {
    expect(() => encodeBody(registry, 'request.unknown', [1, 0], {})).toThrowCode('SCHEMA_TYPE_UNKNOWN');
    expect(() => encodeBody(registry, 'ack.receipt', [2, 0], example('ack.receipt'))).toThrowCode('SCHEMA_VERSION_UNKNOWN');
    expect(() => decodeBody(registry, 'ack.receipt', [2, 0], new Uint8Array())).toThrowCode('SCHEMA_VERSION_UNKNOWN');
    expect(() => decodeBody(registry, '__proto__', [1, 0], new Uint8Array())).toThrowCode('SCHEMA_TYPE_UNKNOWN');
  });

  it('names the first fault without repeating the value (SCHEMA-03, SCHEMA-44)', () => {
    const body = { ...example('ack.receipt'), language: 'SECRET VALUE' };
    try {
      encodeBody(registry, 'ack.receipt', [1, 0], body);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: 'SCHEMA_INVALID', details: { type: 'ack.receipt', findings: 1 } });
      expect(String(error)).toContain('V001 /language');
      expect(String(error)).not.toContain('SECRET');
    }
  });

  it.each([
    ['a float', 1.5],
    ['an integer beyond 53 bits', 2 ** 53],
    ['not a number', Number.NaN],
    ['a bigint', 1n],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a function', () => 0],
    ['a lone surrogate', 'a\ud800'],
    ['a prototype', JSON.parse('{"__proto__": {"admin": true}}') as unknown],
  ])('refuses %s in a member that only a later version knows (SCHEMA-05)', (_name, value) => {
    expect(() => encodeBody(registry, 'ack.receipt', [1, 9], { ...example('ack.receipt'), later: value })).toThrowCode('SCHEMA_INVALID');
  });

  it('refuses an object that contains itself (SCHEMA-05)', () => {
    const loop: Loose = {};
    loop.loop = loop;
    expect(() => encodeBody(registry, 'ack.receipt', [1, 9], { ...example('ack.receipt'), loop })).toThrowCode('SCHEMA_INVALID');
  });

  it('leaves out members that are undefined, as JSON does', () => {
    const body = { ...example('ack.receipt'), supersedes: undefined };
    expect(toHex(encodeBody(registry, 'ack.receipt', [1, 0], body))).toBe(
      toHex(encodeBody(registry, 'ack.receipt', [1, 0], example('ack.receipt'))),
    );
  });

  it('refuses a body over its limit in bytes and in items (SCHEMA-08)', () => {
    const body = example('request.submit');
    body.payload.persons = [];
    const fact = { language: 'en', text: 'x'.repeat(LIMITS.textMaxBytes) };
    body.payload.proceedings.facts = Array.from({ length: 5 }, () => fact);
    expect(() => encodeBody(registry, 'request.submit', [1, 0], body)).toThrowCode('CBOR_SIZE');
    const many = { ...example('ack.receipt'), later: Array.from({ length: LIMITS.bodyMaxItems }, () => 0) };
    expect(() => encodeBody(registry, 'ack.receipt', [1, 9], many)).toThrowCode('CBOR_ITEMS');
  });
});

describe('decodeBody', () => {
  it('keeps members of a later minor version and writes them back unchanged (SCHEMA-45)', () => {
    const map = wire('ack.receipt');
    map.set(
      'later',
      new Map<string, CborValue>([
        ['bytes', Uint8Array.of(1, 2)],
        ['list', [null, true, -1]],
      ]),
    );
    const received = encode(map);
    const body = decodeBody(registry, 'ack.receipt', [1, 7], received);
    expect((body as unknown as Loose).later).toEqual({ bytes: Uint8Array.of(1, 2), list: [null, true, -1] });
    expect(encodeBody(registry, 'ack.receipt', [1, 7], body)).toEqual(received);
    expect(() => decodeBody(registry, 'ack.receipt', [1, 0], received)).toThrowCode('SCHEMA_INVALID');
  });

  it.each([
    ['an integer key', new Map<number, CborValue>([[1, 2]])],
    ['an integer beyond 53 bits', 2n ** 60n],
    ['a member named __proto__', new Map<string, CborValue>([['__proto__', new Map([['admin', true]])]])],
  ])('refuses %s (SCHEMA-05)', (_name, value) => {
    const map = wire('ack.receipt');
    map.set('later', value);
    expect(() => decodeBody(registry, 'ack.receipt', [1, 9], encode(map))).toThrowCode('SCHEMA_INVALID');
    expect(({} as Loose).admin).toBeUndefined();
  });

  it('refuses bytes that are not deterministic CBOR', () => {
    const good = encodeBody(registry, 'ack.receipt', [1, 0], example('ack.receipt'));
    expect(() => decodeBody(registry, 'ack.receipt', [1, 0], good.subarray(0, -1))).toThrowCode('CBOR_TRUNCATED');
    expect(() => decodeBody(registry, 'ack.receipt', [1, 0], new Uint8Array(LIMITS.bodyMaxBytes + 1))).toThrowCode('CBOR_SIZE');
    expect(() => decodeBody(registry, 'ack.receipt', [1, 0], Uint8Array.of(0xf9, 0x3c, 0x00))).toThrowCode('CBOR_SIMPLE');
  });

  it.each([0, 1, 'text', null, [], {}])('refuses %j as a body (SCHEMA-03)', (value) => {
    expect(() => decodeBody(registry, 'ack.receipt', [1, 0], encode(toCbor(value, refuse)))).toThrowCode('SCHEMA_INVALID');
  });

  it('brings Turkish and Russian names through unchanged, composed or not', () => {
    const names = ['İstanbul Şubesi ığüşöç', 'Ёлкина Щукина подъезд', 'e\u0301 \u00e9', 'عربي', '𐌰𐌱'];
    for (const name of names) {
      const body = example('ack.receipt');
      body.payload.officer.name = name;
      expect(decodeBody(registry, 'ack.receipt', [1, 0], encodeBody(registry, 'ack.receipt', [1, 0], body)).payload.officer.name).toBe(
        name,
      );
    }
  });
});

describe('readBody and checkBody', () => {
  it('lets everything that is wrong be named', () => {
    const body = readBody('ack.receipt', encode(new Map<string, CborValue>([['language', 1]])));
    const paths = checkBody(registry, 'ack.receipt', [1, 0], body).map((found) => found.path);
    expect(paths).toEqual(['/inReplyTo', '/refs', '/language', '/handling', '/payload']);
  });

  it('reports at most as many findings as the limit (SCHEMA-08)', () => {
    const body = example('error.validation');
    body.payload.errors = Array.from({ length: 256 }, () => ({ rule: 1, path: 2, severity: 3 }) as never);
    expect(checkBody(registry, 'error.validation', [1, 0], body)).toHaveLength(LIMITS.findingsMax);
  });

  it('cuts long names of a peer in a path', () => {
    const [found] = checkBody(registry, 'ack.receipt', [1, 0], { ...example('ack.receipt'), ['n'.repeat(500)]: 1 });
    expect(found?.path).toBe(`/${'n'.repeat(64)}`);
  });
});

describe('data model', () => {
  const data = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constant(null),
      fc.boolean(),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      fc.uint8Array({ maxLength: 16 }),
      fc.array(tie('value'), { maxLength: 5 }),
      fc.dictionary(
        fc.string({ unit: 'binary' }).filter((name) => name !== '__proto__'),
        tie('value'),
        { maxKeys: 5, noNullPrototype: true },
      ),
    ),
  })).value;

  it('is the same after CBOR and back, whatever the names of members', () => {
    fc.assert(
      fc.property(data, (value) => {
        expect(fromCbor(decode(encode(toCbor(value, refuse))), refuse)).toEqual(Object.is(value, -0) ? 0 : value);
      }),
    );
  });
});

describe('byte members', () => {
  const sealed = defineMessage({
    type: 'x-demo.sealed',
    version: [1, 0],
    purpose: 'test of bytes',
    from: 'either',
    roles: ['RQ-CA'],
    reply: 'optional',
    responderRef: 'optional',
    payload: z.object({ seal: bytes(4) }),
  });
  const options = { registry: createRegistry({ messages: [sealed] }) };
  const frame = { refs: { rqRef: 'r' }, language: 'en', handling: { tlp: 'CLEAR' } };

  it('are byte strings on the wire and Uint8Array in memory', () => {
    const body = { ...frame, payload: { seal: Uint8Array.of(1, 2, 3) } };
    const encoded = encodeBody(options.registry, 'x-demo.sealed', [1, 0], body);
    expect(diagnostic(encoded)).toContain('"seal": h\'010203\'');
    expect(decodeBody(options.registry, 'x-demo.sealed', [1, 0], encoded)).toEqual(body);
  });

  it('are refused as text and over their size (SCHEMA-08)', () => {
    for (const seal of ['AQID', new Uint8Array(5), [1]]) {
      expect(() => encodeBody(options.registry, 'x-demo.sealed', [1, 0], { ...frame, payload: { seal } })).toThrowCode('SCHEMA_INVALID');
    }
  });
});
