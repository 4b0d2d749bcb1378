// SPDX-License-Identifier: Apache-2.0
// Goal P2: open, classic suite, 2 KiB: steps 1 to 7 of the receiver; and the growth with the number of recipients.
import { open, seal } from 'rogatory/envelope';
import { openBare, prepareBare } from './bare.mjs';
import { constructionOf } from './construction.mjs';
import { faster, notSlower, report, shown, takeTurns } from './measure.mjs';
import { joseWorld } from './peers.mjs';
import { createWorld } from './world.mjs';

const world = await createWorld('rogatory-classic', 32);
const jose = await joseWorld(world.body);
const construction = constructionOf(world.body, 1);
const one = await seal(world.input(1));
const many = await seal(world.input(32));
const bare = prepareBare(world.body);
const josed = await jose.seal(1);
const options = { deliveredAt: world.now };

const taken = await takeTurns(
  {
    ours: { call: () => open(one.frame, world.reader, options), calls: 300 },
    bare: { call: () => openBare(bare), calls: 300 },
    primitives: { call: () => construction.open(), calls: 300 },
    jose: { call: () => jose.open(josed), calls: 100 },
    ours32: { call: () => open(many.frame, world.reader, options), calls: 300 },
  },
  { rounds: 15, collect: true },
);

report('P2', [
  faster('open, 1 recipient', taken.ours, 'bare node:crypto calls', taken.bare, 0.85),
  faster('open, 1 recipient', taken.ours, 'jose', taken.jose, 2.5),
  notSlower('open, 32 recipients', taken.ours32, 'open, 1 recipient', taken.ours, 1.15),
  shown('open, 1 recipient', taken.ours, "all primitive calls of the profile's construction", taken.primitives),
]);
