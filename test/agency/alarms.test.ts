// What an agency tells people, and what it hands to a third person.
import { afterEach, describe, expect, it } from 'vitest';
import { isAlarm } from '../../src/agency/alarm-kinds.js';
import { evidenceDocument } from '../../src/agency/alarms.js';
import type { AgencyNode } from '../../src/agency/node-parts.js';
import { Vault } from '../../src/agency/vault.js';
import { systemRandom } from '../../src/core/random.js';
import { betweenReceipts } from '../../src/log/contradictions.js';
import { parseEvidence } from '../../src/log/evidence.js';
import { judgeEvidence } from '../../src/log/judge.js';
import type { Receipt } from '../../src/log/receipt.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { memorySigner } from '../../src/crypto/sign.js';
import { stateOf, testClock } from '../relay/world.js';
import { NOW_S } from '../trust/states.js';
import { createHomes } from './homes.js';
import { createAgencies, linkNode } from './world.js';
import type { AgencyWorld } from './world.js';

const worlds: AgencyWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.closeAll();
});

async function create(): Promise<AgencyWorld> {
  const world = await createAgencies();
  worlds.push(world);
  return world;
}

describe('the alarms of an agency', () => {
  it('tell of a second directory of one version, which another state signed (TRUST-09)', async () => {
    const world = await create();
    const homes = createHomes(world);
    const { agency, events } = await homes.open('demo-a');
    const other = await stateOf(world.pair, 'demo-b').nextDirectory({ version: 1, expiresAt: NOW_S + 86_400 });
    await expect(agency.addTrust(other)).toRejectCode('TRUST_FORK');
    const alarms = events.filter(isAlarm);
    expect(alarms).toMatchObject([{ kind: 'trust-alarm', code: 'TRUST_FORK', document: 'directory' }]);
    await homes.close();
  });

  it('hand the evidence of a contradiction to whoever asks, who judges it by the directories alone (LOG-22, LOG-23)', async () => {
    const world = await create();
    const { agency, store } = world.open('demo-a');
    // The same vault over the same store: what the code that finds a contradiction writes.
    const node: AgencyNode = {
      ...linkNode(world, testClock, [], 'demo-a'),
      vault: new Vault(store, new Uint8Array(32).fill(1), systemRandom),
    };
    expect(await agency.contradictions()).toEqual([]);
    const view = issuersOf(world.pair.open('demo-a'));
    const demoB = stateOf(world.pair, 'demo-b');
    const about = { envelopeDigest: new Uint8Array(32).fill(1), envelopeId: new Uint8Array(16).fill(2), addressee: 'ca@demo-b' };
    const verified = async (receipt: Omit<Receipt, keyof typeof about>) => {
      const signer = receipt.kind === 'expired' ? memorySigner(demoB.relays.get('relay')!.relay) : demoB.seal();
      return verifyReceiptObject(view, await signReceipt({ ...about, ...receipt }, signer))[0]!;
    };
    const delivered = await verified({ kind: 'delivered', issuer: { scope: 'demo-b', id: 'ca' }, at: NOW_S });
    const expired = await verified({ kind: 'expired', issuer: { scope: 'demo-b', id: 'relay' }, at: NOW_S + 60 });
    const found = betweenReceipts(delivered, expired)!;
    await store.commit({ now: testClock.now(), documents: [evidenceDocument(node, found)] });

    const [kept, ...rest] = await agency.contradictions();
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ conflict: 'delivered-expired', accused: ['demo-b/ca', 'demo-b/relay'] });
    // The other state's own copy of the directories comes to the same.
    const judged = judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(kept!.evidence));
    expect(judged).toEqual({ conflict: 'delivered-expired', accused: found.accused });
  });
});
