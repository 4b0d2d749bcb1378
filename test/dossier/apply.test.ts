// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { applyEvent, obligationsOf, openDossier } from '../../src/dossier/index.js';
import { apply } from '../../src/dossier/apply.js';
import { phaseOf } from '../../src/dossier/obligations.js';
import type { DossierEvent, DossierState } from '../../src/dossier/index.js';
import { viewOf } from '../../src/dossier/journal.js';
import { validate } from '../../src/schema/index.js';
import { context, example, NOW, REQUEST_ID } from '../vocabulary/examples.js';
import { DOSSIER, dossierIn, message, receipt, statesOf, tells } from './story.js';
import { registry } from '../../src/vocabulary/index.js';

const tell = (...events: readonly DossierEvent[]): DossierState => events.reduce(apply, openDossier(DOSSIER));
const request = () => message('request.submit');

describe('a dossier', () => {
  it('goes from request to result (DOSSIER-01)', () => {
    let state = openDossier(DOSSIER);
    const told: [DossierEvent, string[]][] = [
      [request(), ['SENT', 'SENT']],
      [receipt('submitted'), ['SENT', 'SENT']],
      [receipt('delivered'), ['DELIVERED', 'DELIVERED']],
      [receipt('opened'), ['DELIVERED', 'DELIVERED']],
      [message('ack.receipt'), ['RECEIVED', 'RECEIVED']],
      [message('info.request'), ['RECEIVED', 'INFO_WAIT']],
      [message('request.supplement'), ['RECEIVED', 'RECEIVED']],
      [message('decision.accept'), ['ACCEPTED', 'ACCEPTED']],
      [message('result.final'), ['EXECUTED', 'EXECUTED']],
    ];
    for (const [event, states] of told) {
      state = apply(state, event);
      expect(statesOf(state)).toEqual(states);
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      expect(phaseOf(state, NOW)).toBe('OPEN');
    }
    expect(state).toMatchObject({ request: REQUEST_ID, rqRef: 'DEMO-A-2026-0001', rdRef: 'DEMO-B-2026-0007' });
    expect(obligationsOf(state)).toEqual([
      { kind: 'restraint', measureId: 'm2', ref: 'DEMO-B-FRZ-1', until: Date.UTC(2026, 3, 3, 9, 30) },
      { kind: 'preservation', measureId: 'm1', ref: 'DEMO-B-PRES-1', until: Date.UTC(2026, 3, 3, 9, 30) },
    ]);
  });

  it('waits until every blocking question of the measure is answered (DOSSIER-03)', () => {
    const two = message('info.request', {}, (body) => {
      body.payload.questions.push({ id: 'q2', code: 'I-AMT', text: 'How much?', blocking: true });
      body.payload.questions.push({ id: 'q3', code: 'I-OTHER', text: 'Anything else?', blocking: false });
    });
    const asked = tell(request(), message('ack.receipt'), message('decision.accept'), two);
    expect(statesOf(asked)).toEqual(['ACCEPTED', 'INFO_WAIT']);
    const half = apply(asked, message('request.supplement'));
    expect(statesOf(half)).toEqual(['ACCEPTED', 'INFO_WAIT']);
    const rest = message(
      'request.supplement',
      {},
      (body) => (body.payload.answers = [{ kind: 'NOT-AVAILABLE', questionId: 'q2', reason: 'unknown' }]),
    );
    expect(statesOf(apply(half, rest))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('gives rules what they ask of it', () => {
    const state = tell(request(), message('ack.receipt'), message('decision.accept'));
    const { terms } = context();
    const known = { dossier: state, ...(terms === undefined ? {} : { terms }) };
    expect(validate(registry, { type: 'result.final', version: [1, 0], body: example('result.final'), test: true }, known)).toEqual([]);
    expect(state.measures.map(({ id, type, coercive, assetIds }) => ({ id, type, coercive, assetIds }))).toEqual([
      { id: 'm1', type: 'PRES', coercive: false, assetIds: [] },
      { id: 'm2', type: 'FRZ-VA', coercive: true, assetIds: ['a1', 'a2', 'a3'] },
    ]);
  });

  it('holds nothing before its request (DOSSIER-02)', () => {
    expect(() => tell(message('ack.receipt'))).toThrowCode('DOSSIER_UNKNOWN');
    expect(tell(receipt('delivered')).measures).toEqual([]);
  });

  it('lets a message of a type without a step pass', () => {
    const before = tell(request());
    expect(
      statesOf(apply(before, { kind: 'message', type: 'x-demo.note', messageId: 'n1', from: 'responder', at: NOW, body: {} })),
    ).toEqual(['SENT', 'SENT']);
  });
});

describe('repetition', () => {
  it('changes nothing (DOSSIER-05)', () => {
    const ack = message('ack.receipt');
    const state = tell(request(), ack);
    expect(apply(state, ack)).toBe(state);
    expect(apply(state, request())).toBe(state);
  });

  it('is of the same sender: another may use the same message id (DOSSIER-05)', () => {
    const ack = message('ack.receipt', { messageId: REQUEST_ID });
    expect(statesOf(tell(request(), ack))).toEqual(['RECEIVED', 'RECEIVED']);
    expect(statesOf(apply(tell(request(), ack), receipt('delivered')))).toEqual(['RECEIVED', 'RECEIVED']);
    const asked = apply(tell(request(), ack), message('info.request', { messageId: REQUEST_ID, agency: 'demo-b/other' }));
    expect(statesOf(asked)).toEqual(['RECEIVED', 'INFO_WAIT']);
  });

  it('sends a request anew that never arrived (DOSSIER-04)', () => {
    expect(statesOf(tell(request(), receipt('expired')))).toEqual(['DRAFT', 'DRAFT']);
    expect(statesOf(tell(request(), receipt('expired'), request()))).toEqual(['SENT', 'SENT']);
    expect(statesOf(tell(request(), receipt('failed'), message('request.submit', { messageId: 'corrected' })))).toEqual(['SENT', 'SENT']);
  });
});

describe('rejection by the other side', () => {
  const rejects = (ofMessageId: string, from: 'requester' | 'responder') =>
    message('error.validation', { from }, (body) => (body.payload.ofMessageId = ofMessageId));

  it('takes a request back to its draft, and lets a corrected one take its place (DOSSIER-34)', () => {
    const rejected = tell(request(), rejects(REQUEST_ID, 'responder'));
    expect(statesOf(rejected)).toEqual(['DRAFT', 'DRAFT']);
    expect(apply(rejected, request())).toBe(rejected);
    const corrected = message('request.submit', { messageId: 'corrected' }, (body) => void body.payload.measures.pop());
    expect(statesOf(apply(rejected, corrected))).toEqual(['SENT']);
    expect(apply(rejected, corrected).request).toBe('corrected');
  });

  it('undoes a decision, and what was built on it (DOSSIER-34)', () => {
    const accept = message('decision.accept');
    const ask = message('info.request');
    const state = tell(request(), message('ack.receipt'), accept, ask, message('request.supplement'));
    expect(statesOf(state)).toEqual(['ACCEPTED', 'ACCEPTED']);
    const undone = apply(state, rejects(accept.messageId, 'requester'));
    expect(statesOf(undone)).toEqual(['RECEIVED', 'RECEIVED']);
    expect(statesOf(apply(undone, rejects(ask.messageId, 'requester')))).toEqual(['RECEIVED', 'RECEIVED']);
  });

  it('counts only from the other side, and leaves unknown messages alone (DOSSIER-34)', () => {
    const ack = message('ack.receipt');
    const state = tell(request(), ack);
    expect(statesOf(apply(state, rejects(ack.messageId, 'responder')))).toEqual(['RECEIVED', 'RECEIVED']);
    expect(statesOf(apply(state, rejects('unknown', 'requester')))).toEqual(['RECEIVED', 'RECEIVED']);
  });

  it('never answers a rejection (DOSSIER-06)', () => {
    const first = rejects(REQUEST_ID, 'responder');
    expect(() => apply(tell(request(), first), rejects(first.messageId, 'requester'))).toThrowCode('DOSSIER_TRANSITION');
  });
});

describe('crossed messages', () => {
  const received = () => tell(request(), message('ack.receipt', { messageId: 'ack' }));

  it('have no effect where the other side had moved on unseen (DOSSIER-07, DOSSIER-36)', () => {
    const refused = apply(received(), message('decision.refuse'));
    const late = message('request.supplement', { seen: 'ack' }, (body) =>
      Object.assign(body.payload, { measureIds: ['m1', 'm2'], answers: [] }),
    );
    const { state, crossed } = applyEvent(refused, late);
    expect(statesOf(state)).toEqual(['RECEIVED', 'REFUSED']);
    expect(crossed).toEqual(['m2']);
  });

  it('are refused when the sender had seen it, or does not say what it had seen (X05)', () => {
    const refuse = message('decision.refuse');
    const refused = apply(received(), refuse);
    for (const seen of [{ seen: refuse.messageId }, {}, { seen: 'unknown' }]) {
      const late = message('request.supplement', seen, (body) => Object.assign(body.payload, { answers: [] }));
      expect(() => apply(refused, late)).toThrowCode('DOSSIER_TRANSITION');
    }
  });

  it('may have seen nothing at all (DOSSIER-07)', () => {
    const refused = apply(received(), message('decision.refuse'));
    const late = message('request.supplement', { seen: null }, (body) => Object.assign(body.payload, { answers: [] }));
    expect(applyEvent(refused, late).crossed).toEqual(['m2']);
  });

  it('do not excuse what no state allows (X20, X02)', () => {
    const refused = apply(received(), message('decision.refuse'));
    expect(() => apply(refused, message('request.supplement', { seen: null }))).toThrowCode('DOSSIER_TRANSITION');
    expect(() => apply(refused, message('ack.receipt', { seen: null, from: 'requester' }))).toThrowCode('DOSSIER_TRANSITION');
  });
});

describe('an item of evidence that is demanded back', () => {
  const held = { id: 'e1', measureId: 'm1', message: 'r', state: 'HELD' as const, returnRequired: true };

  it('is due by the day that the demand names, and stays due as it was without one', () => {
    const demand = (payload: object) => tells('evidence.return-demand', { items: ['e1'], ...payload });
    const [day, before] = [{ by: '2026-09-01' }, { returnBy: Date.UTC(2027, 0, 1) }];
    const dueAt = (of: object, payload: object) => apply(dossierIn('ACKED', { evidence: [{ ...held, ...of }] }), demand(payload)).evidence;
    const due = { ...held, state: 'RETURN_DUE' };
    expect(dueAt(before, day)).toEqual([{ ...due, returnBy: Date.UTC(2026, 8, 2) }]);
    expect(dueAt(before, {})).toEqual([{ ...due, ...before }]);
    expect(dueAt({}, {})).toEqual([due]);
  });
});

describe('messages out of order', () => {
  const agency = 'demo-b/agency';

  it('wait for their predecessors, and take effect when those arrive (DOSSIER-08)', () => {
    const ack = message('ack.receipt', { agency, seq: 1 });
    const accept = message('decision.accept', { agency, seq: 2, afterGap: true });
    const early = applyEvent(tell(request()), accept);
    expect(early.waiting).toBe(true);
    expect(statesOf(early.state)).toEqual(['SENT', 'SENT']);
    const late = applyEvent(early.state, ack);
    expect(statesOf(late.state)).toEqual(['ACCEPTED', 'ACCEPTED']);
    expect(late.changes).toEqual([
      { measure: 'm1', from: 'SENT', to: 'ACCEPTED' },
      { measure: 'm2', from: 'SENT', to: 'ACCEPTED' },
    ]);
  });

  it('wait even for the request (DOSSIER-08)', () => {
    const supplement = message(
      'request.supplement',
      { agency: 'demo-a/agency', seq: 2, afterGap: true },
      (body) => (body.payload.answers = []),
    );
    const early = applyEvent(openDossier(DOSSIER), supplement);
    expect(early.waiting).toBe(true);
    expect(statesOf(apply(early.state, message('request.submit', { agency: 'demo-a/agency', seq: 1 })))).toEqual(['SENT', 'SENT']);
  });

  it('wait with what rests on them, and are judged as on the other side once all is there (DOSSIER-08)', () => {
    const ack = message('ack.receipt', { agency, seq: 1, seen: REQUEST_ID });
    const accept = message('decision.accept', { agency, seq: 2, seen: REQUEST_ID, afterGap: true });
    const result = message('result.final', { agency, seq: 3, seen: REQUEST_ID });
    const sent = tell(message('request.submit', { agency: 'demo-a/agency', seq: 1, seen: null }));
    const early = applyEvent(apply(sent, accept), result);
    expect(early.waiting).toBe(true);
    const whole = apply(early.state, ack);
    expect(statesOf(whole)).toEqual(['EXECUTED', 'EXECUTED']);
    expect(whole.journal.some(({ afterGap }) => afterGap === true)).toBe(false);
    const { afterGap: _afterGap, ...inOrder } = accept;
    expect(viewOf(whole)).toEqual(viewOf([ack, inOrder, result].reduce(apply, sent)));
  });

  it('take effect at once when the table lets them (DOSSIER-08)', () => {
    const { waiting, state } = applyEvent(tell(request()), message('ack.receipt', { afterGap: true }));
    expect(waiting).toBe(false);
    expect(statesOf(state)).toEqual(['RECEIVED', 'RECEIVED']);
  });

  it('take effect at once where no measure is asked for (DOSSIER-08)', () => {
    const { state } = applyEvent(openDossier(DOSSIER), message('spontaneous.info', { afterGap: true }));
    expect(viewOf(state)).toMatchObject({ measures: [], conditions: [{ id: 'k1', state: 'PROPOSED' }] });
  });
});

describe('limits', () => {
  it('keep the journal short, and fold the oldest events into the base (DOSSIER-38)', () => {
    let state = tell(request(), message('ack.receipt'));
    const plain = (body: { payload: object }) => void Object.assign(body.payload, { measureIds: ['m1'], answers: [] });
    for (let i = 0; i < LIMITS.dossierJournalMaxEntries; i++) state = apply(state, message('request.supplement', {}, plain));
    expect(state.journal.length).toBeLessThanOrEqual(LIMITS.dossierJournalMaxEntries);
    expect(state.journal.length).toBeGreaterThanOrEqual(LIMITS.dossierJournalMaxEntries / 2);
    expect(statesOf(state)).toEqual(['RECEIVED', 'RECEIVED']);
    expect(state.base.measures.map((measure) => measure.state)).toEqual(['RECEIVED', 'RECEIVED']);
    expect(statesOf(apply(state, message('decision.accept')))).toEqual(['ACCEPTED', 'ACCEPTED']);
  });

  it('bound the questions of a request (DOSSIER-09)', () => {
    const questions = Array.from({ length: LIMITS.dossierQuestionsMax }, (_, i) => ({
      id: `old${i}`,
      askedBy: 'ask',
      measureIds: ['m1'],
      blocking: false,
      answered: true,
    }));
    expect(() => apply(dossierIn('REVIEW', { questions }), message('info.request'))).toThrowCode('DOSSIER_LIMIT', {
      limit: 'dossierQuestionsMax',
    });
  });

  it('bound the consents to another use (DOSSIER-09)', () => {
    const consents = Array.from({ length: LIMITS.dossierRecordsMax - 1 }, (_, i) => `consent-${i}`);
    const consent = (payload: object): DossierEvent =>
      tells('use.consent-decision', { conditions: [], ...payload }, { from: 'responder', inReplyTo: 'asked' });
    const full = apply(dossierIn('REVIEW', { consents, wanted: [{ message: 'asked', evidenceIds: [] }] }), consent({ granted: true }));
    expect(full.consents).toHaveLength(LIMITS.dossierRecordsMax);
    expect(() => apply(full, consent({ granted: true }))).toThrowCode('DOSSIER_LIMIT', { limit: 'dossierRecordsMax' });
    expect(apply(full, consent({ granted: false })).consents).toEqual(full.consents);
  });
});

describe('phaseOf', () => {
  const restraint = { kind: 'restraint' as const, message: 'r', changed: 'r', measureId: 'm2', ref: 'r', state: 'SECURED' as const };
  const lapsing = { ...restraint, expiresAt: Date.UTC(2026, 2, 1) };
  const toReturn = {
    id: 'e1',
    measureId: 'm1',
    message: 'r',
    state: 'RETURN_DUE' as const,
    returnRequired: true,
    returnBy: Date.UTC(2020, 0),
  };

  it('is open while a measure is not final, and closed when nothing outlives them (DOSSIER-14)', () => {
    expect(phaseOf(openDossier(DOSSIER), NOW)).toBe('OPEN');
    expect(phaseOf(dossierIn('ACKED'), NOW)).toBe('OPEN');
    expect(phaseOf(dossierIn('REFUSED'), NOW)).toBe('CLOSED');
  });

  it('has obligations while a restraint lives or something is to be returned (DOSSIER-14)', () => {
    expect(phaseOf(dossierIn('CLOSED', { provisionals: [lapsing] }), NOW)).toBe('OBLIGATIONS');
    expect(phaseOf(dossierIn('CLOSED', { provisionals: [lapsing] }), Date.UTC(2026, 2, 1))).toBe('CLOSED');
    expect(phaseOf(dossierIn('CLOSED', { provisionals: [restraint] }), NOW)).toBe('OBLIGATIONS');
    expect(phaseOf(dossierIn('CLOSED', { provisionals: [{ ...restraint, state: 'LIFTED' }] }), NOW)).toBe('CLOSED');
    expect(phaseOf(dossierIn('CLOSED', { evidence: [toReturn] }), NOW)).toBe('OBLIGATIONS');
    expect(phaseOf(dossierIn('CLOSED', { evidence: [{ ...toReturn, state: 'RETURNED' }] }), NOW)).toBe('CLOSED');
    expect(phaseOf(dossierIn('CLOSED', { costs: [{ id: 'c1', message: 'c', state: 'AGREED' }] }), NOW)).toBe('OBLIGATIONS');
  });

  it('counts a live restraint and items to be returned among the obligations of a result (DOSSIER-14)', () => {
    const result = message('result.final', {}, (body) => {
      body.payload.returnTerms = { required: true, by: '2026-09-01' };
      for (const one of body.payload.restraints ?? []) one.outcome = 'NOT-FOUND';
      for (const one of body.payload.preservations ?? []) one.outcome = 'FAILED';
    });
    const state = tell(request(), message('ack.receipt'), message('decision.accept'), result);
    expect(obligationsOf(state)).toEqual([
      { kind: 'return', ref: 'return:m1', measureId: 'm1', until: Date.UTC(2026, 8, 2) },
      { kind: 'return', ref: 'return:m2', measureId: 'm2', until: Date.UTC(2026, 8, 2) },
    ]);
  });
});
