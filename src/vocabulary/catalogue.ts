// SPDX-License-Identifier: Apache-2.0
// Every built-in message type: all exports of each messages.ts. Add a new topic as a row.
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

/** In the order in which a dossier usually reaches them; generated documents have it too, and the types of a topic by name. */
const TOPICS = [
  requests,
  intake,
  decisions,
  consultations,
  status,
  hearings,
  service,
  results,
  preservation,
  freezing,
  use,
  costs,
  spontaneous,
  proceedings,
  confiscation,
];

type Exported<T> = T extends unknown ? T[keyof T] : never;
type Definition = Extract<Exported<(typeof TOPICS)[number]>, { readonly type: string }>;

/** Definition by message type. */
export type Messages = { readonly [D in Definition as D['type']]: D };

export type MessageTypeName = keyof Messages;

export const MESSAGES = Object.fromEntries(
  TOPICS.flatMap((topic) => Object.values<MessageDefinition>(topic).sort((a, b) => (a.type < b.type ? -1 : 1))).map((definition) => [
    definition.type,
    definition,
  ]),
) as unknown as Messages;

/** Messages between agency machines, outside of any dossier. */
export const TRANSPORT_MESSAGES = { 'transport.receipt': transportReceipt } as const;

/** Body of a built-in message type. */
export type MessageBody<T extends MessageTypeName> = T extends MessageTypeName ? z.output<Messages[T]['body']> : never;

export type BuiltInDefinition = Messages[MessageTypeName] | typeof transportReceipt;
