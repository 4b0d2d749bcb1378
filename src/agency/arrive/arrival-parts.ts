// SPDX-License-Identifier: Apache-2.0
// What the handling of one arrival takes.
import type { Endpoint } from '../../endpoint/endpoint.js';
import type { Serial } from '../../endpoint/serial.js';
import type { Acknowledgement } from '../../store/port.js';
import type { Casebook } from '../cases/casebook.js';
import type { Inbox } from '../inbox/inbox.js';
import type { AgencyNode } from '../agency-parts.js';
import type { ChainPlace } from './awaited-document.js';
import type { Arrival, Hold } from './held-messages.js';

/** An arrival on its way, with the key under which the message before it went to the inbox if it had to wait for that one, and why it was held until now. */
export interface Taken extends Arrival, Partial<Hold> {
  readonly after?: string;
  /** Ends its stay in the queue of arrivals. */
  readonly acknowledgement?: Acknowledgement;
}

/** The sender's chain went on to this place; `key` is that of the message there. */
export interface ChainStep extends ChainPlace {
  readonly key: string;
}

export interface ArrivalParts {
  readonly node: AgencyNode;
  readonly casebook: Casebook;
  readonly inbox: Inbox;
  /** One task at a time in each dossier. */
  readonly serial: Serial;
  readonly endpoint: Pick<Endpoint, 'received' | 'sealedDelay' | 'restoredEpochs'>;
}

/** Lane of what machines say to each other (LOG-46). */
export { STATUS_LANE } from '../../endpoint/ports.js';
export const URGENT_LANE = 1;
