// SPDX-License-Identifier: Apache-2.0
// Public parts of keys: kid, signer-id and COSE_Key, with the names that people know.
import { encode } from '../../cbor/index.js';
import type { CborKey, CborValue } from '../../cbor/index.js';
import { kidOf, signerIdOf } from '../../crypto/keys/index.js';
import { SUITES } from '../../crypto/index.js';
import type { CoseKey } from '../../crypto/keys/index.js';
import { UsageError } from '../usage-error.js';

const NAMES: Readonly<Record<string, string>> = {
  '-19': 'Ed25519',
  '-49': 'ML-DSA-65',
  '-70157': 'MLKEM768-X25519',
  '-70200': 'DHKEM-X25519',
};

/** Names a COSE algorithm; its number when it is not in the registry. */
export function algorithmName(alg: number): string {
  return NAMES[String(alg)] ?? `COSE ${alg}`;
}

/** Names the suite of a KEM algorithm; undefined when no suite has it. */
export function suiteOfKem(alg: number): string | undefined {
  return SUITES.find(({ kem }) => kem === alg)?.id;
}

export function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('hex');
}

/** Reads hexadecimal. @throws UsageError for anything else. */
export function unhex(text: string): Uint8Array {
  if (text.length % 2 !== 0 || !/^[0-9a-f]*$/i.test(text)) throw new UsageError(`not hexadecimal: ${text.slice(0, 64)}`);
  return new Uint8Array(Buffer.from(text, 'hex'));
}

/** One public key. */
export interface PublicKeyView {
  readonly algorithm: string;
  /** RFC 9679 thumbprint. */
  readonly kid: string;
  /** Deterministic CBOR of the COSE_Key. */
  readonly coseKey: string;
}

export function publicKeyView(key: CoseKey): PublicKeyView {
  const bytes = encode(new Map<CborKey, CborValue>(key));
  // OKP keys of the registry are Ed25519 and carry no algorithm member.
  const alg = key.get(3);
  return { algorithm: algorithmName(typeof alg === 'number' ? alg : -19), kid: hex(kidOf(key)), coseKey: hex(bytes) };
}

/** Signer-id of a set of keys. */
export function signerIdText(keys: readonly CoseKey[]): string {
  return hex(signerIdOf(keys.map(kidOf)));
}
