// SPDX-License-Identifier: Apache-2.0
// Requests as they should be: receipts, answers, files, and what follows a withdrawal.
import { requestSupplement, requestWithdraw, ackReceipt, decisionAccept, resultFinal } from '../counterparty/bodies.js';
import type { AnsweredMessage } from '../../vocabulary/index.js';
import { digestOf, hex } from '../counterparty/counterparty.js';
import type { ArrivedMessage } from '../counterparty/counterparty.js';
import { must, skip } from '../suite/case.js';
import { agencyCase, ANSWER_MS, sendFile, awaitAnswer, barrier, requireReceipt, ifJudged } from './agency-case.js';
import type { AgencyContext } from './agency-case.js';
import type { ScenarioName } from './scenarios.js';

const FILE = new TextEncoder().encode('A file of the kit: made up, and longer than nothing.\n'.repeat(400));
/** How long the kit watches for something that must not come. */
const WATCH_MS = 1_500;

const asAnswered = (arrived: ArrivedMessage): AnsweredMessage => arrived as unknown as AnsweredMessage;

/** Sends the request of a scenario and waits for the first answer. */
async function begun(context: AgencyContext, scenario: ScenarioName) {
  const { party, to } = context.world;
  const request = await party.request(to, scenario);
  const ack = await awaitAnswer(context, scenario, request.messageId, 'ack.receipt');
  return { ...request, ack };
}

export const FLOW_CASES = [
  agencyCase(
    'receipts.ladder',
    'AGENCY-18 AGENCY-19 LOG-17 LOG-20',
    'says delivered and opened of an urgent request at once, each proved in its log and about the exact bytes',
    async (context) => {
      const { party, to } = context.world;
      const { envelopeDigest } = await party.request(to, 'KIT-ACK');
      for (const kind of ['delivered', 'opened']) await requireReceipt(context, envelopeDigest, kind, `no valid receipt ${kind} came`);
    },
  ),
  agencyCase('ack', 'DOSSIER-04 AGENCY-11', 'acknowledges a request in its dossier', async (context) => {
    const { ack, rqRef, dossier } = await begun(context, 'KIT-ACK');
    must(ack.dossier === dossier, 'the acknowledgement is in another dossier');
    must(asAnswered(ack).body.refs.rqRef === rqRef, "the acknowledgement does not repeat the requester's reference");
  }),
  agencyCase('information', 'DOSSIER-03', 'asks one question, takes the answer, and accepts', async (context) => {
    const { party } = context.world;
    const { messageId } = await begun(context, 'KIT-ASK');
    const question = await awaitAnswer(context, 'KIT-ASK', messageId, 'info.request');
    const { dossier = '' } = question;
    const body = requestSupplement(asAnswered(question));
    const supplement = await party.agency.send({ dossier, type: 'request.supplement', body, priority: 'urgent' });
    const decision = await awaitAnswer(context, 'KIT-ASK', supplement.messageId, 'decision.accept');
    must(decision.dossier === dossier, 'the decision is in another dossier');
  }),
  agencyCase(
    'results',
    'AGENCY-62 AGENCY-63 DOSSIER-14',
    'sends a part of the result and then the rest, each with a file that is what it signed',
    async (context) => {
      const { party } = context.world;
      const { messageId, dossier } = await begun(context, 'KIT-PARTIAL');
      for (const type of ['result.partial', 'result.final']) {
        const result = await awaitAnswer(context, 'KIT-PARTIAL', messageId, type);
        const [attachment] = result.opened.message.attachments;
        must(attachment !== undefined, `${type} has no file`);
        const blob = hex(attachment.blob.digest);
        const whole = () => party.events.some((event) => event.kind === 'blob-whole' && event.digest === blob) || undefined;
        must((await party.find(whole, ANSWER_MS, context.signal)) === true, `the file of ${type} does not come`);
      }
      const { timeline } = await party.agency.dossier(dossier);
      must(timeline.at(-1)?.measures[0]?.state === 'EXECUTED', 'the dossier is not EXECUTED after the final result');
    },
  ),
  agencyCase(
    'attachment',
    'AGENCY-62 AGENCY-64',
    'fetches the file of a request, verifies it, and attests its plaintext in a receipt',
    async (context) => {
      const { party } = context.world;
      const sent = await sendFile(context, FILE);
      const attested = () =>
        party.receipts.find(
          ({ envelopeDigest, attachments: digests }) => hex(envelopeDigest) === sent.envelopeDigest && digests?.has(1) === true,
        );
      const receipt = await party.find(attested, 2 * ANSWER_MS, context.signal);
      must(receipt !== undefined, 'no receipt attests the file');
      must(hex(receipt.attachments?.get(1) ?? new Uint8Array()) === digestOf(FILE), 'the receipt attests another plaintext');
    },
  ),
  agencyCase('withdrawal', 'DOSSIER-01', 'accepts nothing that was withdrawn', async (context) => {
    const { party } = context.world;
    const { ack, dossier } = await begun(context, 'KIT-WITHDRAW');
    const body = requestWithdraw(asAnswered(ack));
    const withdrawal = await party.agency.send({ dossier, type: 'request.withdraw', body, priority: 'urgent' });
    await requireReceipt(context, withdrawal.envelopeDigest, 'opened', 'the withdrawal is not opened');
    const later = () => party.arrived.find((one) => one.dossier === dossier && /^(decision|result|execution)\./.test(one.type));
    const found = await party.find(later, WATCH_MS, context.signal);
    must(found === undefined, `${found?.type} came after the withdrawal`);
  }),
  agencyCase('requester', 'AGENCY-04 AGENCY-18', 'sends a request of its own, and takes the whole answer to it', async (context) => {
    const { party } = context.world;
    await begun(context, 'KIT-TURN');
    const request = () => party.arrived.find(({ type }) => type === 'request.submit');
    const own = await party.find(() => ifJudged(context, request()), ANSWER_MS, context.signal);
    if (own?.dossier === undefined) return skip('it needs a request.submit of the agency under test to the sender of KIT-TURN');
    const { dossier } = own;
    const [answer, now] = [asAnswered(own), party.clock.now()];
    const priority = 'urgent';
    await party.agency.send({ dossier, type: 'ack.receipt', body: ackReceipt(answer, { now }), priority });
    await party.agency.send({ dossier, type: 'decision.accept', body: decisionAccept(answer, { now }), priority });
    const exhibit = { size: FILE.length, sha256: digestOf(FILE), attachmentId: 1 };
    const attachments = [{ bytes: FILE, name: 'exhibit.txt', type: 'text/plain' }];
    const last = await party.agency.send({
      dossier,
      type: 'result.final',
      body: resultFinal(answer, { now, exhibit }),
      attachments,
      priority,
    });
    await requireReceipt(context, last.envelopeDigest, 'opened', 'the result is not opened', 2 * ANSWER_MS);
  }),
  agencyCase(
    'killed',
    'AGENCY-06 AGENCY-18 RELAY-06',
    'has whatever it acknowledged on its link after it was killed, and hands it over',
    async (context) => {
      const { world } = context;
      const { party, to, process: own } = world;
      if (own === undefined) return skip('it needs an agency that the kit can kill and start again');
      await barrier(context);
      const acknowledged = world.acknowledged();
      const { messageId } = await party.request(to, 'KIT-ACK');
      await acknowledged;
      await own.kill();
      await own.start();
      const answer = await party.find(() => party.answer(messageId, 'ack.receipt'), 3 * ANSWER_MS, context.signal);
      must(answer !== undefined, 'it acknowledged a request on its link, and its application never got it');
    },
    40_000,
  ),
];

