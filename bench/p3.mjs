// SPDX-License-Identifier: Apache-2.0
// Goal P3: seal and open in the hybrid suite beside the bare primitives of the same runtime (noble on Node 20, OpenSSL from Node 24.7):
// both signatures, the KEM, the AEAD. The time of an ML-DSA signature varies by its rejected attempts, that of its
// verification by the signature: a round takes the mean over twelve.
import { generateKem, generateSigner, kemPublicKey } from 'rogatory/crypto/keys';
import { hpkeSeal, memoryDecapsulator, memorySigner, openAead, sealAead, verifySignature } from 'rogatory/crypto';
import { systemRandom } from 'rogatory/core';
import { open, seal } from 'rogatory/envelope';
import { faster, report, takeTurns } from './measure.mjs';
import { createWorld } from './world.mjs';

const world = await createWorld('rogatory-hybrid', 1);
const input = world.input(1);
const signer = memorySigner(generateSigner('rogatory-hybrid', systemRandom));
const kem = generateKem('rogatory-hybrid', systemRandom);
const [kemKey, decapsulator] = [kemPublicKey(kem), memoryDecapsulator(kem)];
const [contentKey, nonce, nothing] = [systemRandom(32), systemRandom(12), new Uint8Array(0)];

async function bareSeal() {
  const signatures = [];
  for (const alg of signer.keys.keys()) signatures.push(await signer.sign(alg, world.body));
  return { signatures, wrap: await hpkeSeal(kemKey, nothing, contentKey), ciphertext: sealAead(contentKey, nonce, nothing, world.body) };
}

/** @param {Awaited<ReturnType<typeof bareSeal>>} sealed */
async function bareOpen({ signatures, wrap, ciphertext }) {
  await decapsulator.open(nothing, wrap.ek, wrap.ciphertext);
  const body = openAead(contentKey, nonce, nothing, ciphertext);
  let index = 0;
  for (const key of signer.keys.values()) verifySignature(key, body, signatures[index++] ?? nothing);
}

/**
 * Calls `use` on one of twelve after the other.
 * @template T
 * @param {() => Promise<T>} make
 * @param {(made: T) => unknown} use
 */
async function inTurn(make, use) {
  /** @type {T[]} */
  const made = [];
  for (let i = 0; i < 12; i++) made.push(await make());
  let next = 0;
  return () => use(/** @type {T} */ (made[next++ % 12]));
}

const options = { deliveredAt: world.now };
const ours = await inTurn(
  () => seal(input),
  ({ frame }) => open(frame, world.reader, options),
);
const bare = await inTurn(bareSeal, bareOpen);

const taken = await takeTurns(
  {
    seal: { call: () => seal(input), calls: 12 },
    bareSeal: { call: bareSeal, calls: 12 },
    open: { call: ours, calls: 12 },
    bareOpen: { call: bare, calls: 12 },
  },
  { rounds: 30 },
);

report('P3', [
  faster('seal, hybrid', taken.seal, 'the bare primitives', taken.bareSeal, 0.9),
  faster('open, hybrid', taken.open, 'the bare primitives', taken.bareOpen, 0.9),
]);
