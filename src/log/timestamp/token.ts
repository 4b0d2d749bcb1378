// SPDX-License-Identifier: Apache-2.0
// What a time token says (RFC 3161 2.4.2), and whether it speaks of a signature. Who says it is for a CMS verifier to judge, with the
// certificates of the authority and of its time: `openssl ts -verify`.
import { equal } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { DerReader, TAG, context, integerBytes, oidText, refuse, smallInteger } from './der.js';
import type { DerItem } from './der.js';
import { HASHES, imprintOf } from './imprint.js';
import type { TimeHash } from './imprint.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const SIGNED_DATA = '1.2.840.113549.1.7.2';
const TST_INFO = '1.2.840.113549.1.9.16.1.4';

/** A token taken apart. Its imprint was compared; the signature of the authority was not verified. */
export interface TimeToken {
  /** DER of the TimeStampToken. */
  readonly bytes: Uint8Array;
  /** Unix milliseconds that the authority names, fractions of one cut off. */
  readonly at: number;
  /** By how many milliseconds it may be wrong, rounded up; 0 when the authority does not say. */
  readonly accuracyMs: number;
  /** Epoch seconds by which the signature existed at the latest: time and accuracy, rounded up. */
  readonly provenAt: number;
  /** Policy of the authority, dotted decimal. */
  readonly policy: string;
  /** Serial number, most significant byte first. */
  readonly serial: Uint8Array;
  readonly hash: TimeHash;
  /** Absent when the token has none. */
  readonly nonce?: Uint8Array;
  /** DER of the certificates in the token, in its order; not verified. */
  readonly certificates: readonly Uint8Array[];
}

/** What a token must say besides the imprint. */
export interface TimeExpectation {
  readonly policy?: string;
  readonly nonce?: Uint8Array;
  /** Unix milliseconds: a token from later than this, and the tolerance between clocks, is refused. */
  readonly now?: number;
}

const TIME_EXPECTATION: Members<TimeExpectation> = { required: {}, optional: { policy: 'text', nonce: 'bytes', now: 'number' } };

/**
 * Reads a token and compares it with the signature that it is to be about.
 * @param bytes - DER, at most 8,192 bytes; read, not kept, but for `bytes` of the result.
 * @param signature - Third element of a COSE_Signature.
 * @throws {@link RogatoryError} `LOG_TIME_TOKEN` (LOG-27).
 */
export function readTimeToken(bytes: Uint8Array, signature: Uint8Array, expected: TimeExpectation = {}): TimeToken {
  requireMembers(expected, TIME_EXPECTATION, 'readTimeToken(expected)');
  if (bytes.length > LIMITS.unprotectedHeaderMaxBytes) throw refuse('size');
  const { info, certificates } = contentOf(bytes);
  const { imprint, ...token } = readInfo(info);
  if (!equal(imprint, imprintOf(signature, token.hash))) throw refuse('imprint');
  if (expected.policy !== undefined && token.policy !== expected.policy) throw refuse('policy');
  if (expected.nonce !== undefined && !(token.nonce !== undefined && equal(token.nonce, expected.nonce))) throw refuse('nonce');
  if (expected.now !== undefined && token.at > expected.now + LIMITS.clockSkewSeconds * 1000) throw refuse('genTime');
  return { bytes, certificates, ...token };
}

/** Unwraps ContentInfo and SignedData (RFC 5652 3 and 5.1). */
function contentOf(bytes: Uint8Array): { info: Uint8Array; certificates: readonly Uint8Array[] } {
  const outside = new DerReader(bytes);
  const content = outside.into(TAG.sequence, 'contentInfo');
  outside.end('contentInfo');
  if (oidText(content.take(TAG.oid, 'contentType'), 'contentType') !== SIGNED_DATA) throw refuse('contentType');
  const explicit = content.into(context(0), 'content');
  content.end('contentInfo');
  const signed = explicit.into(TAG.sequence, 'signedData');
  explicit.end('content');
  signed.take(TAG.integer, 'signedData.version');
  signed.take(TAG.set, 'digestAlgorithms');
  const encapsulated = signed.into(TAG.sequence, 'encapContentInfo');
  if (oidText(encapsulated.take(TAG.oid, 'eContentType'), 'eContentType') !== TST_INFO) throw refuse('eContentType');
  const info = encapsulated.into(context(0), 'eContent').take(TAG.octetString, 'eContent').content;
  encapsulated.end('encapContentInfo');
  const set = signed.maybe(context(0), 'certificates');
  signed.maybe(context(1), 'crls');
  const signers = signed.into(TAG.set, 'signerInfos');
  signed.end('signedData');
  signers.take(TAG.sequence, 'signerInfos');
  // RFC 3161 2.4.2: no signature but that of the authority.
  signers.end('signerInfos');
  return { info, certificates: set === undefined ? [] : certificatesOf(set) };
}

