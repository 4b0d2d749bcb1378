// SPDX-License-Identifier: Apache-2.0
// What each type tells a dossier: which members of its payload are read, and what they are where they are missing.
import { describe, expect, it } from 'vitest';
import type { AnyBody } from '../../src/schema/frame/frame.js';
import type { Content, MessageFact } from '../../src/dossier/fact.js';
import { present } from '../../src/dossier/kept.js';
import { moment, namesOf } from '../../src/dossier/step.js';
import type { Step } from '../../src/dossier/step.js';
import { widens } from '../../src/dossier/steps/request.js';
import { stepOf } from '../../src/dossier/steps/steps.js';
import { EMPTY } from '../../src/dossier/view.js';
import type { Extent, MeasureRecord, View } from '../../src/dossier/view.js';

const step = (type: string): Step => stepOf(type) as Step;
const read = (type: string, payload: object, refs: object = { rqRef: 'A' }): Content =>
  step(type).read({ refs, payload } as unknown as AnyBody);
const fact = (type: string, more: Partial<MessageFact> = {}): MessageFact => ({
  ...{ type, messageId: 'now', from: 'requester', arrival: 1, issuedAt: 0, at: 0, ...more },
});
const measure = (id: string, more: Partial<MeasureRecord> = {}): MeasureRecord => ({
  ...{ id, type: 'PRES', coercive: false, assetIds: [], essential: [], state: 'RECEIVED', ...more },
});
const DAY = '2026-03-04';
const END = Date.UTC(2026, 2, 5);

