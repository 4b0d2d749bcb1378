// SPDX-License-Identifier: Apache-2.0
// Members of the terms that deadlines, dossier and agency read.
import { workloadOf } from '../../../../src/agency/cases/workload.js';
import { due, policyOf } from '../../../../src/dossier/index.js';
import type { DossierState } from '../../../../src/dossier/index.js';
import { apply } from '../../../../src/dossier/apply.js';
import { deadlineOf, encodeTerms } from '../../../../src/vocabulary/index.js';
import type { AccordTerms } from '../../../../src/vocabulary/index.js';
import { dossierOf, message, receipt, MEASURES } from '../../../dossier/story.js';
import { example, NOW, REQUEST_ID } from '../../examples.js';
import { termsWith } from './edit.js';
import type { Edit, Effects } from './edit.js';

const lengths = (terms: AccordTerms, id: 'D01' | 'D02' | 'D03' | 'D20' | 'D21') => deadlineOf({ ...terms, deadlines: [] }, id, 'ROUTINE');
const submitted = () =>
  apply(apply(dossierOf({ request: undefined as never, measures: [] }), message('request.submit')), receipt('opened'));
/** A request for documents that was acknowledged now. */
function received(more: Partial<(typeof MEASURES)[number] & { extended: readonly string[] }> = {}): DossierState {
  const measures = MEASURES.map((one) => ({ ...one, type: 'DOC', state: 'REVIEW' as const, entered: { RECEIVED: 'm' }, ...more }));
  return { ...dossierOf({ measures }), times: { m: { at: NOW } } };
}
const dues = (terms: AccordTerms, now = NOW, state = received()) =>
  due(state, now, { terms }).map(
    ({ id, due: at, level, warn, holidaysIncomplete }) => `${id} ${at} ${level} ${String(warn)} ${String(holidaysIncomplete)}`,
  );
/** A measure that lasts three days from its acknowledgement. */
const entry = (more: object) => (terms: AccordTerms) => (terms.deadlines = [{ id: 'D02', unit: 'DAYS', length: 3, ...more }]);
const held = () =>
  dossierOf({
    measures: MEASURES.map((measure) => ({ ...measure, state: 'REVIEW' as const })),
    provisionals: [
      {
        kind: 'restraint',
        message: 'r',
        changed: REQUEST_ID,
        ref: 'F-1',
        measureId: 'm2',
        state: 'SECURED',
        since: NOW,
        expiresAt: NOW + 864_000_000,
      },
    ],
    opener: 'restraint.request',
  });
const share = async (days: number) => {
  const terms = termsWith((t) => (t.urgentShare = { percent: 30, days }));
  const id = new Uint8Array(16);
  const self = { scope: 'xa', id: 'ca' };
  const node = { self, trust: { accords: () => [{ id, version: 1, terms: encodeTerms(terms) }] } };
  const record = {
    dossier: 'other',
    role: 'requester',
    counterpart: { scope: 'xb', id: 'ca' },
    state: { request: REQUEST_ID, urgency: 'URGENT' },
  };
  const asked = {
    type: 'request.submit',
    body: example('request.submit'),
    from: self,
    accord: { id, version: 1 },
    dossier: 'this',
    now: NOW,
  };
  return workloadOf(node as never, { all: () => Promise.resolve([record]) } as never, asked as never);
};
type Holiday = readonly [country: string, dates: readonly string[], completeYears?: number[]];

function holidays(t: (...edits: Edit[]) => AccordTerms, ...both: readonly [Holiday, Holiday]): readonly [unknown, unknown] {
  return both.map(([country, dates, completeYears = []]) =>
    dues(
      t(entry({ id: 'D01', unit: 'WORKING-DAYS' }), (x) => (x.holidays = [{ country, dates: [...dates], completeYears }])),
      NOW,
      submitted(),
    ),
  ) as unknown as readonly [unknown, unknown];
}

