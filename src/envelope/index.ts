// SPDX-License-Identifier: Apache-2.0
export { seal } from './seal.js';
export type { MessageInput, Recipient, SealedAttachment, SealInput } from './seal-input.js';
export { open } from './open.js';
export type { OpenOptions } from './open.js';
export type { HeldMessages } from './checks/attachments.js';
export { peek } from './peek.js';
export type { PeekedEnvelope } from './peek.js';
export { checkAcceptance, parseFrame } from './header.js';
export type { ParsedFrame } from './header.js';
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
  Party,
  ReleasedKey,
  SealedEnvelope,
  SenderView,
  SignerView,
  TrustView,
  UntrustedHeader,
} from './types.js';
