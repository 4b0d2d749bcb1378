// What an agency tells people, and what it hands to a third person.
import { afterEach, describe, expect, it } from 'vitest';
import { isAlarm } from '../../../src/agency/types.js';
import { betweenReceipts, judgeContradiction } from '../../../src/log/contradiction.js';
import { readReceipt } from '../../../src/log/read-batch.js';
import { Evidence } from '../../../src/endpoint/receipts/evidence.js';
import { Vault } from '../../../src/agency/home/vault.js';
import { systemRandom } from '../../../src/core/random.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { TestLog } from '../../log/world.js';
import { stateOf, testClock } from '../../relay/world.js';
import { NOW_S } from '../../trust/states.js';
import { createHomes } from './homes.js';
import { createAgencies } from '../../agency/world.js';
import type { AgencyWorld } from '../../agency/world.js';

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
    expect(alarms).toMatchObject([{ kind: 'alarm', alarm: 'trust-alarm', code: 'TRUST_FORK', document: 'directory' }]);
    await homes.close();
  });

  it('hand the evidence of a contradiction to whoever asks, who judges it by the directories alone (LOG-22, LOG-23)', async () => {
    const world = await create();
    const { agency, store } = world.open('demo-a');
    // The same vault over the same store: what the code that finds a contradiction writes.
    const vault = new Vault(store, new Uint8Array(32).fill(1), systemRandom);
    expect(await agency.contradictions()).toEqual([]);
    const view = issuersOf(world.pair.open('demo-a'));
    const issuer = { scope: 'demo-b', id: 'ca' };
    const never = (): never => {
      throw new TypeError('directories stay as they are');
    };
    const signer = () => memorySigner(stateOf(world.pair, 'demo-b').agencies.get('ca')!.log);
    const log = new TestLog({ view, signer, patch: never, floor: never }, issuer, { epoch: (NOW_S - 3_600) * 1000 });
    const bytes = (length: number, fill: number) => new Uint8Array(length).fill(fill);
    const opened = (message: number) => {
      const about = { envelopeDigest: bytes(32, 1), envelopeId: bytes(16, 2), addressee: { ...issuer, kem: bytes(32, 3) } };
      const index = log.receipt({ ...about, kind: 'opened', issuer, at: NOW_S, messageDigest: bytes(32, message) });
      return log.batch(index).then(readReceipt);
    };
    const found = betweenReceipts(await opened(4), await opened(5))!;
    const { documents } = await new Evidence({ documents: vault, clock: testClock, view }).keep(found);
    await store.commit({ now: testClock.now(), documents: documents! });

    const [kept, ...rest] = await agency.contradictions();
    expect(rest).toEqual([]);
    expect(kept).toMatchObject({ class: 'two-contents', accused: 'demo-b/ca' });
    // The other state's own copy of the directories comes to the same.
    const judged = judgeContradiction(issuersOf(world.pair.open('demo-b')), kept!.evidence);
    expect([judged.class, judged.accused]).toEqual(['two-contents', issuer]);
  });
});
