// SPDX-License-Identifier: Apache-2.0
import { expect, it } from 'vitest';
import { receiptLeaf } from '../../src/endpoint/log/leaves.js';
import { digest } from '../log/world.js';
import { A_CA, B_CA, HOUR, TestWorld, envelopeOf, keyOf } from './world.js';

it('an endpoint that owes nothing does not rest, whatever its accord carries (LOG-61)', async () => {
  const world = new TestWorld();
  const [a, b] = [await world.open(A_CA), await world.open(B_CA)];
  b.carriage = 'refusals';
  const envelope = a.knows(b.knows(envelopeOf(1, A_CA, B_CA)));
  const party = { addressee: { ...B_CA, kem: digest('kem') }, messageDigest: digest('message') };
  const receipt = b.says(envelope, { kind: 'refused', ...party, reason: 'policy' });
  const statementsTo = [{ to: keyOf(A_CA), withinMs: 0 }];
  await world.settle(b.committer.commit({ leaves: [receiptLeaf(receipt, keyOf(A_CA))], concerns: [keyOf(A_CA)], statementsTo }));
  await world.run(HOUR);
  expect([a.accepted.map(({ verified }) => verified.receipt.kind), b.alarms('statement-rests')]).toEqual([['refused'], []]);
});
