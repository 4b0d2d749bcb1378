import { beforeEach, describe, expect, it } from 'vitest';
import { fail } from '../../../src/core/errors.js';
import { TAG, context, encodeDer, encodeInteger, encodeOid } from '../../../src/log/timestamp/der.js';
import { HASHES, imprintOf } from '../../../src/log/timestamp/imprint.js';
import { openStamping } from '../../../src/log/timestamp/stamping.js';
import type { StampEvent, StampJob, StampPort, Stamping, TimePolicy } from '../../../src/log/timestamp/stamping.js';
import { timeTokensOf } from '../../../src/log/timestamp/attach.js';
import { readTimeToken } from '../../../src/log/timestamp/token.js';
import { toUtf8 } from '../../../src/core/bytes.js';
import { manualClock } from '../../agency/world.js';
import { B_RELAY, NOW, TestLog, makeWorld } from '../world.js';

const HOUR = 3_600_000;
const START = NOW * 1000;

/** A token whose imprint is right; nobody here looks at more of it. */
function tokenFor(signature: Uint8Array): Uint8Array {
  const seq = (...parts: Uint8Array[]): Uint8Array => encodeDer(TAG.sequence, ...parts);
  const one = encodeInteger(Uint8Array.of(1));
  const imprint = seq(seq(encodeOid(HASHES['sha-256'].oid)), encodeDer(TAG.octetString, imprintOf(signature, 'sha-256')));
  const info = seq(one, encodeOid('1.2.3'), imprint, one, encodeDer(TAG.time, toUtf8('20261124120000Z')));
  const content = seq(encodeOid('1.2.840.113549.1.9.16.1.4'), encodeDer(context(0), encodeDer(TAG.octetString, info)));
  const signed = seq(one, encodeDer(TAG.set), content, encodeDer(TAG.set, seq()));
  return seq(encodeOid('1.2.840.113549.1.7.2'), encodeDer(context(0), signed));
}

