// What two agencies and two relays really say over sockets, with their stores on this disk, judged by the library and by the verifier that
// was made from SPEC.md: as it is, and with one bit changed anywhere.
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Anchors } from '../../src/agency/log/anchors.js';
import type { AgencyNode } from '../../src/agency/node-parts.js';
import { Vault } from '../../src/agency/vault.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';
import { fromHex } from '../../src/core/bytes.js';
import { LIMITS } from '../../src/core/limits.js';
import { systemRandom } from '../../src/core/random.js';
import { encodeAnchorOffer } from '../../src/log/anchor-exchange.js';
import { encodeNotice } from '../../src/log/notice.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { openSqliteStore } from '../../src/store/sqlite/sqlite.js';
import { nodeNetwork } from '../../src/transport/adapters/ws.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { createAgencies, manualClock } from '../agency/world.js';
import { testClock, until } from '../relay/world.js';
import { ourVerdicts } from './ours.js';
import { hasPython, missingPython, pythonVerdicts } from './python.js';
import type { Case } from './python.js';
import { damaged, groundsOf } from './statements.js';

const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0).reverse()) await end();
});

async function freePort(): Promise<number> {
  const server = createServer();
  const port = await new Promise<number>((done) => server.listen(0, '127.0.0.1', () => done((server.address() as AddressInfo).port)));
  await new Promise((done) => server.close(done));
  return port;
}

/** One request from demo-a to demo-b, until all that was said of it is anchored. */
async function exchange() {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-exchange-'));
  ended.push(async () => rmSync(folder, { recursive: true, force: true }));
  const [relayA, relayB, storeA, storeB] = await Promise.all(
    ['relay-a', 'relay-b', 'agency-a', 'agency-b'].map((name) => openSqliteStore({ path: join(folder, `${name}.db`) })),
  );
  const urls = { 'demo-a': `ws://127.0.0.1:${await freePort()}`, 'demo-b': `ws://127.0.0.1:${await freePort()}` };
  const world = await createAgencies({ network: nodeNetwork, urls, stores: { 'demo-a': relayA!, 'demo-b': relayB! } });
  ended.push(() => world.closeAll());
  const clocks = [0, 1, 2].map(() => manualClock(testClock.now()));
  for (const scope of ['demo-a', 'demo-b'] as const) await world.startRelay(scope, world.trust(scope), clocks[0]);
  const a = world.open('demo-a', { clock: clocks[1]!, store: storeA! });
  world.open('demo-b', { clock: clocks[2]!, store: storeB! });
  const { dossier, envelopeDigest } = await a.agency.send({ to: 'ca@demo-b', type: 'request.submit', body: requestSubmit() });
  const anchored = async (): Promise<number> =>
    (await a.agency.dossier(dossier)).timeline[0]!.receipts?.filter(({ anchored: is }) => is).length ?? 0;
  await until('every receipt is anchored', async () => {
    for (const clock of clocks) clock.advance(LIMITS.cosignIntervalMs);
    return (await anchored()) === 4;
  });
  const vault = new Vault(a.store, new Uint8Array(32).fill(1), systemRandom);
  const node = { self: { scope: 'demo-a', id: 'ca' }, trust: world.pair.open('demo-a'), vault } as Partial<AgencyNode>;
  const anchors = new Anchors(node as AgencyNode);
  const view = issuersOf(world.pair.open('demo-b'));
  const held = await a.store.receipts(fromHex(envelopeDigest));
  const given = await Promise.all(
    held.map(async ({ bytes }) => {
      const { logged } = verifyReceiptObject(view, bytes)[0]!;
      const { cosignatures, links } = (await anchors.proofOf(logged!))!;
      const { cosigner, cosignature } = cosignatures[0]!;
      const joins = [{ size: logged!.checkpoint.size, path: links[0]?.path ?? [] }];
      return { bytes, anchor: encodeAnchorOffer({ cosigner, cosignature, joins }) };
    }),
  );
  return { grounds: groundsOf(world.pair), given };
}

describe(`an exchange over sockets, judged by the library and by a verifier made from SPEC.md${missingPython}`, () => {
  it('has four receipts, each anchored by the other state, and nothing of it with one bit changed (LOG-03, LOG-12, LOG-15, LOG-20, LOG-31)', async () => {
    const { grounds, given } = await exchange();
    const judge = 'receipts';
    const whole = given.map((each): Case => ({ judge, ...each }));
    const notice: Case = { judge: 'notice', bytes: encodeNotice(given.map(({ bytes }) => bytes)) };
    const spoilt = given
      .slice(0, 2)
      .flatMap(({ bytes, anchor }): Case[] => [
        ...[...damaged(bytes, 7)].map((each): Case => ({ judge, bytes: each })),
        ...[...damaged(anchor, 7)].map((each): Case => ({ judge, bytes, anchor: each })),
      ]);
    const cases = [...whole, notice, ...spoilt];
    const ours = ourVerdicts({ grounds, cases });
    expect(
      ours
        .slice(0, 4)
        .map((text) => text.replace(/ [0-9]+/g, ''))
        .sort(),
    ).toEqual([
      'delivered demo-b/ca: anchored by demo-a/ca',
      'opened demo-b/ca: anchored by demo-a/ca',
      'relayed demo-b/relay: anchored by demo-a/relay',
      'submitted demo-a/relay: anchored by demo-b/relay',
    ]);
    expect(ours[4]!.split(' | ').map((text) => text.replace(/^.*: /, ''))).toEqual(new Array(4).fill('signed, not anchored'));
    if (hasPython) {
      const theirs = pythonVerdicts([{ grounds, cases }])[0]!;
      // The first fault decides the code, and of two faults that one bit makes either is named.
      const refused = (text: string): string => (/^[A-Z_]+$/.test(text) ? 'refused' : text);
      expect(theirs.slice(0, 5)).toEqual(ours.slice(0, 5));
      expect(theirs.map(refused)).toEqual(ours.map(refused));
    }
    expect(ours.slice(5).filter((text) => text.includes('anchored by'))).toEqual([]);
  }, 60_000);
});
