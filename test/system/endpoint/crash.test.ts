// An agency over a store on disk, whose process ends at each step: what it acknowledged is judged once, what it owes is said, nothing twice.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { toSeconds } from '../../../src/core/time.js';
import { leafKindNumber } from '../../../src/log/kinds.js';
import { encodeBatch } from '../../../src/log/statement/batch.js';
import { openSqliteStore } from '../../../src/store/sqlite/store.js';
import { digest } from '../../log/world.js';
import { Liar } from '../../endpoint/liar.js';
import { A_CA, B_CA, TestWorld, envelopeOf } from '../../endpoint/world.js';
import type { TestNode } from '../../endpoint/world.js';

const folder = mkdtempSync(join(tmpdir(), 'rogatory-endpoint-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Lets the store's thread work, and time go on, until something is true; at most half a minute. */
async function until(world: TestWorld, isTrue: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end && !(await isTrue());) {
    await world.run(500);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(await isTrue()).toBe(true);
}

describe('a process that ends', () => {
  it('takes up, after a crash at each of its steps, what it had acknowledged (LOG-42, LOG-47)', async () => {
    const world = new TestWorld();
    const path = join(folder, 'store.db');
    const envelope = envelopeOf(1, B_CA, A_CA);
    const open = async (): Promise<TestNode> => world.open(B_CA, await openSqliteStore({ path }), [envelope]);
    /** The store takes no more: whatever is under way fails, as in a process that is killed. */
    const end = async (node: TestNode): Promise<void> => {
      node.isDown = true;
      await node.store.close();
      await node.endpoint.stop();
    };
    let b = await open();
    const liar = new Liar(world, A_CA, b);
    const party = { addressee: { ...A_CA, kem: digest('kem') }, messageDigest: digest('message') };
    const about = { envelopeId: envelope.id, envelopeDigest: envelope.digest, issuer: A_CA, at: toSeconds(world.clock.now()) };
    const place = liar.log.receipt({ kind: 'opened', ...about, ...party });
    const signed = await liar.log.sign();
    const batch = encodeBatch({ checkpoint: signed.bytes, entries: [await liar.log.entry(place)], offer: { from: 0, proof: [] } });
    // The commit that takes the message has the statement; nothing more happens.
    const received = b.receive(A_CA, { batch });
    await received;
    await end(b);
    b = await open();
    await until(world, async () => (await b.store.list('witness')).length === 1);
    await end(b);
    // Judged and stored, not cosigned yet: the answer leaves from the next process.
    const before = world.signatures.get(`${b.key} cosign`) ?? 0;
    b = await open();
    await until(world, () => b.said.some(({ statement }) => statement.cosigned !== undefined) || before > 0);
    const taken = (await b.store.leaves(b.endpoint.keeper.origin.epoch, 0, 99)).filter(({ kind }) => kind === leafKindNumber('taken'));
    expect([taken.length, (await b.store.receipts(envelope.digest)).length, (await b.store.list('statement')).length]).toEqual([1, 1, 0]);
    expect(world.signatures.get(`${b.key} cosign`)).toBe(1);
    await end(b);
  });
});
