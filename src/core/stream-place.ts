// SPDX-License-Identifier: Apache-2.0
import { equal } from './bytes.js';

/** How far somebody holds a stream. */
export interface StreamPlace {
  /** 16 bytes. */
  readonly streamId: Uint8Array;
  /** Last place held; 0: none. */
  readonly through: number;
}

/** What is known of the own stream of a lane, and of those before it. */
export interface PastStreams {
  /** Frames of an earlier own stream are held, which a restored peer may have lost (LINK-51). */
  readonly past?: true;
  /** What the restored peer for which the present stream began held of the one before; null: nothing. Absent: it began for another reason. */
  readonly begunBehind?: StreamPlace | null;
}

/** Whether a restored peer that does not know the present stream lacks frames of before: it holds other places than when that stream began. */
export function lacksPast({ past, begunBehind }: PastStreams, held: StreamPlace | undefined): boolean {
  if (past !== true) return false;
  if (begunBehind === undefined) return true;
  if (begunBehind === null || held === undefined) return begunBehind !== (held ?? null);
  return begunBehind.through !== held.through || !equal(begunBehind.streamId, held.streamId);
}
