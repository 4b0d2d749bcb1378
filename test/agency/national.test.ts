// SPDX-License-Identifier: Apache-2.0
// Types, versions and extensions that two States agree beside the built-in ones, between two agencies over their relays.
import { afterEach, describe, expect, it } from 'vitest';
import { isMessageOf } from '../../src/agency/types.js';
import { ackReceipt, requestSubmit } from '../../src/cli/demo/messages.js';
import { toHex } from '../../src/core/bytes.js';
import { castBody, decodeBody, defineCast, defineExtension, defineMessage, z } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import type { BodyOf } from '../../src/schema/index.js';
import { until } from '../relay/world.js';
import { TYPES as ALL } from '../trust/states.js';
import { createAgencies, nameOf } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const TO = 'ca@demo-b';
const common = {
  type: 'x-demo.hearing-note',
  purpose: 'note of a hearing, agreed between States A and B (demonstration)',
  from: 'either',
  roles: ['RQ-CA', 'RD-CA'],
  reply: 'optional',
  responderRef: 'optional',
} as const;
const noteV1 = defineMessage({ ...common, version: [1, 0], payload: z.object({ heldOn: z.string(), note: z.string() }) });
const noteV2 = defineMessage({
  ...common,
  version: [2, 0],
  payload: z.object({ heldOn: z.string(), notes: z.array(z.string()).min(1), room: z.string().optional() }),
});
const up = defineCast(noteV1, noteV2, { cast: ({ heldOn, note }) => ({ heldOn, notes: [note] }) });
const down = defineCast(noteV2, noteV1, { loses: ['/payload/room'], cast: ({ heldOn, notes }) => ({ heldOn, note: notes.join('\n') }) });
const register = defineExtension({
  name: 'x-demo.asset-register',
  version: [1, 0],
  purpose: 'entry of an asset in a register (demonstration)',
  in: ['request.submit'],
  data: z.object({ entry: z.string() }),
});
const old = registry.extend({ messages: [noteV1] });
const both = registry.extend({ messages: [noteV1, noteV2], casts: [up, down], extensions: [register] });

const frame = { refs: { rqRef: 'DEMO-A-2026-0001' }, language: 'en', handling: { tlp: 'RED' } } as const;
const first: BodyOf<typeof noteV1> = { ...frame, payload: { heldOn: '2026-11-24', note: 'adjourned' } };
const second: BodyOf<typeof noteV2> = { ...frame, payload: { heldOn: '2026-11-24', notes: ['opened', 'adjourned'] } };

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** Two States; the directory entry of the second one's agency lists these types beside the built-in ones. */
async function start(types: Readonly<Record<string, readonly (readonly [number, number])[]>>): Promise<AgencyWorld> {
  const agencies = [{ id: 'ca', competences: ['RQ-CA', 'RD-CA'], types: new Map([...ALL, ...Object.entries(types)]) }];
  const world = await createAgencies({ a: { agencies }, b: { agencies } });
  worlds.push(world);
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  return world;
}

