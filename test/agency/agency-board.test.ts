// Which event of an agency ends which alarm, and what its status tells of links, alarms and ends.
import { afterEach, describe, expect, it } from 'vitest';
import { agencyBoard } from '../../src/agency/agency-board.js';
import type { AgencyEvent } from '../../src/agency/types.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { NOW } from '../trust/states.js';
import { until } from '../relay/world.js';
import { createAgencies, manualClock } from './world.js';
import type { AgencyWorld } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

const at = 0;
const about = { dossier: 'd', messageId: 'm', type: 'request.submit', at };
const failure = { code: 'TRUST_STALE', detail: 'x', at };
const held = (envelopeDigest: string): AgencyEvent => ({
  kind: 'alarm',
  alarm: 'held',
  subject: envelopeDigest,
  envelopeDigest,
  ...failure,
});
const endpoint = (alarm: 'unreachable' | 'store-behind' | 'not-cosigned' | 'statement-rests', peer: string): AgencyEvent => ({
  ...{ kind: 'alarm', alarm, peer, detail: 'x', at },
});

describe('the board of an agency', () => {
  it.each<[string, readonly AgencyEvent[], AgencyEvent, readonly string[]]>([
    ['a held message that is opened', [held('1'), held('2')], { kind: 'opened', envelopeDigest: '1', ...about }, ['held 1']],
    [
      'a held message that is refused',
      [held('1'), held('2')],
      { kind: 'alarm', alarm: 'refused', subject: '1', envelopeDigest: '1', ...failure },
      ['held 1'],
    ],
    ['what had stalled', [{ kind: 'alarm', alarm: 'stalled', ...failure }], { kind: 'resumed', at }, ['stalled undefined']],
    [
      'a token that came',
      [{ kind: 'alarm', alarm: 'unstamped', since: 0, ...failure }],
      { kind: 'stamped', checkpoint: '1', at },
      ['unstamped undefined'],
    ],
    [
      'a link that is up',
      [endpoint('unreachable', 'demo-a/relay'), endpoint('store-behind', 'demo-a/relay')],
      { kind: 'link', relay: 'demo-a/relay', up: true },
      ['unreachable undefined', 'store-behind undefined'],
    ],
    ['a link that is down', [endpoint('unreachable', 'demo-a/relay')], { kind: 'link', relay: 'demo-a/relay', up: false }, []],
    [
      'a log that is cosigned',
      [endpoint('not-cosigned', 'demo-b/ca'), endpoint('not-cosigned', 'demo-c/ca')],
      { kind: 'cosigned', peer: 'demo-b/ca', origin: 'x', size: 1, at },
      ['not-cosigned undefined'],
    ],
    [
      'statements that leave',
      [endpoint('statement-rests', 'demo-b/ca')],
      { kind: 'statements-resumed', peer: 'demo-b/ca', at },
      ['statement-rests undefined'],
    ],
    [
      'an end that is later now',
      [{ kind: 'alarm', alarm: 'expiring', scope: 'demo-b', subject: 'root', code: 'P7D', detail: 'x', at }],
      { kind: 'renewed', scope: 'demo-b', subject: 'root', at },
      ['expiring root'],
    ],
    [
      'a state that is fresh',
      [{ kind: 'alarm', alarm: 'stale', scope: 'demo-b', detail: 'x' }],
      { kind: 'fresh', scope: 'demo-b' },
      ['stale undefined'],
    ],
  ])('ends with %s, and with nothing else', (_, begun, event, ended) => {
    const told: AgencyEvent[] = [];
    const board = agencyBoard(manualClock(1_000), (each) => told.push(each));
    for (const each of begun) board.take(each);
    // What lasts does so however long it is.
    expect(board.list()).toHaveLength(begun.length);
    board.take(event);
    expect(told.flatMap((each) => (each.kind === 'alarm-ended' ? [`${each.alarm} ${each.subject}`] : []))).toEqual(ended);
  });

  it('keeps what lasts open however long nothing more is heard of it', () => {
    const clock = manualClock(1_000);
    const board = agencyBoard(clock, () => undefined);
    board.take(held('1'));
    board.take({ kind: 'alarm', alarm: 'unread', ...about, ...failure });
    clock.advance(2 * 86_400_000);
    expect(board.list().map(({ alarm }) => alarm)).toEqual(['held']);
  });
});

describe('an agency whose relay cannot be reached', () => {
  it('says so and why at once, each reason once, raises an alarm after a minute, and tells both by its status (LINK-19)', async () => {
    const clock = manualClock(NOW);
    const world = await createAgencies();
    worlds.push(world);
    const { agency, events } = world.open('demo-a', { clock });
    const links = () => events.filter((event) => event.kind === 'link');
    await until('it is told', () => links().length > 0);
    expect(links()).toMatchObject([
      { relay: 'demo-a/relay', up: false, code: 'LINK_CONNECT', detail: expect.stringContaining('ws://relay-a') },
    ]);
    await agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('a minute has passed', async () => {
      clock.advance(5_000);
      return (await agency.status()).alarms.some(({ alarm }) => alarm === 'unreachable');
    });
    expect(links()).toHaveLength(1);
    const { link, queued, queuedBytes, oldestQueuedAt, alarms, expiries } = await agency.status();
    expect(link).toMatchObject({ since: NOW, code: 'LINK_CONNECT' });
    expect([queued, queuedBytes > 1_000, oldestQueuedAt]).toEqual([1, true, NOW]);
    expect(alarms).toMatchObject([{ alarm: 'unreachable', peer: 'demo-a/relay', code: 'LINK_CONNECT' }]);
    expect(expiries.map(({ subject }) => subject)).toContain('directory');
    await world.startRelay('demo-a', undefined, clock);
    agency.retryNow();
    await until('it is over', () => events.some((event) => event.kind === 'alarm-ended' && event.alarm === 'unreachable'));
    expect((await agency.status()).link.state).toBe('up');
  });
});
