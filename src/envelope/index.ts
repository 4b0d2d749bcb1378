// SPDX-License-Identifier: Apache-2.0
export { seal } from './seal.js';
export type { MessageInput, Recipient, SealInput } from './seal-input.js';
export { open } from './open.js';
export type { OpenOptions } from './open.js';
export { extractSigned } from './content/extract-signed.js';
export { peek } from './peek.js';
export type { PeekedEnvelope } from './peek.js';
export { parseFrame } from './header.js';
export type { ParsedFrame } from './header.js';
export { judgeReplay, replayKeepUntil, replayKey } from './replay.js';
export type {
  AccordView,
  EnvelopeReader,
  KemView,
  MessageHeader,
  OpenedEnvelope,
  SealedEnvelope,
  SenderView,
  SignerView,
  TrustView,
  UntrustedHeader,
  VerifiedMessage,
} from './types.js';
