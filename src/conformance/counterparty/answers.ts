// SPDX-License-Identifier: Apache-2.0
// Answers to a request, one step each: a script is a list of them.
import type { AnyInboxMessage } from '../../agency/index.js';
import type { Clock } from '../../core/index.js';
import { CODE_LISTS } from '../../vocabulary/index.js';
import { UNTOC_ACCORD } from '../../vocabulary/accords/index.js';
import {
  ackReceipt,
  consultationNote,
  decisionAccept,
  decisionRefuse,
  infoRequest,
  resultFinal,
  resultPartial,
  statusReport,
} from './bodies.js';
import type { RefusalGround } from './bodies.js';
import { digestOf } from './counterparty.js';

export interface AnswerScene {
  readonly clock: Clock;
  /** Requests that were refused so far. */
  refusals: number;
}

export type Step = (message: AnyInboxMessage, scene: AnswerScene) => Promise<unknown>;

/** Every ground of refusal that the vocabulary knows and the accord of the kit does not forbid. */
export const GROUNDS = ((CODE_LISTS.find(({ name }) => name === 'RefusalGround')?.codes ?? []) as readonly RefusalGround[]).filter(
  (ground) => !UNTOC_ACCORD.terms.forbiddenGrounds.includes(ground),
);

const URGENT = { priority: 'urgent' } as const;
const EXHIBIT = new TextEncoder().encode('account,amount\nmade up for a conformance test,0.00000001\n');
const exhibit = { size: EXHIBIT.length, sha256: digestOf(EXHIBIT), attachmentId: 1 };
const attachments = [{ bytes: EXHIBIT, name: 'records.csv', type: 'text/csv' }];

export const ack: Step = (message, { clock }) => message.reply('ack.receipt', ackReceipt(message, { now: clock.now() }), URGENT);
export const ask: Step = (message, { clock }) => message.reply('info.request', infoRequest(message, { now: clock.now() }), URGENT);
export const accept: Step = (message, { clock }) => message.reply('decision.accept', decisionAccept(message, { now: clock.now() }), URGENT);
export const consult: Step = (message) => message.reply('consultation.note', consultationNote(message), URGENT);
export const begin: Step = (message, { clock }) => message.reply('status.report', statusReport(message, clock.now()), URGENT);
export const partial: Step = (message, { clock }) =>
  message.reply('result.partial', resultPartial(message, { now: clock.now(), exhibit }), { ...URGENT, attachments });
export const final: Step = (message, { clock }) =>
  message.reply('result.final', resultFinal(message, { now: clock.now(), exhibit }), { ...URGENT, attachments });

/** Refuses on the next ground of the vocabulary; after the last one it begins anew. */
export const refuse: Step = (message, scene) => {
  const ground = GROUNDS[scene.refusals++ % GROUNDS.length] ?? 'G-FORM';
  return message.reply('decision.refuse', decisionRefuse(message, ground), URGENT);
};

/** Waits, by the clock of the scene. */
export const pause =
  (ms: number): Step =>
  (_message, { clock }) =>
    new Promise<void>((done) => void clock.after(ms, done));

/** Answers of each type of message, in their order. */
export type Script = Readonly<Record<string, readonly Step[]>>;

/** Goes through a script for one message. */
export async function play(script: Script, message: AnyInboxMessage, scene: AnswerScene): Promise<void> {
  for (const step of script[message.type] ?? []) await step(message, scene);
}
