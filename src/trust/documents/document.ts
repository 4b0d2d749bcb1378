// SPDX-License-Identifier: Apache-2.0
// The form that every trust document has: a COSE_Sign whose protected header says the kind and nothing else (TRUST-01).
import { compare, equal } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { assertBytes } from '../../core/assert.js';
import { LIMITS } from '../../core/limits.js';
import { toSeconds } from '../../core/time.js';
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import type { CborValue } from '../../cbor/value.js';
import { COSE_SIGN_TAG, decodeCoseSign, signCose } from '../../crypto/sign/cose.js';
import type { CoseSign } from '../../crypto/sign/cose.js';
import { sha256 } from '../../crypto/digest/digest.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { malformed } from './forms.js';
import type { Form } from './forms.js';

/** In the order in which documents build on each other. */
export const DOCUMENT_KINDS = ['root', 'directory', 'freshness', 'accord', 'accord-end', 'ceremony'] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

const TYP = 16;

/** A decoded document; nothing in it is verified. */
export interface TrustDocument {
  readonly kind: DocumentKind;
  /** Exact bytes, an own copy. */
  readonly bytes: Uint8Array;
  readonly payload: Uint8Array;
  /** Document digest: SHA-256 of the payload. Signatures can be added to a document without changing it. */
  readonly digest: Uint8Array;
  readonly sign: CoseSign;
}

/** A document of which the form alone was judged: what it says is a claim. */
export interface Unverified<T> {
  readonly document: TrustDocument;
  readonly claimed: T;
}

/** A document whose signatures, place in its chain and walls were judged. Made by the `verify` functions alone. */
export interface Verified<T> {
  readonly document: TrustDocument;
  readonly content: T;
}

function typOf(kind: string): string {
  return `application/rogatory-${kind}+cose`;
}

/** Largest document of a kind. */
export function maxBytesOf(kind: DocumentKind): number {
  return kind === 'directory' ? LIMITS.directoryMaxBytes : LIMITS.trustDocumentMaxBytes;
}

/**
 * Decodes a document; verifies nothing.
 * @param bytes - A whole document; copied.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_SIZE` (TRUST-02), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_COSE_MALFORMED`
 * (CRYPTO-09), `CBOR_...`.
 */
export function readDocument(bytes: Uint8Array): TrustDocument {
  assertBytes(bytes, 'a document of trust');
  requireSize(bytes, LIMITS.directoryMaxBytes);
  const own = Uint8Array.from(bytes);
  const { kind, sign } = decodeSigned(own, DOCUMENT_KINDS, LIMITS.directoryMaxBytes);
  requireSize(bytes, maxBytesOf(kind));
  return { kind, bytes: own, payload: sign.payload, digest: sha256(sign.payload), sign };
}

/**
 * Decodes a COSE_Sign of one of some kinds; verifies nothing.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CRYPTO_COSE_MALFORMED` (CRYPTO-09), `CBOR_...`.
 */
export function decodeSigned<K extends string>(bytes: Uint8Array, kinds: readonly K[], maxBytes: number): { kind: K; sign: CoseSign } {
  const sign = decodeCoseSign(bytes, { maxBytes, maxSignatures: LIMITS.trustSignaturesMax });
  const kind = kinds.find((candidate) => sign.protectedMap.get(TYP) === typOf(candidate));
  if (kind === undefined || sign.protectedMap.size !== 1) throw malformed('protected.16');
  const kids = sign.signatures.map(({ kid }) => kid);
  // Sorted and without repeat: a signature can be counted once only (TRUST-05).
  const at = kids.findIndex((kid, i) => i > 0 && compare(kids[i - 1] as Uint8Array, kid) >= 0);
  if (at > 0) throw malformed(`signatures.${at}.kid`);
  return { kind, sign };
}

/**
 * Reads the payload of any document but a directory, which is read part by part; verifies no signature.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01) when the document is of another kind, `CBOR_...`; what its form throws.
 */
