// Files on their whole way: agency, relay, relay, agency, in one process.
import { afterEach, describe, expect, it } from 'vitest';
import { ackReceipt, requestSubmit } from '../../../src/cli/demo/messages.js';
import { formatUuid, uuidv7 } from '../../../src/core/ids.js';
import { systemRandom } from '../../../src/core/random.js';
import { nameOf, RELAY } from '../../../src/endpoint/blobs/blob-record.js';
import { sealAttachment } from '../../../src/envelope/attachment/seal-attachment.js';
import { concat, toHex, toUtf8 } from '../../../src/core/bytes.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import type { AgencyOptions } from '../../../src/agency/assembly.js';
import type { AttachmentProgressEvent, InboxAttachment } from '../../../src/agency/attachments/attachment-types.js';
import { seeded } from '../../transport/node.js';
import { testClock, until } from '../../relay/world.js';
import { createAgencies, forge } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function begin(options: Parameters<typeof createAgencies>[0] = {}): Promise<AgencyWorld> {
  const world = await createAgencies(options);
  worlds.push(world);
  return world;
}

async function withRelays(): Promise<{ world: AgencyWorld; a: Opened; b: Opened }> {
  const world = await begin();
  await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
  return { world, a: world.open('demo-a'), b: world.open('demo-b') };
}

