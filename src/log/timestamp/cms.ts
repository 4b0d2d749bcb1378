// SPDX-License-Identifier: Apache-2.0
// Only this file uses pkijs and its parser: it decodes and verifies tokens (LOG-56) and encodes requests. Only agencies load it, at the
// first token.
import { Integer, Null, ObjectIdentifier, OctetString, Sequence, fromBER } from 'asn1js';
import type { AsnType } from 'asn1js';
import * as pkijs from 'pkijs';
import { encode } from '../../cbor/encode.js';
import { equal } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { sha256, sha512 } from '../../crypto/digest/digest.js';
import { isDer } from './strict-der.js';

declare const verified: unique symbol;

/** Time of an authority named by the accord: every condition of LOG-56 holds. Only the verification of a token makes it. */
export interface VerifiedTime {
  readonly [verified]: true;
  readonly status: 'verified';
  /** The signature that existed by then: third element of a COSE_Signature, an own copy. */
  readonly signature: Uint8Array;
  /** DER of the token, an own copy. */
  readonly token: Uint8Array;
  /** Unix milliseconds that the authority names. */
  readonly at: number;
  /** Possible error in milliseconds, rounded up; 0 when the authority states none. */
  readonly accuracyMs: number;
  /** Epoch seconds by which the signature existed at the latest: time and accuracy, rounded up. */
  readonly provenAt: number;
  /** SHA-256 of the accepted certificate: the signer's, or that of its issuer. */
  readonly certificate: Uint8Array;
}

/** Values of a request that its token must match. */
interface TimeRequest {
  /** Most significant byte first; its highest bit is not set. */
  readonly nonce: Uint8Array;
  /** Arrival of the answer, Unix milliseconds. */
  readonly now: number;
}

