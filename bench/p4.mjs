// SPDX-License-Identifier: Apache-2.0
// Goal P4: bytes that sealing adds to a body of 2 KiB, before padding. Every byte of the frame is counted that is neither body nor pad.
import { decode, encode } from 'rogatory/cbor';
import { open, seal } from 'rogatory/envelope';
import { atMost, report } from './measure.mjs';
import { joseWorld } from './peers.mjs';
import { createWorld } from './world.mjs';

const TAG_ENCRYPT = 96;
const TAG_BYTES = 16;
const LENGTH_BYTES = 4;

/** @param {'rogatory-classic' | 'rogatory-hybrid'} suite */
async function added(suite) {
  const { body, input, reader, now } = await createWorld(suite, 1);
  const { frame } = await seal(input(1));
  const { signed } = await open(frame, reader, { deliveredAt: now });
  const [, envelope] = /** @type {Uint8Array[]} */ (decode(frame));
  const [, , ciphertext] = /** @type {Uint8Array[]} */ (decode(/** @type {Uint8Array} */ (envelope), { tag: TAG_ENCRYPT }));
  const padded = /** @type {Uint8Array} */ (ciphertext).length - TAG_BYTES;
  const inner = encode([signed, new Map(), []]).length;
  return frame.length - padded + LENGTH_BYTES + inner - body.length;
}

const { body } = await createWorld('rogatory-classic', 1);
const jose = await joseWorld(body);
const josed = JSON.stringify(await jose.seal(1)).length - body.length;

report('P4', [
  atMost('bytes added, classic, 1 recipient', await added('rogatory-classic'), 'bytes', 'jose', josed, 0.35),
  atMost('bytes added, hybrid, 1 recipient', await added('rogatory-hybrid'), 'bytes', '5.5 KB', 5500, 1),
]);
