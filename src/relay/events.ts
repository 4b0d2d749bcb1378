// SPDX-License-Identifier: Apache-2.0
// What a relay tells its operator. Events are typed and hold no content: a log line can only show what an event has.
import type { Principal } from '../core/ids.js';
import type { Clock } from '../core/time.js';
import type { Committer } from '../endpoint/committer.js';
import type { EndedAlarm } from '../endpoint/alarm-board.js';
import type { EndpointAlarm, EndpointEvent } from '../endpoint/alarms.js';
import type { Store } from '../store/port.js';
import type { TrustEvent } from '../trust/store/links.js';
import type { TrustStore } from '../trust/store/resolver.js';

/** What a person must look at; docs/operations.md says of each what it means, what to check and what to do. */
export type RelayAlarm =
  | EndpointAlarm
  /** The accord lets no more pass today. */
  | 'held-back'
  /** The relay itself fails on a message (RELAY-10). */
  | 'message-failed'
  /** A relay acknowledges and gives no receipts (RELAY-12). */
  | 'receipt-overdue'
  /** Too much of a peer was refused in an hour (RELAY-31). */
  | 'refusals';

export type RelayEvent =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'link-up'; readonly peer: string; readonly trustOnly?: boolean }
  /** The link ended, or an attempt to dial failed for a reason that was not told since. */
  | { readonly kind: 'link-down'; readonly peer: string; readonly code?: string; readonly detail?: string }
  /** At the first of an address group and code; after that, a line a minute says how many `times` more. */
  | { readonly kind: 'link-refused'; readonly address: string; readonly code: string; readonly detail: string; readonly times?: number }
  | { readonly kind: 'stored'; readonly peer: string; readonly envelope: string; readonly verdict: string; readonly to?: string }
  /** An urgent message beyond the accord's limit for an hour goes on as a normal one. */
  | { readonly kind: 'lowered'; readonly peer: string; readonly envelope: string }
  /** At the first of a peer and code; after that, a line a minute says how many `times` more, and names the last. */
  | {
      readonly kind: 'refused';
      readonly peer: string;
      readonly envelope: string;
      readonly code: string;
      readonly detail: string;
      readonly times?: number;
    }
  | {
      readonly kind: 'refused-by-peer';
      readonly peer: string;
      readonly lane: number;
      readonly seq: number;
      readonly verdict: string;
      readonly code: string;
    }
  /** A receipt that is new here. */
  | { readonly kind: 'receipt'; readonly receipt: string; readonly issuer: string; readonly envelope: string }
  | { readonly kind: 'expired'; readonly to: string; readonly envelope: string }
  /** No receipt came for a message that the peer acknowledged: it is handed over again. */
  | { readonly kind: 'repeated'; readonly peer: string; readonly envelope: string }
  | { readonly kind: 'receipts-resumed'; readonly peer: string }
  | {
      readonly kind: 'alarm';
      readonly alarm: Exclude<RelayAlarm, EndpointAlarm>;
      readonly peer?: string;
      readonly code?: string;
      readonly detail: string;
    }
  | { readonly kind: 'handed-over'; readonly peer: string; readonly lane: number; readonly through: number }
  | EndpointEvent
  | TrustEvent
  | EndedAlarm
  | { readonly kind: 'closed' };

export type RelayLog = (event: RelayEvent) => void;

/** What the parts of a relay stand on. */
export interface RelayGround {
  readonly self: Principal;
  readonly trust: TrustStore;
  readonly store: Store;
  /** The one place that commits. */
  readonly committer: Pick<Committer<RelayEvent>, 'commit'>;
  readonly clock: Clock;
  readonly log: RelayLog;
}