const request = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;
const file = (seed: string, size: number): Uint8Array => seeded(seed)(size);
const pieces = async (stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> => {
  const parts: Uint8Array[] = [];
  for await (const piece of stream) parts.push(piece);
  return concat(...parts);
};
const only = (attachments: readonly InboxAttachment[]): InboxAttachment => {
  expect(attachments).toHaveLength(1);
  return attachments[0]!;
};

describe('an inbox that hands over whole messages', () => {
  it('waits for the files of a message, and for no other dossier (AGENCY-79)', async () => {
    const world = await begin();
    await world.startRelay('demo-a');
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const bytes = file('exhibit', 100_000);
    const sent = await a.agency.send({ ...request, attachments: [{ bytes, name: 'exhibit.pdf', type: 'application/pdf' }] });
    const plain = await a.agency.send(request);
    const out = new Map<string, Uint8Array>();
    const folder = {
      async write(name: string, stream: AsyncIterable<Uint8Array>) {
        out.set(name, await pieces(stream));
        return true;
      },
      names: async () => [...out.keys()].filter((name) => name.endsWith('.frame')),
      read: async (name: string, offset: number, maxBytes: number) => (out.get(name) as Uint8Array).slice(offset, offset + maxBytes),
    };
    await a.agency.exportTo(folder);
    await b.agency.importFrom(folder);
    const inbox = b.agency.inbox({ whole: true });
    const first = (await inbox.next()).value as Awaited<ReturnType<Opened['next']>>;
    expect([first.messageId, first.redelivered]).toEqual([plain.messageId, false]);
    const second = inbox.next();
    // Somebody who takes messages at once has it meanwhile.
    const eager = b.agency.inbox();
    const early = (await eager.next()).value as Awaited<ReturnType<Opened['next']>>;
    expect([early.messageId, only(early.attachments).state]).toEqual([sent.messageId, 'arriving']);
    await eager.return();
    await b.agency.importFrom({ ...folder, names: async () => [...out.keys()] });
    const whole = (await second).value as Awaited<ReturnType<Opened['next']>>;
    expect([whole.messageId, only(whole.attachments).state, whole.redelivered]).toEqual([sent.messageId, 'whole', true]);
    await inbox.return();
  });
});

describe('attachments of a message', () => {
  it('arrive whole, by name, type, size and digest, over two relays (AGENCY-62, RELAY-37)', async () => {
    const { a, b } = await withRelays();
    const [statement, image] = [file('statement', 300_001), file('image', 70_000)];
    async function* inPieces(): AsyncGenerator<Uint8Array> {
      yield image.subarray(0, 10);
      yield image.subarray(10);
    }
    await a.agency.send({
      ...request,
      attachments: [
        { bytes: statement, name: 'statement.pdf', type: 'application/pdf' },
        { stream: inPieces(), name: 'image.dd' },
      ],
    });
    const message = await b.next();
    expect(message.attachments.map(({ id, name, type, size, sha256: digest }) => [id, name, type, size, digest])).toEqual([
      [1, 'statement.pdf', 'application/pdf', 300_001, toHex(sha256(statement))],
      [2, 'image.dd', 'application/octet-stream', 70_000, toHex(sha256(image))],
    ]);
    expect(await pieces(message.attachments[0]!.stream())).toEqual(statement);
    expect(await pieces(message.attachments[1]!.stream())).toEqual(image);
    expect(message.attachments.map(({ state, received }) => [state, received])).toEqual([
      ['whole', 300_001],
      ['whole', 70_000],
    ]);
    expect((await message.attachments[0]!.range(299_990, 300_001)).bytes).toEqual(statement.subarray(299_990));
  });

  it('go back with an answer, which is sent once however often it is repeated (AGENCY-60, AGENCY-62)', async () => {
    const { a, b } = await withRelays();
    await a.agency.send(request);
    const message = await b.next();
    const exhibit = file('exhibit', 100_000);
    const body = ackReceipt(message);
    const answer = async () => message.reply('ack.receipt', body, { attachments: [{ bytes: exhibit, name: 'exhibit.bin' }] });
    const first = await answer();
    expect(await answer()).toMatchObject({ ...first, repetition: 'same-body' });
    expect(await pieces(only((await a.next()).attachments).stream())).toEqual(exhibit);
  });

  it('are attested to the sender when they were verified, which then keeps them no longer (AGENCY-64, AGENCY-63)', async () => {
    const { a, b } = await withRelays();
    const bytes = file('attested', 80_000);
    const sent = await a.agency.send({ ...request, priority: 'urgent', attachments: [{ bytes, name: 'attested.bin' }] });
    await (await b.next()).acknowledge();
    const opened = (): number => a.events.filter((event) => event.kind === 'receipt' && event.receipt === 'opened').length;
    await until('the second opened is here', () => opened() === 2);
    await until('its blob is gone', async () => (await a.blobs.names()).length === 0);
    const { timeline } = await a.agency.dossier(sent.dossier);
    expect(timeline[0]).toMatchObject({ transport: 'opened' });
    expect(timeline[0]?.receipts?.filter(({ kind }) => kind === 'opened')).toHaveLength(2);
    expect(await a.agency.contradictions()).toEqual([]);
  });

  it('stay closed while their key is kept back, and open when a later message discloses it (ENV-39, AGENCY-66)', async () => {
    const { a, b } = await withRelays();
    const bytes = file('sealed until trial', 5_000);
    const sent = await a.agency.send({ ...request, attachments: [{ bytes, name: 'exhibit.bin', withhold: true }] });
    const message = await b.next();
    const exhibit = only(message.attachments);
    expect(exhibit.state).toBe('withheld');
    await expect(exhibit.whole()).toRejectCode('ENVELOPE_ATTACHMENT_WITHHELD');
    await message.acknowledge();
    await expect(a.agency.send({ ...request, discloses: [{ messageId: sent.messageId, attachment: 2 }] })).toRejectCode(
      'AGENCY_NOT_ALLOWED',
    );
    await a.agency.send({ ...request, priority: 'urgent', discloses: [{ messageId: sent.messageId, attachment: 1 }] });
    await b.next();
    expect(await pieces(exhibit.stream())).toEqual(bytes);
    const opened = (): number => a.events.filter((event) => event.kind === 'receipt' && event.receipt === 'opened').length;
    await until('the exhibit is attested', async () => opened() >= 1 && (await a.blobs.names()).length === 0);
  });

  it('are attested to nobody when they are not what the sender signed (AGENCY-64)', async () => {
    const world = await begin();
    await world.startRelay('demo-b');
    const messageId = systemRandom(16);
    const parts: Uint8Array[] = [];
    const source = new Blob([Uint8Array.from(file('lie', 1_000))]).stream();
    const target = new WritableStream<Uint8Array>({ write: (part) => void parts.push(Uint8Array.from(part)) });
    const { header, key } = await sealAttachment(source, target, { messageId, id: 1, fileName: 'lie.bin', mediaType: 'x/y' });
    const lying = { header: { ...header, digests: new Map([[-16, sha256(toUtf8('something else'))]]) }, key };
    const dossier = formatUuid(uuidv7(testClock.now(), systemRandom));
    const body = requestSubmit();
    const { frame } = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body, dossier, messageId, attachments: [lying] });
    const b = world.open('demo-b');
    // Its bytes are here already, and their own digest is right.
    const name = nameOf({ digest: header.blob.digest, from: RELAY });
    await b.agency.importFrame(frame);
    await b.next();
    await b.blobs.begin(name, header.blob);
    await b.blobs.append(name, 0, concat(...parts));
    await b.agency.close();
    const again = world.open('demo-b', { store: b.store, blobs: b.blobs });
    await until('the operator is told', () => again.events.some((event) => event.kind === 'alarm' && event.alarm === 'attachment-wrong'));
    expect(again.events.find((event) => event.kind === 'alarm')).toMatchObject({ code: 'ENVELOPE_ATTACHMENT_DIGEST' });
    await expect(pieces(only((await again.next()).attachments).stream())).toRejectCode('ENVELOPE_ATTACHMENT_DIGEST');
  });

  it('are looked at before the application gets them, and stay in quarantine until the operator releases them (AGENCY-67)', async () => {
    const world = await begin();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const seen: string[] = [];
    const scan: NonNullable<AgencyOptions['scan']> = async ({ name, stream }) => {
      seen.push(name);
      if (name === 'broken.bin') throw new TypeError('no signatures are loaded');
      return (await pieces(stream()))[0] === 0x4d ? { refused: 'a program' } : 'pass';
    };
    const [a, b] = [world.open('demo-a'), world.open('demo-b', { scan })];
    const files = { 'good.bin': toUtf8('a letter'), 'virus.exe': toUtf8('MZ'), 'broken.bin': toUtf8('x') };
    await a.agency.send({ ...request, priority: 'urgent', attachments: Object.entries(files).map(([name, bytes]) => ({ name, bytes })) });
    const message = await b.next();
    const [good, virus, broken] = message.attachments as [InboxAttachment, InboxAttachment, InboxAttachment];
    expect(await pieces(good.stream())).toEqual(files['good.bin']);
    await expect(virus.whole()).toRejectCode('AGENCY_QUARANTINE', { attachment: 2, reason: 'a program' });
    const failed = { attachment: 3, reason: 'the scan failed: no signatures are loaded' };
    await expect(pieces(broken.stream())).toRejectCode('AGENCY_QUARANTINE', failed);
    // Its sender is told which files are not taken, and not why.
    const declined = (): unknown[] =>
      a.events.flatMap((event) => (event.kind === 'receipt' && event.declined !== undefined ? [event.declined] : []));
    await until('the sender is told', () => declined().some((ids) => String(ids) === '2,3'));
    expect([good.state, virus.state, broken.state]).toEqual(['whole', 'quarantined', 'quarantined']);
    const alarm = b.events.find((event) => event.kind === 'alarm' && event.alarm === 'attachment-quarantined');
    const { subject = '' } = alarm as { subject?: string };
    await expect(b.agency.releaseAttachment('00', { by: 'N. N.', reason: 'none' })).toRejectCode('AGENCY_NOT_ALLOWED');
    await b.agency.releaseAttachment(subject, { by: 'N. N.', reason: 'a harmless test file' });
    expect(await pieces(virus.stream())).toEqual(files['virus.exe']);
    await expect(b.agency.releaseAttachment(subject, { by: 'N. N.', reason: 'twice' })).toRejectCode('AGENCY_NOT_ALLOWED');
    // What is in quarantine is attested to nobody: its sender keeps it.
    await until('two of three are gone', async () => (await a.blobs.names()).length === 1);
    expect(seen.sort()).toEqual(['broken.bin', 'good.bin', 'virus.exe']);
  });

  it('end every wait when the agency is closed (AGENCY-03)', async () => {
    const world = await begin();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const a = world.open('demo-a');
    await a.agency.send({ ...request, attachments: [{ bytes: file('never', 10), name: 'never.bin' }] });
    for (const name of await a.blobs.names()) await a.blobs.discard(name);
    const b = world.open('demo-b');
    const wait = only((await b.next()).attachments).whole();
    const refused = expect(wait).toRejectCode('AGENCY_CLOSED');
    await b.agency.close();
    await refused;
  });

  it('are said to be on their way, here and at the sender, and when they are whole', async () => {
    const { a, b } = await withRelays();
    const bytes = file('large', 2_000_000);
    await a.agency.send({ ...request, attachments: [{ bytes, name: 'large.bin' }] });
    await only((await b.next()).attachments).whole();
    const told = (events: Opened['events']): AttachmentProgressEvent[] => events.filter((event) => event.kind === 'attachment');
    await until('the sender knows', () => told(a.events).some(({ done, size }) => done === size));
    for (const [events, direction] of [
      [a.events, 'out'],
      [b.events, 'in'],
    ] as const) {
      expect(told(events).at(-1)).toMatchObject({ direction, done: told(events)[0]!.size });
    }
  });

  it('come on after every process was started anew, and nothing that is durable comes twice', async () => {
    const world = await begin();
    const bytes = file('large', 1_500_000);
    const first = world.open('demo-a');
    await first.agency.send({ ...request, attachments: [{ bytes, name: 'large.bin' }] });
    await first.agency.close();
    const relays = await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const again = world.open('demo-a', { store: first.store, blobs: first.blobs });
    const b = world.open('demo-b');
    const early = await b.next();
    await Promise.all([...relays.map((relay) => relay.close()), b.agency.close(), again.agency.close()]);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    world.open('demo-a', { store: first.store, blobs: first.blobs });
    const late = await world.open('demo-b', { store: b.store, blobs: b.blobs }).next();
    expect([late.messageId, late.redelivered]).toEqual([early.messageId, true]);
    expect(await pieces(only(late.attachments).stream())).toEqual(bytes);
  });

  it('are asked for again where they are lost: a relay whose blobs are gone has them from the sender (RELAY-38)', async () => {
    const world = await begin();
    const relay = await world.startRelay('demo-a');
    const a = world.open('demo-a');
    const bytes = file('evidence', 200_000);
    await a.agency.send({ ...request, attachments: [{ bytes, name: 'evidence.bin' }] });
    await until('the relay has it', () => world.events['demo-a'].some(({ kind }) => kind === 'blob-whole'));
    await relay.close();
    for (const name of await world.blobs['demo-a'].names()) await world.blobs['demo-a'].discard(name);
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const message = await world.open('demo-b').next();
    expect(await pieces(only(message.attachments).stream())).toEqual(bytes);
  });

  it('let a wait end by a signal', async () => {
    const world = await begin();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const a = world.open('demo-a');
    const bytes = file('never', 100_000);
    await a.agency.send({ ...request, attachments: [{ bytes, name: 'never.bin' }] });
    // The message comes; the blob does not.
    for (const name of await a.blobs.names()) await a.blobs.discard(name);
    const arriving = only((await world.open('demo-b').next()).attachments);
    const patience = new AbortController();
    const wait = arriving.whole({ signal: patience.signal });
    patience.abort(new Error('enough'));
    await expect(wait).rejects.toThrow('enough');
    expect(arriving.state).toBe('arriving');
  });

  it('are on stable storage before the message is (AGENCY-80)', async () => {
    const { a } = await withRelays();
    const order: string[] = [];
    const { seal } = a.blobs;
    a.blobs.seal = async (name) => {
      const isRight = await seal.call(a.blobs, name);
      order.push('blob', ...a.events.filter(({ kind }) => kind === 'sent').map(({ kind }) => kind));
      return isRight;
    };
    await a.agency.send({ ...request, attachments: [{ bytes: file('first', 10), name: 'first.bin' }] });
    expect(order).toEqual(['blob']);
    expect(a.events.some(({ kind }) => kind === 'sent')).toBe(true);
  });

  it('leave nothing behind when their message is refused (AGENCY-63)', async () => {
    const { a } = await withRelays();
    const bad = { ...requestSubmit(), measures: [] };
    const sent = a.agency.send({ ...request, body: bad, attachments: [{ bytes: file('x', 10), name: 'x.bin' }] });
    await expect(sent).toRejectCode('SCHEMA_INVALID');
    expect(await a.blobs.names()).toEqual([]);
  });

  it('are refused by name where they cannot be sent (AGENCY-04)', async () => {
    const { a } = await withRelays();
    const send = (attachment: object) => a.agency.send({ ...request, attachments: [attachment] });
    await expect(send({ name: 'x' })).rejects.toThrow('attachments[0] has one of "path", "stream" and "bytes"');
    await expect(send({ bytes: toUtf8('x') })).rejects.toThrow('attachments[0] needs a "name": only a "path" has one in it');
    await expect(send({ bytes: toUtf8('x'), name: 'x', typ: 'text/plain' })).rejects.toThrow('typ');
    await expect(send({ path: '/nowhere' })).toRejectCode('AGENCY_NOT_ALLOWED');
    await expect(send({ bytes: toUtf8('x'), name: '../x' })).toRejectCode('ENVELOPE_ATTACHMENT');
    expect(await a.blobs.names()).toEqual([]);
  });
});
