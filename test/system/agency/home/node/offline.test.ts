// Sealing from a home that no process runs.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { sealFrame, withAgency } from '../../../../../src/agency/courier/node/offline.js';
import { pack } from '../../../../../src/agency/record.js';
import { requestSubmit } from '../../../../../src/cli/demo/messages.js';
import { testClock } from '../../../../relay/world.js';
import { PASSPHRASE, createHomes } from '../../homes.js';
import { createAgencies } from '../../../../agency/world.js';
import type { AgencyWorld } from '../../../../agency/world.js';

const HOUR_MS = 3_600_000;
const REQUEST = { to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() } as const;

let world: AgencyWorld | undefined;
afterEach(() => world?.close());

describe('sealing for a courier', () => {
  it('waits for an overdue token where the home requires one, and only there (LOG-29)', async () => {
    world = await createAgencies();
    const homes = createHomes(world);
    const home = homes.path('demo-a');
    const options = { home, passphrase: PASSPHRASE, clock: testClock };
    const settings = join(home, 'agency.json');
    const plain = JSON.parse(readFileSync(settings, 'utf8')) as Record<string, unknown>;
    const state = (policy: string): void =>
      writeFileSync(settings, JSON.stringify({ ...plain, timestamps: { url: 'http://127.0.0.1:9/', policy, maxDelayMs: HOUR_MS } }));
    const frames: Uint8Array[] = [];
    const seal = (): Promise<unknown> => sealFrame(REQUEST, { ...options, keep: (frame) => void frames.push(frame) });
    const wait = (sinceMs: number): Promise<unknown> =>
      withAgency(options, ({ node: { vault, store, clock } }) => {
        const state = { stamped: '', askedAt: 0, since: clock.now() - sinceMs };
        return store.commit({ now: clock.now(), documents: [vault.put('stamping', 'state', pack(state))] });
      });

    state('required');
    await seal();
    await wait(HOUR_MS / 2);
    await seal();
    await wait(HOUR_MS + 60_000);
    await expect(seal()).toRejectCode('LOG_TIME_REQUIRED');
    expect(frames).toHaveLength(2);
    state('wait');
    await seal();
    for (const policy of ['whenever', 'best-effort']) {
      state(policy);
      await expect(seal()).toRejectCode('AGENCY_HOME_INVALID');
    }
    expect(frames).toHaveLength(3);
    await homes.close();
  });
});
