// A relay of another state that lies with receipts, over a real link: what it said is kept as evidence, and convicts it.
import { afterEach, describe, expect, it } from 'vitest';
import { toSeconds } from '../../../src/core/time.js';
import { systemRandom } from '../../../src/core/random.js';
import { generateSigner } from '../../../src/crypto/keys.js';
import { memorySigner } from '../../../src/crypto/sign.js';
import { parseEvidence } from '../../../src/log/evidence.js';
import { judgeEvidence } from '../../../src/log/judge.js';
import { encodeNotice } from '../../../src/log/notice.js';
import { encodeReceipt } from '../../../src/log/receipt.js';
import type { Receipt } from '../../../src/log/receipt.js';
import { signReceipt } from '../../../src/log/receipt-object.js';
import { issuersOf } from '../../../src/trust/issuers.js';
import { TestLog } from '../../log/world.js';
import { bareAgency, createWorld, outgoing, sealed, stateOf, testClock, until } from '../world.js';

const LIAR = { scope: 'demo-b', id: 'relay' };
const AGENCY = { scope: 'demo-b', id: 'ca' };
const NOW_S = toSeconds(testClock.now());
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The relay of demo-a is real, and has handed a message over to that of demo-b, which says what a test wants. */
async function play() {
  const world = await createWorld();
  await world.startRelay('demo-a');
  const sender = bareAgency(world, 'demo-a');
  const own = stateOf(world.pair, 'demo-b').relays.get('relay')!;
  const liar = bareAgency(world, 'demo-a', { identity: LIAR, link: own.link });
  closing.push(
    () => sender.link.close(),
    () => liar.link.close(),
    () => world.close(),
  );
  const { frame } = await sealed(world, 'demo-a', 'demo-b');
  sender.queue(frame);
  await until('it is handed over', () => liar.received.length === 1);
  const { envelopeDigest, envelopeId, mailbox } = outgoing(1, frame);
  const never = (): never => {
    throw new TypeError('directories stay as they are');
  };
  const actors = { view: issuersOf(world.trust('demo-a')), signer: () => memorySigner(own.log), patch: never, floor: never };
  const store = world.stores['demo-a'];
  return {
    world,
    store,
    log: new TestLog(actors, LIAR),
    receipt: (kind: Receipt['kind'], change: Partial<Receipt> = {}): Receipt => ({
      ...{ kind, envelopeDigest, envelopeId, issuer: LIAR, at: NOW_S, addressee: mailbox },
      ...change,
    }),
    relaySigner: memorySigner(own.relay),
    notice: (...objects: readonly Uint8Array[]) => until('the notice is taken', () => liar.link.sendNotice(encodeNotice(objects))),
    alarms: () => world.events['demo-a'].flatMap((event) => (event.kind === 'alarm' ? [event.alarm] : [])),
    kept: async () =>
      (await store.list('evidence')).map(({ value }) => judgeEvidence(issuersOf(world.trust('demo-b')), parseEvidence(value))),
    held: async () => (await store.receipts(envelopeDigest)).map(({ kind }) => kind),
  };
}

describe('a relay that lies with receipts', () => {
  it('is convicted by a receipt that its agency alone can give, once, however often it says so (LOG-18, LOG-22, RELAY-13)', async () => {
    const { receipt, relaySigner, log, notice, alarms, kept, held } = await play();
    await notice(await signReceipt(receipt('delivered'), relaySigner));
    // In the name of the agency, among others in its own log.
    const indexes = [log.receipt(receipt('relayed')), log.receipt(receipt('delivered', { issuer: AGENCY }))];
    await notice(await log.batch(...indexes));
    await until('it is refused', () => alarms().filter((alarm) => alarm === 'receipt-refused').length === 2);
    expect(alarms().filter((alarm) => alarm === 'usurped')).toHaveLength(1);
    expect(await kept()).toEqual([{ conflict: 'usurped', accused: [LIAR] }]);
    expect(await held()).toEqual([]);
  });

  it('is convicted by a receipt that it dates back behind one that it logged, also when a crash came first (LOG-22, LOG-24, RELAY-13)', async () => {
    const { store, receipt, log, notice, alarms, kept, held } = await play();
    const indexes = [log.receipt(receipt('relayed')), log.receipt(receipt('expired', { at: NOW_S - 601 }))];
    const batch = await log.batch(...indexes);
    await notice(batch);
    const disordered = (): number => alarms().filter((alarm) => alarm === 'disordered').length;
    await until('it is told', () => disordered() === 1);
    expect(await kept()).toEqual([{ conflict: 'disordered', accused: [LIAR] }]);
    await notice(batch);
    expect(disordered()).toBe(1);
    // Killed before the evidence was kept: the peer sends again what nobody said to have.
    const [evidence] = await store.list('evidence');
    await store.commit({ now: 0, documents: [{ collection: 'evidence', key: evidence!.key, value: null }] });
    await notice(batch);
    await until('it is told again', () => disordered() === 2);
    expect(await kept()).toEqual([{ conflict: 'disordered', accused: [LIAR] }]);
    expect(await held()).toEqual([2, 6]);
  });

  it('is convicted once of what it says in many ways, and of another matter beside it (LOG-22, RELAY-13)', async () => {
    const { receipt, log, relaySigner, notice, alarms, kept, held } = await play();
    const later = [601, 602, 1_300, 1_301].map((seconds) => log.receipt(receipt('relayed', { at: NOW_S - seconds })));
    await notice(await log.batch(log.receipt(receipt('relayed', { at: NOW_S - 9_000 })), ...later));
    await until('it is told', () => alarms().length > 0);
    await notice(await signReceipt(receipt('expired'), relaySigner));
    await notice(await log.batch(log.receipt(receipt('relayed', { at: NOW_S - 9_001 }))));
    expect((await held()).length).toBe(7);
    expect(alarms()).toEqual(['disordered']);
    expect(await kept()).toEqual([{ conflict: 'disordered', accused: [LIAR] }]);
  });

  it('is served on when a receipt that is held can be verified no more (LOG-09, RELAY-13)', async () => {
    const { store, receipt, relaySigner, notice, alarms, held } = await play();
    const stolen = receipt('relayed', { at: NOW_S - 9_000 });
    const { envelopeDigest, envelopeId } = stolen;
    const bytes = await signReceipt(stolen, memorySigner(generateSigner('rogatory-classic', systemRandom)));
    const write = { kind: 2, issuer: 'demo-b/relay', envelopeDigest, envelopeId, statement: encodeReceipt(stolen), bytes };
    await store.commit({ now: 0, receipts: [write] });
    await notice(await signReceipt(receipt('expired'), relaySigner));
    expect(await held()).toEqual([2, 6]);
    expect(alarms()).toEqual([]);
  });
});
