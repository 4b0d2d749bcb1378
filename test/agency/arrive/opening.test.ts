import { afterEach, describe, expect, it, vi } from 'vitest';
import { EarlyLook, look } from '../../../src/agency/arrive/opening.js';
import type { TakenArrival } from '../../../src/agency/arrive/held-messages.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { testClock } from '../../relay/world.js';
import { createAgencies, forge, linkNode } from '../world.js';
import type { AgencyWorld } from '../world.js';

const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

/** An arrival at an agency that looked at it while it was being stored, and how often it was opened. */
async function begun() {
  const world = await createAgencies();
  worlds.push(world);
  const node = linkNode(world, testClock, []);
  const opened = vi.spyOn(node.trust, 'view');
  const sealed = await forge(world, 'demo-a', 'demo-b', { type: 'request.submit', body: requestSubmit(), dossier: DOSSIER });
  const { frame, envelopeDigest } = sealed;
  const frameOf: TakenArrival = {
    frame,
    envelopeDigest,
    mailbox: 'ca@demo-b',
    deliveredAt: testClock.now(),
    key: '1/1',
    peer: 'demo-b/relay',
  };
  const early = new EarlyLook(node);
  early.begin(frameOf);
  return { node, early, arrival: frameOf, opened: () => opened.mock.calls.length };
}

describe('a look at a frame that is being stored', () => {
  it('is the only one when the frame was stored at the time for which it was opened (DOSSIER-11)', async () => {
    const { node, early, arrival, opened } = await begun();
    const { opening } = await look(node, arrival, early);
    // This agency was given no keys.
    expect(opening?.refusal?.code).toBe('ENVELOPE_KEY_UNUSABLE');
    expect(opened()).toBe(1);
    // It serves once.
    await look(node, arrival, early);
    expect(opened()).toBe(2);
  });

  it.each([
    ['was stored at another time', { deliveredAt: testClock.now() + 1 }],
    ['is another one', { envelopeDigest: new Uint8Array(32) }],
    ['is for another mailbox', { mailbox: 'other@demo-b' }],
    ['was released by the operator meanwhile', { released: true }],
  ])('is taken again when the frame %s (ENV-09)', async (_, change) => {
    const { node, early, arrival, opened } = await begun();
    await look(node, { ...arrival, ...change }, early);
    expect(opened()).toBe(2);
  });
});
