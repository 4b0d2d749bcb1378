// SPDX-License-Identifier: Apache-2.0
// Dossiers for tests: events made of the example messages, and states reached by them.
import { MESSAGES } from '../../src/schema/index.js';
import type { MessageBody, MessageTypeName } from '../../src/schema/index.js';
import { openDossier } from '../../src/dossier/index.js';
import type { DossierState, MeasureState, MessageEvent, ReceiptEvent, ReceiptKind, Role } from '../../src/dossier/index.js';
import { example, NOW, REQUEST_ID } from '../schema/examples.js';

export const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8000';

/** Side that sends a type in these stories. */
function senderOf(type: MessageTypeName): Role {
  const { from } = MESSAGES[type];
  return from === 'either' ? 'requester' : from;
}

let count = 0;

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

/** Both measures of the example request, in any state: also in one that no message reaches yet. */
export function dossierIn(state: MeasureState, more: Partial<DossierState> = {}): DossierState {
  const measures = [
    { id: 'm1', type: 'PRES', coercive: false, assetIds: [], essential: [], state },
    { id: 'm2', type: 'FRZ-VA', coercive: true, assetIds: ['a1', 'a2', 'a3'], essential: [], state },
  ].map((measure) => (state === 'INFO_WAIT' ? { ...measure, resume: 'RECEIVED' as const, waitsFor: 'ask' } : measure));
  const view = { legalBases: ['UNTOC' as const], measures, questions: [], obligations: [], request: REQUEST_ID, ...more };
  return { ...openDossier(DOSSIER), ...view, base: view };
}

export function statesOf(state: DossierState): string[] {
  return state.measures.map((measure) => measure.state);
}
