// SPDX-License-Identifier: Apache-2.0
import type { Principal } from '../core/ids.js';
import type { OpenAlarm } from '../endpoint/alarm-board.js';
import type { BlobStatus } from '../endpoint/blobs/blob-status.js';
import type { Expiry } from '../endpoint/expiry.js';
import type { LinkClient } from '../transport/client.js';

/** How an agency stands at this moment. */
export interface AgencyStatus extends Principal {
  readonly relay: string;
  /** `since`: Unix milliseconds. While it is not up, `code` and `detail` say why, as far as that is known. */
  readonly link: { readonly state: LinkClient['state']; readonly since: number; readonly code?: string; readonly detail?: string };
  /** Messages sealed and not yet taken over by the relay, and their bytes. */
  readonly queued: number;
  readonly queuedBytes: number;
  /** Unix milliseconds at which the oldest of them was queued; absent: none is. */
  readonly oldestQueuedAt?: number;
  /** Attachments on their way. */
  readonly blobs: BlobStatus;
  /** Alarms that are open, the oldest first. */
  readonly alarms: readonly OpenAlarm[];
  /** When documents and own keys end, the first to end first. */
  readonly expiries: readonly Expiry[];
  readonly dossiers: number;
}
