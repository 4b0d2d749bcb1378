import { expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import type { VerifiedCheckpoint } from '../../../src/log/signed-checkpoint.js';
import { thinned } from '../../../src/relay/log/cosigned-history.js';

it('keeps the first and the newest checkpoint of each origin, however often a log was closed (RELAY-17)', () => {
  const owner = { scope: 'demo-a', id: 'relay' };
  let history: readonly VerifiedCheckpoint[] = [];
  for (let epoch = 1; epoch <= 10; epoch++) {
    for (let size = 2; size <= 100; size++) {
      const checkpoint = { owner, epoch, size, root: new Uint8Array(32) };
      history = thinned([...history, { checkpoint, bytes: new Uint8Array(0) } as unknown as VerifiedCheckpoint]);
    }
  }
  const sizes = (of: number): number[] => history.flatMap(({ checkpoint: { epoch, size } }) => (epoch === of ? [size] : []));
  expect(history).toHaveLength(LIMITS.cosignedMaxCheckpoints);
  expect(sizes(1)).toEqual([2, 100]);
  for (let epoch = 2; epoch <= 10; epoch++) expect([sizes(epoch)[0], sizes(epoch).at(-1)]).toEqual([2, 100]);
});
