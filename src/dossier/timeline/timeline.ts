// SPDX-License-Identifier: Apache-2.0
// The history of a dossier for people: one entry per message, as JSON.
import type { AnyBody } from '../../schema/frame/frame.js';
import type { Applied } from '../apply.js';
import type { MessageEvent, ReceiptKind } from '../fact.js';
import type { MeasureState, Role } from '../view.js';
import { stepOf } from '../steps/steps.js';

export interface TimelineEntry {
  /** RFC 3339, UTC, whole seconds. */
  readonly time: string;
  readonly direction: 'sent' | 'received';
  /** Sender as `scope/id`, or its side when the agency is not known. */
  readonly who: string;
  readonly type: string;
  readonly messageId: string;
  /** Summary of the message in one line of English. */
  readonly what: string;
  /** State of each measure after the message. */
  readonly measures: readonly { readonly id: string; readonly type: string; readonly state: MeasureState }[];
  /** crossed: no effect on some measure. waiting: no effect before missing predecessors arrive. */
  readonly flags: readonly ('crossed' | 'waiting')[];
  /** Highest kind that a receipt or the relay reported, or `queued`. */
  readonly transport: TransportStatus;
}

export type TransportStatus = 'queued' | ReceiptKind;

/** Receipt kinds in order: statements of the addressee outrank those of relays, and final outcomes outrank provisional ones. */
const LADDER: readonly TransportStatus[] = ['queued', 'submitted', 'relayed', 'failed', 'expired', 'delivered', 'refused', 'opened'];

/** The later of two rungs: receipts may arrive in any order. */
export function higherRung(a: TransportStatus, b: TransportStatus): TransportStatus {
  return LADDER.indexOf(a) >= LADDER.indexOf(b) ? a : b;
}

/** Summarises a message of this dossier; returns its type when the package does not know the type. */
export function describe(type: string, body: unknown): string {
  return stepOf(type)?.tell(body as AnyBody) ?? type;
}

/** Makes the entry of a message that was just applied. @param own - side of the dossier that keeps the timeline. */
export function timelineEntry(own: Role, event: MessageEvent, { state, crossed, waiting }: Applied): TimelineEntry {
  const direction = event.from === own ? 'sent' : 'received';
  return {
    time: toTime(event.at),
    direction,
    who: event.agency ?? event.from,
    type: event.type,
    messageId: event.messageId,
    what: describe(event.type, event.body),
    measures: state.measures.map(({ id, type, state: at }) => ({ id, type, state: at })),
    flags: [...(crossed.length > 0 ? (['crossed'] as const) : []), ...(waiting ? (['waiting'] as const) : [])],
    transport: direction === 'sent' ? 'queued' : 'opened',
  };
}

function toTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
