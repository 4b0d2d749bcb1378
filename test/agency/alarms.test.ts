// What an agency tells people, and what it hands to a third person.
import { afterEach, describe, expect, it } from 'vitest';
import { isAlarm } from '../../src/agency/alarm-kinds.js';
import { evidenceDocument } from '../../src/agency/log/alarms.js';
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
    const issuer = { scope: 'demo-b', id: 'ca' };
    const opened = async (message: number) => {
      const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
      const about = { envelopeDigest: bytes(32, 1), envelopeId: bytes(16, 2), addressee: { ...issuer, kem: bytes(32, 3) } };
      const receipt: Receipt = { ...about, kind: 'opened', issuer, at: NOW_S, messageDigest: bytes(32, message) };
      return verifyReceiptObject(view, await signReceipt(receipt, stateOf(world.pair, 'demo-b').seal()))[0]!;
    };
    const found = betweenReceipts(await opened(4), await opened(5))!;
    await store.commit({ now: testClock.now(), documents: [evidenceDocument(node, found)] });

    const [kept, ...rest] = await agency.contradictions();
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ conflict: 'two-contents', accused: ['demo-b/ca'] });
    // The other state's own copy of the directories comes to the same.
    const judged = judgeEvidence(issuersOf(world.pair.open('demo-b')), parseEvidence(kept!.evidence));
    expect(judged).toEqual({ conflict: 'two-contents', accused: [issuer] });
  });
});
