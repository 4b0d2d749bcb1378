// Why a sent message stands still, and since when.
import { afterEach, describe, expect, it } from 'vitest';
import { waitOf } from '../../../src/agency/cases/message-wait.js';
import type { StandingMessage } from '../../../src/agency/cases/message-wait.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { viewText } from '../../../src/cli/dossier/show.js';
import { openMemoryBlobs } from '../../../src/store/blobs/memory-blobs.js';
import { testClock, until } from '../../relay/world.js';
import { createAgencies, manualClock } from '../world.js';
import type { AgencyWorld } from '../world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const HOUR = 3_600_000;
const request = () => ({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() }) as const;

describe('a message that stands still', () => {
  const standing: StandingMessage = {
    transport: 'queued',
    receipts: [],
    sentAt: 1_000,
    expiresAt: 9_000,
    isOwnState: false,
    files: [],
    link: { isUp: true, since: 500 },
    now: 5_000,
  };
  const receipt = (kind: 'submitted' | 'relayed' | 'delivered', at: number) => ({ kind, issuer: 'demo-b/relay', at });
  const wait = (change: Partial<StandingMessage>) => waitOf({ ...standing, ...change });

  it('waits for the next rung, since the one below it (AGENCY-78)', () => {
    expect(wait({})).toEqual({ for: 'own-relay', since: 1_000 });
    expect(wait({ link: { isUp: true, since: 2_000 } })).toEqual({ for: 'own-relay', since: 2_000 });
    expect(wait({ link: { isUp: false, since: 700 } })).toEqual({ for: 'link', since: 700 });
    expect(wait({ transport: 'submitted', submittedAt: 1_500 })).toEqual({ for: 'their-relay', since: 1_500 });
    expect(wait({ transport: 'submitted', submittedAt: 1_500, isOwnState: true })).toEqual({ for: 'their-agency', since: 1_500 });
    const relayed = [receipt('submitted', 1_400), receipt('relayed', 2_100), receipt('relayed', 2_000)];
    expect(wait({ transport: 'relayed', receipts: relayed })).toEqual({ for: 'their-agency', since: 2_000 });
    expect(wait({ transport: 'delivered', receipts: [...relayed, receipt('delivered', 3_000)] })).toEqual({ for: 'opening', since: 3_000 });
  });

  it('waits for nothing once it was opened, refused, failed or is said to have expired', () => {
    for (const transport of ['opened', 'refused', 'failed', 'expired'] as const) expect(wait({ transport })).toBeUndefined();
  });

  it('waits for its files while the own relay does not have them, even when it was opened before they came', () => {
    const files = [
      { size: 100, done: 40 },
      { size: 50, done: 0 },
    ];
    const submitted = { transport: 'submitted', submittedAt: 1_500, files } as const;
    expect(wait(submitted)).toEqual({ for: 'attachments', since: 1_500, size: 150, done: 40 });
    expect(wait({ ...submitted, link: { isUp: false, since: 4_000 } })).toEqual({ for: 'link', since: 4_000 });
    expect(wait({ files })).toEqual({ for: 'own-relay', since: 1_000 });
    expect(wait({ transport: 'opened', files, now: 10_000 })).toMatchObject({ for: 'attachments', size: 150 });
    expect(wait({ transport: 'refused', files })).toBeUndefined();
  });

  it('waits for nobody when its time has ended and nobody has said that it arrived', () => {
    for (const transport of ['queued', 'submitted', 'relayed'] as const)
      expect(wait({ transport, now: 9_000 })).toEqual({ for: 'nothing', since: 9_000 });
    expect(wait({ transport: 'delivered', now: 9_000 })).toMatchObject({ for: 'opening' });
  });
});

describe('the view of a dossier', () => {
  it('tells at each rung why a message stands still, and since when: the link is down, and up again (AGENCY-78)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    const clock = manualClock(testClock.now());
    const begun = clock.now();
    const a = world.open('demo-a', { clock });
    const sent = await a.agency.send(request());
    const entry = async () => (await a.agency.dossier(sent.dossier)).timeline[0]!;
    const waiting = async () => (await entry()).waiting;
    expect(await waiting()).toEqual({ for: 'link', since: begun });
    const text = viewText(await a.agency.dossier(sent.dossier), { language: 'en', now: begun, zone: 'Etc/UTC' }, '/home/ca');
    expect(text).toMatch(/\n {6}no link to our relay, since \d+ \w+ \d{4}, \d\d:\d\d UTC\n/);

    clock.advance(HOUR);
    const relay = await world.startRelay('demo-a');
    a.agency.retryNow();
    await until('our relay has it', async () => (await entry()).transport === 'submitted');
    expect(await waiting()).toEqual({ for: 'their-relay', since: expect.closeTo(begun, -5) as number });

    // The link ends: what is with the relay does not need it, and a new message does.
    clock.advance(HOUR);
    await relay.close();
    await until('the link is down', async () => (await a.agency.status()).link.state !== 'up');
    const down = clock.now();
    const second = await a.agency.send(request());
    const secondWaits = async () => (await a.agency.dossier(second.dossier)).timeline[0]!.waiting;
    expect(await secondWaits()).toEqual({ for: 'link', since: down });
    expect(await waiting()).toMatchObject({ for: 'their-relay' });

    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    await until('their relay has both', async () => {
      a.agency.retryNow();
      return (await waiting())?.for === 'their-agency' && (await secondWaits())?.for === 'their-agency';
    });
    // Their agency says at once that it has it. What it says under seal takes a while.
    const theirs = manualClock(testClock.now());
    world.open('demo-b', { clock: theirs });
    await until('their agency has it', async () => {
      theirs.advance(10);
      return (await waiting())?.for === 'opening';
    });
    await until('it was opened', async () => {
      for (const each of [clock, theirs]) each.advance(500);
      return (await entry()).transport === 'opened';
    });
    expect(await waiting()).toBeUndefined();
  });
  it('names the bytes of files that our relay has no room for', async () => {
    const world = await createAgencies({ blobs: { 'demo-a': openMemoryBlobs({ maxBytes: 1_000 }) } });
    worlds.push(world);
    await world.startRelay('demo-a');
    const a = world.open('demo-a');
    const { dossier } = await a.agency.send({ ...request(), attachments: [{ bytes: new Uint8Array(20_000), name: 'statement.pdf' }] });
    const waiting = async () => (await a.agency.dossier(dossier)).timeline[0]!.waiting;
    await until('our relay has the message', async () => (await waiting())?.for === 'attachments');
    const { size = 0, done } = (await waiting())!;
    expect(size).toBeGreaterThanOrEqual(20_000);
    expect(done).toBe(0);
  });
});
