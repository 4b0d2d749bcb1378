// SPDX-License-Identifier: Apache-2.0
// Sealing, in the order of dependencies: outer header, message, signatures, inner, content key, wraps, commitment, ciphertext.
import { encode } from '../cbor/encode.js';
import { assertBytes, assertInteger } from '../core/assert.js';
import { compare, toUtf8 } from '../core/bytes.js';
import { systemRandom } from '../core/random.js';
import type { RandomSource } from '../core/random.js';
import { sealAead } from '../crypto/aead/aead.js';
import { sha256 } from '../crypto/digest/digest.js';
import { suiteById } from '../crypto/suites/suites.js';
import {
  checkAttachmentInput,
  checkFrameSize,
  checkLifetime,
  checkReadable,
  checkRecipientInput,
  checkScopes,
  checkSuite,
} from './checks/sealing.js';
import { commitTo, contentAad, externalAad } from './cose/commitment.js';
import { encodeEncrypt, envelopeProtected } from './cose/cose-encrypt.js';
import { encodeFrame, encodeOuter, EXPIRY_STEP_SECONDS } from './header.js';
import { encodeInner } from './content/inner.js';
import { CONTENT_KEY_BYTES, IV_BYTES } from './cose/labels.js';
import { encodeMessage } from './content/message.js';
import { pad } from './content/padding.js';
import { recipientsValue, wrapContentKey } from './cose/recipients.js';
import type { RecipientBlock } from './cose/recipients.js';
import { SEAL_INPUT } from './seal-input.js';
import type { Recipient, SealInput } from './seal-input.js';
import { messageDigestOf, signMessage, signedProtected } from './content/signed.js';
import { policyOf } from './content/sig-policy.js';
import type { MessageHeader, SealedEnvelope, UntrustedHeader } from './types.js';
import { requireMembers } from '../core/members.js';

export type { MessageInput, Recipient, SealedAttachment, SealInput } from './seal-input.js';

/**
 * Signs a message by the sender's seal (and officers), and encrypts it once for 1 to 32 recipients of one scope.
 * @param input - Read, never kept or changed.
 * @returns The frame, at most 262,144 bytes, and the data that the sender keeps; all byte strings are fresh.
 * @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31) naming the broken rule; `CRYPTO_SUITE_UNKNOWN` (CRYPTO-01),
 * `CRYPTO_SUITE_DISABLED` (CRYPTO-07), `ID_MALFORMED` (CONV-02); and any error of a signer.
 * @throws TypeError or RangeError when a byte string or number is not of the documented form.
 * @see SPEC.md "Envelope", "Construction"
 */
export async function seal(input: SealInput): Promise<SealedEnvelope> {
  requireMembers(input, SEAL_INPUT, 'seal(input)');
  const suite = suiteById(input.suite);
  const random = input.random ?? systemRandom;
  assertForm(input);
  const outer = outerOf(input, random);
  checkSuite(input, suite);
  checkLifetime(input, outer.expiresAt);
  checkRecipientInput(input, outer.expiresAt);
  checkScopes(input);
  checkAttachmentInput(input);

  const outerBytes = encodeOuter(outer);
  const recipients = [...input.recipients].sort((a, b) => compare(a.kem.kid, b.kem.kid));
  const officers = [...(input.officers ?? [])].sort((a, b) => compare(a.signerId, b.signerId));
  const signers = [input.seal, ...officers];
  const policy = policyOf(signers, suite.signatures);
  const { messageId, body } = input.message;
  const messageBytes = encodeMessage({ header: headerOf(input, recipients), outerDigest: sha256(outerBytes), body });
  checkReadable(outerBytes, messageBytes);
  const signed = await signMessage(messageBytes, policy, signers);
  const inner = encodeInner({ signed, keys: keysOf(input), released: input.released ?? [] });

  const { envelope, contentKey } = await encrypt(inner, outerBytes, recipients, random);
  const frame = encodeFrame(outerBytes, envelope);
  checkFrameSize(frame);
  return {
    frame,
    envelopeId: outer.envelopeId,
    envelopeDigest: sha256(frame),
    messageId: Uint8Array.from(messageId),
    messageDigest: messageDigestOf(encode(signedProtected(policy)), messageBytes),
    contentKey,
  };
}

/** Encrypts `inner` under a fresh content key, which it wraps for each recipient and commits to. */
async function encrypt(
  inner: Uint8Array,
  outerBytes: Uint8Array,
  recipients: readonly Recipient[],
  random: RandomSource,
): Promise<{ envelope: Uint8Array; contentKey: Uint8Array }> {
  const contentKey = random(CONTENT_KEY_BYTES);
  const iv = random(IV_BYTES);
  const blocks: RecipientBlock[] = [];
  // One after the other, so that a seeded source gives the same envelope.
  for (const { kem } of recipients) blocks.push(await wrapContentKey(contentKey, kem, outerBytes, random));
  const value = recipientsValue(blocks);
  const ext = externalAad(outerBytes, encode(value));
  const header = envelopeProtected(commitTo(contentKey, iv, ext));
  const ciphertext = sealAead(contentKey, iv, contentAad(header, ext), pad(inner));
  return { envelope: encodeEncrypt(header, iv, ciphertext, value), contentKey };
}

function outerOf(input: SealInput, random: RandomSource): UntrustedHeader {
  return {
    envelopeId: Uint8Array.from(input.envelopeId ?? random(16)),
    mailboxes: [...input.mailboxes].sort((a, b) => compare(toUtf8(a), toUtf8(b))),
    expiresAt: Math.ceil(input.expiresAt / EXPIRY_STEP_SECONDS) * EXPIRY_STEP_SECONDS,
    lane: input.lane,
    blobs: (input.attachments ?? []).map(({ header }) => header.blob),
  };
}

function headerOf(input: SealInput, recipients: readonly Recipient[]): MessageHeader {
  const { type, messageId, issuedAt, replyBy, directories, dossierId, chain, accord, test } = input.message;
  return {
    type,
    messageId,
    from: { ...input.from, key: input.seal.signerId },
    to: recipients.map(({ scope, id, kem }) => ({ scope, id, key: kem.kid })),
    issuedAt,
    directories,
    attachments: (input.attachments ?? []).map(({ header }) => header),
    test: test === true,
    ...(replyBy === undefined ? {} : { replyBy }),
    ...(dossierId === undefined ? {} : { dossierId }),
    ...(chain === undefined ? {} : { chain }),
    ...(accord === undefined ? {} : { accord }),
  };
}

function keysOf({ attachments = [] }: SealInput): Map<number, Uint8Array> {
  return new Map(attachments.filter(({ header }) => !header.keyWithheld).map(({ header, key }) => [header.id, key]));
}

/** Catches bugs of the caller before the message leaves. */
function assertForm({ message, envelopeId, expiresAt, attachments = [], released = [] }: SealInput): void {
  assertInteger(expiresAt, 'expiresAt', 0, Number.MAX_SAFE_INTEGER - EXPIRY_STEP_SECONDS);
  assertInteger(message.issuedAt, 'issuedAt', 0, Number.MAX_SAFE_INTEGER);
  if (envelopeId !== undefined) assertBytes(envelopeId, 'envelopeId', 16);
  assertBytes(message.messageId, 'messageId', 16);
  assertBytes(message.body, 'body');
  for (const { key } of [...attachments, ...released]) assertBytes(key, 'attachment key', 32);
  for (const { messageDigest, attachmentId } of released) {
    assertBytes(messageDigest, 'messageDigest', 32);
    assertInteger(attachmentId, 'attachmentId', 0, Number.MAX_SAFE_INTEGER);
  }
}
