// SPDX-License-Identifier: Apache-2.0
// Dossiers for tests: events made of the example messages, and states reached by them.
import type { MessageBody, MessageTypeName } from '../../src/vocabulary/index.js';
import { openDossier } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import { STEPS } from '../../src/dossier/steps/steps.js';
import type {
  DossierPolicy,
  DossierState,
  MeasureRecord,
  MeasureState,
  MessageEvent,
  ReceiptEvent,
  Role,
  View,
} from '../../src/dossier/index.js';
import type { ReceiptKind } from '../../src/dossier/fact.js';
import { example, NOW, REQUEST_ID } from '../vocabulary/examples.js';

export const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8000';

let count = 0;

/** Side that sends a type; of those that both send, the requester. */
export function senderOf(type: string): Role {
  const by = STEPS.find((step) => step.type === type)?.by;
  return by === 'responder' ? 'responder' : 'requester';
}

/** A message event; `edit` changes a copy of the example body. The request has REQUEST_ID, every other message an id of its own. */
export function message<T extends MessageTypeName>(
  type: T,
  options: Partial<Omit<MessageEvent, 'body' | 'type'>> = {},
  edit: (body: MessageBody<T>) => void = () => undefined,
): MessageEvent {
  const body = example(type);
  edit(body);
  const messageId = type === 'request.submit' ? REQUEST_ID : `message-${++count}`;
  return { kind: 'message', type, messageId, from: senderOf(type), at: NOW, ...options, body };
}

export function receipt(kind: ReceiptKind, messageId = REQUEST_ID): ReceiptEvent {
  return { kind: 'receipt', receipt: kind, messageId, at: NOW };
}

/** A message of any type, by the members of its payload that the dossier reads. */
export function tells(type: string, payload: object, options: Partial<MessageEvent> & { readonly inReplyTo?: string } = {}): MessageEvent {
  const { inReplyTo, ...header } = options;
  const body = {
    ...(inReplyTo === undefined ? {} : { inReplyTo }),
    refs: { rqRef: 'DEMO-A-2026-0001', rdRef: 'DEMO-B-2026-0007' },
    payload,
  };
  return { kind: 'message', type, messageId: `message-${++count}`, from: senderOf(type), at: NOW, ...header, body };
}

/** A dossier in the middle of its life: what is given, before any journal. */
export function dossierOf(more: Partial<View>, policy: DossierPolicy = {}): DossierState {
  const empty = openDossier(DOSSIER, policy);
  const view: View = { ...viewOf(empty), legalBases: ['UNTOC'], request: REQUEST_ID, ...more };
  return { ...empty, ...view, base: view };
}

export const MEASURES: readonly MeasureRecord[] = [
  { id: 'm1', type: 'PRES', coercive: false, assetIds: [], essential: [], state: 'DRAFT' },
  { id: 'm2', type: 'FRZ-VA', coercive: true, assetIds: ['a1', 'a2', 'a3'], essential: [], state: 'DRAFT' },
];

/** Both measures of the example request, in any state: also in one that no message reaches yet. */
export function dossierIn(state: MeasureState, more: Partial<View> = {}, policy: DossierPolicy = {}): DossierState {
  const waits = state.endsWith('_WAIT') ? { resume: 'RECEIVED' as const, waitsFor: 'ask' } : {};
  const measures = MEASURES.map((measure) => ({ ...measure, ...waits, state }));
  return dossierOf({ measures, ...more }, policy);
}

export function statesOf(state: DossierState): string[] {
  return state.measures.map((measure) => measure.state);
}
