// A home is copied, lives on, and comes back from the copy: what it did in between is known to others alone.
import { cpSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { restoredHome } from '../../../../../src/agency/home/node/outside.js';
import type { AgencyAlarm, AgencyEvent } from '../../../../../src/agency/types.js';
import { ackReceipt, requestSubmit } from '../../../../../src/cli/demo/messages.js';
import type { EndpointAlarm } from '../../../../../src/endpoint/alarms.js';
import { parseOrigin } from '../../../../../src/log/origin.js';
import type { MessageBody } from '../../../../../src/vocabulary/catalogue.js';
import { testClock, until } from '../../../../relay/world.js';
import { PASSPHRASE, createHomes } from '../../homes.js';
import type { HomeAgency, Homes } from '../../homes.js';
import { createAgencies, manualClock, nameOf } from '../../../../agency/world.js';
import type { AgencyWorld, Opened } from '../../../../agency/world.js';

const [A, B] = ['ca@demo-a', 'ca@demo-b'];
const opened: { world: AgencyWorld; homes: Homes }[] = [];
afterEach(async () => {
  for (const { world, homes } of opened.splice(0)) {
    await homes.close();
    await world.closeAll();
  }
});

const of = <K extends AgencyEvent['kind'] | AgencyAlarm['alarm']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K } | { alarm: K }> => event.kind === kind || nameOf(event) === kind);
const alarms = (party: Pick<Opened, 'events'>, name: EndpointAlarm) => of(party, 'alarm').filter(({ alarm }) => alarm === name);

describe('an agency that came back from a backup', () => {
  it('goes on under a new log and at places that were not used, and is cosigned again once the other operator accepts it (LOG-16, LOG-50, LOG-51, LOG-53, LOG-66)', async () => {
    const world = await createAgencies();
    const homes = createHomes(world);
    opened.push({ world, homes });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const pass = async (ms: number, step = 1_000): Promise<void> => {
      for (let passed = 0; passed < ms; passed += step) {
        for (const clock of [clocks.a, clocks.b]) clock.advance(step);
        await new Promise((done) => setImmediate(done));
      }
    };
    /** Waits, while the time of both sides goes on. */
    const see = (what: string, isThere: () => boolean): Promise<void> => until(what, () => pass(5_000).then(isThere));
    const home = homes.path('demo-a');
    const b = world.open('demo-b', { clock: clocks.b });
    /** B sends, A opens and says so with an offer of its log, and B cosigns it. */
    const cosigned = async (a: HomeAgency): Promise<{ dossier: string; size: number }> => {
      const { dossier } = await b.agency.send({ to: A, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
      await (await a.next()).acknowledge();
      const before = of(a, 'cosigned').length;
      await see('it is cosigned', () => of(a, 'cosigned').length > before);
      return { dossier, size: of(a, 'cosigned').at(-1)!.size };
    };
    const first = await homes.open('demo-a', { clock: clocks.a });
    const known = await cosigned(first);
    const { dossier } = await first.agency.send({ to: B, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await (await b.next()).acknowledge();
    await see('it was taken over', () => of(first, 'submitted').some((event) => event.dossier === dossier));
    await first.agency.close();
    cpSync(home, `${home}.backup`, { recursive: true });

    // The time that will be lost: a message in the dossier, one that is opened, a larger log that is cosigned.
    const lost = await homes.open('demo-a', { clock: clocks.a });
    await lost.agency.send({ dossier, type: 'request.supplement', body: more(), priority: 'urgent' });
    await (await b.next()).acknowledge();
    const newest = await cosigned(lost);
    expect(newest.size).toBeGreaterThan(known.size);
    await lost.agency.close();
    rmSync(home, { recursive: true });
    cpSync(`${home}.backup`, home, { recursive: true });

    // Without a word of the operator the link stays shut, and nothing is said that could contradict anything.
    const unstated = await homes.open('demo-a', { clock: clocks.a });
    await see('it is noticed', () => alarms(unstated, 'store-behind').length > 0);
    expect(of(unstated, 'link').some(({ up }) => up)).toBe(false);
    await unstated.agency.close();

    const stated = { home, passphrase: PASSPHRASE, by: 'operator', reason: 'disk failure', clock: clocks.a };
    await expect(restoredHome({ ...stated, by: ' ' })).rejects.toThrow(TypeError);
    const restore = await restoredHome(stated);
    const { epoch } = parseOrigin(restore.new);
    expect([restore.size < newest.size, epoch]).toEqual([true, clocks.a.now()]);
    const again = await homes.open('demo-a', { clock: clocks.a });
    await see('the link is up', () => of(again, 'link').some(({ up }) => up));

    // What was opened in the lost time comes again by itself, marked: whoever acted on it need not act twice.
    const repeated = await again.next();
    expect(repeated).toMatchObject({ dossier: newest.dossier, redelivered: true });
    await repeated.acknowledge();

    // The chain goes on behind every place that the lost time can have used, in both dossiers; the other side finds no gap.
    await see('the restore is stated', () => alarms(b, 'restore-stated').length > 0);
    await again.agency.send({ dossier, type: 'request.supplement', body: more(), priority: 'urgent' });
    const answered = { messageId: repeated.messageId, body: requestSubmit() };
    for (const of of [known.dossier, newest.dossier])
      await again.agency.send({ dossier: of, type: 'ack.receipt', body: ackReceipt(answered), priority: 'urgent' });
    const fresh = await again.agency.send({ to: B, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    for (let i = 0; i < 4; i++) expect(await b.next()).toMatchObject({ outOfOrder: false });
    const placesIn = async (of: string): Promise<number[]> =>
      (await b.store.list('chain', { prefix: `${of}/demo-a/ca/` })).map(({ key }) => Number(key.split('/').at(-1)));
    expect(await Promise.all([dossier, known.dossier, newest.dossier, fresh.dossier].map(placesIn))).toEqual([
      [1, 2, epoch],
      [epoch],
      [epoch],
      [1],
    ]);

    // Receipts go on; the new log is cosigned by the word of the other operator alone.
    expect(of(again, 'cosigned')).toEqual([]);
    const [held] = await b.agency.restores();
    expect(held).toMatchObject({ owner: 'demo-a/ca', isOfHead: true, lostAtLeast: newest.size - restore.size, contradictions: 0 });
    const decision = { origin: restore.new, by: 'operator of B', reason: 'called the registry of A' };
    await expect(b.agency.acceptRestore({ ...decision, by: '' })).rejects.toThrow(TypeError);
    expect(await b.agency.acceptRestore(decision)).toBe('accepted');
    await see('the new log is cosigned', () => of(again, 'cosigned').some(({ origin }) => origin === restore.new));
    expect(of(b, 'restore-accepted')).toMatchObject([{ peer: 'demo-a/ca', ...decision }]);
    for (const party of [again, b]) {
      expect(await party.agency.contradictions()).toEqual([]);
      expect(alarms(party, 'log-behind')).toEqual([]);
      expect(of(party, 'refused')).toEqual([]);
    }
  });
});

/** What the requester adds of its own accord. */
function more(): MessageBody<'request.supplement'> {
  const { refs, language, handling } = requestSubmit();
  return { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
}