describe('what a message tells', () => {
  it.each<[string, object, Content]>([
    ['info.request', { measureIds: ['m1'], questions: [{ id: 'q', blocking: true, code: 'I' }] }, { asks: [{ id: 'q', blocking: true }] }],
    ['info.request', { measureIds: [], questions: [], effectOnClock: 'stops', replyBy: DAY }, { asks: [], stops: true, until: END }],
    ['info.request', { measureIds: [], questions: [], effectOnClock: 'runs' }, { asks: [] }],
    ['notice.formality-unavailable', {}, {}],
    ['notice.formality-unavailable', { measureIds: ['m1'] }, {}],
    ['notice.confidentiality-unavailable', { holdUntil: DAY }, { until: END }],
    ['confidentiality.reply', { decision: 'PROCEED' }, { choice: 'proceed' }],
    ['confidentiality.reply', {}, { choice: '' }],
    ['notice.delay', { deadlineId: 'D02' }, { deadline: { id: 'D02' } }],
    ['notice.delay', {}, {}],
    ['reminder', { deadlineId: 'D02', level: 2 }, { deadline: { id: 'D02', level: 2 } }],
    ['reminder', { deadlineId: 'D02' }, { deadline: { id: 'D02' } }],
    ['reminder', { level: 2 }, {}],
    [
      'decision.accept-conditional',
      { measureIds: ['m1'], conditions: [{ id: 'c', code: 'X', appliesTo: ['m2'] }] },
      { conditions: [{ id: 'c', code: 'X', measureIds: ['m2'] }] },
    ],
    [
      'decision.accept-conditional',
      { measureIds: ['m1'], conditions: [{ id: 'c', code: 'X', appliesTo: [] }], replyBy: DAY },
      { conditions: [{ id: 'c', code: 'X', measureIds: ['m1'] }], until: END },
    ],
    ['conditions.reply', { perCondition: [{ id: 'c', answer: 'COUNTER' }] }, { replies: [{ id: 'c', answer: 'counters' }] }],
    ['conditions.reply', { perCondition: [{ id: 'c', answer: 'OTHER' }] }, { replies: [{ id: 'c', answer: 'rejects' }] }],
    ['conditions.reply', {}, { replies: [] }],
    ['decision.postpone', { reviewOn: DAY, consultationRef: 'r' }, { until: END, consultationRef: 'r' }],
    ['decision.refuse', { measureIds: [], grounds: [] }, { unreasoned: true }],
    ['use.consent-request', {}, { wants: [] }],
    ['use.consent-request', { evidenceIds: ['e'] }, { wants: ['e'] }],
    ['use.consent-decision', { granted: true }, { granted: true, waives: [], conditions: [] }],
    ['use.consent-decision', { granted: false, waived: ['w'] }, { waives: ['w'], conditions: [] }],
    [
      'evidence.destruction-confirm',
      { items: ['e'], witnesses: [{}, {}], by: DAY },
      { items: [{ id: 'e', intact: true }], signatories: 2, until: END },
    ],
    ['evidence.return-plan', {}, { items: [], signatories: 0 }],
    ['costs.reply', { perItem: [{ id: 'k', agreed: false }] }, { costs: [{ id: 'k', agreed: false }] }],
    ['spontaneous.reply', { decision: 'ACCEPT' }, { choice: 'accepts' }],
    ['spontaneous.reply', { decision: 'DECLINE' }, { choice: 'rejects' }],
    ['execution.schedule', {}, {}],
    ['consultation.note', {}, {}],
    ['preservation.extend', { ref: 'R', until: DAY }, { provisionals: [{ kind: 'preservation', ref: 'R', expiresAt: END }] }],
    ['restraint.lifted', { remainingAssets: ['a'] }, { provisionals: [{ kind: 'restraint', outcome: 'in-part' }] }],
    ['restraint.lifted', { remainingAssets: [] }, { provisionals: [{ kind: 'restraint' }] }],
    ['restraint.release', { assetIds: ['a'] }, { provisionals: [{ kind: 'restraint', outcome: 'in-part' }] }],
    ['restraint.release', { expiresAt: DAY, why: 'w' }, { provisionals: [{ kind: 'restraint', expiresAt: END, why: 'w' }] }],
  ])('%s with %o', (type, payload, expected) => {
    const { measureIds } = payload as { readonly measureIds?: readonly string[] };
    expect(read(type, payload)).toEqual({ measureIds, ...expected });
  });

  it.each([
    ['emergency.disclosure', 'EMERGENCY'],
    ['preservation.request', 'PROVISIONAL'],
    ['restraint.request', 'PROVISIONAL'],
  ])('%s is asked for in haste, as %s', (type, urgency) => {
    const payload = { legalBasis: [{ code: 'UNTOC' }, { code: 'UNTOC' }], requestedAuthority: { country: 'DE' }, formalRequestDueBy: DAY };
    const kind = type === 'restraint.request' ? 'restraint' : 'preservation';
    expect(read(type, payload)).toEqual({
      ...{ rqRef: 'A', provisionals: [{ kind, formalBy: END }], haste: { urgency, legalBases: ['UNTOC'], country: 'DE' } },
    });
    const amend = (view: View): View | undefined => step(type).amend?.(view, fact(type, { haste: { urgency, legalBases: ['UNTOC'] } }));
    expect(amend(EMPTY)).toMatchObject({ urgency, legalBases: ['UNTOC'], opener: type });
    const asked = amend({ ...EMPTY, request: 'r', opener: 'draft.share' });
    expect([asked?.urgency, asked?.legalBases, asked?.opener]).toEqual([undefined, [], 'draft.share']);
  });

  it('names nobody twice as executing authority, and splits by measure', () => {
    expect(read('ack.forwarded', { toAuthority: { name: 'X' }, measureIds: ['m1'] }).forwards).toEqual([{ to: 'X', measureIds: ['m1'] }]);
    expect(read('ack.forwarded', { toAuthority: { name: 'X' } }).forwards).toEqual([{ to: 'X' }]);
    expect(read('ack.forwarded', { splitMap: [{ measureId: 'm2', authority: { name: 'Y' } }] }).forwards).toEqual([
      { to: 'Y', measureIds: ['m2'] },
    ]);
  });

  it('says what a result brings back, by its items or else by its measures', () => {
    const item = (id: string, measureId: string, returnRequired: boolean) => ({ id, measureId, returnRequired });
    const evidence = (required: boolean, ...items: object[]) =>
      read('result.final', { measureIds: ['m1', 'm2'], evidence: items, returnTerms: { required, by: DAY } }).evidence;
    expect(evidence(true, item('e1', 'm1', true), item('e2', 'm2', false))).toEqual([
      { id: 'e1', measureId: 'm1', returnRequired: true, returnBy: END },
      { id: 'e2', measureId: 'm2', returnRequired: false },
      { id: 'return:m2', measureId: 'm2', returnRequired: true, returnBy: END },
    ]);
    expect(evidence(false, item('e2', 'm2', false))).toEqual([{ id: 'e2', measureId: 'm2', returnRequired: false }]);
  });
});

