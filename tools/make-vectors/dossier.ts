// SPDX-License-Identifier: Apache-2.0
// Dossiers: whole flows, message by message, and one message for each rule that forbids it.
import type { ErrorCode } from '../../src/core/errors.js';
import type { Json, JsonObject } from '../../src/conformance/adapter/operation.js';
import { RULES } from '../../src/dossier/illegal.js';
import type { DossierEvent, DossierPolicy, DossierState, MessageEvent, View } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import { openDossier } from '../../src/dossier/apply.js';
import type { MessageBody, MessageTypeName } from '../../src/vocabulary/index.js';
import { CASES } from '../../test/dossier/rule-cases.js';
import { DOSSIER, message, receipt, tells } from '../../test/dossier/story.js';
import { NOW, REQUEST_ID } from '../../test/vocabulary/examples.js';
import { asChange, encoded } from './schema.js';
import type { VectorCase } from './vector.js';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Every case of the area. */
export function dossierCases(): VectorCase[] {
  return [...flows(), ...places(), ...forbidden(), ...unknown()];
}

/** An event of a flow: messages have ids by their place, and a moment each. */
function timed(events: readonly DossierEvent[]): readonly DossierEvent[] {
  return events.map((event, at) => {
    if (event.kind === 'receipt') return event;
    const messageId = event.messageId.startsWith('message-') ? `message-${at}` : event.messageId;
    return { ...event, messageId, at: NOW + at * HOUR_MS };
  });
}

function replay(
  name: string,
  clause: string,
  comment: string,
  events: readonly DossierEvent[],
  policy: DossierPolicy = {},
  output: JsonObject = {},
): VectorCase {
  const written = timed(events).map((event): JsonObject => {
    if (event.kind === 'receipt') return { ...event };
    const { body, ...header } = event;
    return { ...(header as unknown as JsonObject), body: asChange(encoded(body)).value() };
  });
  return {
    name,
    operation: 'dossier.replay',
    clause,
    comment,
    expect: 'ok',
    input: { dossier: DOSSIER, policy: policy as unknown as JsonObject, events: written },
    output,
  };
}

const edited = <T extends MessageTypeName>(
  type: T,
  edit: (body: MessageBody<T>) => void,
  header: Partial<Omit<MessageEvent, 'body' | 'type'>> = {},
): MessageEvent => message(type, header, edit);

