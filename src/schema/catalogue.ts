// SPDX-License-Identifier: Apache-2.0
// Every built-in message type. A further one is a file and a line.
import { ackReceipt } from './messages/ack-receipt.js';
import { decisionAccept } from './messages/decision-accept.js';
import { decisionRefuse } from './messages/decision-refuse.js';
import { errorValidation } from './messages/error-validation.js';
import { infoRequest } from './messages/info-request.js';
import { requestSubmit } from './messages/request-submit.js';
import { requestSupplement } from './messages/request-supplement.js';
import { resultFinal } from './messages/result-final.js';
import { transportReceipt } from './messages/transport-receipt.js';
import type { BodySchema, Presence } from './body.js';
import type { MessageDefinition } from './define.js';
import { createRegistry } from './registry.js';
import type { Registry } from './registry.js';
import type { z } from './zod.js';

export const MESSAGES = {
  'request.submit': requestSubmit,
  'request.supplement': requestSupplement,
  'ack.receipt': ackReceipt,
  'info.request': infoRequest,
  'decision.accept': decisionAccept,
  'decision.refuse': decisionRefuse,
  'result.final': resultFinal,
  'error.validation': errorValidation,
} as const;

/** What machines of agencies say to each other, in no dossier. */
export const TRANSPORT_MESSAGES = { 'transport.receipt': transportReceipt } as const;

export type MessageTypeName = keyof typeof MESSAGES;

/** Body of a message that a definition describes. */
export type BodyOf<D extends MessageDefinition> = z.output<D['body']>;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<(typeof MESSAGES)[T]['body']> : never;

/** Body of any message type of a dossier, known or of a State's own. */
export type AnyBody = z.output<BodySchema<z.ZodType, Presence, Presence>>;

/** Body of a `transport.receipt`. */
export type TransportReceipt = BodyOf<typeof transportReceipt>;

/** The built-in message types, in the version that this package writes. */
export const registry: Registry = createRegistry([...Object.values(MESSAGES), ...Object.values(TRANSPORT_MESSAGES)]);