describe('what a message changes beside the tables', () => {
  const amended = (type: string, view: Partial<View>, more: Partial<MessageFact> = {}): View =>
    step(type).amend?.({ ...EMPTY, ...view }, fact(type, more)) as View;

  it('extends a deadline once, for the measures that it names or for all', () => {
    const measures = [measure('m1'), measure('m2', { extended: ['D02'] }), measure('m3', { extended: ['D03'] })];
    const extended = (more: Partial<MessageFact>) => amended('notice.delay', { measures }, more).measures.map((one) => one.extended);
    expect(extended({ deadline: { id: 'D02' } })).toEqual([['D02'], ['D02'], ['D03', 'D02']]);
    expect(extended({ deadline: { id: 'D02' }, measureIds: ['m3'] })).toEqual([undefined, ['D02'], ['D03', 'D02']]);
    expect(extended({})).toEqual([undefined, ['D02'], ['D03']]);
  });

  it('keeps the highest level of a reminder', () => {
    const level = (before: number | undefined, said: number | undefined): number | undefined =>
      amended(
        'reminder',
        { reminded: before === undefined ? {} : { D02: before } },
        { deadline: { id: 'D02', ...(said === undefined ? {} : { level: said }) } },
      ).reminded['D02'];
    expect([level(undefined, undefined), level(undefined, 2), level(3, 2), level(1, 2), level(2, undefined)]).toEqual([1, 2, 3, 2, 2]);
    expect(amended('reminder', { reminded: { D03: 1 } }).reminded).toEqual({ D03: 1 });
  });

  it('keeps sixteen queries of progress and of use, the newest', () => {
    const many = Array.from({ length: 16 }, (_, i) => `q${i}`);
    expect(amended('status.query', { queries: many }).queries).toEqual([...many.slice(1), 'now']);
    expect(amended('status.query', { queries: many.slice(0, 15) }).queries).toHaveLength(16);
    const wanted = many.map((message) => ({ message, evidenceIds: [] }));
    expect(amended('use.consent-request', { wanted }, { wants: ['e'] }).wanted).toEqual([
      ...wanted.slice(1),
      { message: 'now', evidenceIds: ['e'] },
    ]);
    expect(amended('status.report', { queries: many }).queries).toEqual([]);
  });

  it('notes a consultation once, a consent that was given, and the closure of each side', () => {
    expect(amended('consultation.note', { consulted: ['m1'] }, { measureIds: ['m1', 'm2'] }).consulted).toEqual(['m1', 'm2']);
    expect(amended('consultation.note', {}).consulted).toEqual(['*']);
    const wanted = [{ message: 'asked', evidenceIds: ['e'] }];
    const consent = { granted: true, from: 'responder', inReplyTo: 'asked' } as const;
    expect(amended('use.consent-decision', { wanted }, consent).consents).toEqual(['now']);
    expect(amended('use.consent-decision', { consents: ['c'] }).consents).toEqual(['c']);
    const closed = [
      { by: 'requester' as const, surviving: ['old'] },
      { by: 'responder' as const, surviving: ['r'] },
    ];
    expect(amended('closure', { closed }, { surviving: ['new'] }).closed).toEqual([
      { by: 'responder', surviving: ['r'] },
      { by: 'requester', surviving: ['new'] },
    ]);
    expect(amended('draft.share', { opener: 'dp.notice' }).opener).toBe('dp.notice');
    expect(amended('draft.share', {}).opener).toBe('draft.share');
    expect(amended('ack.receipt', { zone: 'Europe/Rome' }, { zone: 'Europe/Oslo' }).zone).toBe('Europe/Oslo');
    expect(amended('ack.receipt', { zone: 'Europe/Rome' }).zone).toBe('Europe/Rome');
  });

  it('amends what is not final, and adds what waits for an acknowledgement of its own', () => {
    const { state: _state, ...opening } = measure('m1', { type: 'IDN' });
    const extent: Extent = { persons: [], assets: [], accounts: [], categories: [] };
    const change = (op: string, id: string) => ({ op, measure: { ...opening, id, extent } });
    const measures = [measure('m1'), measure('m2', { state: 'REFUSED' })];
    const after = amended(
      'request.amend',
      { measures },
      { changes: [change('modify', 'm1'), change('modify', 'm2'), change('add', 'm3')] },
    );
    expect(after.measures.map(({ id, type, state, entered }) => [id, type, state, entered])).toEqual([
      ['m1', 'IDN', 'RECEIVED', undefined],
      ['m2', 'PRES', 'REFUSED', undefined],
      ['m3', 'IDN', 'SENT', { SENT: 'now' }],
    ]);
    const breaks = (...changes: ReturnType<typeof change>[]) =>
      step('request.amend').breaks?.({ ...EMPTY, measures }, fact('request.amend', { changes }));
    expect([breaks(), breaks(change('add', 'm1')), breaks(change('modify', 'm9')), breaks(change('add', 'm9'))]).toEqual([
      ...['X00', 'X00', 'X00', undefined],
    ]);
  });

  it('refuses coercion on a programme alone (X17), and a closure that forgets what survives (X14)', () => {
    const forbids = (coercive: boolean, ...legalBases: View['legalBases']) =>
      step('decision.accept').forbids?.(measure('m1', { coercive }), { ...EMPTY, legalBases });
    expect([forbids(true, 'PROG'), forbids(false, 'PROG'), forbids(true, 'PROG', 'UNTOC'), forbids(true, 'UNTOC')]).toEqual([
      ...['X17', undefined, undefined, undefined],
    ]);
  });
});

