// SPDX-License-Identifier: Apache-2.0
// What a reader of statements leaves when the node stops: it waits for its budget, and looks at nothing more.
import { expect, it } from 'vitest';
import { encodeBatch } from '../../../src/log/statement/batch.js';
import { Serial } from '../../../src/endpoint/serial.js';
import { StatementReader } from '../../../src/endpoint/statement/reader.js';

function reading(statements: readonly boolean[], checkpoints: readonly boolean[]) {
  const said = { statements: [...statements], checkpoints: [...checkpoints], commits: 0 };
  const budget = {
    statement: () => Promise.resolve(said.statements.shift() ?? false),
    checkpoint: () => Promise.resolve(said.checkpoints.shift() ?? false),
    offer: () => true,
    refused: () => undefined,
  };
  const commit = () => Promise.resolve(said.commits++);
  const source = { peer: { scope: 'demo-b', id: 'relay' }, key: 'demo-b/relay', path: 'sealed' };
  const parts = [1, 2, 3].map(() => ({ source, kind: 'restore', bytes: Uint8Array.of(0) }));
  const waiting = { list: () => Promise.resolve(parts), remove: () => ({}) };
  const ports = { clock: { now: () => 0 }, directoryVersion: () => 1, book: { settle: commit } };
  const reader = new StatementReader(ports as never, { budgetOf: () => budget, waiting, serial: new Serial() } as never);
  return { said, reader, take: (kind: string, bytes: Uint8Array) => reader.take(source as never, kind as never, bytes) };
}

it('nothing is taken when the node stops before its turn (LOG-49)', async () => {
  const batch = encodeBatch({ checkpoint: Uint8Array.of(1), entries: [], offer: { from: 0, proof: [] } });
  for (const [kind, bytes] of [
    ['restore', Uint8Array.of(0)],
    ['batch', batch],
  ] as const) {
    const [early, late] = [reading([false], [true]), reading([true], [false])];
    expect([await early.take(kind, bytes), await late.take(kind, bytes)]).toEqual([false, false]);
    expect([early.said.commits, late.said.commits]).toEqual([0, 0]);
  }
});

it('what waits is looked at again one by one, until the node stops', async () => {
  const all = reading([true, true, true], [true, true, true]);
  await all.reader.again();
  expect(all.said.commits).toBe(3);
  const stopped = reading([true, false, true], [true, true]);
  await stopped.reader.again();
  expect([stopped.said.commits, stopped.said.statements]).toEqual([1, [true]]);
});
