import { afterEach, describe, expect, it } from 'vitest';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { testClock, until } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createAgencies } from './world.js';
import type { AgencyWorld } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

describe('a signer that is marked compromised', () => {
  it('keeps what was opened before in its dossier, and has nothing opened after, whatever date it claims (ENV-22)', async () => {
    const world = await createAgencies();
    worlds.push(world);
    await world.startRelay('demo-a');
    await world.startRelay('demo-b');
    const [a, b] = [world.open('demo-a'), world.open('demo-b')];
    const before = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    const received = await b.next();
    await received.acknowledge();

    const agencies = world.pair.a.directoryInput.agencies.map((agency) => ({
      ...agency,
      signers: agency.signers.map((signer) =>
        signer.role === 'seal' ? { ...signer, status: 'compromised' as const, invalidSince: NOW_S + 1_000_000 } : signer,
      ),
    }));
    const marked = await world.pair.a.nextDirectory({ agencies });
    await b.agency.addTrust(marked);
    // The thief, and an honest sender that does not know yet, write dates of before: the marking counts when the message arrives.
    const after = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
    await until('it is refused', () => b.events.some(({ kind }) => kind === 'refused'));
    expect(b.events.filter(({ kind }) => kind === 'opened')).toHaveLength(1);
    expect((await b.agency.dossier(before.dossier)).timeline).toHaveLength(1);
    await expect(b.agency.dossier(after.dossier)).toRejectCode('DOSSIER_UNKNOWN');
    expect(testClock.now()).toBeLessThan((NOW_S + 1_000_000) * 1000);
  });
});
