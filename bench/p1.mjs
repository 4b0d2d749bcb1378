// SPDX-License-Identifier: Apache-2.0
// Goal P1: seal, classic suite, 2 KiB, 1 and 3 recipients: the whole public call (schema bytes in, frame out, padding, commitment).
import { seal } from 'rogatory/envelope';
import { sealBare } from './bare.mjs';
import { constructionOf } from './construction.mjs';
import { faster, report, shown, takeTurns } from './measure.mjs';
import { joseWorld, openpgpWorld } from './peers.mjs';
import { createWorld } from './world.mjs';

const world = await createWorld('rogatory-classic', 3);
const jose = await joseWorld(world.body);
const openpgp = await openpgpWorld(world.body);
const construction = constructionOf(world.body, 1);
const [one, three] = [world.input(1), world.input(3)];

const taken = await takeTurns(
  {
    ours: { call: () => seal(one), calls: 300 },
    bare: { call: () => sealBare(world.body, 1), calls: 300 },
    primitives: { call: () => construction.seal(), calls: 300 },
    jose: { call: () => jose.seal(1), calls: 100 },
    openpgp: { call: () => openpgp.seal(1), calls: 30 },
    ours3: { call: () => seal(three), calls: 100 },
    bare3: { call: () => sealBare(world.body, 3), calls: 100 },
  },
  { rounds: 15, collect: true },
);

report('P1', [
  faster('seal, 1 recipient', taken.ours, 'bare node:crypto calls', taken.bare, 0.85),
  faster('seal, 3 recipients', taken.ours3, 'bare node:crypto calls', taken.bare3, 0.85),
  faster('seal, 1 recipient', taken.ours, 'jose', taken.jose, 3),
  faster('seal, 1 recipient', taken.ours, 'openpgp.js', taken.openpgp, 5),
  shown('seal, 1 recipient', taken.ours, "all primitive calls of the profile's construction", taken.primitives),
]);
