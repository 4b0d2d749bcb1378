// A home is copied, lives on, and comes back from the copy: what it did in between is known to others alone.
import { cpSync, rmSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { restoredHome } from '../../../src/agency/node/restored.js';
import type { AgencyEvent } from '../../../src/agency/types.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { LIMITS } from '../../../src/core/limits.js';
import type { MessageBody } from '../../../src/schema/catalogue.js';
import { testClock, until } from '../../relay/world.js';
import { PASSPHRASE, createHomes } from '../homes.js';
import type { HomeAgency, Homes } from '../homes.js';
import { createAgencies, manualClock } from '../world.js';
import type { AgencyWorld, Opened } from '../world.js';

const MINUTE = 60_000;
const [A, B] = ['ca@demo-a', 'ca@demo-b'];
const opened: { world: AgencyWorld; homes: Homes }[] = [];
afterEach(async () => {
  for (const { world, homes } of opened.splice(0)) {
    await homes.close();
    await world.closeAll();
  }
});

const of = <K extends AgencyEvent['kind']>({ events }: Pick<Opened, 'events'>, kind: K) =>
  events.filter((event): event is Extract<AgencyEvent, { kind: K }> => event.kind === kind);

describe('an agency that came back from a backup', () => {
  it('closes its log, goes on where nothing was used, and is followed without a trace of equivocation (AGENCY-34, LINK-13, LOG-16)', async () => {
    const world = await createAgencies();
    const homes = createHomes(world);
    opened.push({ world, homes });
    await Promise.all([world.startRelay('demo-a'), world.startRelay('demo-b')]);
    const clocks = { a: manualClock(testClock.now()), b: manualClock(testClock.now()) };
    const home = homes.path('demo-a');
    const b = world.open('demo-b', { clock: clocks.b });
    /** B sends, A opens and says so with a checkpoint, and B cosigns it. */
    const cosigned = async (a: HomeAgency): Promise<{ digest: string; size: number }> => {
      const { dossier } = await b.agency.send({ to: A, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
      const message = await a.next();
      await message.acknowledge();
      const before = of(a, 'cosigned').length;
      await until('B knows', () => {
        clocks.a.advance(1);
        return of(b, 'receipt').some((event) => event.receipt === 'opened' && event.dossier === dossier);
      });
      clocks.b.advance(MINUTE);
      await until('it is cosigned', () => of(a, 'cosigned').length > before);
      return { digest: (await a.agency.dossier(dossier)).timeline[0]!.messageDigest, size: of(a, 'cosigned').at(-1)!.size };
    };
    const first = await homes.open('demo-a', { clock: clocks.a });
    const known = await cosigned(first);
    const { dossier } = await first.agency.send({ to: B, type: 'request.submit', body: requestSubmit(), priority: 'urgent' });
    await (await b.next()).acknowledge();
    await until('it was taken over', () => of(first, 'submitted').some((event) => event.dossier === dossier));
    await first.agency.close();
    cpSync(home, `${home}.backup`, { recursive: true });

    // The time that will be lost: a message in the dossier, one that is opened, a larger log that is cosigned.
    const lost = await homes.open('demo-a', { clock: clocks.a });
    await lost.agency.send({ dossier, type: 'request.supplement', body: more(), priority: 'urgent' });
    await (await b.next()).acknowledge();
    const newest = await cosigned(lost);
    const { frame } = await lost.agency.archived(newest.digest);
    await lost.agency.close();
    rmSync(home, { recursive: true });
    cpSync(`${home}.backup`, home, { recursive: true });

    // Without a word of the operator the link stays shut, and nothing is said that could contradict anything.
    const unstated = await homes.open('demo-a', { clock: clocks.a });
    await until('it is noticed', () => of(unstated, 'store-behind').length > 0);
    expect(of(unstated, 'store-behind')[0]).not.toHaveProperty('lost');
    expect(of(unstated, 'link').some(({ up }) => up)).toBe(false);
    await unstated.agency.close();

    const stated = { home, passphrase: PASSPHRASE, by: 'operator', reason: 'disk failure', clock: clocks.a };
    await expect(restoredHome({ ...stated, by: ' ' })).rejects.toThrow(TypeError);
    expect(await restoredHome(stated)).toEqual({ size: known.size, epoch: 2 });
    const again = await homes.open('demo-a', { clock: clocks.a });
    await until('the link is up', () => of(again, 'link').some(({ up }) => up));
    expect(of(again, 'store-behind')).toMatchObject([{ relay: 'demo-a/relay', lost: 2 }]);

    // The counterpart follows into the next epoch, and says what is lost.
    await until('it is told', () => {
      clocks.a.advance(MINUTE / 20);
      return of(b, 'peer-log-restored').length > 0;
    });
    expect(of(b, 'peer-log-restored')).toMatchObject([{ owner: 'demo-a/ca', epoch: 2, lost: newest.size - known.size }]);
    clocks.b.advance(MINUTE);
    await until('the new log is cosigned', () => of(again, 'cosigned').length > 0);
    expect(of(again, 'log-behind')).toEqual([]);

    // The chain goes on behind every number that the lost time can have used.
    await again.agency.send({ dossier, type: 'request.supplement', body: more(), priority: 'urgent' });
    const next = await b.next();
    expect(next).toMatchObject({ dossier, outOfOrder: true });
    const chain = await b.store.list('chain', { prefix: `${dossier}/demo-a/ca/` });
    expect(chain.map(({ key }) => Number(key.split('/').at(-1)))).toEqual([1, 2, 2 + LIMITS.chainRestoreSkip]);

    // What was opened in the lost time and comes again is marked: whoever acted on it need not act twice.
    await again.agency.importFrame(frame);
    expect(await again.next()).toMatchObject({ redelivered: true });

    await cosigned(again);
    for (const { events, store } of [b, { events: again.events, store: undefined }]) {
      // Receipts that were still owed about what was sent in the lost time: how the restored agency hears of it.
      const isLost = (event: AgencyEvent) =>
        store === undefined && event.kind === 'receipt-refused' && event.detail.includes('nothing of the kind was sent');
      expect(events.filter((event) => (event.kind === 'alarm' || event.kind === 'receipt-refused') && !isLost(event))).toEqual([]);
      expect((await store?.list('evidence')) ?? []).toEqual([]);
    }
    // The own relay saw twice that the home knew less than before, without the operator's word and when the home took over what it heard,
    // and told it once: no link was up in between.
    const alarms = (['demo-a', 'demo-b'] as const).map((scope) =>
      world.events[scope].flatMap((each) => (each.kind === 'alarm' ? [each] : [])),
    );
    expect(alarms.map((of) => of.map(({ alarm }) => alarm))).toEqual([['peer-behind'], []]);
  });
});

/** What the requester adds of its own accord. */
function more(): MessageBody<'request.supplement'> {
  const { refs, language, handling } = requestSubmit();
  return { refs, language, handling, payload: { measureIds: ['m1'], answers: [] } };
}
