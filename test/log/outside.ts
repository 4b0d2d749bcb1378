// Verifiers that share no code with the library: their own parsers, over node:crypto.
import { createHash, createPublicKey, verify } from 'node:crypto';

/** Verifies an Ed25519 signature by the raw key. */
export function outsideEd25519(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  const der = Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), publicKey]);
  return verify(null, message, createPublicKey({ key: der, format: 'der', type: 'spki' }), signature);
}

/**
 * Verifies a checkpoint as a tool of transparency logs does: note, key id, then the three lines.
 * @returns What it says; undefined when no line of the key verifies.
 */
export function outsideNote(
  note: Uint8Array,
  name: string,
  type: number,
  publicKey: Uint8Array,
): { size: number; root: string; time?: number } | undefined {
  const whole = Buffer.from(note).toString('utf8');
  const cut = whole.lastIndexOf('\n\n') + 1;
  const text = whole.slice(0, cut);
  const id = createHash('sha256')
    .update(`${name}\n`)
    .update(Buffer.from([type]))
    .update(publicKey)
    .digest()
    .subarray(0, 4);
  for (const line of whole
    .slice(cut + 1)
    .trimEnd()
    .split('\n')) {
    const [, signer, encoded] = /^\u2014 (\S+) (\S+)$/.exec(line) ?? [];
    const blob = Buffer.from(encoded ?? '', 'base64');
    if (signer !== name || !blob.subarray(0, 4).equals(id)) continue;
    const time = type === 4 ? Number(blob.readBigUInt64BE(4)) : undefined;
    const message = time === undefined ? text : `cosignature/v1\ntime ${time}\n${text}`;
    if (!outsideEd25519(publicKey, Buffer.from(message), blob.subarray(time === undefined ? 4 : 12))) return undefined;
    const [, size = '', root = ''] = text.split('\n');
    return { size: Number(size), root, ...(time !== undefined && { time }) };
  }
  return undefined;
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
export function outsideStructure(context: 'Signature' | 'Signature1', parts: readonly Uint8Array[]): Buffer {
  return Buffer.concat([head(4, parts.length + 1), head(3, context.length), Buffer.from(context), ...parts.map(bstr)]);
}
