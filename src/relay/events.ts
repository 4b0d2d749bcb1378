// SPDX-License-Identifier: Apache-2.0
// What a relay tells its operator. Events are typed and hold no content: a log line can only show what an event has.
import type { Conflict } from '../log/contradictions.js';
import type { TrustEvent } from '../trust/links.js';

/** What a person must look at; docs/operations.md says of each what it means, what to check and what to do. A contradiction is named as such. */
export type RelayAlarm =
  | 'anchor-refused'
  | 'checkpoint-refused'
  | 'held-back'
  | 'internal'
  | 'message-failed'
  | 'peer-behind'
  | 'peer-log-restored'
  | 'peer-restored'
  | 'receipt-overdue'
  | 'receipt-refused'
  | 'refusals'
  | 'store-behind'
  | 'store-restored'
  | 'tampering'
  | 'unjoined'
  | Conflict;

export type RelayEvent =
  | { readonly kind: 'listening'; readonly url: string }
  | { readonly kind: 'link-up'; readonly peer: string; readonly trustOnly?: boolean }
  | { readonly kind: 'link-down'; readonly peer: string; readonly code?: string; readonly detail?: string }
  | { readonly kind: 'link-refused'; readonly address: string; readonly code: string; readonly detail: string }
  | { readonly kind: 'stored'; readonly peer: string; readonly envelope: string; readonly verdict: string; readonly to?: string }
  /** An urgent message beyond the accord's limit for an hour goes on as a normal one. */
  | { readonly kind: 'lowered'; readonly peer: string; readonly envelope: string }
  | { readonly kind: 'refused'; readonly peer: string; readonly envelope: string; readonly code: string; readonly detail: string }
  | {
      readonly kind: 'refused-by-peer';
      readonly peer: string;
      readonly lane: number;
      readonly seq: number;
      readonly verdict: string;
      readonly code: string;
    }
  | {
      readonly kind: 'receipt';
      readonly peer: string;
      readonly receipt: string;
      readonly issuer: string;
      readonly envelope: string;
      readonly verdict: string;
    }
  | { readonly kind: 'expired'; readonly to: string; readonly envelope: string }
  | { readonly kind: 'receipts-resumed'; readonly peer: string }
  | { readonly kind: 'cosigned'; readonly peer: string; readonly origin: string; readonly size: number }
  | { readonly kind: 'log-restored'; readonly peer: string; readonly closed: number; readonly epoch: number }
  | { readonly kind: 'alarm'; readonly alarm: RelayAlarm; readonly peer?: string; readonly detail: string }
  | { readonly kind: 'handed-over'; readonly peer: string; readonly lane: number; readonly through: number }
  | TrustEvent
  | { readonly kind: 'closed' };

export type RelayLog = (event: RelayEvent) => void;
