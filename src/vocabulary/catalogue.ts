// SPDX-License-Identifier: Apache-2.0
// Every built-in message type: all exports of each messages.ts. Add a new type in its place below.
import type { MessageDefinition } from '../schema/message.js';
import type { z } from '../schema/zod.js';
import * as confiscation from './confiscation/messages.js';
import * as consultations from './consultations/messages.js';
import * as costs from './costs/messages.js';
import * as decisions from './decisions/messages.js';
import * as freezing from './freezing/messages.js';
import * as hearings from './hearings/messages.js';
import * as intake from './intake/messages.js';
import * as preservation from './preservation/messages.js';
import * as proceedings from './proceedings/messages.js';
import * as requests from './requests/messages.js';
import * as results from './results/messages.js';
import * as service from './service/messages.js';
import * as spontaneous from './spontaneous/messages.js';
import * as status from './status/messages.js';
import * as use from './use/messages.js';
import { transportReceipt } from './receipts/messages.js';

const TOPICS = [
  confiscation,
  consultations,
  costs,
  decisions,
  freezing,
  hearings,
  intake,
  preservation,
  proceedings,
  requests,
  results,
  service,
  spontaneous,
  status,
  use,
];

type Exported<T> = T extends unknown ? T[keyof T] : never;
type Definition = Extract<Exported<(typeof TOPICS)[number]>, { readonly type: string }>;

/** Definition by message type. */
export type Messages = { readonly [D in Definition as D['type']]: D };

export type MessageTypeName = keyof Messages;

/** In the order in which a dossier usually reaches them; generated documents use the same order. */
const ORDER: readonly MessageTypeName[] = [
  'draft.share',
  'draft.comments',
  'request.submit',
  'request.confirm',
  'request.supplement',
  'request.amend',
  'request.withdraw',
  'ack.receipt',
  'ack.forwarded',
  'request.return',
  'info.request',
  'decision.accept',
  'decision.accept-conditional',
  'conditions.reply',
  'decision.postpone',
  'decision.refuse',
  'consultation.note',
  'notice.formality-unavailable',
  'notice.confidentiality-unavailable',
  'confidentiality.reply',
  'notice.delay',
  'status.query',
  'status.report',
  'reminder',
  'execution.schedule',
  'execution.schedule-reply',
  'result.partial',
  'result.final',
  'service.proof',
  'result.ack',
  'result.defect',
  'preservation.request',
  'preservation.report',
  'preservation.extend',
  'preservation.link',
  'preservation.release',
  'restraint.request',
  'restraint.report',
  'restraint.expiry-warning',
  'restraint.lifted',
  'restraint.extend',
  'restraint.release',
  'emergency.disclosure',
  'use.consent-request',
  'use.consent-decision',
  'use.report',
  'evidence.return-demand',
  'evidence.return-plan',
  'evidence.return-confirm',
  'evidence.destruction-confirm',
  'costs.estimate',
  'costs.reply',
  'costs.claim',
  'spontaneous.info',
  'spontaneous.reply',
  'proceedings.transfer',
  'proceedings.transfer-decision',
  'proceedings.transfer-outcome',
  'asset.return-proposal',
  'asset.return-reply',
  'asset.disposition-report',
  'dp.notice',
  'outcome.feedback',
  'closure',
  'error.validation',
];

const BY_TYPE: ReadonlyMap<string, MessageDefinition> = new Map(
  TOPICS.flatMap((topic) => Object.values<MessageDefinition>(topic)).map((definition) => [definition.type, definition]),
);

export const MESSAGES = Object.fromEntries(ORDER.map((type) => [type, BY_TYPE.get(type)])) as unknown as Messages;

/** Messages between agency machines, outside of any dossier. */
export const TRANSPORT_MESSAGES = { 'transport.receipt': transportReceipt } as const;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<Messages[T]['body']> : never;

export type BuiltInDefinition = Messages[MessageTypeName] | typeof transportReceipt;
