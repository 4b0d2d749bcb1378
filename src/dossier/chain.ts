// SPDX-License-Identifier: Apache-2.0
// Place of a message in the hash chain of its sender (msg.9). Pure: the caller looks up what it holds.

/** Message digests in one spelling (hexadecimal, say) throughout. */
export interface Place {
  readonly digest: string;
  /** From 1 per dossier and sending agency. */
  readonly seq: number;
  readonly ownPrev: string | null;
  readonly seenPrev: string | null;
}

/** Held parts of the sender's chain around `seq`, and of the other side's messages. */
export interface Held {
  /** Digests held at seq and at seq - 1. */
  readonly same?: string;
  readonly previous?: string;
  /** own-prev of the message held at seq + 1. */
  readonly nextOwnPrev?: string | null;
  /** Whether a message of the own side with digest seenPrev is held. */
  readonly seen: boolean;
}

/**
 * ok: follows the held chain. gap: its predecessor is missing; it waits for a while, then is handed over with a flag (DOSSIER-11). duplicate:
 * held already (DOSSIER-12). fork: contradicts the held chain; refused, both kept (X15).
 */
export type Verdict = 'ok' | 'gap' | 'duplicate' | 'fork';

export interface Judgement {
  readonly verdict: Verdict;
  /** The sender cites a message that is not held. This is a flag and no fault: an authority may have joined later. */
  readonly seenUnknown: boolean;
}

/** Judges the place of a message. @see spec/dossier.md, DOSSIER-10 to DOSSIER-13 */
export function judgePlace(place: Place, held: Held): Judgement {
  return { verdict: verdictOf(place, held), seenUnknown: place.seenPrev !== null && !held.seen };
}

function verdictOf({ digest, seq, ownPrev }: Place, { same, previous, nextOwnPrev }: Held): Verdict {
  if (same !== undefined) return same === digest ? 'duplicate' : 'fork';
  if (seq === 1 ? ownPrev !== null : ownPrev === null) return 'fork';
  if (nextOwnPrev !== undefined && nextOwnPrev !== digest) return 'fork';
  if (seq === 1) return 'ok';
  if (previous === undefined) return 'gap';
  return previous === ownPrev ? 'ok' : 'fork';
}
