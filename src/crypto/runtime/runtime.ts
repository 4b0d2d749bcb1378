// SPDX-License-Identifier: Apache-2.0
import { nativeAead } from '#native/aead';
import { nativeChunkCipher, webChunkCipher } from '#native/chunk-cipher';
import { nativeDigest, nativeScrypt } from '#native/digest';
import { nativeEd25519 } from '#native/ed25519';
import { nativeMlDsa } from '#native/ml-dsa';
import { nativeMlKem } from '#native/ml-kem';
import { nativeX25519 } from '#native/x25519';
import { nativeXof } from '#native/xof';
import { runtimeName } from './runtime-name.js';

/** Library that computes a primitive: the runtime's own, or the package in JavaScript. */
export type PrimitiveProvider = 'native' | 'noble';

export interface CryptoRuntime {
  /** Runtime and library, such as `node 24.22.3, OpenSSL 3.5.9`. */
  readonly name: string;
  /** By the name of the primitive, in a fixed order. */
  readonly providers: ReadonlyMap<string, PrimitiveProvider>;
}

/** Names this runtime and the library that computes each primitive, as found by trials when the package was loaded. */
export function cryptoRuntime(): CryptoRuntime {
  const natives: Readonly<Record<string, unknown>> = {
    Ed25519: nativeEd25519,
    'ML-DSA-65': nativeMlDsa,
    X25519: nativeX25519,
    'ML-KEM-768': nativeMlKem,
    'AES-256-GCM': nativeAead,
    'AES-256-GCM in chunks': nativeChunkCipher ?? webChunkCipher,
    'SHA-2 and HMAC': nativeDigest,
    'SHA-3 and SHAKE256': nativeXof,
    scrypt: nativeScrypt,
  };
  const providers = Object.entries(natives).map(([name, native]) => [name, native === undefined ? 'noble' : 'native'] as const);
  return { name: runtimeName(), providers: new Map(providers) };
}