/** Opens a dossier: the request is read and acknowledged on both sides. */
async function begin(a: Opened, b: Opened): Promise<string> {
  const { dossier } = await a.agency.send({ to: TO, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
  const request = await b.next();
  await request.reply('ack.receipt', ackReceipt(request), { priority: 'urgent' });
  await request.acknowledge();
  await (await a.next()).acknowledge();
  return dossier;
}

async function bodyBytes({ agency }: Opened, dossier: string, type: string): Promise<string> {
  const { timeline } = await agency.dossier(dossier);
  const entry = timeline.find((one) => one.type === type)!;
  return toHex((await agency.archived(entry.messageDigest)).body);
}

describe('a message type of a State of its own', () => {
  it('is sent, judged, read and shown like any other by agencies that were given it (AGENCY-52, SCHEMA-04)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[1, 0]], 'status.query': [[1, 0]] });
    const [a, b] = [world.open('demo-a', { registry: old }), world.open('demo-b', { registry: old })];
    const dossier = await begin(a, b);
    const sent = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: first, priority: 'urgent' });
    expect(sent).toMatchObject({ dossier, version: [1, 0], lost: [] });
    const note = await b.next();
    expect(isMessageOf(note, noteV1) && note.body.payload.note).toBe('adjourned');
    expect(note).toMatchObject({ version: [1, 0], body: first, dossier });
    expect(note.cast).toBeUndefined();
    await note.reply('x-demo.hearing-note', { ...first, inReplyTo: note.messageId }, { priority: 'urgent' });
    await note.acknowledge();
    expect((await a.next()).body).toMatchObject({ inReplyTo: note.messageId });
    for (const { agency } of [a, b]) {
      const { timeline } = await agency.dossier(dossier);
      expect(timeline.map(({ type }) => type)).toEqual(['request.submit', 'ack.receipt', 'x-demo.hearing-note', 'x-demo.hearing-note']);
    }
    const bad = { ...first, payload: { heldOn: '2026-11-24' } };
    await expect(a.agency.send({ dossier, type: 'x-demo.hearing-note', body: bad })).toRejectCode('SCHEMA_INVALID');
    await expect(a.agency.send({ dossier, type: 'x-demo.other', body: first })).toRejectCode('SCHEMA_TYPE_UNKNOWN');
  });

  it('is refused by an agency that was not given it, with an answer, and the next message is read (AGENCY-11, SCHEMA-01)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[1, 0]], 'status.query': [[1, 0]] });
    const [a, b] = [world.open('demo-a', { registry: old }), world.open('demo-b')];
    const dossier = await begin(a, b);
    const { messageId } = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: first, priority: 'urgent' });
    const answer = await a.next();
    expect(answer).toMatchObject({
      type: 'error.validation',
      body: { payload: { ofMessageId: messageId, errors: [{ rule: 'SCHEMA-01', severity: 'E' }] } },
    });
    expect(b.events).toContainEqual(expect.objectContaining({ kind: 'alarm', alarm: 'refused', code: 'SCHEMA_TYPE_UNKNOWN' }));
    const query = { ...frame, payload: {} };
    await a.agency.send({ dossier, type: 'status.query', body: query, priority: 'urgent' });
    expect((await b.next()).type).toBe('status.query');
  });

  it('stays in the inbox of an agency that no longer reads it, and holds up no other (AGENCY-54)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[1, 0]], 'status.query': [[1, 0]] });
    const a = world.open('demo-a', { registry: old });
    const b = world.open('demo-b', { registry: old });
    const dossier = await begin(a, b);
    const { messageId } = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: first, priority: 'urgent' });
    await until('B opened it', () => b.events.some((event) => event.kind === 'opened' && event.messageId === messageId));
    await a.agency.send({ dossier, type: 'status.query', body: { ...frame, payload: {} }, priority: 'urgent' });
    await until('B opened it', () => b.events.filter(({ kind }) => kind === 'opened').length === 3);
    await b.agency.close();

    const without = world.open('demo-b', { store: b.store });
    const next = await without.next();
    expect(next.type).toBe('status.query');
    await next.acknowledge();
    expect(without.events).toContainEqual(
      expect.objectContaining({ kind: 'alarm', alarm: 'unread', messageId, code: 'SCHEMA_TYPE_UNKNOWN' }),
    );
    await without.agency.close();
    const again = world.open('demo-b', { store: b.store, registry: old });
    expect(await again.next()).toMatchObject({ messageId, body: first, redelivered: true });
  });
});

