// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { RogatoryError } from '../../src/core/errors.js';
import { allowed, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { isFinal, MEASURE_STATES } from '../../src/dossier/view.js';
import type { DossierEvent, DossierState, MeasureState, Role } from '../../src/dossier/index.js';
import type { ReceiptKind } from '../../src/dossier/fact.js';
import type { MessageBody } from '../../src/vocabulary/index.js';
import { DOSSIER, dossierIn, message, receipt, statesOf } from './story.js';

const NOT_FINAL = MEASURE_STATES.filter((state) => !isFinal(state));
const BOTH = { measureIds: ['m1', 'm2'] };

/** Each type in its form that no guard stops, the states that let it through, and where it leads. */
const TABLE: readonly { type: string; event: () => DossierEvent; to: Partial<Record<MeasureState, MeasureState>> }[] = [
  { type: 'request.submit', event: () => message('request.submit', { messageId: 'again' }), to: { DRAFT: 'SENT' } },
  { type: 'ack.receipt', event: () => message('ack.receipt'), to: { SENT: 'RECEIVED', DELIVERED: 'RECEIVED' } },
  {
    type: 'info.request',
    event: () => message('info.request', {}, (body) => Object.assign(body.payload, BOTH)),
    to: { RECEIVED: 'INFO_WAIT', REVIEW: 'INFO_WAIT', ACCEPTED: 'INFO_WAIT', EXECUTING: 'INFO_WAIT' },
  },
  {
    type: 'request.supplement',
    event: () => message('request.supplement', {}, (body) => Object.assign(body.payload, { ...BOTH, answers: [] })),
    to: Object.fromEntries(NOT_FINAL.filter((state) => state !== 'DRAFT').map((state) => [state, state])),
  },
  {
    type: 'decision.accept',
    event: () => message('decision.accept'),
    to: { RECEIVED: 'ACCEPTED', REVIEW: 'ACCEPTED', POSTPONED: 'ACCEPTED', INFO_WAIT: 'ACCEPTED' },
  },
  {
    type: 'decision.refuse',
    event: () => message('decision.refuse', {}, (body) => Object.assign(body.payload, BOTH)),
    to: Object.fromEntries(
      (['RECEIVED', 'REVIEW', 'INFO_WAIT', 'COND_WAIT', 'CONF_WAIT', 'POSTPONED', 'ACCEPTED', 'EXECUTING'] as const).map((state) => [
        state,
        'REFUSED',
      ]),
    ),
  },
  { type: 'result.final', event: () => message('result.final'), to: { EXECUTING: 'EXECUTED', PARTIAL: 'EXECUTED', ACCEPTED: 'EXECUTED' } },
];

/** Which rule says no. */
function ruleFor(type: string, state: MeasureState): string {
  const done = ['EXECUTED', 'ACKED', 'CLOSED'].includes(state);
  if (type === 'request.submit') return 'X00';
  if (type === 'decision.refuse' && done) return 'X06';
  if (isFinal(state)) return 'X05';
  if (/^(decision|result)/.test(type) && ['DRAFT', 'SENT', 'DELIVERED'].includes(state)) return 'X01';
  if (type === 'result.final' && ['COND_WAIT', 'CONF_WAIT'].includes(state)) return 'X03';
  if (type === 'result.final' && state === 'POSTPONED') return 'X04';
  if (type === 'info.request' && done) return 'X08';
  return 'X00';
}

function ruleOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    expect(error).toMatchObject({ code: 'DOSSIER_TRANSITION' });
    return (error as RogatoryError<'DOSSIER_TRANSITION'>).details.rule;
  }
  return 'none';
}

describe.each(TABLE)('$type', ({ type, event, to }) => {
  it.each(MEASURE_STATES)('from %s does what the table says (DOSSIER-01)', (state) => {
    const before = dossierIn(state);
    const copy = structuredClone(before);
    const next = to[state];
    if (next === undefined) expect(ruleOf(() => apply(before, event()))).toBe(ruleFor(type, state));
    else expect(statesOf(apply(before, event()))).toEqual([next, next]);
    expect(before).toEqual(copy);
  });

  it('is refused from the other side (X02)', () => {
    for (const state of MEASURE_STATES) {
      const { from, ...rest } = event() as Extract<DossierEvent, { kind: 'message' }>;
      expect(ruleOf(() => apply(dossierIn(state), { ...rest, from: from === 'requester' ? 'responder' : 'requester' }))).toBe('X02');
    }
  });

  it('is what allowed() says, for its side alone (DOSSIER-22)', () => {
    for (const state of MEASURE_STATES) {
      for (const role of ['requester', 'responder'] satisfies Role[]) {
        const mine = (event() as { from: Role }).from === role;
        const offered = allowed(dossierIn(state), role).find((offer) => offer.type === type && offer.allowed);
        expect(offered?.measureIds, `${state} ${role}`).toEqual(mine && to[state] !== undefined ? ['m1', 'm2'] : undefined);
      }
    }
  });
});

