// SPDX-License-Identifier: Apache-2.0
// Sealing refuses (SPEC.md ENV-31) a message that an honest reader would refuse, or that reveals too much to a relay.
import { assertUsage } from '../../core/assert.js';
import { equal, toHex } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import { parseMailbox } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { kidOf } from '../../crypto/keys/keys.js';
import type { Signer } from '../../crypto/sign/sign.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { Suite } from '../../crypto/suites/suites.js';
import { attachmentFault, attachmentKeyMatches } from '../attachment/attachment.js';
import { decodeOuter } from '../header.js';
import { decodeMessage } from '../content/message.js';
import type { Recipient, SealInput } from '../seal-input.js';

/** Requires signers and recipients of a suite that is strong enough. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31). */
export function checkSuite({ requiredFloor, seal, officers = [], recipients }: SealInput, suite: Suite): void {
  if (suite.rank < suiteById(requiredFloor).rank) refuse(`the suite is below ${requiredFloor}`);
  const signers = [seal, ...officers];
  if (signers.length > LIMITS.signersMax) refuse('there are too many signers');
  for (const signer of signers) if (!isOfSuite(signer, suite)) refuse(`signer ${toHex(signer.signerId)} is not of the suite`);
  if (new Set(signers.map(({ signerId }) => toHex(signerId))).size !== signers.length) refuse('a signer is named twice');
  for (const { scope, id, kem } of recipients) if (kem.alg !== suite.kem) refuse(`the key of ${scope}/${id} is not of the suite`);
}

/** Requires a lifetime that is positive and not too long. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31). */
export function checkLifetime({ message: { issuedAt } }: SealInput, expiresAt: number): void {
  if (issuedAt >= expiresAt) refuse('it would expire before it is issued');
  if (expiresAt - issuedAt > LIMITS.lifetimeMaxSeconds) refuse(`it would live longer than ${LIMITS.lifetimeMaxSeconds} seconds`);
}

/** Requires that every recipient can open it until it expires. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31). */
export function checkRecipientInput({ recipients, from, message }: SealInput, expiresAt: number): void {
  if (recipients.length < 1 || recipients.length > LIMITS.recipientsMax) refuse('the number of recipients is out of bounds');
  for (const { scope, id, kem } of recipients) {
    const name = `${scope}/${id}`;
    assertUsage(equal(kem.kid, kidOf(kem.key)), `the kid of ${name} must be that of its key`);
    if (kem.status !== 'active') refuse(`the key of ${name} is ${kem.status}`);
    if (kem.from > message.issuedAt) refuse(`the key of ${name} is not valid yet`);
    if (kem.to < expiresAt) refuse(`the key of ${name} ends before the envelope expires`);
    // A wrap for the sender itself would reveal the sender to every relay.
    if (recipients.length > 1 && scope === from.scope && id === from.id) refuse('the sender is among several recipients');
  }
}

/** Mailboxes are of the recipients' scope, and an accord is cited exactly between two scopes. @throws `ENVELOPE_SEAL` (ENV-31). */
export function checkScopes({ mailboxes, from, recipients, message }: SealInput): void {
  const { scope } = recipients[0] as Recipient;
  if (mailboxes.some((mailbox) => parseMailbox(mailbox).scope !== scope)) refuse('mailboxes and recipients are of different scopes');
  if (from.scope !== scope && message.accord === undefined) refuse('it cites no accord');
  if (from.scope === scope && message.accord !== undefined) refuse('it cites an accord within one scope');
}

/** Names, sizes and keys of attachments follow the rules. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31). */
export function checkAttachmentInput({ attachments = [], released = [], message }: SealInput): void {
  if (released.length > LIMITS.releasedKeysMax) refuse('there are too many released keys');
  for (const { header, key } of attachments) {
    const fault = attachmentFault(header);
    if (fault !== undefined) refuse(`attachment ${header.id}: ${fault}`);
    if (!attachmentKeyMatches(header, key, message.messageId)) refuse(`attachment ${header.id}: the key is not its own`);
  }
}

/** Requires that the strict readers of the other side accept the built message, before it is signed. @throws `ENVELOPE_SEAL` (ENV-31). */
export function checkReadable(outerBytes: Uint8Array, messageBytes: Uint8Array): void {
  try {
    decodeOuter(outerBytes);
    decodeMessage(messageBytes);
  } catch (cause) {
    throw fail('ENVELOPE_SEAL', { reason: (cause as Error).message }, cause);
  }
}

/** The frame is within its limit. @throws {@link RogatoryError} `ENVELOPE_SEAL` (ENV-31). */
export function checkFrameSize(frame: Uint8Array): void {
  if (frame.length > LIMITS.frameMaxBytes) refuse(`the frame has ${frame.length} bytes, more than ${LIMITS.frameMaxBytes}`);
}

function isOfSuite(signer: Signer, suite: Suite): boolean {
  return signer.keys.size === suite.signatures.length && suite.signatures.every((alg) => signer.keys.has(alg));
}

function refuse(reason: string): never {
  throw fail('ENVELOPE_SEAL', { reason });
}
