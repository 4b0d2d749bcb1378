// SPDX-License-Identifier: Apache-2.0
// DEMONSTRATION ONLY: no state uses this suite, nobody certified it, and nothing may rest on it. It stands where a certified module would:
// standard primitives under made-up private ids (ECDH on P-256, HKDF-SHA-256, ChaCha20-Poly1305, which does not commit to its key), with
// every private key and content key inside closures, as in a hardware module that is reached by asynchronous calls.
import { createCipheriv, createDecipheriv, createECDH, hkdfSync } from 'node:crypto';
import { concat, equal, fromHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import type { RandomSource } from '../../src/core/random.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import type { NationalCiphertext, NationalDecryptor, NationalSuite } from '../../src/envelope/national/suite.js';

export const DEMO_ID = 'rogatory-x-demo';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const CIPHER = 'chacha20-poly1305';
const NOTHING = new Uint8Array(0);

function aeadSeal(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Uint8Array {
  const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(aad, { plaintextLength: plaintext.length });
  return concat(cipher.update(plaintext), cipher.final(), cipher.getAuthTag());
}

function aeadOpen(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Uint8Array | undefined {
  const end = ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(aad, { plaintextLength: end });
  decipher.setAuthTag(ciphertext.subarray(end));
  try {
    return concat(decipher.update(ciphertext.subarray(0, end)), decipher.final());
  } catch {
    return undefined;
  }
}

interface Agreement {
  readonly publicKey: Uint8Array;
  /** Throws what is no point of the curve. */
  shared(peer: Uint8Array): Uint8Array;
}

function agreement(secret: Uint8Array): Agreement {
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(secret);
  return { publicKey: Uint8Array.from(ecdh.getPublicKey()), shared: (peer) => Uint8Array.from(ecdh.computeSecret(peer)) };
}

/** Key and nonce of one wrap. */
function wrapKeys(shared: Uint8Array, ek: Uint8Array, publicKey: Uint8Array, info: Uint8Array): readonly [Uint8Array, Uint8Array] {
  const bound = sha256(concat(ek, publicKey, info));
  const out = new Uint8Array(hkdfSync('sha256', shared, NOTHING, bound, KEY_BYTES + NONCE_BYTES));
  return [out.subarray(0, KEY_BYTES), out.subarray(KEY_BYTES)];
}

/** Makes the demonstration suite. @param random - Seeded in vectors only. */
export function demoSuite(random: RandomSource = systemRandom, changes: Partial<NationalSuite> = {}): NationalSuite {
  return {
    id: DEMO_ID,
    alg: -80_001,
    kem: -80_002,
    publicKeyBytes: 65,
    encapsulationBytes: 65,
    wrappedBytes: KEY_BYTES + TAG_BYTES,
    ivBytes: NONCE_BYTES,
    expansionBytes: TAG_BYTES,
    selfTest: knownAnswer,
    newContentKey: async () => contentKey(random),
    ...changes,
  };
}

function contentKey(random: RandomSource): Awaited<ReturnType<NationalSuite['newContentKey']>> {
  const key = random(KEY_BYTES);
  return {
    async wrap(publicKey, info) {
      const ephemeral = agreement(random(32));
      const [wrapKey, nonce] = wrapKeys(ephemeral.shared(publicKey), ephemeral.publicKey, publicKey, info);
      return { ek: ephemeral.publicKey, wrapped: aeadSeal(wrapKey, nonce, NOTHING, key) };
    },
    async encrypt(aad, plaintext) {
      const iv = random(NONCE_BYTES);
      return { iv, ciphertext: aeadSeal(key, iv, aad, plaintext) };
    },
  };
}

export interface DemoModule extends NationalDecryptor {
  readonly publicKey: Uint8Array;
}

/** A module with one private key, which never leaves it. @param secret - 32 bytes; drawn when absent. */
export function demoModule(secret: Uint8Array = systemRandom(32)): DemoModule {
  const own = agreement(secret);
  return {
    suite: DEMO_ID,
    publicKey: own.publicKey,
    async open({ info, ek, wrapped, iv, aad, ciphertext }: NationalCiphertext) {
      let shared: Uint8Array;
      try {
        shared = own.shared(ek);
      } catch {
        return undefined;
      }
      const [wrapKey, nonce] = wrapKeys(shared, ek, own.publicKey, info);
      const key = aeadOpen(wrapKey, nonce, NOTHING, wrapped);
      return key === undefined ? undefined : aeadOpen(key, iv, aad, ciphertext);
    },
  };
}

/** Fixed randomness gives a known layer, which opens, and does not under another aad. */
async function knownAnswer(): Promise<boolean> {
  let counter = 0;
  const fixed = contentKey((length) => new Uint8Array(length).fill(++counter));
  const module = demoModule(new Uint8Array(32).fill(9));
  const [info, aad, plaintext] = [Uint8Array.of(1), Uint8Array.of(2), Uint8Array.of(3)];
  const { ek, wrapped } = await fixed.wrap(module.publicKey, info);
  const { iv, ciphertext } = await fixed.encrypt(aad, plaintext);
  const input = { info, ek, wrapped, iv, aad, ciphertext };
  const opened = await module.open(input);
  return (
    equal(sha256(concat(ek, wrapped, iv, ciphertext)), fromHex(KNOWN)) &&
    opened !== undefined &&
    equal(opened, plaintext) &&
    (await module.open({ ...input, aad: info })) === undefined
  );
}

const KNOWN = '118f37ed5ceb2c59e0325c6e4a1ee71105d58b4278c8275a2f0dbb357b9297ef';
