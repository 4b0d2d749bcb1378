// Statements about logs that a hostile relay, or an own agency, sends over TRUST; and receipts that were lost, said again.
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { toSeconds } from '../../../src/core/time.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { STATEMENT_KINDS } from '../../../src/endpoint/link/trust-traffic.js';
import { signCosignature } from '../../../src/log/statement/cosignature.js';
import { encodeCosigned } from '../../../src/log/statement/cosigned.js';
import { signCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import type { Relay } from '../../../src/relay/relay.js';
import { repeatRelayReceipts } from '../../../src/relay/operate/stopped-relay.js';
import type { Store } from '../../../src/store/port.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { makeFolder } from '../../store/places.js';
import { hostileRelay, receiptsTold, relayConfig, sealed, start, stateOf, stop, testClock, until } from '../../relay/world.js';

afterEach(stop);

const OWN = { scope: 'demo-a', id: 'relay' };
const PEER = { scope: 'demo-b', id: 'relay' };

/** How many statements were refused: it is told once, and counted. */
async function refused(relay: Relay): Promise<number> {
  const { alarms } = await relay.status();
  return alarms.filter(({ alarm }) => alarm === 'statement-refused').reduce((sum, { times }) => sum + times, 0);
}

describe('a statement that is false', () => {
  it('changes neither log nor streams nor service when a relay claims to have cosigned what was never logged (LOG-40, LOG-30)', async () => {
    const { world, agency } = await start();
    const relay = await world.startRelay('demo-a');
    const store = world.stores['demo-a'];
    const [sender, hostile] = [agency('demo-a'), hostileRelay(world, 'demo-b', 'demo-a')];
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the frame arrives', () => hostile.received.length === 1);
    const before = (await store.logHead())!;
    const lanes = async (): Promise<string[]> => (await store.counters('demo-b/relay')).map(({ outStreamId }) => toHex(outStreamId));
    const streams = await lanes();

    // A log far larger than it is, of this epoch and of the next: a stolen key would sign that, and whoever forges has none.
    const secrets = stateOf(world.pair, 'demo-b').relays.get('relay')!;
    for (const epoch of [before.epoch, before.epoch + 1]) {
      const head = { owner: OWN, epoch, size: before.size + 1_000, root: new Uint8Array(32).fill(7) };
      const claimed = await signCheckpoint(head, memorySigner(secrets.log));
      const cosignature = await signCosignature(claimed, PEER, memorySigner(secrets.cosign), toSeconds(testClock.now()));
      for (const statement of [{ cosignature }, { cosignature, checkpoint: claimed.bytes }]) {
        const told = await refused(relay);
        await hostile.link.sendTrust({ kind: STATEMENT_KINDS.cosigned, bytes: encodeCosigned(statement) });
        await until('it is refused', async () => (await refused(relay)) > told);
      }
    }
    expect([await store.epochs(), (await store.logHead())!.size]).toEqual([[before.epoch], before.size]);
    expect(await lanes()).toEqual(streams);
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('the next frame arrives', () => hostile.received.length === 2);
    await hostile.link.close();
  });

  it('is refused in another form, answered by nothing when it is asked for, and taken of no agency (RELAY-15)', async () => {
    const { world, agency } = await start();
    const relay = await world.startRelay('demo-a');
    const hostile = hostileRelay(world, 'demo-b', 'demo-a');
    const own = agency('demo-a');
    await until('the links are up', () => world.events['demo-a'].filter(({ kind }) => kind === 'link-up').length === 2);
    for (const kind of Object.values(STATEMENT_KINDS)) {
      const before = await refused(relay);
      await own.link.sendTrust({ kind, bytes: Uint8Array.of(0x80) });
      await hostile.link.sendTrust({ kind, scope: 'demo-a', above: 0 });
      expect(await refused(relay)).toBe(before);
      await hostile.link.sendTrust({ kind, bytes: Uint8Array.of(0x80) });
      await until('it is refused', async () => (await refused(relay)) === before + 1);
    }
    expect(world.events['demo-a'].filter((event) => event.kind === 'link-down' && event.code !== 'LINK_CONNECT')).toEqual([]);
    await hostile.link.close();
  });
});

describe('receipts that an agency has lost', () => {
  it('are owed to it again on the word of the operator, the same bytes, and once (LOG-43)', async () => {
    const storePath = join(makeFolder(), 'relay.db');
    const store = await openSqliteStore({ path: storePath });
    const { world, agency } = await start({ stores: { 'demo-a': store } });
    const relay = await world.startRelay('demo-a');
    await world.startRelay('demo-b');
    const since = testClock.now();
    const sender = agency('demo-a');
    sender.queue((await sealed(world, 'demo-a', 'demo-b')).frame);
    await until('it is told', () => receiptsTold(world, 'demo-a', sender).length === 2);
    await until('nothing is owed', async () => (await store.owed('demo-a/ca', 0, 9)).length === 0);
    await relay.close();
    const config = relayConfig(world, 'demo-a', storePath);
    const asked = { to: 'demo-a/ca', since };
    await expect(repeatRelayReceipts(config, asked, testClock)).toRejectCode('STORE_UNAVAILABLE');
    await store.close();
    expect(await repeatRelayReceipts(config, { ...asked, since: testClock.now() + 1 }, testClock)).toBe(0);
    expect(await repeatRelayReceipts(config, asked, testClock)).toBe(2);
    expect(await repeatRelayReceipts(config, asked, testClock)).toBe(0);
    const again = await openSqliteStore({ path: storePath });
    (world.stores as Record<string, Store>)['demo-a'] = again;
    await world.startRelay('demo-a');
    sender.link.retryNow();
    await until('it is told again', () => receiptsTold(world, 'demo-a', sender).length === 4);
    const statements = receiptsTold(world, 'demo-a', sender).map(({ bytes }) => toHex(bytes));
    expect(new Set(statements).size).toBe(2);
    await stop();
    await again.close();
  });
});