export function readPayload<T>(document: TrustDocument, kind: Exclude<DocumentKind, 'directory'>, form: Form<T>): Unverified<T> {
  requireKind(document, kind);
  return { document, claimed: readAs(form, document.payload, kind) };
}

/** Reads a payload. @param field - Path of the whole, for the error. @throws {@link RogatoryError} `CBOR_...`; what the form throws. */
export function readAs<T>(form: Form<T>, payload: Uint8Array, field: string): T {
  return form.read(decode(payload, { maxBytes: LIMITS.trustDocumentMaxBytes, maxItems: LIMITS.cborMaxItems }), field);
}

/** @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01). */
export function requireKind(document: TrustDocument, kind: DocumentKind): void {
  if (document.kind !== kind) throw malformed(`protected.16: ${document.kind} instead of ${kind}`);
}

/** Signs a payload. @returns the document, signed by all algorithms of each of `signers`. */
export async function signDocument(kind: DocumentKind | 'override', payload: CborValue, signers: readonly Signer[]): Promise<Uint8Array> {
  return signCose({ protected: new Map([[TYP, typOf(kind)]]), payload: encode(payload), signers, order: 'kid' });
}

/**
 * Adds signatures to a document: a threshold whose keys lie in different places, or the second seal of an accord. Verifies nothing;
 * a key that has signed already signs again in its own place.
 * @returns a fresh document with the same payload, hence the same digest.
 * @throws {@link RogatoryError} as {@link readDocument}.
 */
export async function addSignatures(bytes: Uint8Array, signers: readonly Signer[]): Promise<Uint8Array> {
  const { sign, payload } = readDocument(bytes);
  const added = decodeCoseSign(await signCose({ protected: sign.protectedMap, payload, signers, order: 'kid' }), {
    maxBytes: LIMITS.directoryMaxBytes,
    maxSignatures: LIMITS.trustSignaturesMax,
  });
  return withSignatures(sign, added.signatures);
}

/**
 * Joins the signatures of two copies of a document. Verifies nothing; of one key the first copy's stays.
 * @returns a fresh document with the same payload.
 * @throws {@link RogatoryError} `TRUST_DRAFT` (TRUST-95) when they say different things; as {@link readDocument}.
 */
export function joinSignatures(first: Uint8Array, second: Uint8Array): Uint8Array {
  const [a, b] = [readDocument(first), readDocument(second)];
  if (a.kind !== b.kind || !equal(a.digest, b.digest)) throw fail('TRUST_DRAFT', { reason: 'the copies do not say the same' });
  return withSignatures(b.sign, a.sign.signatures);
}

/** @param added - In the place of those that the same keys made before. */
function withSignatures(sign: CoseSign, added: CoseSign['signatures']): Uint8Array {
  const kept = sign.signatures.filter(({ kid }) => !added.some((other) => compare(other.kid, kid) === 0));
  const all = [...kept, ...added].sort((a, b) => compare(a.kid, b.kid));
  const signatures = all.map((signature): CborValue => [signature.protected, signature.unprotected, signature.signature]);
  return encode([sign.protected, new Map(), sign.payload, signatures], { tag: COSE_SIGN_TAG });
}

function requireSize(bytes: Uint8Array, limit: number): void {
  if (bytes.length > limit) throw fail('TRUST_DOCUMENT_SIZE', { size: bytes.length, limit });
}

/** @param now - Unix milliseconds. @throws `TRUST_EXPIRED` (TRUST-06). */
export function requireUnexpired(document: string, expiresAt: number, now: number): void {
  if (toSeconds(now) > expiresAt) throw fail('TRUST_EXPIRED', { document, expiredAt: expiresAt });
}

/** @param offeredAt - Unix milliseconds; undefined of a document that is held already. @throws `TRUST_NOT_YET_VALID` (TRUST-07). */
export function requireIssued(document: string, issuedAt: number, offeredAt: number | undefined): void {
  if (offeredAt === undefined || issuedAt <= toSeconds(offeredAt) + LIMITS.clockSkewSeconds) return;
  throw fail('TRUST_NOT_YET_VALID', { document, validFrom: issuedAt });
}
