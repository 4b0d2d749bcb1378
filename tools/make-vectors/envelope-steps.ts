// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Steps that several vectors share.
import { compare } from '../../src/core/bytes.js';
import type { Recipient } from '../../src/envelope/seal-input.js';
import { sampleAttachment } from '../../test/envelope/attachments.js';
import type { Forgery, Items, Members } from '../../test/envelope/forge.js';
import { makeWorld, senderView, signerView } from '../../test/envelope/world.js';
import type { World } from '../../test/envelope/world.js';

const MESSAGE_ID = makeWorld().input().message.messageId;
export const attachments = [
  sampleAttachment(MESSAGE_ID, 1),
  sampleAttachment(MESSAGE_ID, 2, { keyWithheld: true }),
  sampleAttachment(MESSAGE_ID, 5),
];

export function sorted(recipients: readonly Recipient[]): Recipient[] {
  return [...recipients].sort((a, b) => compare(a.kem.kid, b.kem.kid));
}

/** The sender's directory entry with changes to the seal, or with an officer. */
export function sealEntry(world: World, changes: Parameters<typeof signerView>[2]): void {
  world.beliefs.senders.set('xa/central', senderView([signerView(world.seal, 'seal', changes)], world.suite));
}

export function officerRequired(world: World): void {
  const views = [signerView(world.seal, 'seal'), signerView(world.officer, 'officer')];
  world.beliefs.senders.set('xa/central', senderView(views, world.suite, ['officer']));
}

/** A message changed and signed anew by the sender. */
export function bySender(world: World, message: (members: Members) => Members): Forgery {
  return { message, signers: [world.seal] };
}

export function wraps(change: (wraps: Items) => Items): () => { envelope: (parts: Items) => Items } {
  return () => ({ envelope: ([header, iv, ciphertext, all]) => [header!, iv!, ciphertext!, change(all as Items)] });
}
