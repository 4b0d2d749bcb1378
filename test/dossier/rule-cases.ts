// SPDX-License-Identifier: Apache-2.0
// For each rule of the engine a dossier in the middle of its life, and a message that the rule forbids there.
import type { DossierEvent, DossierState } from '../../src/dossier/index.js';
import { dossierIn, dossierOf, message, MEASURES, tells } from './story.js';

export const BOTH = { measureIds: ['m1', 'm2'] };

export const restraint = { kind: 'restraint' as const, message: 'r', changed: 'r', ref: 'F-1', measureId: 'm2', state: 'SECURED' as const };
export const condition = { id: 'k1', code: 'C-CONF', measureIds: ['m1'], by: 'responder' as const, message: 'offer' };
export const evidence = [{ id: 'e1', measureId: 'm1', state: 'VERIFIED' as const, message: 'r', returnRequired: false }];
export const extent = {
  persons: ['p1'],
  assets: ['a1'],
  accounts: [],
  categories: ['KYC'],
  period: { from: '2026-01-01', to: '2026-02-01' },
};
export const amends = (change: object, op = 'NARROW') =>
  tells('request.amend', { changes: [{ op, measure: { id: 'm1', type: 'PRES', ...change } }] });
export const accepted = () => dossierOf({ measures: MEASURES.map((measure) => ({ ...measure, extent, state: 'ACCEPTED' })) });

/** One or more messages that each rule forbids. */
export const CASES: readonly (readonly [rule: string, state: () => DossierState, event: () => DossierEvent])[] = [
  ['X01', () => dossierIn('DELIVERED'), () => tells('decision.accept', BOTH)],
  ['X01', () => dossierIn('SENT'), () => tells('result.partial', BOTH)],
  ['X02', () => dossierIn('REVIEW'), () => tells('decision.accept', BOTH, { from: 'requester' })],
  ['X02', () => dossierIn('REVIEW'), () => tells('request.withdraw', BOTH, { from: 'responder' })],
  [
    'X02',
    () => dossierIn('ACCEPTED', { conditions: [{ ...condition, state: 'ACCEPTED' }] }),
    () => tells('use.consent-decision', { granted: true, conditions: [], waived: ['k1'] }, { from: 'requester' }),
  ],
  ['X03', () => dossierIn('COND_WAIT'), () => tells('result.final', BOTH)],
  ['X03', () => dossierIn('CONF_WAIT'), () => tells('result.partial', BOTH)],
  ['X04', () => dossierIn('POSTPONED'), () => tells('result.final', BOTH)],
  ['X05', () => dossierIn('REFUSED'), () => tells('execution.schedule', BOTH)],
  ['X05', () => dossierIn('WITHDRAWN'), () => tells('consultation.note', BOTH)],
  [
    'X05',
    () => dossierOf({ provisionals: [{ ...restraint, state: 'LIFTED' }] }),
    () => tells('restraint.expiry-warning', { ref: 'F-1', expiresAt: '2026-03-01T00:00:00Z' }),
  ],
  ['X06', () => dossierIn('EXECUTED'), () => message('decision.refuse', {}, (body) => Object.assign(body.payload, BOTH))],
  ['X07', () => dossierIn('REVIEW'), () => message('decision.refuse', {}, (body) => (body.payload.grounds = []))],
  ['X08', () => dossierIn('ACKED'), () => message('info.request', {}, (body) => Object.assign(body.payload, BOTH))],
  ['X09', accepted, () => amends({ personIds: ['p1', 'p2'] })],
  ['X09', accepted, () => amends({ assetIds: ['a2'] })],
  ['X09', accepted, () => amends({ particulars: { dataCategories: ['KYC', 'LEDGER'], period: extent.period } })],
  ['X09', accepted, () => amends({ particulars: { period: { from: '2025-12-31', to: '2026-02-01' } } })],
  ['X09', accepted, () => amends({ particulars: { period: { from: '2026-01-01' } } }, 'REPLACE-PARTICULARS')],
  ['X10', () => dossierIn('ACCEPTED'), () => tells('decision.accept-conditional', { ...BOTH, conditions: [{ id: 'k2', code: 'C-CONF' }] })],
  ['X10', () => dossierIn('ACCEPTED'), () => tells('result.final', { ...BOTH, useLimits: [{ code: 'C-NOONWARD' }] })],
  [
    'X11',
    () => dossierIn('EXECUTED', { evidence, conditions: [{ ...condition, state: 'PROPOSED' }] }),
    () => tells('use.report', { evidenceIds: ['e1'] }),
  ],
  [
    'X12',
    () => dossierOf({ provisionals: [{ ...restraint, kind: 'preservation', state: 'EXPIRED' }] }),
    () => tells('preservation.extend', { ref: 'F-1', until: '2026-05-01T00:00:00Z' }),
  ],
  [
    'X12',
    () => dossierOf({ provisionals: [{ ...restraint, state: 'LIFTED' }] }),
    () => tells('restraint.extend', { ref: 'F-1', until: '2026-05-01T00:00:00Z' }),
  ],
  ['X13', () => dossierIn('ACCEPTED', { provisionals: [restraint] }), () => tells('request.withdraw', BOTH)],
  ['X14', () => dossierIn('ACKED', { provisionals: [restraint] }), () => tells('closure', { openObligations: [] })],
  [
    'X14',
    () => dossierIn('ACKED', { evidence: [{ ...evidence[0], id: 'e1', message: 'r', state: 'RETURN_DUE', returnRequired: true }] }),
    () => tells('closure', {}),
  ],
  ['X14', () => dossierIn('ACKED', { costs: [{ id: 'c1', message: 'c', state: 'AGREED' }] }), () => tells('closure', {})],
  ['X16', () => dossierIn('REVIEW'), () => tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] })],
  [
    'X16',
    () => dossierIn('REVIEW', { forwarded: [{ to: 'Court', measureIds: ['m1'] }] }),
    () => tells('decision.accept', BOTH, { roles: ['RD-EA'], names: ['Court'] }),
  ],
  ['X17', () => dossierIn('REVIEW', { legalBases: ['PROG'] }), () => tells('decision.accept', BOTH)],
  [
    'X17',
    () => dossierIn('REVIEW', { legalBases: ['PROG'] }),
    () => tells('decision.accept-conditional', { ...BOTH, conditions: [{ id: 'k1', code: 'C-CONF' }] }),
  ],
  ['X19', () => dossierIn('EXECUTED'), () => tells('request.withdraw', { ...BOTH, releases: [] })],
  [
    'X07',
    () => dossierIn('REVIEW'),
    () =>
      message('decision.refuse', {}, (body) => {
        Object.assign(body.payload.grounds[0] ?? {}, { code: 'G-SOV', basis: { code: 'UNTOC', article: '18(21)(b)' } });
        delete body.payload.consultationRef;
      }),
  ],
  [
    'X21',
    () => dossierIn('REVIEW'),
    () => tells('decision.postpone', { ...BOTH, basis: { code: 'UNTOC', article: '18(25)' }, reviewOn: '2026-03-01' }),
  ],
  ['X20', () => dossierIn('INFO_WAIT'), () => tells('request.supplement', { ...BOTH, answers: [{ questionId: 'q9' }] })],
];
