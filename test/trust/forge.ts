// Documents that no honest administrator would publish: for tests of what readers refuse.
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../../src/cbor/value.js';
import { COSE_SIGN_TAG } from '../../src/crypto/sign/cose.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { readDocument, signDocument } from '../../src/trust/documents/document.js';

export type Path = readonly CborKey[];

type Container = Map<CborKey, CborValue> | CborValue[];

/** The value at `path` of a decoded payload. */
export function at(value: CborValue, path: Path): CborValue {
  return path.reduce<CborValue>((inner, key) => (Array.isArray(inner) ? inner[key as number] : (inner as CborMap).get(key))!, value);
}

/** Sets the value at `path`, or removes it when `replacement` is undefined. */
export function put(value: CborValue, path: Path, replacement: CborValue | undefined): void {
  const container = at(value, path.slice(0, -1)) as Container;
  const key = path.at(-1)!;
  if (Array.isArray(container)) container.splice(key as number, 1, ...(replacement === undefined ? [] : [replacement]));
  else if (replacement === undefined) container.delete(key);
  else container.set(key, replacement);
}

/** Changes the payload of a document, and signs the result as it is. */
export async function forge(bytes: Uint8Array, signers: readonly Signer[], change: (payload: CborValue) => void): Promise<Uint8Array> {
  const { kind, payload } = readDocument(bytes);
  const map = decode(payload, { maxBytes: 1_048_576 });
  change(map);
  return signDocument(kind, map, signers);
}

/** Changes one member of the payload, and signs the result as it is. */
export function forgeMember(
  bytes: Uint8Array,
  signers: readonly Signer[],
  path: Path,
  replacement: CborValue | undefined,
): Promise<Uint8Array> {
  return forge(bytes, signers, (payload) => put(payload, path, replacement));
}

/** Changes the COSE_Sign array itself (protected, unprotected, payload, signatures); nothing is signed again. */
export function rewrap(bytes: Uint8Array, change: (parts: CborValue[]) => void): Uint8Array {
  const parts = decode(bytes, { tag: COSE_SIGN_TAG, maxBytes: 2_097_152 }) as CborValue[];
  change(parts);
  return encode(parts, { tag: COSE_SIGN_TAG });
}
