import { describe, expect, it } from 'vitest';
import { anchored } from '../../src/log/anchored.js';
import type { ConsistencyLink } from '../../src/log/anchored.js';
import { signCosignature, verifyCosignature } from '../../src/log/cosignature.js';
import type { VerifiedCosignature } from '../../src/log/cosignature.js';
import { A_RELAY, B_RELAY, B_RELAY_2, NOW, TestLog, makeWorld, receiptOf } from './world.js';

const world = makeWorld();

async function cosigned(log: TestLog, at: number, by = A_RELAY): Promise<VerifiedCosignature> {
  const { checkpoint } = await log.verified();
  return verifyCosignature(world.view, by, (await signCosignature({ checkpoint }, by, world.signer(by, 'cosign'), at)).cose);
}

async function link(
  log: TestLog,
  from: VerifiedCosignature['checkpoint'],
  to: VerifiedCosignature['checkpoint'],
): Promise<ConsistencyLink> {
  return { from, to, path: await log.consistency(from.size, to.size) };
}

describe('anchored', () => {
  it('is an entry under a checkpoint that the counterparty cosigned (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const entry = (await log.logged(log.receipt(receiptOf('relayed')))).logged!;
    expect(anchored(entry, [], [], 'aa')).toBeUndefined();
    const cosignature = await cosigned(log, NOW);
    expect(anchored(entry, [cosignature], [], 'aa')).toEqual({ until: NOW });
    // Another relay of the owner's state is no counterparty, whatever it is called.
    expect(anchored(entry, [await cosigned(log, NOW, B_RELAY_2)], [], 'bb')).toBeUndefined();
    expect(anchored(entry, [await cosigned(log, NOW, B_RELAY_2)], [], 'aa')).toBeUndefined();
    // Not the owner itself, nor a third state that nobody asked for.
    expect(anchored(entry, [cosignature], [], 'bb')).toBeUndefined();
    expect(anchored(entry, [cosignature], [], 'cc')).toBeUndefined();
  });

  it('is an entry whose checkpoint a consistency proof joins to a cosigned one (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const entry = (await log.logged(log.receipt(receiptOf('relayed')))).logged!;
    const later = await cosigned(log.fill(7), NOW + 60);
    expect(anchored(entry, [later], [], 'aa')).toBeUndefined();
    const joined = await link(log, entry.checkpoint, later.checkpoint);
    expect(anchored(entry, [later], [joined], 'aa')).toEqual({ until: NOW + 60 });
    expect(anchored(entry, [later], [{ ...joined, path: joined.path.slice(1) }], 'aa')).toBeUndefined();
    expect(anchored(entry, [later], [{ ...joined, to: { ...joined.to, size: joined.to.size + 1 } }], 'aa')).toBeUndefined();
  });

  it('counts a cosigned beginning of the tree that holds the entry already (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const index = log.receipt(receiptOf('relayed'));
    const earlier = await cosigned(log, NOW);
    const entry = (await log.fill(5).logged(index)).logged!;
    expect(anchored(entry, [earlier], [], 'aa')).toBeUndefined();
    expect(anchored(entry, [earlier], [await link(log, earlier.checkpoint, entry.checkpoint)], 'aa')).toEqual({ until: NOW });
  });

  it('was there by the first cosigned checkpoint with it; one without it says nothing, however late it was cosigned (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    // Made before the entry, and cosigned after it: on the sealed path that takes hours.
    const before = [await cosigned(log, NOW - 900), await cosigned(log, NOW + 60)];
    const entry = (await log.logged(log.receipt(receiptOf('relayed')))).logged!;
    const after = [await cosigned(log.fill(3), NOW + 90), await cosigned(log.fill(2), NOW + 300)];
    const links = [
      ...(await Promise.all(before.map(({ checkpoint }) => link(log, checkpoint, entry.checkpoint)))),
      ...(await Promise.all(after.map(({ checkpoint }) => link(log, entry.checkpoint, checkpoint)))),
    ];
    expect(anchored(entry, [...after, ...before], links, 'aa')).toEqual({ until: NOW + 90 });
    expect(anchored(entry, before, links, 'aa')).toBeUndefined();
  });

  it('is found out in bounded time, however many links cross and lead nowhere (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const entry = (await log.logged(log.receipt(receiptOf('relayed')))).logged!;
    const heads = [entry.checkpoint];
    for (let i = 0; i < 40; i++) heads.push((await log.fill(1).verified()).checkpoint);
    const links = await Promise.all(heads.flatMap((from, i) => heads.slice(i + 1).map((to) => link(log, from, to))));
    const goal = await cosigned(log.fill(1), NOW);
    // 2^39 ways to the largest head, and none from there to the cosigned one.
    expect(anchored(entry, [goal], links, 'aa')).toBeUndefined();
    links.push(await link(log, heads.at(-1)!, goal.checkpoint));
    expect(anchored(entry, [goal], links, 'aa')).toEqual({ until: NOW });
  });

  it('is no entry of a log of another epoch, or of a tree that differs (LOG-15)', async () => {
    const log = new TestLog(world, B_RELAY).fill(4);
    const entry = (await log.logged(log.receipt(receiptOf('relayed')))).logged!;
    const other = await cosigned(new TestLog(world, B_RELAY, { epoch: 2 }).fill(5), NOW);
    const fork = await cosigned(new TestLog(world, B_RELAY).fill(5, 'fork'), NOW);
    expect(anchored(entry, [other, fork], [], 'aa')).toBeUndefined();
    const sameHead: VerifiedCosignature = { ...fork, checkpoint: { ...entry.checkpoint, epoch: 2 } };
    expect(anchored(entry, [sameHead], [], 'aa')).toBeUndefined();
    expect(anchored(entry, [{ ...sameHead, checkpoint: entry.checkpoint }], [], 'aa')).toEqual({ until: NOW });
  });
});
