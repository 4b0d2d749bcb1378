// Verifiers that share no code with the library: their own parsers, over node:crypto.
import { createHash, createPublicKey, verify } from 'node:crypto';

/** Verifies an Ed25519 signature by the raw key. */
export function outsideEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

/** Climbs an inclusion path as RFC 6962 2.1.1 describes a Merkle audit path, recursively. */
export function outsideRoot(leafHash: Uint8Array, index: number, size: number, path: readonly Uint8Array[]): Uint8Array {
  if (size === 1) return leafHash;
  let k = 1;
  while (k * 2 < size) k *= 2;
  const rest = path.slice(0, -1);
  const last = path.at(-1)!;
  const node = (left: Uint8Array, right: Uint8Array) =>
    createHash('sha256')
      .update(Buffer.from([1]))
      .update(left)
      .update(right)
      .digest();
  return index < k ? node(outsideRoot(leafHash, index, k, rest), last) : node(last, outsideRoot(leafHash, index - k, size - k, rest));
}

/** Head of a CBOR item below 2^16. */
export function head(major: number, value: number): Buffer {
  if (value < 24) return Buffer.from([(major << 5) | value]);
  if (value < 256) return Buffer.from([(major << 5) | 24, value]);
  return Buffer.from([(major << 5) | 25, value >> 8, value & 255]);
}

export function bstr(bytes: Uint8Array): Buffer {
  return Buffer.concat([head(2, bytes.length), bytes]);
}

/** Sig_structure of RFC 9052 4.4, written byte by byte. */
export function outsideStructure(parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([head(4, parts.length + 1), head(3, 9), Buffer.from('Signature'), ...parts.map(bstr)]);
}