describe('stamping', () => {
  let clock = manualClock(START);
  let down = false;
  let asked = 0;
  let waiting: StampJob[] = [];
  let stamped: { key: string; statement: Uint8Array }[] = [];
  let abandoned: string[] = [];
  let storeDown = false;
  let events: StampEvent[] = [];
  let cose: Uint8Array;

  beforeEach(async () => {
    clock = manualClock(START);
    [down, storeDown, asked, waiting, stamped, abandoned, events] = [false, false, 0, [], [], [], []];
    cose = (await new TestLog(makeWorld(), B_RELAY).fill(1).sign()).bytes;
  });

  const end = (job: StampJob): void => void (waiting = waiting.filter(({ key }) => key !== job.key));
  const port: StampPort = {
    pending: async () => {
      if (storeDown) throw new TypeError('a fault of the store');
      return [...waiting];
    },
    stamped: async (job, statement) => {
      end(job);
      stamped.push({ key: job.key, statement });
    },
    abandoned: async (job) => {
      end(job);
      abandoned.push(job.key);
    },
  };
  const start = (policy: TimePolicy): Stamping =>
    openStamping({
      timestamper: {
        async stamp(signature) {
          asked++;
          if (down) throw fail('LOG_TIME_AUTHORITY', { reason: 'down' });
          return readTimeToken(tokenFor(signature), signature);
        },
      },
      port,
      policy,
      clock,
      random: (length) => new Uint8Array(length),
      intervalMs: 60_000,
      maxDelayMs: 4 * HOUR,
      onEvent: (event) => events.push(event),
    });
  const add = (key: string): void => void waiting.push({ key, statement: cose, since: clock.now() });
  const advance = async (ms: number): Promise<void> => {
    clock.advance(ms);
    await settle();
  };

  it('takes up what an earlier run left waiting (LOG-28)', async () => {
    add('left');
    const stamping = start('wait');
    await settle();
    expect(stamped.map(({ key }) => key)).toEqual(['left']);
    expect(timeTokensOf(stamped[0]!.statement)[0]!.policy).toBe('1.2.3');
    expect(events).toEqual([{ kind: 'stamped', key: 'left' }]);
    await stamping.close();
  });

  it('makes one round an interval, however often it is woken (LOG-28)', async () => {
    const stamping = start('wait');
    await settle();
    for (const key of ['a', 'b', 'c']) {
      add(key);
      stamping.wake();
    }
    await advance(59_999);
    expect(asked).toBe(0);
    await advance(1);
    expect(stamped.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    await advance(10 * HOUR);
    expect(asked).toBe(3);
    await stamping.close();
  });

  it('asks again with growing pauses, and again at once when the authority is back (LOG-28)', async () => {
    down = true;
    add('a');
    add('b');
    const stamping = start('wait');
    await settle();
    // One question a round: the others would meet the same silence.
    expect(asked).toBe(1);
    const pauses: number[] = [];
    for (let i = 0; i < 12; i++) {
      let pause = 0;
      for (const before = asked; asked === before; pause += 500) await advance(500);
      pauses.push(pause);
    }
    expect(pauses.slice(0, 3)).toEqual([2_500, 5_000, 10_000]);
    expect(pauses.at(-1)).toBe(450_000);
    down = false;
    await advance(450_000);
    expect(stamped.map(({ key }) => key)).toEqual(['a', 'b']);
    await stamping.close();
  });

  it('holds sending up under "required" once tokens are overdue, and only until they come (LOG-29)', async () => {
    down = true;
    add('a');
    const stamping = start('required');
    await settle();
    await advance(4 * HOUR);
    stamping.assertMaySend();
    await advance(1);
    expect(() => stamping.assertMaySend()).toThrowCode('LOG_TIME_REQUIRED', { waitedMs: 4 * HOUR + 1 });
    down = false;
    await advance(HOUR);
    stamping.assertMaySend();
    expect(stamped).toHaveLength(1);
    await stamping.close();
  });

  it('remembers under "required" what was signed before the authority was first asked (LOG-29)', async () => {
    const stamping = start('required');
    await settle();
    down = true;
    add('a');
    stamping.wake();
    await advance(4 * HOUR + 1);
    expect(() => stamping.assertMaySend()).toThrowCode('LOG_TIME_REQUIRED');
    await stamping.close();
  });

  it('never holds sending up under "wait" (LOG-29)', async () => {
    down = true;
    add('a');
    const stamping = start('wait');
    await settle();
    await advance(400 * HOUR);
    stamping.assertMaySend();
    expect(waiting).toHaveLength(1);
    await stamping.close();
  });

  it('gives a statement up under "best-effort", and says so (LOG-29)', async () => {
    down = true;
    add('a');
    const stamping = start('best-effort');
    await settle();
    await advance(4 * HOUR);
    expect(abandoned).toEqual([]);
    await advance(HOUR);
    expect(abandoned).toEqual(['a']);
    expect(events.at(-1)).toMatchObject({ kind: 'unstamped', key: 'a', code: 'LOG_TIME_AUTHORITY', abandoned: true });
    stamping.assertMaySend();
    await stamping.close();
  });

  it('outlives a fault of the store (LOG-28)', async () => {
    storeDown = true;
    add('a');
    const stamping = start('wait');
    await settle();
    expect(events).toMatchObject([{ kind: 'unstamped', key: '', code: 'STORE_UNAVAILABLE' }]);
    storeDown = false;
    await advance(5_000);
    expect(stamped).toHaveLength(1);
    await stamping.close();
  });

  it('asks nobody after its close', async () => {
    const stamping = start('wait');
    await settle();
    add('a');
    stamping.wake();
    await stamping.close();
    await advance(10 * HOUR);
    stamping.wake();
    await advance(10 * HOUR);
    expect(asked).toBe(0);
  });
});

/** Lets everything run that waits for nothing but its turn. */
async function settle(): Promise<void> {
  for (let i = 0; i < 100; i++) await Promise.resolve();
}
