import { describe, expect, it } from 'vitest';
import type { EndpointEvent } from '../../src/endpoint/alarms.js';
import { expiry, ExpiryWatch, ownKeyExpiries, trustExpiries } from '../../src/endpoint/expiry.js';
import type { Expiry } from '../../src/endpoint/expiry.js';
import { manualClock } from '../agency/world.js';
import { createPair, NOW } from '../trust/states.js';

const [HOUR, DAY] = [3_600, 86_400];

function start(held: readonly Expiry[]) {
  const clock = manualClock(0);
  const told: EndpointEvent[] = [];
  let now = held;
  const watch = new ExpiryWatch(
    clock,
    () => now,
    (event) => told.push(event),
  );
  watch.start();
  return { clock, told, watch, hold: (next: readonly Expiry[]) => (now = next) };
}
const steps = (told: readonly EndpointEvent[]) =>
  told.map((event) => (event.kind === 'alarm' ? `${event.code} ${event.detail}` : event.kind));

describe('ends that come', () => {
  it('are told 30, 7 and 1 days ahead, each step once, and ended by what is held in a newer form (TRUST-06)', () => {
    const { clock, told, watch, hold } = start([expiry('root', 0, 100 * DAY, 'demo-b')]);
    for (let hour = 0; hour < 101 * 24; hour++) clock.advance(HOUR * 1000);
    const name = 'root of demo-b';
    expect(steps(told)).toEqual([
      ...['P30D', 'P7D', 'P1D'].map((step) => `${step} ${name} ends at 1970-04-11T00:00:00Z`),
      `PT0S ${name} ended at 1970-04-11T00:00:00Z`,
    ]);
    hold([expiry('root', 100 * DAY, 400 * DAY, 'demo-b')]);
    watch.look();
    expect(told.at(-1)).toMatchObject({ kind: 'renewed', scope: 'demo-b', subject: 'root', until: 400 * DAY * 1000 });
    watch.look();
    expect(told).toHaveLength(5);
    watch.stop();
  });

  it('are told at the moment at which a step comes, and not before', () => {
    const { clock, told, watch } = start([expiry('root', 0, 100 * DAY)]);
    const stepsAt = (seconds: number): readonly string[] => {
      clock.advance(seconds * 1000 - clock.now());
      watch.look();
      return steps(told).map((text) => text.split(' ')[0]!);
    };
    const all = ['P30D', 'P7D', 'P1D', 'PT0S'];
    for (const [i, ahead] of [30, 7, 1, 0].entries()) {
      expect(stepsAt((100 - ahead) * DAY - 1)).toEqual(all.slice(0, i));
      expect(stepsAt((100 - ahead) * DAY)).toEqual(all.slice(0, i + 1));
    }
    watch.stop();
  });

  it('are told 24 and 6 hours ahead of a freshness statement, and never of what always ends that soon (TRUST-28)', () => {
    const { clock, told } = start([expiry('freshness', 0, 72 * HOUR, 'demo-b'), expiry('directory', 0, 30 * DAY, 'demo-b')]);
    for (let hour = 0; hour < 71; hour++) clock.advance(HOUR * 1000);
    expect(steps(told).map((text) => text.split(' ')[0])).toEqual(['PT24H', 'PT6H']);
    for (let day = 3; day < 30; day++) clock.advance(DAY * 1000);
    expect(
      steps(told)
        .filter((text) => text.includes('directory'))
        .map((text) => text.split(' ')[0]),
    ).toEqual(['P7D', 'P1D']);
  });

  it('are those of documents of every state, of the accord, and of the newest own key of each role', async () => {
    const trust = (await createPair()).open('demo-a');
    const found = trustExpiries(trust, NOW);
    expect(found.map(({ scope, subject }) => `${scope} ${subject}`)).toEqual([
      ...['demo-a root', 'demo-a directory', 'demo-a freshness', 'demo-b root', 'demo-b directory', 'demo-b freshness', 'demo-b accord'],
    ]);
    for (const { until, untilUtc } of found) expect(untilUtc).toBe(new Date(until).toISOString().replace('.000Z', 'Z'));
    const keys = ownKeyExpiries(trust, { scope: 'demo-a', id: 'relay' }).map(({ subject }) => subject);
    expect([...keys].sort()).toEqual(['key of cosign', 'key of link', 'key of log']);
    expect(ownKeyExpiries(trust, { scope: 'demo-a', id: 'ca' }).map(({ subject }) => subject)).toContain('key of kem');
  });
});
