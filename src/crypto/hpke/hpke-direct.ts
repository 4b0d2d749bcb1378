// SPDX-License-Identifier: Apache-2.0
// Single-shot base mode of HPKE (RFC 9180, and draft-ietf-hpke-pq for the one-stage KDF), synchronous: one seal or open per
// key schedule, so that no context, sequence number or exporter is needed.
import { concat, toUtf8 } from '../../core/bytes.js';
import type { RandomSource } from '../../core/random.js';
import { openAead, sealAead } from '../aead/aead.js';
import { hkdfExpandSha256, hmacSha256 } from '../digest/digest.js';
import { kemOf } from '../kem/kem.js';
import { suiteByKem } from '../suites/suites.js';
import type { KemAlg } from '../suites/suites.js';
import { shake256 } from '../digest/xof.js';

interface Schedule {
  readonly key: Uint8Array;
  readonly nonce: Uint8Array;
}

type KeySchedule = (shared: Uint8Array, info: Uint8Array) => Schedule;
type Triple = readonly [kem: number, kdf: number, aead: number];

const HPKE_V1 = toUtf8('HPKE-v1');
const NOTHING = new Uint8Array(0);
const BASE_MODE = Uint8Array.of(0);
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const SHAKE256 = 0x0011;

function uint16(value: number): Uint8Array {
  return Uint8Array.of(value >> 8, value & 0xff);
}

/** KeySchedule of RFC 9180 5.1 for HKDF-SHA256, without PSK. Values that depend on the suite alone are computed once. */
function twoStage(suite: Uint8Array): KeySchedule {
  const label = (text: string) => concat(HPKE_V1, suite, toUtf8(text));
  const [infoHash, secretLabel] = [label('info_hash'), label('secret')];
  const [keyLabel, nonceLabel] = [concat(uint16(KEY_BYTES), label('key')), concat(uint16(NONCE_BYTES), label('base_nonce'))];
  const fixed = concat(BASE_MODE, hmacSha256(NOTHING, label('psk_id_hash')));
  return (shared, info) => {
    const context = concat(fixed, hmacSha256(NOTHING, concat(infoHash, info)));
    const secret = hmacSha256(shared, secretLabel);
    const expand = (name: Uint8Array, length: number) => hkdfExpandSha256(secret, concat(name, context), length);
    return { key: expand(keyLabel, KEY_BYTES), nonce: expand(nonceLabel, NONCE_BYTES) };
  };
}

/** CombineSecrets_OneStage of draft-ietf-hpke-pq for SHAKE256, without PSK: one output holds key, nonce and the unused exporter secret. */
function oneStage(suite: Uint8Array): KeySchedule {
  const length = KEY_BYTES + NONCE_BYTES + 64;
  const secret = toUtf8('secret');
  const label = concat(HPKE_V1, suite, uint16(secret.length), secret, uint16(length), BASE_MODE, uint16(0));
  return (shared, info) => {
    const input = concat(uint16(0), uint16(shared.length), shared, label, uint16(info.length), info);
    const out = shake256(input, length);
    return { key: out.slice(0, KEY_BYTES), nonce: out.slice(KEY_BYTES, KEY_BYTES + NONCE_BYTES) };
  };
}

const schedules = new WeakMap<Triple, KeySchedule>();

/** Derives key and nonce of the only message. @param triple - KEM, KDF (0x0001 or 0x0011) and AEAD with a 32-byte key and a 12-byte nonce. */
export function keySchedule(triple: Triple, shared: Uint8Array, info: Uint8Array): Schedule {
  let schedule = schedules.get(triple);
  if (schedule === undefined) {
    const suite = concat(toUtf8('HPKE'), ...triple.map(uint16));
    schedule = triple[1] === SHAKE256 ? oneStage(suite) : twoStage(suite);
    schedules.set(triple, schedule);
  }
  return schedule(shared, info);
}

/** Seals one message in base mode with empty aad. The caller checks lengths; any thrown value is a failure. */
export function sealDirect(
  alg: KemAlg,
  publicKey: Uint8Array,
  info: Uint8Array,
  plaintext: Uint8Array,
  random: RandomSource,
): { readonly ek: Uint8Array; readonly ciphertext: Uint8Array } {
  const { ek, shared } = kemOf(alg).encapsulate(publicKey, random);
  const { key, nonce } = keySchedule(suiteByKem(alg).hpke, shared, info);
  return { ek, ciphertext: sealAead(key, nonce, NOTHING, plaintext) };
}

/** Opens what {@link sealDirect} makes. @param seed - Expanded once. */
export function directOpener(alg: KemAlg, seed: Uint8Array): (info: Uint8Array, ek: Uint8Array, ciphertext: Uint8Array) => Uint8Array {
  const decapsulate = kemOf(alg).decapsulator(seed);
  const triple = suiteByKem(alg).hpke;
  return (info, ek, ciphertext) => {
    const { key, nonce } = keySchedule(triple, decapsulate(ek), info);
    return openAead(key, nonce, NOTHING, ciphertext);
  };
}