describe('an extent', () => {
  const of = (more: Partial<Extent>): Extent => ({ persons: ['p'], assets: ['a'], accounts: ['k'], categories: ['c'], ...more });
  const period = { from: '2026-01-01', to: '2026-02-01' };

  it.each<[string, Extent | undefined, Extent, boolean]>([
    ['the same', of({ period }), of({ period }), false],
    ['less of everything', of({ period }), of({ persons: [], assets: [], accounts: [], categories: [], period }), false],
    ['another person', of({}), of({ persons: ['p', 'q'] }), true],
    ['another asset', of({}), of({ assets: ['b'] }), true],
    ['another account', of({}), of({ accounts: ['l'] }), true],
    ['another category', of({}), of({ categories: ['d'] }), true],
    ['anything where nothing was known', undefined, of({}), true],
    ['nothing where nothing was known', undefined, of({ persons: [], assets: [], accounts: [], categories: [] }), false],
    ['a period where there was none', of({}), of({ period }), false],
    ['no period where there was one', of({ period }), of({}), true],
    ['a day earlier', of({ period }), of({ period: { ...period, from: '2025-12-31' } }), true],
    ['a day later at its start', of({ period }), of({ period: { ...period, from: '2026-01-02' } }), false],
    ['a day later at its end', of({ period }), of({ period: { ...period, to: '2026-02-02' } }), true],
    ['a day earlier at its end', of({ period }), of({ period: { ...period, to: '2026-01-31' } }), false],
    ['no end', of({ period }), of({ period: { from: period.from } }), true],
    ['no start', of({ period }), of({ period: { to: period.to } }), true],
    ['any start where there was none', of({ period: { to: period.to } }), of({ period }), false],
    ['any end where there was none', of({ period: { from: period.from } }), of({ period }), false],
  ])('that has %s (X09)', (_name, held, asked, wider) => {
    expect(widens(held, asked)).toBe(wider);
  });
});

describe('the parts of a step', () => {
  it('read a moment, and a date as its end', () => {
    expect(['2026-03-04T10:00:00Z', DAY, 'soon', undefined].map(moment)).toEqual([Date.UTC(2026, 2, 4, 10), END, undefined, undefined]);
    expect(present({ a: 0, b: undefined, c: null, d: false })).toEqual({ a: 0, c: null, d: false });
    expect([namesOf(undefined), namesOf([]), namesOf(['m1', 'm2'])]).toEqual(['the request', 'the request', 'm1, m2']);
  });
});