describe('receipts about the request', () => {
  const ROWS: Partial<Record<ReceiptKind, Partial<Record<MeasureState, MeasureState>>>> = {
    delivered: { SENT: 'DELIVERED' },
    opened: { SENT: 'DELIVERED' },
    refused: { SENT: 'DRAFT', DELIVERED: 'DRAFT' },
    expired: { SENT: 'DRAFT' },
    failed: { SENT: 'DRAFT' },
  };
  const KINDS: readonly ReceiptKind[] = ['submitted', 'relayed', 'delivered', 'opened', 'refused', 'expired', 'failed'];

  /** Dossiers as messages and receipts reach them. */
  const reached: Partial<Record<MeasureState, DossierEvent[]>> = {
    SENT: [],
    DELIVERED: [receipt('delivered')],
    DRAFT: [receipt('failed')],
    RECEIVED: [message('ack.receipt')],
    ACCEPTED: [message('ack.receipt'), message('decision.accept')],
    EXECUTED: [message('ack.receipt'), message('decision.accept'), message('result.final')],
  };

  it.each(KINDS)('%s moves the measures as the table says, and is no fault in any state (DOSSIER-04)', (kind) => {
    for (const [state, events] of Object.entries(reached) as [MeasureState, DossierEvent[]][]) {
      const before = [message('request.submit'), ...events].reduce(apply, openDossier(DOSSIER));
      expect(statesOf(before)).toEqual([state, state]);
      const next = ROWS[kind]?.[state] ?? state;
      expect(statesOf(apply(before, receipt(kind))), state).toEqual([next, next]);
      expect(apply(before, receipt(kind, 'another')), state).toBe(before);
    }
  });
});

describe('guards', () => {
  const refusing = (edit: (payload: MessageBody<'decision.refuse'>['payload']) => void) =>
    ruleOf(() =>
      apply(
        dossierIn('REVIEW'),
        message('decision.refuse', {}, (body) => edit(body.payload)),
      ),
    );

  it('refuse a refusal without ground, reason or consultation (X07)', () => {
    expect(refusing((payload) => (payload.grounds = []))).toBe('X07');
    expect(refusing((payload) => delete payload.grounds[0]?.reason)).toBe('X07');
    expect(refusing(() => undefined)).toBe('none');
    const unconsulted = (code: string, basis: object | undefined) =>
      refusing((payload) => {
        delete payload.consultationRef;
        Object.assign(payload.grounds[0] ?? {}, { code, basis });
      });
    expect(unconsulted('G-SOV', { code: 'UNTOC' })).toBe('X07');
    expect(unconsulted('G-NEBIS', { code: 'EU-EIO' })).toBe('X07');
    // No convention asks for a consultation before these, and one that only suggests it does not bind.
    expect(unconsulted('G-DUAL', { code: 'UNTOC' })).toBe('none');
    expect(unconsulted('G-SOV', { code: 'ETS030' })).toBe('none');
    expect(unconsulted('G-SOV', { code: 'ETS141' })).toBe('none');
    expect(unconsulted('G-SOV', undefined)).toBe('none');
  });

  it('refuse an acceptance while a blocking question is open (DOSSIER-03)', () => {
    const question = { id: 'q1', askedBy: 'ask', measureIds: ['m1', 'm2'], blocking: true, answered: false };
    const waiting = (more: Partial<typeof question>): DossierState => dossierIn('INFO_WAIT', { questions: [{ ...question, ...more }] });
    expect(ruleOf(() => apply(waiting({}), message('decision.accept')))).toBe('X00');
    expect(statesOf(apply(waiting({ answered: true }), message('decision.accept')))).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(statesOf(apply(waiting({ blocking: false }), message('decision.accept')))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('let a measure go on only for an answer to the message that it waits for (DOSSIER-03)', () => {
    const question = { id: 'q1', askedBy: 'ask', measureIds: ['m1', 'm2'], blocking: false, answered: false };
    const waiting = dossierIn('INFO_WAIT', { questions: [question, { ...question, id: 'q0', askedBy: 'before' }] });
    const answering = (...ids: string[]) =>
      message('request.supplement', {}, (body) => {
        Object.assign(body.payload, { ...BOTH, answers: ids.map((questionId) => ({ kind: 'VALUE', questionId, value: 'x' })) });
      });
    expect(statesOf(apply(waiting, answering()))).toEqual(['INFO_WAIT', 'INFO_WAIT']);
    expect(statesOf(apply(waiting, answering('q0')))).toEqual(['INFO_WAIT', 'INFO_WAIT']);
    expect(statesOf(apply(waiting, answering('q0', 'q1')))).toEqual(['RECEIVED', 'RECEIVED']);
  });

  it('refuse to accept a coercive measure on a cooperation programme alone (X17)', () => {
    expect(ruleOf(() => apply(dossierIn('REVIEW', { legalBases: ['PROG'] }), message('decision.accept')))).toBe('X17');
    const soft = message('decision.accept', {}, (body) => (body.payload.measureIds = ['m1']));
    expect(statesOf(apply(dossierIn('REVIEW', { legalBases: ['PROG'] }), soft))).toEqual(['ACCEPTED', 'REVIEW']);
  });

  it('refuse an answer to a question that nobody asked (X20)', () => {
    expect(ruleOf(() => apply(dossierIn('INFO_WAIT'), message('request.supplement')))).toBe('X20');
  });

  it('refuse a question id that was used, and a measure that was not asked for (DOSSIER-01)', () => {
    const asked = apply(dossierIn('REVIEW'), message('info.request'));
    const again = message('info.request', {}, (body) => (body.payload.measureIds = ['m1']));
    expect(ruleOf(() => apply(asked, again))).toBe('X00');
    const unknown = message('decision.accept', {}, (body) => body.payload.measureIds.push('m9'));
    expect(ruleOf(() => apply(dossierIn('REVIEW'), unknown))).toBe('X00');
  });

  it('refuse the whole message when one of its measures is not ready (DOSSIER-01)', () => {
    const mixed = apply(dossierIn('REVIEW'), message('decision.refuse'));
    expect(statesOf(mixed)).toEqual(['REVIEW', 'REFUSED']);
    expect(ruleOf(() => apply(mixed, message('decision.accept')))).toBe('X05');
  });
});
