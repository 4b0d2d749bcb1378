// SPDX-License-Identifier: Apache-2.0
import { describe, expect, expectTypeOf, it } from 'vitest';
import { createRegistry, decodeBody, defineCast, defineMessage, encodeBody, validate, z } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import type { BodyOf, Rule } from '../../src/schema/index.js';
import type { MessageBody, MessageTypeName } from '../../src/vocabulary/index.js';
import { example, TYPES } from '../vocabulary/examples.js';

const levy = defineMessage({
  type: 'x-demo-a.levy-notice',
  version: [1, 2],
  purpose: 'a message of State A alone',
  from: 'responder',
  roles: ['RD-CA'],
  reply: 'required',
  responderRef: 'optional',
  officers: ['officer:judge'],
  payload: z.object({ amount: z.string() }),
});
const { body: _body, ...options } = levy;

describe('defineMessage', () => {
  it('makes a frozen definition with the typed body', () => {
    expect(Object.isFrozen(levy)).toBe(true);
    expect(levy.officers).toEqual(['officer:judge']);
    expectTypeOf<BodyOf<typeof levy>['payload']>().toEqualTypeOf<{ amount: string }>();
    expectTypeOf<BodyOf<typeof levy>['inReplyTo']>().toEqualTypeOf<string>();
    expectTypeOf<MessageBody<'request.submit'>['inReplyTo']>().toEqualTypeOf<string | undefined>();
    expectTypeOf<MessageTypeName>().toEqualTypeOf<(typeof TYPES)[number]>();
  });

  it.each(['Request.submit', 'request.', '.submit', '', 'request.submit.now', 'request_submit', `${'a'.repeat(40)}.b`])(
    'refuses the type %s',
    (type) => {
      expect(() => defineMessage({ ...options, type })).toThrow(RangeError);
    },
  );

  it.each([
    [0, 0],
    [1, -1],
    [1.5, 0],
  ] as const)('refuses the version %s.%s', (major, minor) => {
    expect(() => defineMessage({ ...options, version: [major, minor] })).toThrow(RangeError);
  });
});

describe('registry', () => {
  it('holds the built-in types and never changes', () => {
    expect(registry.definitions.map((definition) => definition.type).sort()).toEqual([...TYPES, 'transport.receipt'].sort());
    expect(Object.isFrozen(registry)).toBe(true);
    expect(Object.isFrozen(registry.definitions)).toBe(true);
    expect(registry.has('request.submit')).toBe(true);
    expect(registry.has('constructor')).toBe(false);
  });

  it('is extended by rules of a State, which judge beside the built-in ones', () => {
    const rule: Rule = {
      id: 'X-DEMO-A-1',
      severity: 'W',
      source: 'practice of State A',
      summary: 'A query has a reference of the responder.',
      mend: 'Add refs.rdRef.',
      on: ['status.query'],
      check: ({ version }) => [{ rule: 'X-DEMO-A-1', severity: 'W', path: '', text: `major ${version[0]}` }],
    };
    const message = { type: 'status.query', version: [1, 0], body: example('status.query') } as const;
    expect(validate(registry.extend({ rules: [rule] }), message, {})).toEqual([
      ...validate(registry, message, {}),
      ...rule.check(message as never, {}),
    ]);
  });

  it('is extended by a State into another registry (SCHEMA-04)', () => {
    const extended = registry.extend({ messages: [levy] });
    expect(extended.has('x-demo-a.levy-notice')).toBe(true);
    expect(registry.has('x-demo-a.levy-notice')).toBe(false);
    const body = {
      inReplyTo: '01890a5d-ac96-774b-bcce-b302099a8057',
      refs: { rqRef: 'r' },
      language: 'en',
      handling: { tlp: 'RED' },
      payload: { amount: '1' },
    };
    const bytes = encodeBody(extended, 'x-demo-a.levy-notice', [1, 0], body);
    expect(decodeBody(extended, 'x-demo-a.levy-notice', [1, 0], bytes)).toEqual(body);
    const sender = { side: 'requester', roles: ['RD-CA'] } as const;
    expect(validate(extended, { type: levy.type, version: [1, 0], body }, { sender }).map((found) => found.rule)).toEqual(['V002']);
    expect(() => validate(registry, { type: levy.type, version: [1, 0], body }, {})).toThrowCode('SCHEMA_TYPE_UNKNOWN');
  });

  it('refuses an extension with a name of the house, and a second definition of one major (SCHEMA-04)', () => {
    expect(() => registry.extend({ messages: [defineMessage({ ...options, type: 'levy.notice' })] })).toThrow(RangeError);
    expect(() => registry.extend({ messages: [levy, levy] })).toThrow(RangeError);
    expect(() => registry.extend({ messages: [levy] }).extend({ messages: [levy] })).toThrow(RangeError);
  });

  it('reads every minor of each major it holds, and no other major (SCHEMA-02)', () => {
    const second = defineMessage({ ...options, version: [2, 0] });
    const both = createRegistry({ messages: [levy, second], casts: [defineCast(levy, second, { cast: (payload) => payload })] });
    expect(both.majors(levy.type)).toEqual([second, levy]);
    expect(both.get(levy.type, [1, 99])).toBe(levy);
    expect(both.get(levy.type, [2, 5])).toBe(second);
    expect(() => both.get(levy.type, [3, 0])).toThrowCode('SCHEMA_VERSION_UNKNOWN');
    expect(() => both.get('x-demo-a.other', [1, 0])).toThrowCode('SCHEMA_TYPE_UNKNOWN');
  });
});

describe('a registry of several majors', () => {
  const second = defineMessage({ ...options, version: [2, 0] });
  const third = defineMessage({ ...options, version: [3, 0] });
  const up = defineCast(levy, second, { cast: (payload) => payload });

  it('has a cast from each older major to the next, so that all are judged as the newest (SCHEMA-20)', () => {
    expect(() => createRegistry({ messages: [levy, second] })).toThrow(RangeError);
    expect(() => createRegistry({ messages: [levy, second, third], casts: [up] })).toThrow(RangeError);
    expect(() => createRegistry({ messages: [levy, second], casts: [up, up] })).toThrow(RangeError);
    expect(() => createRegistry({ messages: [levy], casts: [up] })).toThrow(RangeError);
    expect(createRegistry({ messages: [second, levy], casts: [up] }).cast(levy.type, 1, 2)).toBe(up);
  });

  it('takes casts between neighbouring majors of one type alone, which lose members of the payload alone (SCHEMA-17)', () => {
    const cast = (payload: { amount: string }) => payload;
    expect(() => defineCast(levy, third, { cast })).toThrow(RangeError);
    expect(() => defineCast(levy, levy, { cast })).toThrow(RangeError);
    expect(() => defineCast(levy, defineMessage({ ...options, version: [2, 0], type: 'x-demo-a.other' }), { cast })).toThrow(RangeError);
    expect(() => defineCast(levy, second, { cast, loses: ['/handling/pap'] })).toThrow(RangeError);
  });
});
