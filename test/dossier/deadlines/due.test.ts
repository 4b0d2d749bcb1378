// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { accordTerms } from '../../../src/cli/demo/messages.js';
import { due, openDossier, policyOf } from '../../../src/dossier/index.js';
import { apply } from '../../../src/dossier/apply.js';
import type { DossierEvent, DossierState, DueItem, DueOptions, MeasureRecord, ReceiptEvent, View } from '../../../src/dossier/index.js';
import type { LegalBasisCode } from '../../../src/vocabulary/legal-bases/codes.js';
import type { AccordDeadline, AccordTerms } from '../../../src/vocabulary/accords/terms.js';
import { NOW, REQUEST_ID } from '../../vocabulary/examples.js';
import { DOSSIER, dossierOf, message, receipt, tells } from '../story.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BOTH = { measureIds: ['m1', 'm2'] };

/** Lengths of a made-up accord: each deadline has one of its own, so that no test passes by another's. */
const DEADLINES: readonly AccordDeadline[] = [
  { id: 'D01', level: 'URGENT', unit: 'WORKING-DAYS', length: 3 },
  { id: 'D01', level: 'PROVISIONAL', unit: 'HOURS', length: 4 },
  { id: 'D02', unit: 'WORKING-DAYS', length: 30, extension: 20 },
  { id: 'D04', unit: 'HOURS', length: 24 },
  { id: 'D05', unit: 'HOURS', length: 48 },
  { id: 'D05', unit: 'HOURS', length: 47 },
  { id: 'D06', unit: 'DAYS', length: 45 },
  { id: 'D06', unit: 'DAYS', length: 90 },
  { id: 'D07', unit: 'DAYS', length: 10 },
  { id: 'D08', unit: 'HOURS', length: 8 },
  { id: 'D08', unit: 'HOURS', length: 96 },
  { id: 'D09', unit: 'DAYS', length: 11 },
  { id: 'D10', unit: 'HOURS', length: 48 },
  { id: 'D11', unit: 'DAYS', length: 61 },
  { id: 'D12', unit: 'DAYS', length: 60 },
  { id: 'D13', unit: 'DAYS', length: 90 },
  { id: 'D14', unit: 'DAYS', length: 44 },
  { id: 'D14', unit: 'DAYS', length: 21 },
  { id: 'D15', unit: 'DAYS', length: 29 },
  { id: 'D17', unit: 'DAYS', length: 7, warnAfter: 2 },
  { id: 'D18', unit: 'HOURS', length: 25 },
  { id: 'D19', unit: 'DAYS', length: 50 },
  { id: 'D21', level: 'URGENT', unit: 'WORKING-DAYS', length: 7 },
  { id: 'D22', unit: 'WORKING-DAYS', length: 5 },
  { id: 'D23', unit: 'HOURS', length: 12, sharePercent: 25 },
  { id: 'D24', unit: 'DAYS', length: 31 },
  { id: 'D25', unit: 'MINUTES', length: 24 * 60, warnAfter: 30 },
];
const TERMS: AccordTerms = { ...accordTerms(), deadlines: [...DEADLINES] };
const UTC: DueOptions = { terms: TERMS };

const find = (items: readonly DueItem[], id: string, by?: string): DueItem | undefined =>
  items.find((one) => one.id === id && (by === undefined || one.by === by));
const at = (state: DossierState, id: string, now = NOW, options = UTC): DueItem | undefined => find(due(state, now, options), id);
const endOfDay = (date: string): number => Date.parse(date) + DAY;

