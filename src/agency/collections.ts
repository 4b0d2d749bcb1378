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
  /** Contradictions, by the digest of their evidence. */
  evidence: 'evidence',
  /** Who said what was not theirs to say; the evidence of it is kept once for each. */
  usurped: 'usurped',
  /** In what receipts contradict each other; the evidence of it is kept once for each. */
  contradicted: 'contradicted',
  /** Newest checkpoint of each counterparty's log that was or is to be cosigned. */
  witness: 'witness',
  /** How each checkpoint of a counterparty continues the one before, by owner, epoch and size. */
  proof: 'proof',
  /** The first checkpoint seen of each log at each size, by owner, epoch and size. */
  shown: 'shown',
  /** Logs in which their owner contradicted itself, by owner and epoch: nothing of them is cosigned any more. */
  convicted: 'convicted',
  /**
   * What stands in each place of others' logs of which a receipt came, by owner, epoch and index, and which of them has the latest
   * time, and which the highest place.
   */
  placed: 'placed',
  /** Since when the own log waits for a time token; its checkpoints that have one, by epoch and size. */
  stamping: 'stamping',
  stamped: 'stamped',
  /** Own cosignatures of others' checkpoints, by owner, epoch and size. */
  cosigned: 'cosigned',
  /** Checkpoints under which receipts came and which nothing joins to a cosigned one yet, by origin and size. */
  unanchored: 'unanchored',
  /** How the others are joined to a cosigned one, by origin and size, and the cosignatures of those, by origin, size and cosigner. */
  joined: 'joined',
  cosignedBy: 'cosigned-by',
  /** Sizes of the own log that each counterparty asks to have joined to what it cosigned. */
  asked: 'asked',
  /** Newest own checkpoint that each counterparty cosigned. */
  anchor: 'anchor',
  /** Newest own checkpoint that each counterparty was offered. */
  offered: 'offered',
  /** Whether each counterparty that knows a closed origin is owed the statement that closed it. */
  closing: 'closing',
  /** The newest restore from a backup. */
  restore: 'restore',
  /** Messages that the application has not acknowledged. */
  inbox: 'inbox',
  /** (sender, message id) to message digest, for the retention time. */
  replay: 'replay',
  held: 'held',
  refused: 'refused',
  /** Why the other side refused an own message, by dossier and message id. */
  rejection: 'rejection',
  /** What people decided while a state was stale: overrides by message id, ended quarantines by envelope digest. */
  decision: 'decision',
  /** Attachments that are encrypted and wait for their message, by its id. */
  attached: 'attached',
} as const;

/** Writes a number in a key, so that keys sort as numbers do. */
export function pad(value: number): string {
  return String(value).padStart(16, '0');
}