export const DOSSIER_EFFECTS: Effects = {
  'originalPolicy.rule': (t) => [
    dues(
      t((x) => (x.originalPolicy = { rule: 'on-demand' })),
      NOW,
      submitted(),
    ),
    dues(
      t((x) => (x.originalPolicy = { rule: 'original-within-days', days: 5 })),
      NOW,
      submitted(),
    ),
  ],
  'originalPolicy.days': (t) =>
    [5, 6].map((days) =>
      dues(
        t((x) => (x.originalPolicy = { rule: 'original-within-days', days })),
        NOW,
        submitted(),
      ),
    ) as [unknown, unknown],
  ackDays: (t) =>
    [1, 2].map((days) =>
      lengths(
        t((x) => (x.ackDays = days)),
        'D01',
      ),
    ) as [unknown, unknown],
  decisionDays: (t) =>
    [1, 2].map((days) =>
      lengths(
        t((x) => (x.decisionDays = days)),
        'D02',
      ),
    ) as [unknown, unknown],
  executionDays: (t) =>
    [1, 2].map((days) =>
      lengths(
        t((x) => (x.executionDays = days)),
        'D03',
      ),
    ) as [unknown, unknown],
  infoReplyDays: (t) =>
    [1, 2].map((days) =>
      lengths(
        t((x) => (x.infoReplyDays = days)),
        'D21',
      ),
    ) as [unknown, unknown],
  safeConductDays: (t) =>
    [1, 2].map((days) =>
      lengths(
        t((x) => (x.safeConductDays = days)),
        'D20',
      ),
    ) as [unknown, unknown],
  useLimitationDefault: (t) => [policyOf(t()), policyOf(t((x) => delete x.useLimitationDefault))],
  'deadlines.id': (t) => [dues(t(entry({}))), dues(t(entry({ id: 'D03' })))],
  'deadlines.level': (t) => [dues(t(entry({}))), dues(t(entry({ level: 'EMERGENCY' })))],
  'deadlines.measures': (t) => [dues(t(entry({}))), dues(t(entry({ measures: ['SRCH'] })))],
  'deadlines.unit': (t) => [dues(t(entry({}))), dues(t(entry({ unit: 'HOURS' })))],
  'deadlines.length': (t) => [dues(t(entry({}))), dues(t(entry({ length: 4 })))],
  'deadlines.extension': (t) => {
    const state = received({ extended: ['D02'] });
    return [dues(t(entry({})), NOW, state), dues(t(entry({ extension: 2 })), NOW, state)];
  },
  'deadlines.warnAfter': (t) => {
    const later = NOW + 172_800_000;
    return [dues(t(entry({})), later), dues(t(entry({ warnAfter: 1 })), later)];
  },
  'deadlines.sharePercent': (t) => {
    const state = { ...held(), times: { [REQUEST_ID]: { at: NOW } } };
    const before = (sharePercent?: number) =>
      entry({ id: 'D23', unit: 'HOURS', length: 1, ...(sharePercent === undefined ? {} : { sharePercent }) });
    return [dues(t(before()), NOW, state), dues(t(before(50)), NOW, state)];
  },
  reminderPercents: (t) => {
    const later = NOW + 86_400_000;
    return [
      dues(t(entry({})), later),
      dues(
        t(entry({}), (x) => (x.reminderPercents = [1, 2, 3])),
        later,
      ),
    ];
  },
  lapseWithoutReply: (t) => [true, false].map((on) => policyOf(t((x) => (x.lapseWithoutReply = on)))) as [unknown, unknown],
  'linkStopsExpiry.preservation': (t) =>
    [true, false].map((on) => policyOf(t((x) => (x.linkStopsExpiry = { preservation: on, restraint: false })))) as [unknown, unknown],
  'linkStopsExpiry.restraint': (t) =>
    [true, false].map((on) => policyOf(t((x) => (x.linkStopsExpiry = { preservation: true, restraint: on })))) as [unknown, unknown],
  'urgentShare.days': async () => [await share(1), await share(3_650)],
  'holidays.country': (t) => holidays(t, ['XB', ['2026-02-03']], ['XA', ['2026-02-03']]),
  'holidays.completeYears': (t) => holidays(t, ['XB', [], [2025, 2026, 2027]], ['XB', []]),
  'holidays.dates': (t) => holidays(t, ['XB', ['2026-02-03']], ['XB', ['2026-05-03']]),
};
