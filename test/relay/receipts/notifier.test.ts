import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { systemRandom } from '../../../src/core/random.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import { parseNotice } from '../../../src/log/notice.js';
import { parseReceiptObject } from '../../../src/log/receipt-object.js';
import { LogKeeper } from '../../../src/relay/log/keeper.js';
import { Notifier } from '../../../src/relay/receipts/notifier.js';
import { factLeaf } from '../../../src/relay/receipts/own.js';
import { openMemoryStore } from '../../../src/store/memory/memory.js';
import { generateRelay } from '../../../src/trust/secrets.js';
import { ManualClock } from '../../transport/manual-clock.js';

it('pays singly, and at once, what it was about to pay by a log that is closed meanwhile (RELAY-17)', async () => {
  const clock = new ManualClock();
  const store = openMemoryStore();
  const keys = generateRelay('rogatory-classic', systemRandom);
  const owner = { scope: 'demo-a', id: 'relay' };
  const keeper = new LogKeeper({ store, owner, signer: memorySigner(keys.log), clock });
  await keeper.start();
  const state = async (count: number): Promise<void> => {
    const about = { envelopeId: new Uint8Array(16), envelopeDigest: new Uint8Array(32), mailbox: 'ca@demo-b' };
    const fact = { ...about, kind: 'submitted', atMs: clock.now() } as const;
    const leaves = Array.from({ length: count }, () => factLeaf({ ...owner, times: keeper.times }, fact, 'demo-a/ca'));
    await store.commit({ now: clock.now(), leaves });
  };
  await state(1);
  await keeper.covering(2);
  await state(3);
  const paid: string[] = [];
  const notifier = new Notifier({
    store,
    keeper,
    signer: memorySigner(keys.relay),
    clock,
    send(_peer, body) {
      paid.push(...parseNotice(body).map((object) => parseReceiptObject(object).form));
      return Promise.resolve(true);
    },
    onError: (error) => {
      throw error;
    },
  });
  notifier.wake('demo-a/ca');
  // It waits for the next checkpoint, of a log that ends before there is one.
  await clock.advance(LIMITS.checkpointIntervalMs / 2);
  await keeper.startOver(await keeper.checkpointAt(2));
  for (let turn = 0; turn < 50 && paid.length === 0; turn++) await clock.advance(LIMITS.checkpointIntervalMs);
  expect(paid).toEqual(['single', 'single', 'single', 'single']);
  await notifier.stop();
});
