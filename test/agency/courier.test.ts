import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { toHex } from '../../src/core/bytes.js';
import { formatUuid } from '../../src/core/ids.js';
import { LIMITS } from '../../src/core/limits.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { encodeFrame, parseFrame } from '../../src/envelope/header.js';
import { bareAgency, testClock, until } from '../relay/world.js';
import { createAgencies, forge, manualClock, nameOf } from './world.js';
import type { AgencyWorld, Opened } from './world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const DAY = 86_400_000;
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function start(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  return world;
}

const request = (world: AgencyWorld, more: Partial<Parameters<typeof forge>[3]> = {}) =>
  forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER, ...more });

const of = ({ events }: Opened, kind: string): readonly AgencyEvent[] => events.filter((event) => nameOf(event) === kind);

/** Kinds of the leaves about messages: neither genesis, nor the documents of trust that a log states beside them. */
async function saidOfMessages({ store }: Opened): Promise<number[]> {
  return (await store.leaves((await store.logHead())!.epoch, 0, 99)).map(({ kind }) => kind).filter((kind) => kind >= 1 && kind <= 8);
}

describe('a frame that comes by hand', () => {
  it('is stored, opened and handed over without any relay, and told to the sender under seal alone (AGENCY-33, AGENCY-18)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const { frame, envelopeDigest, messageId } = await request(world);
    expect(await b.agency.importFrame(frame)).toEqual({
      verdict: 'accepted',
      envelopeId: toHex(parseFrame(frame).outer.envelopeId),
      envelopeDigest: toHex(envelopeDigest),
      mailboxes: ['ca@demo-b'],
      expiresAt: parseFrame(frame).outer.expiresAt * 1000,
    });
    expect(await b.next()).toMatchObject({ messageId: formatUuid(messageId), dossier: DOSSIER, redelivered: false });
    expect(await saidOfMessages(b)).toHaveLength(2);
    expect(await b.store.owed('demo-b/relay', 0, 16)).toEqual([]);
    expect(await b.store.owed('courier', 0, 16)).toEqual([]);
    expect(await b.store.owed('demo-a/ca', 0, 16)).toHaveLength(1);
  });

  it('is on stable storage before its bearer is told: another run opens it (AGENCY-77)', async () => {
    const world = await start();
    const first = world.open('demo-b');
    const { frame, messageId } = await request(world);
    const imported = first.agency.importFrame(frame);
    await imported;
    await first.agency.close();
    const again = world.open('demo-b', { store: first.store });
    expect(await again.next()).toMatchObject({ messageId: formatUuid(messageId) });
  });

  it('is a duplicate the second time, by hand or by link, and the link is told that it is held (AGENCY-33)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const { frame } = await request(world);
    const verdicts = [await b.agency.importFrame(frame), await b.agency.importFrame(frame)].map(({ verdict }) => verdict);
    expect(verdicts).toEqual(['accepted', 'duplicate']);
    await b.next();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    b.agency.retryNow();
    const peer = bareAgency(world, 'demo-a');
    try {
      peer.queue(frame);
      await until(
        'the relay has its receipt',
        async () => (await world.stores['demo-b'].receipts(parseFrame(frame).envelopeDigest)).length > 0,
      );
    } finally {
      await peer.link.close();
    }
    expect(of(b, 'opened')).toHaveLength(1);
  });

  it('is a duplicate by hand when a link brought it first (AGENCY-33)', async () => {
    const world = await start();
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const b = world.open('demo-b');
    const peer = bareAgency(world, 'demo-a');
    const { frame } = await request(world);
    peer.queue(frame);
    await b.next();
    await peer.link.close();
    expect(await b.agency.importFrame(frame)).toMatchObject({ verdict: 'duplicate' });
    expect(of(b, 'opened')).toHaveLength(1);
  });

  it('is refused when no own mailbox is addressed, and nothing is stored (AGENCY-77, ENV-04)', async () => {
    const world = await start();
    const a = world.open('demo-a');
    await expect(a.agency.importFrame((await request(world)).frame)).toRejectCode('ENVELOPE_NOT_MINE');
    expect(await a.store.stats()).toMatchObject({ messages: 0, conflicts: 0 });
    expect(await saidOfMessages(a)).toEqual([]);
  });

  it('is refused when it is no frame, cut short, of an empty header or too large (AGENCY-33, ENV-01, ENV-02)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const { frame } = await request(world);
    const { envelopeBytes } = parseFrame(frame);
    await expect(b.agency.importFrame(new TextEncoder().encode('no frame'))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(b.agency.importFrame(new Uint8Array(0))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(b.agency.importFrame(frame.subarray(0, -1))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(b.agency.importFrame(encodeFrame(Uint8Array.of(0xa0), envelopeBytes))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(b.agency.importFrame(new Uint8Array(LIMITS.frameMaxBytes + 1))).toRejectCode('ENVELOPE_FRAME_SIZE');
    expect(await b.store.stats()).toMatchObject({ messages: 0 });
  });

  it('is refused once it has expired, and when it claims too long a life (AGENCY-33, ENV-05, ENV-06)', async () => {
    const world = await start();
    const { frame } = await request(world);
    const late = world.open('demo-b', { clock: manualClock(testClock.now() + 2 * DAY) });
    await expect(late.agency.importFrame(frame)).toRejectCode('ENVELOPE_EXPIRED');
    const early = world.open('demo-b', { clock: manualClock(testClock.now() - 40 * DAY) });
    await expect(early.agency.importFrame(frame)).toRejectCode('ENVELOPE_LIFETIME');
  });

  it('is refused in the log, and no relay is told, when its content does not open (AGENCY-33, AGENCY-18)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const { frame } = await request(world);
    const { outerBytes, envelopeBytes } = parseFrame(frame);
    const broken = envelopeBytes.slice();
    broken[broken.length - 40]! ^= 1;
    expect(await b.agency.importFrame(encodeFrame(outerBytes, broken))).toMatchObject({ verdict: 'accepted' });
    await until('it is refused', () => of(b, 'refused').length === 1);
    expect(await saidOfMessages(b)).toHaveLength(2);
    expect(await b.store.owed('demo-b/relay', 0, 16)).toEqual([]);
    expect(await b.store.owed('courier', 0, 16)).toEqual([]);
  });

  it('raises no objection to the true one of the same id: the store says conflict (AGENCY-33)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    const { frame } = await request(world);
    const { outerBytes, envelopeBytes } = parseFrame(frame);
    const broken = envelopeBytes.slice();
    broken[broken.length - 40]! ^= 1;
    await b.agency.importFrame(encodeFrame(outerBytes, broken));
    expect(await b.agency.importFrame(frame)).toMatchObject({ verdict: 'conflict' });
    expect(await b.next()).toMatchObject({ dossier: DOSSIER });
  });

  it('is refused by an agency that was closed (AGENCY-03)', async () => {
    const world = await start();
    const b = world.open('demo-b');
    await b.agency.close();
    await expect(b.agency.importFrame((await request(world)).frame)).toRejectCode('AGENCY_CLOSED');
  });
});