const measure = (type: string, state: MeasureRecord['state'], entered: MeasureRecord['entered'] = {}): MeasureRecord => ({
  id: 'm1',
  type,
  coercive: true,
  assetIds: [],
  essential: [],
  state,
  entered: { SENT: REQUEST_ID, ...entered },
});
/** A dossier whose messages all came at NOW. */
const standing = (
  measures: readonly MeasureRecord[],
  more: Partial<View> = {},
  bases: readonly LegalBasisCode[] = ['UNTOC'],
): DossierState => ({
  ...dossierOf({ measures, legalBases: bases, ...more }),
  times: Object.fromEntries([REQUEST_ID, 'ack', 'accept', 'act', 'ask', 'report', 'query', 'result'].map((id) => [id, { at: NOW }])),
});
const told = (...events: readonly DossierEvent[]): DossierState => events.reduce(apply, openDossier(DOSSIER, policyOf(TERMS)));
const later = (event: ReceiptEvent, moment: number): ReceiptEvent => ({ ...event, at: moment });
const calm = () =>
  message('request.submit', {}, (body) => {
    body.payload.urgency = { level: 'ROUTINE' };
    body.payload.measures = body.payload.measures.map((one) => ({ ...one }));
  });

describe('deadlines', () => {
  it('D01 runs from the receipt opened, in working days of the responder, and shorter when urgent (DOSSIER-39)', () => {
    const sent = told(calm());
    expect(find(due(sent, NOW, { ...UTC, side: 'requester' }), 'D01')).toBeUndefined();
    const opened = apply(sent, later(receipt('opened'), NOW + HOUR));
    // Monday, 2 February 2026; seven working days later is Wednesday, 11 February.
    expect(find(due(opened, NOW, { ...UTC, side: 'requester' }), 'D01')).toMatchObject({
      by: 'responder',
      measureIds: ['m1', 'm2'],
      since: NOW + HOUR,
      due: endOfDay('2026-02-11'),
      level: 0,
    });
    expect(at(told(calm()), 'D01')?.due).toBe(endOfDay('2026-02-11'));
    const urgent = message('request.submit', {}, (body) => (body.payload.urgency = { level: 'URGENT' }));
    expect(at(told(urgent), 'D01')?.due).toBe(endOfDay('2026-02-05'));
    expect(at(told(message('request.submit')), 'D01')?.due).toBe(NOW + 4 * HOUR);
    // What is asked for before there is a request is urgent by its kind.
    for (const type of ['restraint.request', 'preservation.request', 'emergency.disclosure'] as const)
      expect(at(told(message(type)), 'D01')?.due, type).toBe(NOW + 4 * HOUR);
    expect(at(told(message('request.submit'), message('ack.receipt')), 'D01')).toBeUndefined();
  });

  it('D01 runs a day after delivery when nobody opens it, and stops at a refusal (DOSSIER-39)', () => {
    const delivered = told(message('request.submit'), later(receipt('delivered'), NOW + MINUTE));
    expect(find(due(delivered, NOW, { ...UTC, side: 'requester' }), 'D01')).toMatchObject({
      since: NOW + MINUTE + DAY,
      due: NOW + MINUTE + DAY + 4 * HOUR,
    });
    const refused = apply(delivered, receipt('refused'));
    expect(find(due(refused, NOW, { ...UTC, side: 'requester' }), 'D01')).toBeUndefined();
  });

  it('D02 runs from the acknowledgement to the decision, and is extended once (DOSSIER-39)', () => {
    const state = standing([measure('STMT', 'RECEIVED', { RECEIVED: 'ack' })]);
    expect(at(state, 'D02')).toMatchObject({ by: 'responder', due: endOfDay('2026-03-16') });
    const delayed = apply(
      apply(state, tells('notice.delay', { measureIds: ['m1'], deadlineId: 'D02' })),
      tells('notice.delay', { measureIds: ['m1'], deadlineId: 'D02' }),
    );
    expect(at(delayed, 'D02')?.due).toBe(endOfDay('2026-04-13'));
    expect(at(standing([measure('STMT', 'COND_WAIT', { RECEIVED: 'ack' })]), 'D02')).toBeUndefined();
  });

  it('D02 stands still while a question stops the clock (DOSSIER-20)', () => {
    const ask = (effectOnClock: 'stops' | 'runs') =>
      told(
        calm(),
        message('ack.receipt'),
        message('info.request', { messageId: 'asked' }, (body) => Object.assign(body.payload, { ...BOTH, effectOnClock })),
      );
    const items = due(ask('stops'), NOW + 14 * DAY, UTC);
    expect(find(items, 'D02')).toMatchObject({ stopped: true, due: endOfDay('2026-03-30') });
    expect(at(ask('runs'), 'D02', NOW + 14 * DAY)).toMatchObject({ stopped: false, due: endOfDay('2026-03-16') });
    const answered = apply(
      ask('stops'),
      message('request.supplement', { at: NOW + 7 * DAY, issuedAt: NOW + 7 * DAY }, (body) => Object.assign(body.payload, BOTH)),
    );
    expect(at(answered, 'D02', NOW + 30 * DAY)).toMatchObject({ stopped: false, due: endOfDay('2026-03-23') });
  });

  it('D03 runs from the decision to the result (DOSSIER-39)', () => {
    const state = standing([measure('STMT', 'EXECUTING', { ACCEPTED: 'accept' })]);
    expect(at(state, 'D03')).toMatchObject({ by: 'responder', due: endOfDay('2026-06-08') });
    expect(at(standing([measure('STMT', 'EXECUTED', { ACCEPTED: 'accept' })]), 'D03')).toBeUndefined();
  });

  it('D04 takes the place of D02 for evidence that would be lost, under an investigation order (DOSSIER-39)', () => {
    const state = standing([measure('PRES', 'REVIEW', { RECEIVED: 'ack' })], {}, ['EU-EIO']);
    expect(at(state, 'D04')?.due).toBe(NOW + 24 * HOUR);
    expect(at(state, 'D02')).toBeUndefined();
    const silent = { ...UTC, terms: accordTerms() };
    expect(at(state, 'D04', NOW, silent)?.due).toBe(endOfDay('2026-03-16'));
  });

  it('are those of the type of each measure, where the accord has them apart (DOSSIER-39)', () => {
    const deadlines: AccordDeadline[] = [
      { id: 'D03', unit: 'HOURS', length: 30 },
      { id: 'D03', unit: 'HOURS', length: 5, measures: ['STMT'] },
    ];
    const state = standing([
      measure('STMT', 'EXECUTING', { ACCEPTED: 'accept' }),
      { ...measure('DOC', 'EXECUTING', { ACCEPTED: 'accept' }), id: 'm2' },
    ]);
    const ends = due(state, NOW, { terms: { ...TERMS, deadlines } }).map(({ id, measureIds, due: end }) => [id, measureIds, end - NOW]);
    expect(ends).toEqual([
      ['D03', ['m1'], 5 * HOUR],
      ['D03', ['m2'], 30 * HOUR],
    ]);
  });

  it('D05 gives hours to decide on a freeze, and hours to act (DOSSIER-39)', () => {
    expect(at(standing([measure('FRZ-VA', 'RECEIVED', { RECEIVED: 'ack' })]), 'D05')?.due).toBe(NOW + 48 * HOUR);
    expect(at(standing([measure('SZ-VA', 'ACCEPTED', { ACCEPTED: 'accept' })]), 'D05')?.due).toBe(NOW + 47 * HOUR);
  });

  it('D06 gives days to decide on a confiscation, and days to execute it (DOSSIER-39)', () => {
    const asked = (type: string, state: MeasureRecord['state'], entered: MeasureRecord['entered'], bases?: readonly LegalBasisCode[]) =>
      due(standing([measure(type, state, entered)], {}, bases), NOW, UTC).map(({ id, due: end }) => [id, end]);
    expect(asked('CONF-ENF', 'REVIEW', { RECEIVED: 'ack' }, ['EU-FRZ'])).toEqual([['D06', endOfDay('2026-03-19')]]);
    expect(asked('CONF-DOM', 'ACCEPTED', { ACCEPTED: 'accept' }, ['EU-FRZ'])).toEqual([['D06', endOfDay('2026-05-03')]]);
    // Outside the European Union nobody has such days.
    expect(asked('CONF-ENF', 'REVIEW', { RECEIVED: 'ack' })).toEqual([['D02', endOfDay('2026-03-16')]]);
    expect(asked('CONF-ENF', 'ACCEPTED', { ACCEPTED: 'accept' })).toEqual([['D03', endOfDay('2026-06-08')]]);
  });

  it('D07, D08 and D09 are those of production orders (DOSSIER-39)', () => {
    const ordered = (type: string, more: Partial<View> = {}) => standing([measure(type, 'REVIEW', { RECEIVED: 'ack' })], more, ['EU-EEV']);
    expect(due(ordered('SUB'), NOW, UTC).map(({ id, due: end }) => [id, end])).toEqual([['D07', endOfDay('2026-02-12')]]);
    expect(due(ordered('CON'), NOW, UTC).map(({ id, due: end }) => [id, end])).toEqual([
      ['D07', endOfDay('2026-02-12')],
      ['D09', endOfDay('2026-02-13')],
    ]);
    expect(due(ordered('TRA', { urgency: 'EMERGENCY' }), NOW, UTC).map(({ id, due: end }) => [id, end])).toEqual([
      ['D08', NOW + 8 * HOUR],
      ['D08', NOW + 96 * HOUR],
    ]);
  });

  it('D10 is the validation that comes afterwards (DOSSIER-39)', () => {
    const state = (bases?: readonly LegalBasisCode[]) =>
      standing([{ ...measure('CON', 'EXECUTING', { ACCEPTED: 'accept' }), validateBy: NOW + 40 * HOUR }], {}, bases);
    expect(at(state(['EU-EEV']), 'D10')).toMatchObject({ by: 'requester', due: NOW + 40 * HOUR });
    expect(at({ ...state(['EU-EEV']), confirmed: 'c' }, 'D10')).toBeUndefined();
    expect(at(state(), 'D10')).toBeUndefined();
    expect(at(state(), 'validateBy')).toMatchObject({ by: 'requester', due: NOW + 40 * HOUR });
  });

  it('D11 ends what is preserved, D12 is a least time and D13 a ceiling of the law, by the legal basis (DOSSIER-39, DOSSIER-27)', () => {
    const kept = (bases: readonly LegalBasisCode[], more = {}) =>
      standing(
        [],
        { provisionals: [{ kind: 'preservation', message: 'ask', changed: 'report', ref: 'P-1', state: 'SECURED', ...more }] },
        bases,
      );
    expect(at(kept(['EU-EEV']), 'D11')).toMatchObject({ by: 'requester', ref: 'P-1', due: endOfDay('2026-04-04') });
    expect(at(kept(['ETS185']), 'D12')).toMatchObject({ by: 'responder', notBefore: true, due: endOfDay('2026-04-03') });
    // Nothing is late when the least time has passed.
    const over = at(kept(['ETS185']), 'D12', NOW + 365 * DAY);
    expect(over).toMatchObject({ level: 0, warn: false });
    expect(over).not.toHaveProperty('remind');
    expect(due(kept(['DOMESTIC']), NOW, UTC)).toEqual([]);
    expect(due(kept(['ETS185'], { expiresAt: NOW + DAY }), NOW, UTC).map(({ id, by, due: end }) => [id, by, end])).toEqual([
      ['expiresAt', 'requester', NOW + DAY],
      ['D12', 'responder', endOfDay('2026-04-03')],
    ]);
    expect(due(kept(['ETS185'], { state: 'LINKED', expiresAt: NOW + DAY }), NOW, UTC)).toEqual([]);
  });

  it('D14 and D15 are those of data from providers (DOSSIER-39)', () => {
    const accepted = standing([measure('SUB', 'ACCEPTED', { ACCEPTED: 'accept' })], {}, ['CETS224']);
    expect(at(accepted, 'D14')?.due).toBe(endOfDay('2026-03-18'));
    expect(at(accepted, 'D15')).toMatchObject({ by: 'requester', due: endOfDay('2026-03-03') });
    expect(at(standing([measure('TRA', 'EXECUTING', { ACCEPTED: 'accept', EXECUTING: 'act' })], {}, ['CETS224']), 'D14')?.due).toBe(
      endOfDay('2026-02-23'),
    );
  });

  it('D16 asks for the formal request after what was done in haste, where oral requests were agreed (DOSSIER-39)', () => {
    const disclosed = told(tells('emergency.disclosure', { formalRequestDueBy: '2026-02-05T09:30:00Z' }));
    expect(at(disclosed, 'D16')).toMatchObject({ by: 'requester', due: NOW + 3 * DAY });
    const written = { ...UTC, terms: { ...TERMS, oralAllowed: false } };
    expect(at(disclosed, 'D16', NOW, written)).toBeUndefined();
    expect(at(disclosed, 'formalBy', NOW, written)).toMatchObject({ by: 'requester', due: NOW + 3 * DAY });
    const asked = told(tells('restraint.request', { formalRequestDueBy: '2026-02-04T09:30:00Z' }));
    expect(at(asked, 'formalBy')).toMatchObject({ by: 'requester', due: NOW + 2 * DAY });
    expect(at(asked, 'D17')).toBeUndefined();
    expect(at(apply(asked, message('request.submit')), 'formalBy')).toBeUndefined();
  });

  it('D17 runs from the suspension by the provider until that ends (DOSSIER-39)', () => {
    const held = (more = {}) => {
      const provisional = {
        kind: 'restraint',
        message: 'ask',
        changed: 'report',
        ref: 'F-1',
        state: 'SECURED',
        hold: 'SUSPENDED',
      } as const;
      const { request: _none, ...state } = standing([], { provisionals: [{ ...provisional, since: NOW + HOUR, ...more }] });
      return state;
    };
    expect(at(held({ expiresAt: NOW + 49 * HOUR }), 'D17')).toMatchObject({ by: 'requester', since: NOW + HOUR, due: NOW + 49 * HOUR });
    expect(at(held({ expiresAt: NOW + 49 * HOUR }), 'expiresAt')).toBeUndefined();
    // A report that does not say how long: the accord's length, and a warning before.
    expect(at(held(), 'D17')).toMatchObject({ due: endOfDay('2026-02-09'), warn: false });
    expect(at(held(), 'D17', endOfDay('2026-02-04'))).toMatchObject({ level: 0, warn: true });
    expect(at(held({ hold: 'FROZEN', expiresAt: NOW + DAY }), 'D17')).toBeUndefined();
    expect(at({ ...held(), request: 'formal' }, 'D17')).toBeUndefined();
  });

  it('a PROVISIONAL freeze is due in 24 hours, not after 30 working days, under an accord that is silent (DOSSIER-26)', () => {
    const silent = { terms: { ...TERMS, deadlines: [] } };
    const asked = (level: string, state: 'RECEIVED' | 'ACCEPTED' = 'RECEIVED') =>
      at(standing([measure('FRZ-VA', state, { RECEIVED: 'ack', ACCEPTED: 'accept' })], { urgency: level }), 'D05', NOW, silent);
    for (const state of ['RECEIVED', 'ACCEPTED'] as const) {
      expect(asked('PROVISIONAL', state)).toMatchObject({ due: NOW + 24 * HOUR, unagreed: true });
      expect(asked('EMERGENCY', state)).toMatchObject({ due: NOW + 24 * HOUR, unagreed: true });
      expect(asked('URGENT', state)).toMatchObject({ due: NOW + 72 * HOUR, unagreed: true });
      expect(asked('ROUTINE', state)).toMatchObject({ due: endOfDay('2026-02-16'), unagreed: true });
    }
    const request = told(tells('restraint.request', {}));
    expect(at(request, 'D05', NOW, silent)).toMatchObject({ by: 'responder', due: NOW + 24 * HOUR, unagreed: true });
    expect(at(request, 'D05')).not.toHaveProperty('unagreed');
  });

  it('D18 and D23 watch over a restraint, and nothing after a warning (DOSSIER-39)', () => {
    const held = (more = {}) =>
      standing([], {
        provisionals: [
          {
            kind: 'restraint',
            message: 'ask',
            changed: 'report',
            ref: 'F-1',
            state: 'SECURED',
            hold: 'SUSPENDED',
            since: NOW,
            expiresAt: NOW + 48 * HOUR,
            ...more,
          },
        ],
      });
    // The prosecutor's decision on the holder's application is domestic.
    expect(at(held(), 'D18')).toBeUndefined();
    expect(at(held(), 'D23')).toMatchObject({ by: 'responder', due: NOW + 36 * HOUR });
    expect(at(held({ expiresAt: NOW + 100 * DAY }), 'D23')?.due).toBe(NOW + 75 * DAY);
    expect(at(held({ hold: 'FROZEN' }), 'expiresAt')).toMatchObject({ by: 'requester', due: NOW + 48 * HOUR });
    expect(at(held({ warned: true }), 'D23')).toBeUndefined();
    expect(due({ ...held(), next: NOW + 48 * HOUR }, NOW + 48 * HOUR, UTC)).toEqual([]);
  });

  it('D19 and D20 stand before and after an appearance (DOSSIER-39)', () => {
    const appearanceAt = NOW + 100 * DAY;
    const summoned = standing([{ ...measure('SVC-SUM', 'ACCEPTED', { ACCEPTED: 'accept' }), appearanceAt }]);
    expect(at(summoned, 'D19')).toMatchObject({ by: 'responder', due: NOW + 50 * DAY });
    expect(at(summoned, 'D20')).toBeUndefined();
    expect(at(summoned, 'D20', appearanceAt)).toMatchObject({ due: endOfDay('2026-05-28'), notBefore: true });
    // Only a State that declared a lead asks for it (ETS 030 article 7(3)).
    expect(at(summoned, 'D19', NOW, { terms: { ...TERMS, deadlines: [] } })).toBeUndefined();
    expect(at(summoned, 'D19', appearanceAt)).toBeUndefined();
  });

  it('D21 gives the requester at least what the accord says (DOSSIER-39)', () => {
    const asked = (replyBy: string, level: 'ROUTINE' | 'URGENT') =>
      told(
        message('request.submit', {}, (body) => (body.payload.urgency = { level })),
        message('ack.receipt'),
        message('info.request', {}, (body) => (body.payload.replyBy = replyBy)),
      );
    expect(at(asked('2026-02-03T00:00:00Z', 'ROUTINE'), 'D21')).toMatchObject({
      by: 'requester',
      measureIds: ['m2'],
      due: endOfDay('2026-03-16'),
    });
    expect(at(asked('2026-02-03T00:00:00Z', 'URGENT'), 'D21')?.due).toBe(endOfDay('2026-02-11'));
    expect(at(asked('2026-06-01T00:00:00Z', 'URGENT'), 'D21')?.due).toBe(Date.UTC(2026, 5, 1));
  });

  it('D22 answers a query of progress (DOSSIER-39)', () => {
    const state = apply(standing([measure('STMT', 'REVIEW', { RECEIVED: 'ack' })]), tells('status.query', {}, { messageId: 'query' }));
    expect(at(state, 'D22')).toMatchObject({ by: 'responder', due: endOfDay('2026-02-09') });
    expect(at(apply(state, tells('status.report', { measures: [] })), 'D22')).toBeUndefined();
  });

  it('D24 ends the time for defects, and the result counts as acknowledged, unverified (DOSSIER-39)', () => {
    const executed = told(message('request.submit'), message('ack.receipt'), message('decision.accept'), message('result.final'));
    expect(at(executed, 'D24')).toMatchObject({ by: 'requester', due: endOfDay('2026-03-05') });
    const after = apply(executed, tells('reminder', {}, { issuedAt: NOW + 31 * DAY }));
    expect(after.measures).toMatchObject([
      { state: 'ACKED', unverified: true },
      { state: 'ACKED', unverified: true },
    ]);
    expect(at(executed, 'D24', NOW + 40 * DAY)).toBeUndefined();
  });

  it('D25 watches over the way of what was sent, until a receipt or an answer tells (DOSSIER-39)', () => {
    const own: DueOptions = { ...UTC, side: 'requester' };
    const sent = told(message('request.submit', { agency: 'a', seq: 1, seen: null }));
    expect(at(sent, 'D25', NOW + 29 * MINUTE, own)).toMatchObject({ by: 'relay', due: NOW + DAY, warn: false });
    expect(at(sent, 'D25', NOW + 30 * MINUTE, own)?.warn).toBe(true);
    expect(at(apply(sent, receipt('delivered')), 'D25', NOW, own)).toBeUndefined();
    expect(at(apply(sent, receipt('submitted')), 'D25', NOW, own)).toBeDefined();
    expect(at(apply(sent, message('ack.receipt', { agency: 'b', seq: 1, seen: REQUEST_ID })), 'D25', NOW, own)).toBeUndefined();
    expect(at(sent, 'D25')).toBeUndefined();
  });
});

