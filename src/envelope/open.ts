// SPDX-License-Identifier: Apache-2.0
// This file follows SPEC.md "Opening": one line per check, in its order. The agency does step 8, replay and chain.
import { assertInteger } from '../core/assert.js';
import { checkMailbox } from './checks/addressing.js';
import { checkAttachments, checkBlobs, checkReleased } from './checks/attachments.js';
import type { HeldMessages } from './checks/attachments.js';
import { decryptContent } from './checks/content.js';
import { checkAccord, checkIssuedAt } from './checks/issue.js';
import { checkAddressee, checkNoHiddenRecipient, checkOuterDigest, checkTest } from './checks/names.js';
import { checkEncapsulations, checkFloor, checkRecipientKeys, selectRecipient, unwrapContentKey } from './checks/recipients.js';
import {
  checkDirectories,
  checkSenderScope,
  checkSignatures,
  checkSigners,
  checkSignerStatus,
  findSender,
  isAhead,
} from './checks/signers.js';
import { checkCommitment, externalAad } from './cose/commitment.js';
import { decodeEncrypt } from './cose/cose-encrypt.js';
import { checkAcceptance, parseFrame } from './header.js';
import { decodeInner } from './content/inner.js';
import { unpad } from './content/padding.js';
import { decodeSigned } from './content/signed.js';
import type { EnvelopeReader, MessageType, OpenedEnvelope, VerifiedMessage } from './types.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

export interface OpenOptions {
  /** Unix milliseconds at which the frame was stored durably. It decides expiry, however late the envelope is opened. */
  readonly deliveredAt: number;
  /** Officer roles that the caller asks for beside those of the sender's directory entry; no type of the protocol asks for one (ENV-20). */
  readonly requiredRoles?: (type: MessageType) => readonly string[];
  /** Tells whether a type refuses a message: such types are accepted for a while after the end of an accord (TRUST-81). */
  readonly isRefusal?: (type: MessageType) => boolean;
  /**
   * Called when the sender is proved: signatures of listed, uncompromised signers verified, and the message was made for this envelope and
   * this reader (AGENCY-72). If the envelope is refused or held later, that agency may be told.
   */
  readonly onVerified?: (message: VerifiedMessage) => void;
  /** Finds messages that the reader holds, against which released attachment keys are checked. */
  readonly held?: HeldMessages;
}

export const READER: Members<{ readonly reader: EnvelopeReader }> = { required: { reader: 'object' }, optional: {} };
export const OPEN_OPTIONS: Members<OpenOptions> = {
  required: { deliveredAt: 'number' },
  optional: { requiredRoles: 'function', isRefusal: 'function', onVerified: 'function', held: 'function' },
};

/**
 * Opens a sealed frame: steps 1 to 7 of SPEC.md "Opening", each of which accepts or refuses the whole envelope.
 * @param frame - Frame bytes, at most 262,144; read, never kept or changed.
 * @param reader - Who reads, with its keys and its own copies of directories and accords.
 * @returns Verified content; all byte strings are fresh. Not yet judged: replay, chain, and the body's schema.
 * @throws {@link RogatoryError} `ENVELOPE_FRAME_SIZE` (ENV-01) to `ENVELOPE_TEST` (ENV-28) and `ENVELOPE_SIGNER_UNKNOWN` (ENV-32), by the
 * first check that fails; retryable errors need a newer directory. Errors of the trust view pass through: `TRUST_EXPIRED` (TRUST-63). A
 * peer is told at most `error.wire` (ENV-63).
 * @see SPEC.md "Opening"
 */
export async function open(frame: Uint8Array, reader: EnvelopeReader, options: OpenOptions): Promise<OpenedEnvelope> {
  requireMembers({ reader }, READER, 'open');
  requireMembers(options, OPEN_OPTIONS, 'open(options)');
  const { deliveredAt } = options;
  const { trust } = reader;
  assertInteger(deliveredAt, 'deliveredAt', 0, Number.MAX_SAFE_INTEGER);

  // Step 1: outer header
  const { outer, outerBytes, envelopeBytes, envelopeDigest } = parseFrame(frame);
  checkMailbox(outer, reader);
  checkAcceptance(outer, deliveredAt);

  // Step 2: envelope
  const envelope = decodeEncrypt(envelopeBytes);
  const suite = checkRecipientKeys(envelope.recipients, trust);
  checkFloor(suite, reader.floor);

  // Step 3: key
  checkEncapsulations(envelope.recipients, suite);
  const own = selectRecipient(envelope.recipients, reader, deliveredAt);
  const contentKey = await unwrapContentKey(own, outerBytes);

  // Step 4: commitment
  const ext = externalAad(outerBytes, envelope.recipientsBytes);
  checkCommitment(contentKey, envelope.iv, ext, envelope.commitment);

  // Step 5: plaintext
  const inner = decodeInner(unpad(decryptContent(contentKey, envelope, ext)));
  const signed = decodeSigned(inner.signed);
  const { header } = signed;

  // Step 6: signatures. They come before every check that may delay a message or report a fork.
  checkSenderScope(header, trust);
  const ahead = isAhead(header, trust);
  const sender = findSender(header, trust, ahead);
  const signers = checkSigners(signed, sender, suite, { ahead, roles: options.requiredRoles?.(header.type) ?? [] });
  checkSignatures(signed, signers, suite);
  // A signature in a suite that the sender's state considers forgeable proves nothing.
  checkFloor(suite, sender.suiteFloor);
  checkSignerStatus(signers, header.issuedAt, deliveredAt, ahead);
  checkAddressee(header, reader, own.block.kid);
  checkNoHiddenRecipient(header, envelope.recipients);
  checkOuterDigest(signed.outerDigest, outerBytes);
  options.onVerified?.({ outer, envelopeDigest, message: header, messageDigest: signed.messageDigest });
  checkDirectories(header, trust);
  checkIssuedAt(header.issuedAt, outer, deliveredAt);
  checkAccord(header, outer, suite, trust, options.isRefusal?.(header.type));

  // Step 7: attachments
  checkAttachments(header, inner.keys);
  checkBlobs(header, outer);
  if (options.held !== undefined) await checkReleased(header, inner.released, options.held);
  checkTest(header, reader);

  return {
    outer,
    envelopeDigest,
    message: header,
    messageDigest: signed.messageDigest,
    body: signed.body,
    signed: inner.signed,
    suite: suite.id,
    contentKey,
    attachmentKeys: inner.keys,
    released: inner.released,
    signers: signers.map(({ signerId }) => Uint8Array.from(signerId)),
  };
}
