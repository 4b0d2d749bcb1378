// SPDX-License-Identifier: Apache-2.0
// A demonstration type that was changed twice: what one text said is now a list, and later a list with an author.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toHex } from '../../src/core/bytes.js';
import { castBody, createRegistry, decodeBody, defineCast, defineMessage, encodeBody, z } from '../../src/schema/index.js';
import type { BodyOf } from '../../src/schema/index.js';

const TYPE = 'x-demo-a.hearing-note';
const common = { type: TYPE, purpose: 'note of a hearing (demonstration)', from: 'either', roles: ['RQ-CA', 'RD-CA'] } as const;
const optional = { reply: 'optional', responderRef: 'optional' } as const;

const first = defineMessage({
  ...common,
  ...optional,
  version: [1, 0],
  payload: z.object({ heldOn: z.string(), room: z.string().optional(), note: z.string() }),
});
const second = defineMessage({
  ...common,
  ...optional,
  version: [2, 1],
  payload: z.object({ heldOn: z.string(), room: z.string().optional(), notes: z.array(z.string()).min(1) }),
});
const third = defineMessage({
  ...common,
  ...optional,
  version: [3, 0],
  payload: z.object({ heldOn: z.string(), notes: z.array(z.object({ text: z.string(), author: z.string().optional() })).min(1) }),
});

const toSecond = defineCast(first, second, { cast: ({ note, ...rest }) => ({ ...rest, notes: [note] }) });
const toFirst = defineCast(second, first, { cast: ({ notes, ...rest }) => ({ ...rest, note: notes.join('\n') }) });
const toThird = defineCast(second, third, {
  loses: ['/payload/room'],
  cast: ({ heldOn, notes }) => ({ heldOn, notes: notes.map((text) => ({ text })) }),
});
const fromThird = defineCast(third, second, {
  loses: ['/payload/notes/*/author'],
  cast: ({ heldOn, notes }) => ({ heldOn, notes: notes.map(({ text }) => text) }),
});
const registry = createRegistry({ messages: [first, second, third], casts: [toSecond, toFirst, toThird, fromThird] });
const options = { registry };

const frame = { refs: { rqRef: 'DEMO-A-1' }, language: 'en', handling: { tlp: 'RED' as const } };
const text = fc.string({ minLength: 1, maxLength: 40 });
const oldBody: fc.Arbitrary<BodyOf<typeof first>> = fc
  .record({ heldOn: text, room: fc.option(text, { nil: undefined }), note: text.filter((note) => !note.includes('\n')) })
  .map(({ room, ...payload }) => ({ ...frame, payload: { ...payload, ...(room === undefined ? {} : { room }) } }));

describe('castBody', () => {
  it('reads a body of one major as the next has it, and leaves what was signed as it is (SCHEMA-17)', () => {
    fc.assert(
      fc.property(oldBody, (body) => {
        const bytes = encodeBody(options.registry, TYPE, [1, 0], body);
        const read = decodeBody(options.registry, TYPE, [1, 0], bytes);
        const view = castBody(options.registry, TYPE, [1, 0], read, 2);
        expect(view).toEqual({
          version: [2, 1],
          body: { ...frame, payload: expect.objectContaining({ notes: [body.payload.note] }) as unknown },
          lost: [],
        });
        // The same bytes come of what was read; and a cast that loses nothing leads back to them.
        expect(toHex(encodeBody(options.registry, TYPE, [1, 0], read))).toBe(toHex(bytes));
        const back = castBody(options.registry, TYPE, view.version, view.body, 1);
        expect(back.lost).toEqual([]);
        expect(toHex(encodeBody(options.registry, TYPE, back.version, back.body))).toBe(toHex(bytes));
      }),
    );
  });

  it('goes over several majors, and names every member on the way that has no place (SCHEMA-19)', () => {
    fc.assert(
      fc.property(oldBody, (body) => {
        const up = castBody(options.registry, TYPE, [1, 0], body, 3);
        expect(up.version).toEqual([3, 0]);
        expect(up.lost).toEqual(body.payload.room === undefined ? [] : [{ major: 2, path: '/payload/room' }]);
        // What is named is all that is missing.
        const down = castBody(options.registry, TYPE, up.version, up.body, 1);
        const { room: _room, ...rest } = body.payload;
        expect(down.body).toEqual({ ...body, payload: rest });
      }),
    );
    const notes = [{ text: 'a', author: 'Officer A1' }, { text: 'b' }, { text: 'c', author: 'Officer A2' }];
    expect(castBody(options.registry, TYPE, [3, 0], { ...frame, payload: { heldOn: 'x', notes } }, 1)).toEqual({
      version: [1, 0],
      body: { ...frame, payload: { heldOn: 'x', note: 'a\nb\nc' } },
      lost: ['/payload/notes/0/author', '/payload/notes/2/author'].map((path) => ({ major: 3, path })),
    });
  });

  it('names members of a later minor, which no cast can know (SCHEMA-19)', () => {
    const body = { ...frame, more: [1], payload: { heldOn: 'x', note: 'n', judge: { name: 'J' } } };
    const read = decodeBody(options.registry, TYPE, [1, 4], encodeBody(options.registry, TYPE, [1, 4], body));
    const view = castBody(options.registry, TYPE, [1, 4], read, 2);
    expect(view.body).toEqual({ ...frame, payload: { heldOn: 'x', notes: ['n'] } });
    expect(view.lost.map(({ path }) => path).sort()).toEqual(['/more', '/payload/judge']);
    expect(read).toEqual(body);
  });

  it('gives the body itself in its own major', () => {
    const body = { ...frame, payload: { heldOn: 'x', note: 'n' } };
    expect(castBody(options.registry, TYPE, [1, 0], body, 1).body).toBe(body);
  });

  it('gives a cast a copy: what it changes there is not what was read (SCHEMA-17)', () => {
    const grabbing = defineCast(first, second, {
      cast: (payload) => {
        payload.note = 'something else';
        return { heldOn: payload.heldOn, notes: [payload.note] };
      },
    });
    const body = { ...frame, payload: { heldOn: 'x', note: 'n' } };
    castBody(createRegistry({ messages: [first, second], casts: [grabbing] }), TYPE, [1, 0], body, 2);
    expect(body.payload.note).toBe('n');
  });

  it('makes no view where there is no cast, or where one fails or makes something else (SCHEMA-18)', () => {
    const body = { ...frame, payload: { heldOn: 'x', note: 'n', notes: ['n'] } };
    const only = (cast: typeof toSecond) => ({ registry: createRegistry({ messages: [first, second], casts: [cast] }) });
    const throwing = defineCast(first, second, {
      cast: () => {
        throw new Error('oops');
      },
    });
    const wrong = defineCast(first, second, { cast: ({ heldOn }) => ({ heldOn, notes: [] }) });
    const { note, ...payload } = body.payload;
    expect(note).toBe('n');
    expect(() => castBody(only(toSecond).registry, TYPE, [2, 0], { ...frame, payload }, 1)).toThrowCode('SCHEMA_CAST', {
      reason: 'no cast is registered',
    });
    expect(() => castBody(only(throwing).registry, TYPE, [1, 0], body, 2)).toThrowCode('SCHEMA_CAST', { reason: 'the cast failed' });
    expect(() => castBody(only(wrong).registry, TYPE, [1, 0], body, 2)).toThrowCode('SCHEMA_CAST', {
      reason: 'V001 /payload/notes: at least 1 in the list',
    });
    expect(() => castBody(options.registry, TYPE, [1, 0], body, 9)).toThrowCode('SCHEMA_VERSION_UNKNOWN');
  });
});
