// SPDX-License-Identifier: Apache-2.0

/** Collections of the agency's store. */
export const COLLECTION = {
  dossier: 'dossier',
  chain: 'chain',
  message: 'message',
  /** Frames that were sent or opened, by envelope digest; the content key lies in the message's document. */
  frame: 'frame',
  timeline: 'timeline',
  /** Envelope digest of a sent frame to its message. */
  sent: 'sent',
  /** Envelope id to the digest of what was sent under it. */
  sentId: 'sent-id',
  /** Since when the own log waits for a time token; its checkpoints that have one, by epoch and size. */
  stamping: 'stamping',
  stamped: 'stamped',
  /** Log keys that are marked stolen, whose receipts people were told of. */
  compromised: 'compromised',
  /** Messages that the application has not acknowledged. */
  inbox: 'inbox',
  /** (sender, message id) to message digest, for the retention time. */
  replay: 'replay',
  /** Message digest, type and key to the answer that was sent. */
  answer: 'answer',
  held: 'held',
  refused: 'refused',
  /** Why the other side refused an own message, by dossier and message id. */
  rejection: 'rejection',
  /** What people decided while a state was stale: overrides by message id, ended quarantines by envelope digest. */
  decision: 'decision',
  /** Keys of attachments of own messages that are kept back, and those that others disclosed, by message and attachment. */
  withheld: 'withheld',
  disclosed: 'disclosed',
  /** What was found of the files of a received message, by its digest. */
  files: 'files',
} as const;