function flows(): VectorCase[] {
  const request = message('request.submit');
  const ack = message('ack.receipt');
  const both = { measureIds: ['m1', 'm2'] };
  const refuseBoth = (header: Partial<MessageEvent>): MessageEvent =>
    edited('decision.refuse', (body) => Object.assign(body.payload, both), header);
  const seen = REQUEST_ID;
  const withdrawal = edited('request.withdraw', (body) => (body.payload.releases = []));
  const chain = (agency: string, seq: number, of: string | null): Partial<MessageEvent> => ({ agency, seq, seen: of });
  return [
    replay(
      'accepted-request-to-result',
      'DOSSIER-01',
      'from the request to the result: receipts, acknowledgement, question, answer, acceptance, result, and its acknowledgement',
      [
        request,
        receipt('submitted'),
        receipt('delivered'),
        receipt('opened'),
        ack,
        message('info.request'),
        message('request.supplement'),
        message('decision.accept'),
        message('result.final'),
        message('result.ack'),
      ],
      {},
      { measures: { m1: 'ACKED', m2: 'ACKED' } },
    ),
    replay(
      'accepted-freeze-and-confirmation',
      'DOSSIER-16',
      'an urgent restraint, its acknowledgement and report, the confirmation in writing, acceptance, extension, release',
      [
        message('restraint.request', { messageId: REQUEST_ID }),
        message('ack.receipt'),
        message('restraint.report'),
        edited('request.confirm', (body) =>
          Object.assign(body.payload, { relatedExchanges: [{ kind: 'RESTRAINT', ref: 'DEMO-B-FRZ-1' }] }),
        ),
        ack,
        message('decision.accept'),
        message('restraint.extend'),
        message('result.final'),
        edited('restraint.release', (body) => delete body.payload.assetIds),
      ],
    ),
    replay('accepted-preservation', 'DOSSIER-16', 'a preservation, its acknowledgement and report, its extension, and its release', [
      message('preservation.request', { messageId: REQUEST_ID }),
      message('ack.receipt'),
      message('preservation.report'),
      message('preservation.extend'),
      message('preservation.release'),
    ]),
    replay('accepted-conditions', 'DOSSIER-17', 'an acceptance under conditions, and the reply to them', [
      request,
      ack,
      message('decision.accept-conditional'),
      message('conditions.reply'),
    ]),
    replay('accepted-question', 'DOSSIER-03', 'a question that stops one measure, and its answer', [
      request,
      ack,
      message('info.request'),
      message('request.supplement'),
    ]),
    replay('accepted-after-gap', 'DOSSIER-08', 'a decision that is handed over although its predecessor is missing waits for it', [
      { ...request, ...chain('demo-a/ca', 1, null) },
      edited('decision.accept', () => undefined, { messageId: 'd1', ...chain('demo-b/ca', 2, seen), afterGap: true }),
      { ...ack, messageId: 'ack', ...chain('demo-b/ca', 1, seen) },
    ]),
    replay('accepted-postponed', 'DOSSIER-01', 'a postponement', [
      request,
      ack,
      message('consultation.note'),
      message('decision.postpone'),
    ]),
    replay('accepted-withdrawn', 'DOSSIER-01', 'a withdrawal of one measure', [request, ack, withdrawal]),
    replay('accepted-refused-without-reference', 'DOSSIER-01', 'a consultation, then a refusal that does not name it', [
      request,
      ack,
      message('consultation.note'),
      edited('decision.refuse', (body) => delete body.payload.consultationRef),
    ]),
    replay('accepted-refused', 'DOSSIER-01', 'a consultation, then the refusal of one measure', [
      request,
      ack,
      message('consultation.note'),
      message('decision.refuse'),
    ]),
    replay('accepted-returned', 'DOSSIER-01', 'the request comes back from an authority that is not competent', [
      request,
      message('request.return'),
    ]),
    replay('accepted-defect', 'DOSSIER-01', 'a result with a defect', [
      request,
      ack,
      message('decision.accept'),
      message('result.final'),
      message('result.defect'),
    ]),
    replay('accepted-repetition', 'DOSSIER-05', 'a message twice changes nothing', [
      request,
      { ...ack, messageId: 'ack' },
      { ...ack, messageId: 'ack' },
    ]),
    replay('accepted-expired', 'DOSSIER-04', 'the request expired on its way: it counts as never sent', [
      request,
      receipt('submitted'),
      receipt('expired'),
    ]),
    replay('accepted-refused-by-transport', 'DOSSIER-04', 'the receiving agency refused the request', [
      request,
      receipt('delivered'),
      receipt('refused'),
    ]),
    replay('accepted-rejected', 'DOSSIER-06', 'the other side found faults in the request', [
      request,
      edited('error.validation', (body) => Object.assign(body.payload, { ofMessageId: REQUEST_ID }), { from: 'responder' }),
    ]),
    replay('accepted-decisions-crossed', 'DOSSIER-01', 'two decisions crossed: both are void, and a consultation comes next', [
      { ...request, ...chain('demo-a/ca', 1, null) },
      { ...ack, messageId: 'ack', ...chain('demo-b/ca', 1, seen) },
      tells('decision.accept', both, { messageId: 'd1', ...chain('demo-b/ca', 2, seen) }),
      refuseBoth({ messageId: 'd2', ...chain('demo-b/court', 1, seen) }),
    ]),
    replay('accepted-withdrawal-crossed', 'DOSSIER-07', 'a withdrawal crosses an acceptance', [
      { ...request, ...chain('demo-a/ca', 1, null) },
      { ...ack, messageId: 'ack', ...chain('demo-b/ca', 1, seen) },
      edited('decision.accept', () => undefined, { messageId: 'd1', ...chain('demo-b/ca', 2, seen) }),
      { ...withdrawal, messageId: 'w1', ...chain('demo-a/ca', 2, 'ack') },
    ]),
    replay(
      'refused-then-goes-on',
      'DOSSIER-01',
      'a decision before the acknowledgement is refused and changes nothing; after it the same decision counts',
      [request, message('decision.accept'), ack, message('decision.accept')],
    ),
    replay(
      'accepted-lapsed',
      'DOSSIER-18',
      'a result that nobody acknowledged counts as acknowledged when the time for defects is over',
      [request, ack, message('decision.accept'), message('result.final'), { ...message('status.query'), issuedAt: NOW + 40 * DAY_MS }],
      { lapse: true, defectWindowMs: 30 * DAY_MS },
    ),
  ];
}

