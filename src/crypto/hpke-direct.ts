// SPDX-License-Identifier: Apache-2.0
// Single-shot base mode of HPKE (RFC 9180, and draft-ietf-hpke-pq for the one-stage KDF), synchronous: one seal or open per
// key schedule, so that no context, sequence number or exporter is needed.
import { concat, toUtf8 } from '../core/bytes.js';
import type { RandomSource } from '../core/random.js';
import { openAead, sealAead } from './aead.js';
import { hkdfExpandSha256, hmacSha256 } from './digest.js';
import type { HpkeBody } from './hpke-body.js';
import { kemOf } from './kem.js';
import { suiteByKem } from './suites.js';
import type { KemAlg } from './suites.js';
import { shake256 } from './xof.js';

interface Schedule {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

const HPKE_V1 = toUtf8('HPKE-v1');
const NOTHING = new Uint8Array(0);
const BASE_MODE = Uint8Array.of(0);
const KEY_BYTES = 32;
const NONCE_BYTES = 12;

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

const LABEL = {
  pskIdHash: toUtf8('psk_id_hash'),
  infoHash: toUtf8('info_hash'),
  secret: toUtf8('secret'),
  key: toUtf8('key'),
  baseNonce: toUtf8('base_nonce'),
} as const;

/** KeySchedule of RFC 9180 5.1 for HKDF-SHA256, without PSK. */
function scheduleTwoStage(suite: Uint8Array, shared: Uint8Array, info: Uint8Array): Schedule {
  const extract = (salt: Uint8Array, label: Uint8Array, ikm: Uint8Array) => hmacSha256(salt, concat(HPKE_V1, suite, label, ikm));
  const context = concat(BASE_MODE, extract(NOTHING, LABEL.pskIdHash, NOTHING), extract(NOTHING, LABEL.infoHash, info));
  const secret = extract(shared, LABEL.secret, NOTHING);
  const expand = (label: Uint8Array, length: number) =>
    hkdfExpandSha256(secret, concat(uint16(length), HPKE_V1, suite, label, context), length);
  return { key: expand(LABEL.key, KEY_BYTES), nonce: expand(LABEL.baseNonce, NONCE_BYTES) };
}

/** CombineSecrets_OneStage of draft-ietf-hpke-pq for SHAKE256, without PSK: one output holds key, nonce and the unused exporter secret. */
function scheduleOneStage(suite: Uint8Array, shared: Uint8Array, info: Uint8Array): Schedule {
  const length = KEY_BYTES + NONCE_BYTES + 64;
  const secrets = concat(uint16(0), uint16(shared.length), shared);
  const context = concat(BASE_MODE, uint16(0), uint16(info.length), info);
  const label = concat(uint16(LABEL.secret.length), LABEL.secret);
  const out = shake256(concat(secrets, HPKE_V1, suite, label, uint16(length), context), length);
  return { key: out.slice(0, KEY_BYTES), nonce: out.slice(KEY_BYTES, KEY_BYTES + NONCE_BYTES) };
}

/** Derives key and nonce of the only message. @param triple - KEM, KDF (0x0001 or 0x0011) and AEAD with a 32-byte key and a 12-byte nonce. */
export function keySchedule(triple: readonly [number, number, number], shared: Uint8Array, info: Uint8Array): Schedule {
  const suite = concat(toUtf8('HPKE'), ...triple.map(uint16));
  return triple[1] === 0x0011 ? scheduleOneStage(suite, shared, info) : scheduleTwoStage(suite, shared, info);
}

/** HPKE of our own over the synchronous primitives of this folder. */
export const directHpke: HpkeBody = {
  async seal(alg: KemAlg, publicKey: Uint8Array, info: Uint8Array, plaintext: Uint8Array, random: RandomSource) {
    const { ek, shared } = kemOf(alg).encapsulate(publicKey, random);
    const { key, nonce } = keySchedule(suiteByKem(alg).hpke, shared, info);
    return { ek, ciphertext: sealAead(key, nonce, NOTHING, plaintext) };
  },
  opener(alg, seed) {
    const decapsulate = kemOf(alg).decapsulator(seed);
    const triple = suiteByKem(alg).hpke;
    return async (info, ek, ciphertext) => {
      const { key, nonce } = keySchedule(triple, decapsulate(ek), info);
      return openAead(key, nonce, NOTHING, ciphertext);
    };
  },
};