const OID = {
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
  rsaEncryption: '1.2.840.113549.1.1.1',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;
/** Hashes allowed for an imprint. */
const IMPRINTS: ReadonlyMap<string, (bytes: Uint8Array) => Uint8Array> = new Map([
  [OID.sha256, sha256],
  ['2.16.840.1.101.3.4.2.3', sha512],
]);
const HASH_NAMES: readonly string[] = ['SHA-256', 'SHA-384', 'SHA-512'];
const RSA_LEAST_BITS = 2_048;
/** Words of RFC 3161 2.4.2, by number. */
const STATUS = ['granted', 'granted with changes', 'rejected', 'waiting', 'revocation warning', 'revocation notification'] as const;

// Use the runtime's own engine, not one that other code of the process may have set.
const engine = new pkijs.CryptoEngine({ name: 'rogatory', crypto: globalThis.crypto });

/** A decoded token, and the certificates beside it with their exact bytes. */
interface Parts {
  readonly signed: pkijs.SignedData;
  readonly signer: pkijs.SignerInfo;
  readonly info: pkijs.TSTInfo;
  readonly certificates: readonly { readonly content: pkijs.Certificate; readonly bytes: Uint8Array }[];
}
type TokenCertificate = Parts['certificates'][number];

/**
 * Verifies that a token is accepted for a signature.
 * @param token - DER, at most 8,192 bytes; read, not kept.
 * @param signature - Third element of a COSE_Signature; read, not kept.
 * @param accepted - SHA-256 of the certificates that the accord names (member 11).
 * @param request - Given by the requester.
 * @throws {@link RogatoryError} `LOG_TIME_TOKEN` (LOG-56), naming the first failed condition.
 */
export async function verifyTimeToken(
  token: Uint8Array,
  signature: Uint8Array,
  accepted: readonly Uint8Array[],
  request?: TimeRequest,
): Promise<VerifiedTime> {
  try {
    const parts = takeApart(token);
    requireImprint(parts.info, signature);
    const certificate = await requireSignature(parts, signature);
    await requireAttributes(parts, certificate);
    requireKeyUsage(certificate);
    const named = await requireNamed(parts, certificate, accepted);
    const time = requireTime(parts.info, [certificate, named.certificate]);
    if (request !== undefined) requireAnswer(parts.info, time.at, request);
    const own = { token: Uint8Array.from(token), signature: Uint8Array.from(signature), certificate: named.digest };
    return { status: 'verified', ...own, ...time } as VerifiedTime;
  } catch (error) {
    // The library reports malformed bytes by many kinds of errors.
    throw isRogatoryError(error) ? error : refuse('token', error);
  }
}

function takeApart(token: Uint8Array): Parts {
  if (token.length > LIMITS.unprotectedHeaderMaxBytes) throw refuse('size');
  if (!isDer(token)) throw refuse('DER');
  const content = pkijs.ContentInfo.fromBER(Uint8Array.from(token));
  if (content.contentType !== OID.signedData) throw refuse('contentType');
  const signed = new pkijs.SignedData({ schema: content.content });
  const [signer] = signed.signerInfos;
  if (signer === undefined || signed.signerInfos.length > 1) throw refuse('signerInfos');
  const { eContentType, eContent } = signed.encapContentInfo;
  if (eContentType !== OID.tstInfo || eContent === undefined) throw refuse('eContentType');
  const bytes = new Uint8Array(eContent.getValue());
  if (!isDer(bytes)) throw refuse('DER');
  const info = pkijs.TSTInfo.fromBER(bytes);
  if (info.version !== 1) throw refuse('version');
  if (info.extensions !== undefined) throw refuse('extensions');
  // What is DER has one encoding: written again, a certificate has the bytes that it came in.
  const certificates = (signed.certificates ?? [])
    .filter((each) => each instanceof pkijs.Certificate)
    .map((content) => ({ content, bytes: new Uint8Array(content.toSchema().toBER()) }));
  return { signed, signer, info, certificates };
}

function requireImprint({ messageImprint: { hashAlgorithm, hashedMessage } }: pkijs.TSTInfo, signature: Uint8Array): void {
  const digest = IMPRINTS.get(hashAlgorithm.algorithmId);
  if (digest === undefined || !equal(hashedMessage.valueBlock.valueHexView, digest(stamped(signature)))) throw refuse('imprint');
}

/** Encodes the input of a token: the signature field in CBOR, its head included (RFC 9921 3.1). */
function stamped(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(encode(signature));
}

/** @returns the certificate of the signing key. */
async function requireSignature({ signed, signer, certificates }: Parts, signature: Uint8Array): Promise<TokenCertificate> {
  const data = stamped(signature).buffer;
  const result = await signed.verify({ signer: 0, data, extendedMode: true }, engine).catch((cause: unknown) => {
    throw refuse('signature', cause);
  });
  const certificate = certificates.find(({ content }) => content === result.signerCertificate);
  if (result.signatureVerified !== true || certificate === undefined) throw refuse('signature');
  if (!isStrong(certificate.content, signer.signatureAlgorithm, signer.digestAlgorithm)) throw refuse('signature algorithm');
  return certificate;
}

/** RSA of 2,048 bits, ECDSA on P-256, or more; SHA-256 or more, for the digest and for the signature. */
function isStrong(
  { subjectPublicKeyInfo }: pkijs.Certificate,
  algorithm: pkijs.AlgorithmIdentifier,
  digest?: pkijs.AlgorithmIdentifier,
): boolean {
  const hashes = [
    // PKCS #1 v1.5 in CMS may name only the key; then the hash is that of the digest.
    ...(digest === undefined || algorithm.algorithmId !== OID.rsaEncryption ? [engine.getHashAlgorithm(algorithm)] : []),
    ...(digest === undefined ? [] : [nameOf(digest.algorithmId)]),
  ];
  if (!hashes.every((hash) => HASH_NAMES.includes(hash))) return false;
  const key = subjectPublicKeyInfo.parsedKey;
  if (key instanceof pkijs.RSAPublicKey) return bitLength(key.modulus.valueBlock.valueHexView) >= RSA_LEAST_BITS;
  // The runtime verifies ECDSA on P-256, P-384 and P-521, and on no other curve.
  return key instanceof pkijs.ECPublicKey;
}

function nameOf(oid: string): string {
  const algorithm = engine.getAlgorithmByOID(oid);
  return 'name' in algorithm ? algorithm.name : '';
}

function bitLength(number: Uint8Array): number {
  const start = number.findIndex((byte) => byte !== 0);
  return start === -1 ? 0 : (number.length - start) * 8 - (Math.clz32(number[start] as number) - 24);
}

/** Requires the signed attributes of a time token, which name the signer's certificate. Their digest of the content was verified before. */
async function requireAttributes({ signer }: Parts, { bytes }: TokenCertificate): Promise<void> {
  const attributes = signer.signedAttrs?.attributes ?? [];
  const valuesOf = (type: string): AsnType[] => attributes.filter((each) => each.type === type).flatMap((each) => each.values as AsnType[]);
  if (oidOf(valuesOf(OID.contentType)[0]) !== OID.tstInfo) throw refuse('content type');
  const names = [
    ...valuesOf(OID.signingCertificate).map((value) => ({ value, hash: 'SHA-1' })),
    ...valuesOf(OID.signingCertificateV2).map((value) => ({ value, hash: 'SHA-256' })),
  ];
  if (names.length === 0) throw refuse('signing certificate');
  for (const { value, hash } of names) {
    // RFC 5035: the first of them is the signer's. A hash other than SHA-256 is named before it.
    const [first, second] = items(items(items(value)[0])[0]);
    const [algorithm, digest] = first instanceof Sequence ? [nameOf(oidOf(items(first)[0])), second] : [hash, first];
    const isName =
      digest instanceof OctetString &&
      equal(new Uint8Array(await engine.digest(algorithm, Uint8Array.from(bytes))), digest.valueBlock.valueHexView);
    if (!isName) throw refuse('signing certificate');
  }
}

/** RFC 3161 2.3: this purpose, no other, and critical. */
function requireKeyUsage({ content }: TokenCertificate): void {
  const usage = content.extensions?.find(({ extnID }) => extnID === OID.extendedKeyUsage);
  const purposes = usage?.parsedValue instanceof pkijs.ExtKeyUsage ? usage.parsedValue.keyPurposes : [];
  if (usage?.critical !== true || purposes.join() !== OID.timeStamping) throw refuse('extended key usage');
}

/** @returns the certificate named by the accord: the signer's, or its issuer's, which verifies the signer's. */
async function requireNamed(
  { certificates }: Parts,
  certificate: TokenCertificate,
  accepted: readonly Uint8Array[],
): Promise<{ readonly certificate: TokenCertificate; readonly digest: Uint8Array }> {
  for (const candidate of [certificate, ...certificates]) {
    const digest = sha256(candidate.bytes);
    if (!accepted.some((each) => equal(each, digest))) continue;
    if (candidate === certificate || (await isIssuer(candidate.content, certificate.content))) return { certificate: candidate, digest };
  }
  throw refuse('certificate: none that the accord names');
}

/** Treats an unverifiable signature as false, because another certificate of the token may be the issuer's. */
async function isIssuer(issuer: pkijs.Certificate, certificate: pkijs.Certificate): Promise<boolean> {
  if (!issuer.subject.isEqual(certificate.issuer) || !isStrong(issuer, certificate.signatureAlgorithm)) return false;
  return certificate.verify(issuer, engine).catch(() => false);
}

function requireTime(
  { genTime, accuracy }: pkijs.TSTInfo,
  certificates: readonly TokenCertificate[],
): Pick<VerifiedTime, 'at' | 'accuracyMs' | 'provenAt'> {
  const at = genTime.getTime();
  const { seconds = 0, millis = 0, micros = 0 } = accuracy ?? {};
  const accuracyMs = seconds * 1000 + millis + Math.ceil(micros / 1000);
  if (Math.min(seconds, millis, micros) < 0) throw refuse('accuracy');
  for (const { content } of certificates) {
    if (content.notBefore.value.getTime() > at || content.notAfter.value.getTime() < at)
      throw refuse('genTime: a certificate is not valid');
  }
  return { at, accuracyMs, provenAt: Math.ceil((at + accuracyMs) / 1000) };
}

function requireAnswer({ nonce }: pkijs.TSTInfo, at: number, request: TimeRequest): void {
  if (nonce === undefined || !equal(nonce.valueBlock.valueHexView, request.nonce)) throw refuse('nonce');
  if (Math.abs(at - request.now) > LIMITS.clockSkewSeconds * 1000) throw refuse('genTime: not the present');
}

/** Encodes a TimeStampReq (RFC 3161 2.4.1) with SHA-256. It asks for the certificates, because tokens are verified years later. */
export function encodeTimeRequest(signature: Uint8Array, nonce: Uint8Array): Uint8Array {
  const request = new pkijs.TimeStampReq({
    version: 1,
    messageImprint: new pkijs.MessageImprint({
      hashAlgorithm: new pkijs.AlgorithmIdentifier({ algorithmId: OID.sha256, algorithmParams: new Null() }),
      hashedMessage: new OctetString({ valueHex: sha256(stamped(signature)) }),
    }),
    nonce: new Integer({ valueHex: nonce }),
    certReq: true,
  });
  return new Uint8Array(request.toSchema().toBER());
}

/**
 * Extracts the token from a TimeStampResp (RFC 3161 2.4.2); nothing of it is judged.
 * @throws {@link RogatoryError} `LOG_TIME_TOKEN` (LOG-56), `LOG_TIME_AUTHORITY` (LOG-28) when the authority refuses.
 */
export function tokenOfAnswer(answer: Uint8Array): Uint8Array {
  const [head, token] = items(parse(answer));
  const [status] = items(head);
  if (!(status instanceof Integer)) throw refuse('answer');
  // Leave out the authority's own text: errors carry no text of strangers.
  const number = status.valueBlock.valueDec;
  if (number !== 0 && number !== 1) throw fail('LOG_TIME_AUTHORITY', { reason: STATUS[number] ?? 'unknown status' });
  if (token === undefined) throw refuse('answer');
  return Uint8Array.from(token.valueBeforeDecodeView);
}

function parse(bytes: Uint8Array): AsnType | undefined {
  const { offset, result } = fromBER(bytes);
  return offset === bytes.length ? result : undefined;
}

/** Members of a sequence, a set or a tagged item; empty for any other item. */
function items(item: AsnType | undefined): readonly AsnType[] {
  const value: unknown = (item?.valueBlock as { readonly value?: unknown } | undefined)?.value;
  return item !== undefined && item.idBlock.isConstructed && Array.isArray(value) ? (value as AsnType[]) : [];
}

function oidOf(item: AsnType | undefined): string {
  return item instanceof ObjectIdentifier ? item.getValue() : '';
}

/** Makes the error of a token that is not accepted. */
function refuse(field: string, cause?: unknown): RogatoryError<'LOG_TIME_TOKEN'> {
  return fail('LOG_TIME_TOKEN', { field }, cause);
}