function places(): VectorCase[] {
  const place = { digest: 'dd', seq: 2, ownPrev: 'cc', seenPrev: 'aa' };
  const one = (name: string, clause: string, comment: string, verdict: string, changes: JsonObject, held: JsonObject): VectorCase => ({
    name: `place-${name}`,
    operation: 'dossier.place',
    clause,
    comment,
    expect: 'ok',
    input: { place: { ...place, ...changes }, held: { seen: true, ...held } },
    output: { verdict },
  });
  const first = { seq: 1, ownPrev: null };
  return [
    one('first', 'DOSSIER-10', 'the first message of an agency', 'ok', first, {}),
    one('next', 'DOSSIER-10', 'follows the one that is held', 'ok', {}, { previous: 'cc' }),
    one('gap', 'DOSSIER-11', 'its predecessor is not held', 'gap', {}, {}),
    one('seen-unknown', 'DOSSIER-10', 'cites a message that is not held: told, and no fault', 'ok', {}, { previous: 'cc', seen: false }),
    one('duplicate', 'DOSSIER-12', 'the same digest in the same place', 'duplicate', {}, { same: 'dd', previous: 'cc' }),
    one('fork-place', 'DOSSIER-13', 'another digest in a place that is taken', 'fork', {}, { same: 'ee', previous: 'cc' }),
    one('fork-predecessor', 'DOSSIER-13', 'names another predecessor than the one that is held', 'fork', {}, { previous: 'bb' }),
    one('fork-first', 'DOSSIER-13', 'a first message with a predecessor', 'fork', { seq: 1 }, {}),
    one('fork-later', 'DOSSIER-13', 'a later message without a predecessor', 'fork', { ownPrev: null }, { previous: 'cc' }),
    one('fork-successor', 'DOSSIER-13', 'its successor is held, and follows another', 'fork', {}, { previous: 'cc', nextOwnPrev: 'ee' }),
  ];
}

/** Members of a view that differ from an empty one. */
function seenAs(state: DossierState): JsonObject {
  const view: View = viewOf(state);
  const empty = viewOf(openDossier(DOSSIER));
  const members = Object.entries(view).filter(([member, value]) => JSON.stringify(value) !== JSON.stringify(empty[member as keyof View]));
  return JSON.parse(JSON.stringify(Object.fromEntries(members))) as JsonObject;
}

function step(
  name: string,
  clause: string,
  comment: string,
  state: DossierState,
  event: DossierEvent,
  expect: 'ok' | ErrorCode,
): VectorCase {
  const written = { ...event, ...(event.kind === 'message' && { messageId: 'message-1' }) };
  return {
    name,
    operation: 'dossier.step',
    clause,
    comment,
    expect,
    input: { dossier: DOSSIER, view: seenAs(state), event: JSON.parse(JSON.stringify(written)) as Json },
  };
}

function forbidden(): VectorCase[] {
  const count = new Map<string, number>();
  return CASES.map(([rule, state, event]) => {
    const at = (count.get(rule) ?? 0) + 1;
    count.set(rule, at);
    return step(
      `${rule.toLowerCase()}-${at}`,
      'DOSSIER-01',
      `${rule}: ${RULES[rule as keyof typeof RULES]}`,
      state(),
      event(),
      'DOSSIER_TRANSITION',
    );
  });
}

function unknown(): VectorCase[] {
  const empty = openDossier(DOSSIER);
  return [
    step(
      'before-the-request',
      'DOSSIER-02',
      'an acknowledgement of a request that was not seen',
      empty,
      message('ack.receipt'),
      'DOSSIER_UNKNOWN',
    ),
    step('accepted-receipt-first', 'DOSSIER-02', 'a receipt before the request says nothing', empty, receipt('delivered'), 'ok'),
  ];
}
