// SPDX-License-Identifier: Apache-2.0
import { createHash } from 'node:crypto';
import { decode, diagnostic } from '../../cbor/index.js';
import type { CborValue } from '../../cbor/index.js';
import { LIMITS, RogatoryError } from '../../core/index.js';
import type { InspectOptions, Members } from './view.js';

const KEY_FILE = 'rogatory-key/1';
const KEY_CHANGE = 'rogatory-key-change/1';
const KEM_PROOFS = { challenge: 'rogatory-key-challenge/1', answer: 'rogatory-key-answer/1' } as const;
const TAG = { sign: 98, encrypt: 96 } as const;

/**
 * Reads the content of a file by its kind: the frame of an envelope, a trust document, a key file, or other CBOR.
 * @throws RogatoryError with the code of the reader of that kind; `CBOR_*` when it is no CBOR.
 */
export async function inspectBytes(bytes: Uint8Array, options: InspectOptions): Promise<Members> {
  if (isKeyFile(bytes)) return keyFileView(bytes);
  const view = await viewOf(bytes, options);
  return options.elideBytes === undefined ? view : { ...view, diagnostic: notation(bytes, options.elideBytes) };
}

async function viewOf(bytes: Uint8Array, options: InspectOptions): Promise<Members> {
  if (isFrame(bytes)) return (await import('./frame.js')).frameView(bytes, options.now);
  if (isKeyChange(bytes)) return (await import('./signed.js')).keyChangeFileView(bytes, options.now);
  const proof = kemProofKind(bytes);
  if (proof !== undefined) return (await import('./content.js')).kemProofView(bytes, proof);
  if (tagOf(bytes) === TAG.sign) return (await import('./signed.js')).signedView(bytes, options);
  // Only a scan of the whole file shows whether it is CBOR.
  notation(bytes, 0);
  return {
    kind: tagOf(bytes) === TAG.encrypt ? 'encrypted COSE structure outside a frame' : 'CBOR of an unknown kind',
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    ...(options.elideBytes === undefined ? { hint: '--diag shows it in diagnostic notation' } : {}),
  };
}

function notation(bytes: Uint8Array, elideBytes: number): string {
  const bounds = { maxBytes: LIMITS.directoryMaxBytes, maxItems: LIMITS.directoryMaxItems };
  return diagnostic(bytes, { ...bounds, indent: 2, embed: true, elideBytes });
}

/** An array of two byte strings. */
function isFrame(bytes: Uint8Array): boolean {
  return bytes[0] === 0x82 && (bytes[1] ?? 0) >> 5 === 2;
}

function tagOf(bytes: Uint8Array): number | undefined {
  return bytes[0] === 0xd8 ? bytes[1] : undefined;
}

/** An array of six, and the text that opens every key file. */
function isKeyFile(bytes: Uint8Array): boolean {
  return beginsWith(bytes, 6, KEY_FILE);
}

/** A request of changed keys: an array of three. */
export function isKeyChange(bytes: Uint8Array): boolean {
  return beginsWith(bytes, 3, KEY_CHANGE);
}

/** The challenge of a KEM key or its answer: an array of three. */
export function kemProofKind(bytes: Uint8Array): keyof typeof KEM_PROOFS | undefined {
  return (['challenge', 'answer'] as const).find((kind) => beginsWith(bytes, 3, KEM_PROOFS[kind]));
}

/** Whether bytes are an array of so many items, fewer than 24, that begins with a text of fewer than 256 bytes of ASCII. */
function beginsWith(bytes: Uint8Array, items: number, text: string): boolean {
  const head = text.length < 24 ? [0x60 + text.length] : [0x78, text.length];
  return [0x80 + items, ...head, ...Buffer.from(text)].every((byte, i) => bytes[i] === byte);
}

/** Only the kind of a key file: the rest needs the passphrase. */
function keyFileView(bytes: Uint8Array): Members {
  const [, kind, cost] = decode(bytes, { maxBytes: LIMITS.keyFileMaxBytes, maxDepth: 4 }) as readonly CborValue[];
  const [logN] = Array.isArray(cost) ? (cost as readonly CborValue[]) : [];
  if (typeof kind !== 'string') throw new RogatoryError('CRYPTO_KEY_FILE', { field: 'kind' });
  if (typeof logN !== 'number' || logN > LIMITS.keyFileMaxLogN) throw new RogatoryError('CRYPTO_KEY_FILE', { field: 'scrypt' });
  return { kind: 'key file', holds: `${kind} key`, protection: `passphrase, scrypt 2^${logN}, AES-256-GCM`, bytes: bytes.length };
}