/** After all others: the kit's log was cosigned, and nothing that the agency stated contradicts anything. */
export const LAST_CASES = [
  agencyCase(
    'log.cosigned',
    'LOG-13 LOG-30',
    "cosigns the log of the kit's agency when it is offered",
    async ({ world: { party, subject }, signal }) => {
      const cosigned = () => party.events.find((event) => event.kind === 'cosigned' && event.peer === subject);
      must((await party.find(cosigned, 55_000, signal)) !== undefined, 'no cosignature came');
    },
    60_000,
  ),
  agencyCase(
    'log.consistent',
    'LOG-18 LOG-22',
    'states nothing about bytes that it never got, and nothing that contradicts what it stated',
    async ({ world: { party } }) => {
      // The kit's agency does not know the forged frame: LOG_ENTRY.
      const alarms = party.events.flatMap((event) =>
        event.kind === 'alarm' && LOG_ALARMS.includes(event.alarm) && event.code !== 'LOG_ENTRY' ? [event] : [],
      );
      must(alarms.length === 0, `the kit's agency raised ${alarms.map(({ alarm }) => alarm).join(', ')}: ${JSON.stringify(alarms[0])}`);
      must((await party.agency.contradictions()).length === 0, 'two of its statements cannot both be true');
      must(party.unread.length === 0, `what it sent cannot be opened: ${party.unread.join(', ')}`);
    },
  ),
];

/** Alarms that accuse the other side's log or receipts. */
const LOG_ALARMS: readonly string[] = ['statement-refused', 'contradiction', 'tampering', 'other-origin', 'log-behind'];