describe('a message between programs of different majors', () => {
  it('is written in the newest version that the addressee accepts, and read as the newest that the reader has (AGENCY-52, AGENCY-53, AGENCY-54, SCHEMA-17, SCHEMA-20, SCHEMA-49)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[1, 0]], 'status.query': [[1, 0]] });
    const [a, b] = [world.open('demo-a', { registry: both }), world.open('demo-b', { registry: both })];
    const dossier = await begin(a, b);
    const sent = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: second, priority: 'urgent' });
    expect(sent).toMatchObject({ version: [1, 0], lost: [] });
    const note = await b.next();
    // What both sides hold is the body that was signed, in major 1; what is worked with is the view.
    const signed = await bodyBytes(b, dossier, 'x-demo.hearing-note');
    expect(await bodyBytes(a, dossier, 'x-demo.hearing-note')).toBe(signed);
    expect(toHex(note.cast!.signed)).toBe(signed);
    const read = decodeBody(both, 'x-demo.hearing-note', [1, 0], note.cast!.signed);
    expect(read.payload).toEqual({ heldOn: '2026-11-24', note: 'opened\nadjourned' });
    expect(note).toMatchObject({ version: [1, 0], cast: { version: [2, 0], lost: [] } });
    expect(note.body).toEqual(castBody(both, 'x-demo.hearing-note', [1, 0], read, 2).body);
    await note.acknowledge();

    const more = { ...second, payload: { ...second.payload, room: '12' } };
    await expect(a.agency.send({ dossier, type: 'x-demo.hearing-note', body: more })).toRejectCode('AGENCY_CAST_LOSS', {
      type: 'x-demo.hearing-note',
      major: 1,
      lost: '/payload/room',
    });
    const less = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: more, allowLoss: true, priority: 'urgent' });
    expect(less).toMatchObject({ version: [1, 0], lost: [{ major: 2, path: '/payload/room' }] });
    expect((await b.next()).body).toEqual(note.body);
  });

  it('waits where the reader has no view of it, and is refused by nobody (SCHEMA-18, AGENCY-10)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[1, 0]] });
    const broken = defineCast(noteV1, noteV2, { cast: ({ heldOn }) => ({ heldOn, notes: [] }) });
    const unable = registry.extend({ messages: [noteV1, noteV2], casts: [broken, down] });
    const [a, b] = [world.open('demo-a', { registry: old }), world.open('demo-b', { registry: unable })];
    const dossier = await begin(a, b);
    const { messageId } = await a.agency.send({ dossier, type: 'x-demo.hearing-note', body: first, priority: 'urgent' });
    const fate = () => b.events.filter((event) => nameOf(event) === 'held' || nameOf(event) === 'refused');
    await until('B could not read it', () => fate().length > 0);
    expect(fate()).toMatchObject([{ kind: 'alarm', alarm: 'held', code: 'SCHEMA_CAST' }]);
    await b.agency.close();
    const able = world.open('demo-b', { store: b.store, registry: both });
    expect(await able.next()).toMatchObject({ messageId, cast: { version: [2, 0] } });
  });

  it('is not sent where the addressee accepts no version that the sender can write (AGENCY-52)', async () => {
    const world = await start({ 'x-demo.hearing-note': [[3, 0]] });
    const [a, b] = [world.open('demo-a', { registry: both }), world.open('demo-b')];
    const dossier = await begin(a, b);
    await expect(a.agency.send({ dossier, type: 'x-demo.hearing-note', body: second })).toRejectCode('AGENCY_NOT_ALLOWED');
  });
});

describe('an extension', () => {
  const entry = { name: 'x-demo.asset-register', version: [1, 0] as [number, number], critical: true, data: { entry: 'A-17' } };
  const extended = (critical: boolean) => ({ ...requestSubmit(), extensions: [{ ...entry, critical }] });

  it('that is critical does not leave for an agency whose directory entry does not list it (AGENCY-52)', async () => {
    const world = await start({});
    const a = world.open('demo-a', { registry: both });
    await expect(a.agency.send({ to: TO, type: 'request.submit', body: extended(true) })).toRejectCode('AGENCY_NOT_ALLOWED');
    expect(await a.agency.dossiers()).toEqual([]);
  });

  it('that is critical is understood, or refused with an answer; any other is kept as it came (SCHEMA-23, SCHEMA-24, AGENCY-11)', async () => {
    const world = await start({ 'x-demo.asset-register': [[1, 0]] });
    const a = world.open('demo-a', { registry: both });
    const b = world.open('demo-b');
    const { messageId } = await a.agency.send({ to: TO, type: 'request.submit', body: extended(true), priority: 'urgent' });
    expect((await a.next()).body).toMatchObject({ payload: { ofMessageId: messageId, errors: [{ rule: 'SCHEMA-23', severity: 'E' }] } });
    expect(b.events).toContainEqual(expect.objectContaining({ kind: 'alarm', alarm: 'refused', code: 'SCHEMA_EXTENSION_UNKNOWN' }));

    const { dossier } = await a.agency.send({ to: TO, type: 'request.submit', body: extended(false), priority: 'urgent' });
    expect((await b.next()).body).toEqual(extended(false));
    expect(await bodyBytes(b, dossier, 'request.submit')).toBe(await bodyBytes(a, dossier, 'request.submit'));
    await b.agency.close();

    const knowing = world.open('demo-b', { store: b.store, registry: both });
    await (await knowing.next()).acknowledge();
    await a.agency.send({ to: TO, type: 'request.submit', body: extended(true), priority: 'urgent' });
    expect((await knowing.next()).body).toEqual(extended(true));
  });
});
