// SPDX-License-Identifier: Apache-2.0
// COSE_Sign (RFC 9052 4.1, tag 98) with empty external_aad everywhere: the `typ` header (16) of the caller's map keeps the kinds of
// document apart.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborMap, CborValue } from '../../cbor/value.js';
import { assertUsage } from '../../core/assert.js';
import { compare, concat, equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { kidOf, signatureAlgOf } from '../keys/keys.js';
import type { CoseKey } from '../keys/keys.js';
import { verifySignature } from './sign.js';
import type { Signer } from './sign.js';
import { SUITES } from '../suites/suites.js';
import type { SignatureAlg } from '../suites/suites.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

export const COSE_SIGN_TAG = 98;

const ALG = 1;
const KID = 4;
const X5CHAIN = 33;
const X5T = 34;
/** Unprotected header of a time token (RFC 9921, `3161-ctt`). */
export const TIME_TOKEN = 270;
const NOTHING = new Uint8Array(0);
/** Major type of a byte string, in the upper three bits of its head; the major type of a number is 0. */
const BYTE_STRING = 0x40;

/** One signature of a COSE_Sign. Nothing of it is verified. */
export interface CoseSignature {
  /** Exact bytes of the protected header. */
  readonly protected: Uint8Array;
  readonly alg: number;
  readonly kid: Uint8Array;
  /** At most x5chain (33) and, where the caller allows it, a time token (270). */
  readonly unprotected: CborMap;
  readonly signature: Uint8Array;
}

/** A decoded COSE_Sign. Nothing of it is verified. */
export interface CoseSign {
  /** Exact received bytes, tag included. */
  readonly bytes: Uint8Array;
  /** Exact bytes of the protected header. */
  readonly protected: Uint8Array;
  readonly protectedMap: CborMap;
  readonly payload: Uint8Array;
  readonly signatures: readonly CoseSignature[];
}

/** Encodes what a signature covers: Sig_structure (RFC 9052 4.4) with context "Signature" and empty external_aad. */
export function sigStructure(bodyProtected: Uint8Array, signProtected: Uint8Array, payload: Uint8Array): Uint8Array {
  // The payload may be megabytes long and is copied only once: the encoder writes an empty byte string in its place.
  const start = encode(['Signature', bodyProtected, signProtected, NOTHING, NOTHING]);
  const head = encode(payload.length);
  return concat(start.subarray(0, -1), Uint8Array.of(BYTE_STRING | (head[0] as number)), head.subarray(1), payload);
}

const ORDERS = ['policy', 'kid'] as const;

interface SignInput {
  readonly protected: CborMap;
  readonly payload: Uint8Array;
  readonly signers: readonly Signer[];
  readonly order: (typeof ORDERS)[number];
}

const SIGN_INPUT: Members<SignInput> = {
  required: { protected: 'map', payload: 'bytes', signers: 'list', order: ORDERS },
  optional: {},
};
const DECODE_OPTIONS: Members<{ readonly maxBytes: number; readonly maxSignatures: number; readonly timeToken?: true }> = {
  required: { maxBytes: 'number', maxSignatures: 'number' },
  optional: { timeToken: 'flag' },
};

/**
 * Signs a payload by all keys of all signers.
 * @param input.protected - Body-protected header, `typ` included.
 * @param input.order - `policy`: signers as given, each with its algorithms in the order of the suite; `kid`: signatures sorted by kid.
 * @returns The tagged COSE_Sign, fresh.
 */
export async function signCose(input: SignInput): Promise<Uint8Array> {
  requireMembers(input, SIGN_INPUT, 'signCose(input)');
  const bodyProtected = encode(input.protected);
  const keys = input.signers.flatMap((signer) => keysInOrder(signer).map(([alg, key]) => ({ signer, alg, kid: kidOf(key) })));
  assertUsage(keys.length > 0, 'at least one signer with a key');
  if (input.order === 'kid') keys.sort((a, b) => compare(a.kid, b.kid));
  const signatures: CborValue[] = [];
  for (const { signer, alg, kid } of keys) {
    const signProtected = encode(
      new Map<number, CborValue>([
        [ALG, alg],
        [KID, kid],
      ]),
    );
    signatures.push([signProtected, new Map(), await signer.sign(alg, sigStructure(bodyProtected, signProtected, input.payload))]);
  }
  return encode([bodyProtected, new Map(), input.payload, signatures], { tag: COSE_SIGN_TAG });
}

const ORDER = SUITES.flatMap((suite) => suite.signatures);

function keysInOrder(signer: Signer): (readonly [SignatureAlg, CoseKey])[] {
  return [...signer.keys].sort(([a], [b]) => ORDER.indexOf(a) - ORDER.indexOf(b));
}

/**
 * Decodes a COSE_Sign strictly; verifies nothing.
 * @param bytes - Tagged encoding; read, never kept or changed, but for `bytes` of the result.
 * @param options.maxSignatures - Most signatures; at least one is required, and no kid twice.
 * @param options.timeToken - Allows a time token on the last signature, as on a checkpoint (LOG-55). Default: no time token is allowed.
 * @throws {@link RogatoryError} `CRYPTO_COSE_MALFORMED` (CRYPTO-09), and what `scan` throws (CBOR).
 */
export function decodeCoseSign(
  bytes: Uint8Array,
  options: { readonly maxBytes: number; readonly maxSignatures: number; readonly timeToken?: true },
): CoseSign {
  requireMembers(options, DECODE_OPTIONS, 'decodeCoseSign(options)');
  const [bodyProtected, unprotected, payload, signatures] = read.array(
    decode(bytes, { maxBytes: options.maxBytes, tag: COSE_SIGN_TAG }),
    'sign',
    4,
    4,
  );
  const body = read.bytes(bodyProtected, 'protected');
  read.map(unprotected, 'unprotected', []);
  const decoded = read
    .array(signatures, 'signatures', 1, options.maxSignatures)
    .map((value, i, all) => readSignature(value, i, options.timeToken === true && i === all.length - 1));
  const kids = new Set(decoded.map(({ kid }) => toHex(kid)));
  if (kids.size !== decoded.length) throw fail('CRYPTO_COSE_MALFORMED', { field: 'signatures.kid' });
  return {
    bytes,
    protected: body,
    protectedMap: headerMap(body, 'protected'),
    payload: read.bytes(payload, 'payload'),
    signatures: decoded,
  };
}

const read = reader((field) => fail('CRYPTO_COSE_MALFORMED', { field }));

/** A protected header is a map and never the empty string, because it always holds an algorithm or a type. */
function headerMap(bytes: Uint8Array, field: string): CborMap {
  if (bytes.length === 0) throw fail('CRYPTO_COSE_MALFORMED', { field });
  const map = read.anyMap(decode(bytes, { maxBytes: LIMITS.protectedHeaderMaxBytes }), field, 16);
  if (map.size === 0) throw fail('CRYPTO_COSE_MALFORMED', { field });
  return map;
}

function readSignature(value: CborValue, index: number, mayHaveTime: boolean): CoseSignature {
  const field = `signatures.${index}`;
  const [signProtected, unprotected, signature] = read.array(value, field, 3, 3);
  const header = read.bytes(signProtected, `${field}.protected`);
  const map = read.map(headerMap(header, `${field}.protected`), `${field}.protected`, [ALG, KID], [X5T]);
  if (map.has(X5T)) readThumbprint(map.get(X5T), `${field}.protected.34`);
  const loose = read.map(unprotected, `${field}.unprotected`, [], mayHaveTime ? [X5CHAIN, TIME_TOKEN] : [X5CHAIN]);
  if (loose.has(X5CHAIN)) readChain(loose.get(X5CHAIN), `${field}.unprotected.33`);
  const atMost = { min: 1, max: LIMITS.unprotectedHeaderMaxBytes };
  if (loose.has(TIME_TOKEN)) read.bytes(loose.get(TIME_TOKEN), `${field}.unprotected.270`, atMost);
  return {
    protected: header,
    alg: read.int(map.get(ALG), `${field}.protected.1`),
    kid: read.bytes(map.get(KID), `${field}.protected.4`, 32),
    unprotected: loose,
    signature: read.bytes(signature, `${field}.signature`, { min: 1, max: LIMITS.unprotectedHeaderMaxBytes }),
  };
}

function readThumbprint(value: CborValue | undefined, field: string): void {
  const [hash, digest] = read.array(value, field, 2, 2);
  read.int(hash, field);
  read.bytes(digest, field, { min: 1, max: 64 });
}

/** One certificate as a byte string, or two and more as an array (RFC 9360). */
function readChain(value: CborValue | undefined, field: string): void {
  const chain = value instanceof Uint8Array ? [value] : read.array(value, field, 2, LIMITS.certificatesMax);
  let size = 0;
  for (const certificate of chain) size += read.bytes(certificate, field).length;
  if (size > LIMITS.unprotectedHeaderMaxBytes) throw fail('CRYPTO_COSE_MALFORMED', { field });
}

/**
 * Verifies one signature by a key that the caller found in its own directory (CRYPTO-10).
 * @returns false when the algorithm or the kid is not the key's, or the signature does not verify.
 * @throws RangeError when there is no such signature; {@link RogatoryError} `CRYPTO_ALG_UNKNOWN` (CRYPTO-02), `CRYPTO_SUITE_DISABLED` (CRYPTO-07).
 */
export function verifyCoseSignature(sign: CoseSign, index: number, key: CoseKey): boolean {
  const entry = sign.signatures[index];
  if (entry === undefined) throw new RangeError(`no signature ${index}`);
  if (entry.alg !== signatureAlgOf(key) || !equal(entry.kid, kidOf(key))) return false;
  return verifySignature(key, sigStructure(sign.protected, entry.protected, sign.payload), entry.signature);
}
