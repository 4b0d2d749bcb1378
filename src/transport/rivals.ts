// SPDX-License-Identifier: Apache-2.0
import type { LinkPeer } from './handler.js';

/**
 * Two nodes that dial each other would have two links that read one queue. The owner of client and server decides which link stays; they
 * use this interface to ask and report.
 */
export interface LinkRivals {
  /** Tells whether a link with a newly proved peer may open beside the one of the other end. A refused link ends with `LINK_SUPERSEDED`. */
  admits(peer: LinkPeer): boolean;
  /** The link was allowed and opens. Resolves when no other link with the peer writes any more: only then the counters are valid. */
  proved(peer: LinkPeer): Promise<void>;
  /** The link has ended. */
  gone(peer: LinkPeer): void;
}
