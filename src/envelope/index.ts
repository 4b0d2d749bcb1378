// SPDX-License-Identifier: Apache-2.0
export { seal } from './seal.js';
export { sealAttachment } from './attachment/seal-attachment.js';
export type { AttachmentInput, AttachmentOptions, AttachmentProgress, SealAttachmentOptions } from './attachment/seal-attachment.js';
export type { MessageInput, Recipient, SealedAttachment, SealInput } from './seal-input.js';
export { open } from './open.js';
export type { OpenOptions } from './open.js';
export type { HeldMessages } from './checks/attachments.js';
export { accessAttachment } from './attachment/attachment-access.js';
export type { AttachmentAccess } from './attachment/attachment-access.js';
export { blobSource, openAttachmentRange } from './attachment/attachment-range.js';
export type { BlobSource } from './attachment/attachment-range.js';
export { extractSigned } from './content/extract-signed.js';
export { openAttachment, openAttachmentBytes, previewAttachment } from './attachment/open-attachment.js';
export { unverifiedHashes } from './attachment/plaintext-digests.js';
export type { IncompletePiece } from './attachment/open-attachment.js';
export { peek } from './peek.js';
export type { PeekedEnvelope } from './peek.js';
export { checkAcceptance, parseFrame } from './header.js';
export type { ParsedFrame } from './header.js';
export { streamQuarantine } from './attachment/quarantine.js';
export type { Quarantine } from './attachment/quarantine.js';
export { nationalSuites } from './national/registry.js';
export type { NationalSuites } from './national/registry.js';
export type { NationalCiphertext, NationalContentKey, NationalDecryptor, NationalSuite, NationalSuiteId } from './national/suite.js';
export { nationalKid } from './national/layer.js';
export { sealNested } from './national/seal-nested.js';
export type { NationalRecipient, SealedNested, SealNestedInput } from './national/seal-nested.js';
export { openNested } from './national/open-nested.js';
export type { OpenedNested, OpenNestedOptions } from './national/open-nested.js';
export type { NationalKey } from './national/checks.js';
export { peekNested } from './national/peek-nested.js';
export type { PeekedNested } from './national/peek-nested.js';
export { judgeReplay, replayKeepUntil, replayKey } from './replay.js';
export type {
  AccordRef,
  AccordView,
  AttachmentHeader,
  Blob,
  ChainLink,
  DirectoryRef,
  EnvelopeReader,
  KemView,
  KeyStatus,
  Lane,
  MessageHeader,
  MessageType,
  OpenedEnvelope,
  VerifiedMessage,
  Party,
  ReleasedKey,
  SealedEnvelope,
  SenderView,
  SignerView,
  TrustView,
  UntrustedHeader,
} from './types.js';
