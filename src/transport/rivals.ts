// SPDX-License-Identifier: Apache-2.0
import type { LinkPeer } from './handler.js';

/**
 * Two nodes that dial each other would have two links, which read one queue. Whoever holds both ends decides which of them stays; this is
 * what a client or a server asks and tells it.
 */
export interface LinkRivals {
  /** Tells whether a link with a peer that has just proved itself may be, beside the other end's. Refused, it ends with `LINK_SUPERSEDED`. */
  admits(peer: LinkPeer): boolean;
  /** It may be, and is. Resolves when no other link with the peer writes any more: only then are the counters true. */
  proved(peer: LinkPeer): Promise<void>;
  /** It is over. */
  gone(peer: LinkPeer): void;
}