function certificatesOf({ content }: DerItem): readonly Uint8Array[] {
  const reader = new DerReader(content);
  const certificates: Uint8Array[] = [];
  while (reader.peek() !== undefined) {
    if (certificates.length === LIMITS.certificatesMax) throw refuse('certificates');
    certificates.push(reader.take(TAG.sequence, 'certificates').bytes);
  }
  return certificates;
}

type Info = Omit<TimeToken, 'bytes' | 'certificates'> & { readonly imprint: Uint8Array };

function readInfo(bytes: Uint8Array): Info {
  const outside = new DerReader(bytes);
  const info = outside.into(TAG.sequence, 'tstInfo');
  outside.end('tstInfo');
  if (smallInteger(info.take(TAG.integer, 'version'), 'version') !== 1) throw refuse('version');
  const policy = oidText(info.take(TAG.oid, 'policy'), 'policy');
  const { hash, imprint } = readImprint(info.into(TAG.sequence, 'imprint'));
  const serial = integerBytes(info.take(TAG.integer, 'serialNumber'), 'serialNumber');
  const at = readTime(info.take(TAG.time, 'genTime'));
  const accuracyMs = readAccuracy(info.maybe(TAG.sequence, 'accuracy'));
  const ordering = info.maybe(TAG.boolean, 'ordering');
  // DER does not encode the default.
  if (ordering !== undefined && !equal(ordering.content, Uint8Array.of(0xff))) throw refuse('ordering');
  const nonce = info.maybe(TAG.integer, 'nonce');
  info.maybe(context(0), 'tsa');
  // An extension may be critical, and none is known here.
  info.end('extensions');
  return {
    policy,
    hash,
    imprint,
    serial,
    at,
    accuracyMs,
    provenAt: Math.ceil((at + accuracyMs) / 1000),
    ...(nonce !== undefined && { nonce: unsigned(integerBytes(nonce, 'nonce')) }),
  };
}

/** Leading zero bytes say that a number is not negative, and nothing of its value. */
function unsigned(content: Uint8Array): Uint8Array {
  return content[0] === 0 && content.length > 1 ? content.subarray(1) : content;
}

function readImprint(reader: DerReader): { hash: TimeHash; imprint: Uint8Array } {
  const algorithm = reader.into(TAG.sequence, 'hashAlgorithm');
  const oid = oidText(algorithm.take(TAG.oid, 'hashAlgorithm'), 'hashAlgorithm');
  const hash = (Object.keys(HASHES) as TimeHash[]).find((name) => HASHES[name].oid === oid);
  if (hash === undefined) throw refuse('hashAlgorithm');
  const imprint = reader.take(TAG.octetString, 'imprint').content;
  reader.end('imprint');
  return { hash, imprint };
}

/** GeneralizedTime as RFC 3161 has it: UTC, with seconds, a fraction only when it says something. */
function readTime({ content }: DerItem): number {
  const text = String.fromCharCode(...content.subarray(0, 64));
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{0,11}[1-9]))?Z$/.exec(text);
  if (match === null || content.length > 64) throw refuse('genTime');
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match.slice(1, 7).map(Number);
  const whole = Date.UTC(year, month - 1, day, hour, minute, second);
  const expected = `${match.slice(1, 4).join('-')}T${match.slice(4, 7).join(':')}.000Z`;
  if (Number.isNaN(whole) || new Date(whole).toISOString() !== expected) throw refuse('genTime');
  return whole + Math.floor(Number(`0.${match[7] ?? '0'}`) * 1000);
}

function readAccuracy(item: DerItem | undefined): number {
  if (item === undefined) return 0;
  const reader = new DerReader(item.content);
  const part = (tag: number): number => {
    const found = reader.maybe(tag, 'accuracy');
    return found === undefined ? 0 : smallInteger(found, 'accuracy');
  };
  const [seconds, milliseconds, microseconds] = [part(TAG.integer), part(0x80), part(0x81)];
  reader.end('accuracy');
  return seconds * 1000 + milliseconds + Math.ceil(microseconds / 1000);
}
