// SPDX-License-Identifier: Apache-2.0
// Makes test/vectors/envelope/*.json: one fault each, from seeds, the same bytes every time. The test beside them compares and,
// told to update its snapshots (vitest -u), writes them.
import { toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { generateKem, generateSigner } from '../../src/crypto/keys/keys.js';
import { mlDsaKeys, mlDsaSign } from '../../src/crypto/noble/ml-dsa.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { seal } from '../../src/envelope/seal.js';
import { forge, forgeFrame } from '../../test/envelope/forge.js';
import { makeWorld, NOW, seeded, signerNamed } from '../../test/envelope/world.js';
import type { World } from '../../test/envelope/world.js';
import type { VectorCase } from './envelope-case.js';
import { ACCEPTED } from './envelope-accepted.js';
import { INSIDE } from './envelope-inside.js';
import { OUTSIDE } from './envelope-outside.js';
import { ACCORD_AGENCIES, keysOf } from './envelope-keys.js';
import type { JsonKeys } from './envelope-keys.js';

export interface EnvelopeVector {
  name: string;
  clause: string;
  comment: string;
  expect: 'ok' | ErrorCode;
  /** Delivery time, Unix milliseconds. */
  now: number;
  keys: JsonKeys;
  input: { frame: string };
  output: { envelopeDigest: string; messageDigest: string; contentKey: string; body: string } | null;
}

/** Makes all vectors of the envelope. */
export async function envelopeVectors(): Promise<EnvelopeVector[]> {
  const out: EnvelopeVector[] = [];
  for (const item of [...ACCEPTED, ...OUTSIDE, ...INSIDE]) out.push(await makeVector(item));
  return out;
}

async function makeVector(item: VectorCase): Promise<EnvelopeVector> {
  const suite = item.suite ?? 'rogatory-classic';
  const world: World = {
    ...makeWorld(suite, item.readers ?? 1),
    seal: steadySigner('seal', suite),
    officer: steadySigner('officer', suite),
  };
  const changes = typeof item.input === 'function' ? item.input(world) : item.input;
  const sealed = await seal(world.input({ seal: world.seal, random: seeded(item.name), ...changes }, item.recipients));
  let frame = sealed.frame;
  if (item.forgery !== undefined) frame = await forge(frame, sealed.contentKey, item.forgery(world));
  if (item.relay !== undefined) frame = forgeFrame(frame, item.relay(world));
  item.beliefs?.(world);
  const index = item.opens ?? 0;
  const { seed } = generateKem(suite, seeded(`kem/${suite}/reader-${index}`));
  return {
    name: item.name,
    clause: item.clause,
    comment: item.comment,
    expect: item.expect,
    now: item.deliveredAt ?? NOW * 1000,
    keys: keysOf(world, world.reader(index, item.reader), seed, item.agencies ?? ACCORD_AGENCIES),
    input: { frame: toHex(frame) },
    output: item.expect === 'ok' ? outputOf(sealed, changes?.message?.body ?? world.input().message.body) : null,
  };
}

function outputOf(sealed: Awaited<ReturnType<typeof seal>>, body: Uint8Array): EnvelopeVector['output'] {
  const { envelopeDigest, messageDigest, contentKey } = sealed;
  return { envelopeDigest: toHex(envelopeDigest), messageDigest: toHex(messageDigest), contentKey: toHex(contentKey), body: toHex(body) };
}

/** The signer of this name with ML-DSA signatures that do not vary. */
function steadySigner(name: string, suite: SuiteId): Signer {
  const signer = signerNamed(name, suite);
  const { seeds } = generateSigner(suite, seeded(`signer/${suite}/${name}`));
  const sign: Signer['sign'] = async (alg, toBeSigned) => {
    const seed = seeds.get(alg);
    return alg === -49 && seed !== undefined ? mlDsaSign(mlDsaKeys(seed).secretKey, toBeSigned, false) : signer.sign(alg, toBeSigned);
  };
  return { signerId: signer.signerId, keys: signer.keys, sign };
}