describe('what is due', () => {
  it('says where public holidays may be missing from the count (DOSSIER-28)', () => {
    const state = { ...told(calm()), country: 'XB' };
    const of = (completeYears?: number[]) => {
      const holidays = [{ country: 'XB', dates: [], ...(completeYears === undefined ? {} : { completeYears }) }];
      return at(state, 'D01', NOW, { terms: { ...TERMS, holidays } });
    };
    expect(at(state, 'D01')).toMatchObject({ holidaysIncomplete: true });
    expect(of()).toMatchObject({ holidaysIncomplete: true });
    expect(of([2025])).toMatchObject({ holidaysIncomplete: true });
    expect(of([2026])).not.toHaveProperty('holidaysIncomplete');
    // Hours need no calendar.
    expect(at(told(message('request.submit')), 'D01')).not.toHaveProperty('holidaysIncomplete');
  });

  it('has a level by the share of the time that passed, and asks for one reminder of each (DOSSIER-21)', () => {
    const state = told(message('request.submit'));
    const level = (share: number, of = state) => at(of, 'D01', NOW + share * 4 * HOUR);
    expect(level(0.99)).toMatchObject({ level: 0 });
    expect(level(0.99)).not.toHaveProperty('remind');
    expect(level(1)).toMatchObject({ level: 1, remind: 1 });
    expect(level(1.5)).toMatchObject({ level: 2, remind: 2 });
    expect(level(2)).toMatchObject({ level: 3, remind: 3 });
    const reminded = apply(state, tells('reminder', { deadlineId: 'D01', level: 2 }));
    expect(level(1.5, reminded)).not.toHaveProperty('remind');
    expect(level(2, reminded)).toMatchObject({ remind: 3 });
    const terms = { ...TERMS, reminderPercents: [50, 60, 70] as [number, number, number] };
    expect(at(state, 'D01', NOW + 2 * HOUR, { terms })).toMatchObject({ level: 1 });
  });

  it('counts the days of the responding authority, in its zone, with its holidays (DOSSIER-19)', () => {
    const state = told(calm());
    const terms = {
      ...TERMS,
      holidays: [
        { country: 'TR', dates: ['2026-02-04'] },
        { country: 'RU', dates: ['2026-02-05', '2026-02-06'] },
      ],
    };
    expect(at(state, 'D01', NOW, { terms, zone: 'Europe/Istanbul', country: 'TR' })?.due).toBe(Date.parse('2026-02-12T21:00:00Z'));
    expect(at(state, 'D01', NOW, { terms, zone: 'Asia/Vladivostok', country: 'RU' })?.due).toBe(Date.parse('2026-02-13T14:00:00Z'));
    // The request names the State of the requested authority; what the requester's State celebrates stops no clock.
    expect(state.country).toBe('XB');
    const own = [{ country: 'XB', dates: ['2026-02-04'] }];
    expect(at(state, 'D01', NOW, { terms })?.due).toBe(endOfDay('2026-02-11'));
    expect(at(state, 'D01', NOW, { terms: { ...terms, holidays: [...terms.holidays.slice(1), ...own] } })?.due).toBe(
      endOfDay('2026-02-12'),
    );
  });

  it('takes the zone that the acknowledgement names, and UTC for what is none (DOSSIER-19)', () => {
    const acked = (tz: string) =>
      told(
        calm(),
        message('ack.receipt', {}, (body) => (body.payload.officer.tz = tz)),
      );
    expect(at(acked('Europe/Moscow'), 'D02')?.due).toBe(Date.parse('2026-03-16T21:00:00Z'));
    expect(at(acked('our own time'), 'D02')?.due).toBe(endOfDay('2026-03-16'));
  });

  it('names what waits for a moment that a message set (DOSSIER-18)', () => {
    const waits = (state: MeasureRecord['state'], until: number) =>
      standing([{ ...measure('STMT', state, { [state]: 'ask' }), waitsFor: 'ask', until }]);
    expect(at(waits('COND_WAIT', NOW + DAY), 'replyBy')).toMatchObject({ by: 'requester', due: NOW + DAY });
    expect(at(waits('CONF_WAIT', NOW + DAY), 'holdUntil')).toMatchObject({ by: 'requester', due: NOW + DAY });
    expect(at(waits('POSTPONED', NOW + DAY), 'reviewOn')).toMatchObject({ by: 'responder', due: NOW + DAY });
  });

  it('is sorted by what comes first, labelled, and plain JSON (DOSSIER-18)', () => {
    const items = due(told(message('request.submit'), message('ack.receipt'), tells('status.query', {})), NOW, UTC);
    expect(items.map(({ id }) => id)).toEqual(['D05', 'D22', 'D02']);
    expect(items.every(({ label }) => label.length > 4)).toBe(true);
    expect(JSON.parse(JSON.stringify(items))).toEqual(items);
  });

  it('lets a measure lapse only where the accord agreed, after the last reminder (DOSSIER-18)', () => {
    const waiting = (lapse: boolean, level: number) => {
      const asked = [
        message('request.submit'),
        message('ack.receipt'),
        message('info.request'),
        tells('reminder', { deadlineId: 'D21', level }),
      ];
      const state = asked.reduce(apply, openDossier(DOSSIER, { lapse }));
      return apply(state, tells('reminder', {}, { issuedAt: NOW + 2 * DAY })).measures[1]?.state;
    };
    expect(waiting(true, 3)).toBe('LAPSED');
    expect(waiting(true, 2)).toBe('INFO_WAIT');
    expect(waiting(false, 3)).toBe('INFO_WAIT');
  });

  it('keeps the times of messages at which a deadline starts, long after (DOSSIER-09)', () => {
    let state = told(message('request.submit'), message('ack.receipt', { messageId: 'ack', at: NOW + HOUR }));
    for (let i = 0; i < 200; i++) state = apply(state, tells('reminder', { deadlineId: 'D02', level: 1 }));
    expect(state.journal.some(({ messageId }) => messageId === 'ack')).toBe(false);
    expect(at(state, 'D02')?.since).toBe(NOW + HOUR);
    expect(Object.keys(state.times)).toEqual(expect.arrayContaining([REQUEST_ID, 'ack']));
    expect(Object.keys(state.times).length).toBeLessThan(5);
  });
});
