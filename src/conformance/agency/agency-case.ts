// SPDX-License-Identifier: Apache-2.0
// Cases about an agency, and what they say in common.
import { must, skip } from '../suite/case.js';
import type { CaseContext, ConformanceCase } from '../suite/case.js';
import type { ArrivedMessage } from '../counterparty/counterparty.js';
import { payloadOf } from '../counterparty/counterparty.js';
import type { ForgedFrame, Forgery } from '../counterparty/forge.js';
import { requestSubmit } from '../counterparty/bodies.js';
import { SCENARIOS } from './scenarios.js';
import type { ScenarioName } from './scenarios.js';
import type { AgencyWorld } from './agency-world.js';

export type AgencyContext = CaseContext<AgencyWorld>;
export type AgencyCase = ConformanceCase<AgencyWorld>;

/** How long an answer or a receipt may take that comes at once. */
export const ANSWER_MS = 6_000;

export function agencyCase(
  id: string,
  clauses: string,
  title: string,
  run: (context: AgencyContext) => Promise<void>,
  timeoutMs = 20_000,
): AgencyCase {
  return { id: `agency.${id}`, mode: 'agency', classes: ['Agency'], clauses: clauses.split(' '), title, timeoutMs, run };
}

/** Forges a request, or something else, to the agency under test. */
export function forgeFrame({ world }: AgencyContext, changes: Partial<Forgery> = {}): Promise<ForgedFrame> {
  const { party, to } = world;
  return party.forge({ type: 'request.submit', body: requestSubmit('KIT-FORGED'), to, ...changes });
}

/** The same, queued for the own relay. */
export async function postForged(context: AgencyContext, changes?: Partial<Forgery>): Promise<ForgedFrame> {
  const frame = await forgeFrame(context, changes);
  await context.world.party.post(frame);
  return frame;
}

/** Sends a request with a file. */
export function sendFile({ world: { party, to } }: AgencyContext, bytes: Uint8Array, name = 'exhibit.txt') {
  const attachments = [{ bytes, name, type: 'text/plain' }];
  return party.agency.send({ to, type: 'request.submit', body: requestSubmit('KIT-ACK-FILE'), attachments, priority: 'urgent' });
}

/** Sends a request as an honest agency does: what was posted before leaves with it. @returns its envelope digest, hexadecimal. */
export async function follow({ world: { party, to } }: AgencyContext): Promise<string> {
  return (await party.request(to, 'KIT-ACK')).envelopeDigest;
}

/** As {@link follow}, and waits until the agency under test says that it opened it: what was sent before is judged by then. */
export async function barrier(context: AgencyContext): Promise<void> {
  await requireReceipt(context, await follow(context), 'opened', 'a good request that was sent afterwards is not opened');
}

/** Waits for a receipt of the agency under test about an own message. @param digest - Hexadecimal. */
export async function requireReceipt(
  context: AgencyContext,
  digest: string,
  kind: string,
  otherwise: string,
  withinMs = ANSWER_MS,
): Promise<void> {
  const { party } = context.world;
  const isThere = () => receiptsOf(context, digest).includes(kind) || undefined;
  must((await party.find(isThere, withinMs, context.signal)) === true, otherwise);
}

/** Kinds of receipts that the agency under test issued about an own message. @param digest - Hexadecimal. */
export function receiptsOf({ world }: AgencyContext, digest: string): readonly string[] {
  return world.party.events.flatMap((event) =>
    event.kind === 'receipt' && event.envelopeDigest === digest && event.issuer === world.subject ? [event.receipt] : [],
  );
}

/**
 * Waits for an answer that people, or a program behind the agency, give; skips the case without it.
 * @param to - UUID of a message.
 * @returns the answer, once the kit's agency has judged it.
 */
export async function awaitAnswer(context: AgencyContext, scenario: ScenarioName, to: string, type: string): Promise<ArrivedMessage> {
  const { party } = context.world;
  const found = await party.find(() => ifJudged(context, party.answer(to, type)), ANSWER_MS, context.signal);
  return found ?? skip(`it needs ${SCENARIOS[scenario].needs}; no ${type} came within ${ANSWER_MS / 1000} s`);
}

/** A message that came in; undefined until the kit's agency has judged it. */
export function ifJudged({ world: { party } }: AgencyContext, arrived: ArrivedMessage | undefined): ArrivedMessage | undefined {
  const isJudged = party.events.some((event) => event.kind === 'opened' && event.messageId === arrived?.messageId);
  return isJudged ? arrived : undefined;
}

/** The frame is never said to be opened, and no application answers it. */
export function requireUnopened({ world: { party } }: AgencyContext, frame: ForgedFrame): void {
  must(party.receipt('opened', frame) === undefined, 'it says that it opened it');
  must(party.answer(frame.message, 'ack.receipt') === undefined, 'its application got it: an ack.receipt came');
}

/** A receipt says that the frame was refused, and none that it was opened. */
export async function requireRefused(context: AgencyContext, frame: ForgedFrame): Promise<void> {
  const { party } = context.world;
  await follow(context);
  const said = await party.find(() => party.receipt('refused', frame) ?? party.receipt('opened', frame), ANSWER_MS, context.signal);
  must(said?.kind !== 'opened', 'it says that it opened it');
  must(said !== undefined, 'no receipt says that it was refused');
}

/** It is refused, and its sender told why by `error.validation`. @returns the rules that this names. */
export async function requireAnswered(context: AgencyContext, frame: ForgedFrame): Promise<readonly string[]> {
  const { party } = context.world;
  await requireRefused(context, frame);
  const told = await party.find(() => party.answer(frame.message, 'error.validation'), ANSWER_MS, context.signal);
  must(told !== undefined, 'its sender is not told why: no error.validation came');
  requireUnopened(context, frame);
  const errors = payloadOf(told)['errors'] as readonly { readonly rule: string }[];
  return errors.map(({ rule }) => rule);
}
