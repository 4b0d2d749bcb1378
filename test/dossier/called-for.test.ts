// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { allowed, openDossier } from '../../src/dossier/index.js';
import { isCalledFor } from '../../src/dossier/steps/called-for.js';
import { STEPS } from '../../src/dossier/steps/steps.js';
import type { Role, View } from '../../src/dossier/index.js';
import { MESSAGES } from '../../src/vocabulary/index.js';
import { CONDITION_STATES, EVIDENCE_STATES, PROVISIONAL_STATES } from '../../src/vocabulary/status/codes.js';
import { COST_MACHINE } from '../../src/dossier/machines/cost.js';
import { MEASURE_STATES, SIDES } from '../../src/dossier/view.js';
import { DOSSIER, dossierOf } from './story.js';

const measure = (type: string, state: string) => ({ id: 'm1', type, coercive: true, assetIds: [], essential: [], state });
const view = (more: object): View => dossierOf({ request: 'asked', ...more });
const called = (of: View, side: 'requester' | 'responder') => STEPS.map(({ type }) => type).filter((type) => isCalledFor(type, of, side));

/** A case that calls for everything that has a cause. */
const BUSY = view({
  measures: [
    measure('SVC-DOC', 'EXECUTED'),
    { ...measure('VID', 'ACCEPTED'), id: 'm2' },
    { ...measure('DOC', 'EXECUTING'), id: 'm3' },
    { ...measure('SUB', 'CONF_WAIT'), id: 'm4' },
  ],
  urgency: 'EMERGENCY',
  conditions: [
    { id: 'k1', code: 'C-PURPOSE', measureIds: ['m1'], state: 'PROPOSED', by: 'responder', message: 'x' },
    { id: 'k2', code: 'C-CONF', measureIds: [], state: 'PROPOSED', by: 'responder', message: 'x' },
  ],
  provisionals: [
    { kind: 'restraint', message: 'x', changed: 'x', ref: 'F', state: 'SECURED', expiresAt: 1 },
    { kind: 'preservation', message: 'y', changed: 'y', ref: 'P', state: 'SECURED' },
    { kind: 'preservation', message: 'z', changed: 'z', ref: 'Q', state: 'ASKED' },
  ],
  evidence: [
    { id: 'e1', state: 'SENT', message: 'x', returnRequired: true },
    { id: 'e2', state: 'VERIFIED', message: 'x', returnRequired: false },
  ],
  costs: [
    { id: 'c1', message: 'x', state: 'ESTIMATED' },
    { id: 'c2', message: 'x', state: 'AGREED' },
  ],
  wanted: [{ message: 'x', evidenceIds: ['e1'] }],
});

describe('what a case calls for', () => {
  it('offers every core type in some case, and no rare type without a cause (DOSSIER-22)', () => {
    const empty = openDossier(DOSSIER);
    const offered = new Set([empty, BUSY].flatMap((of) => (['requester', 'responder'] as const).flatMap((side) => called(of, side))));
    const core = Object.values(MESSAGES)
      .filter(({ profile }) => profile === 'core')
      .map(({ type }) => type);
    expect(core.filter((type) => !offered.has(type))).toEqual([]);
    const never = [
      'error.validation',
      'dp.notice',
      'draft.share',
      'use.report',
      'proceedings.transfer',
      'outcome.feedback',
      'asset.return-proposal',
    ];
    expect(never.filter((type) => offered.has(type))).toEqual([]);
  });

  it.each([
    ['use.consent-decision', { wanted: [] }, 'responder'],
    ['costs.reply', { costs: [] }],
    ['restraint.lifted', { provisionals: [] }],
    ['restraint.extend', { provisionals: [] }],
    ['conditions.reply', { conditions: [] }],
    ['result.ack', { measures: [measure('DOC', 'REVIEW')] }],
    ['service.proof', { measures: [measure('DOC', 'EXECUTING')] }],
    ['evidence.return-plan', { evidence: [] }],
    ['confidentiality.reply', { measures: [measure('SUB', 'ACCEPTED')] }],
    ['request.submit', {}],
  ] as [string, object, Role?][])('offers %s with its cause alone', (type, without, side = 'requester') => {
    const has = type === 'request.submit' ? openDossier(DOSSIER) : BUSY;
    expect(isCalledFor(type, has, side)).toBe(true);
    expect(isCalledFor(type, { ...BUSY, ...without }, side)).toBe(false);
  });

  it('offers what a single record calls for, beyond what every request does (DOSSIER-22)', () => {
    const one = <T>(states: readonly string[], name: string, of: (state: string) => T) =>
      states.map((state) => [`${name} ${state}`, of(state)] as const);
    const base = { request: 'asked' };
    const item = { id: 'x', message: 'x', changed: 'x', ref: 'x', kind: 'restraint', code: 'C-USE', measureIds: [], by: 'responder' };
    const given: readonly (readonly [string, object])[] = [
      ['nothing was asked', { request: undefined }],
      ['information was given', { request: undefined, opener: 'spontaneous.info' }],
      ['asked in an emergency', { urgency: 'EMERGENCY' }],
      ['asked provisionally', { urgency: 'PROVISIONAL' }],
      ['asked with priority', { urgency: 'PRIORITY' }],
      ['confirmed', { urgency: 'EMERGENCY', confirmed: 'x' }],
      ['progress was asked', { queries: ['x'] }],
      ['another use was asked', { wanted: [{ message: 'x', evidenceIds: [] }] }],
      ...one(MEASURE_STATES, 'hearing', (state) => ({ measures: [measure('VID', state)] })),
      ...one(['CONF_WAIT', 'ACCEPTED', 'EXECUTED'], 'service', (state) => ({ measures: [measure('SVC-DOC', state)] })),
      ...one(MEASURE_STATES, 'documents', (state) => ({ measures: [measure('DOC', state)] })),
      ...one(PROVISIONAL_STATES.codes, 'freeze', (state) => ({ provisionals: [{ ...item, state, expiresAt: 1 }] })),
      ['freeze without end', { provisionals: [{ ...item, state: 'SECURED' }] }],
      ['freeze, warned of its end', { provisionals: [{ ...item, state: 'SECURED', expiresAt: 1, warned: true }] }],
      ...one(PROVISIONAL_STATES.codes, 'preservation', (state) => ({
        provisionals: [{ ...item, kind: 'preservation', state, expiresAt: 1 }],
      })),
      ...one(CONDITION_STATES.codes, 'condition on a measure', (state) => ({ conditions: [{ ...item, state, measureIds: ['m1'] }] })),
      ...one(CONDITION_STATES.codes, 'condition on information', (state) => ({ conditions: [{ ...item, state }] })),
      ...one(EVIDENCE_STATES.codes, 'evidence', (state) => ({ evidence: [{ ...item, state, returnRequired: false }] })),
      ['evidence to be returned', { evidence: [{ ...item, state: 'VERIFIED', returnRequired: true }] }],
      ...one(COST_MACHINE.states, 'cost', (state) => ({ costs: [{ ...item, state }] })),
    ];
    const usual = new Set(called(view({}), 'requester'));
    const changes = (of: object, side: 'requester' | 'responder'): string => {
      const offered = called(dossierOf({ ...base, ...of }), side);
      const added = offered.filter((type) => !usual.has(type));
      const gone = [...usual].filter((type) => !offered.includes(type)).map((type) => `not ${type}`);
      return [...added, ...gone].join(', ') || '-';
    };
    const lines = given.map(([name, more]) => {
      const [requester, responder] = [changes(more, 'requester'), changes(more, 'responder')];
      return requester === responder ? `${name}: ${requester}` : `${name}: requester ${requester}; responder ${responder}`;
    });
    expect(`\n${lines.join('\n')}\n`).toMatchInlineSnapshot(`
      "
      nothing was asked: request.submit, request.confirm, restraint.request, spontaneous.info
      information was given: request.submit, request.confirm, restraint.request
      asked in an emergency: request.confirm
      asked provisionally: request.confirm
      asked with priority: -
      confirmed: -
      progress was asked: status.report
      another use was asked: requester -; responder use.consent-decision
      hearing DRAFT: request.amend, status.query, status.report
      hearing SENT: request.amend, status.query, status.report
      hearing DELIVERED: request.amend, status.query, status.report
      hearing RECEIVED: request.amend, status.query, status.report
      hearing REVIEW: request.amend, status.query, status.report
      hearing INFO_WAIT: request.amend, status.query, status.report
      hearing COND_WAIT: request.amend, status.query, status.report
      hearing CONF_WAIT: request.amend, confidentiality.reply, status.query, status.report
      hearing POSTPONED: request.amend, status.query, status.report
      hearing ACCEPTED: request.amend, status.query, status.report, costs.estimate, execution.schedule, execution.schedule-reply
      hearing EXECUTING: request.amend, status.query, status.report, result.partial, costs.estimate, execution.schedule, execution.schedule-reply
      hearing PARTIAL: request.amend, status.query, status.report, result.partial, result.ack
      hearing EXECUTED: status.query, status.report, result.ack
      hearing ACKED: status.query, status.report
      hearing CLOSED: not consultation.note
      hearing REFUSED: not consultation.note
      hearing RETURNED: not consultation.note
      hearing WITHDRAWN: not consultation.note
      hearing LAPSED: not consultation.note
      service CONF_WAIT: request.amend, confidentiality.reply, status.query, status.report, service.proof
      service ACCEPTED: request.amend, status.query, status.report, service.proof, costs.estimate
      service EXECUTED: status.query, status.report, service.proof, result.ack
      documents DRAFT: request.amend, status.query, status.report
      documents SENT: request.amend, status.query, status.report
      documents DELIVERED: request.amend, status.query, status.report
      documents RECEIVED: request.amend, status.query, status.report
      documents REVIEW: request.amend, status.query, status.report
      documents INFO_WAIT: request.amend, status.query, status.report
      documents COND_WAIT: request.amend, status.query, status.report
      documents CONF_WAIT: request.amend, confidentiality.reply, status.query, status.report
      documents POSTPONED: request.amend, status.query, status.report
      documents ACCEPTED: request.amend, status.query, status.report, costs.estimate
      documents EXECUTING: request.amend, status.query, status.report, result.partial, costs.estimate
      documents PARTIAL: request.amend, status.query, status.report, result.partial, result.ack
      documents EXECUTED: status.query, status.report, result.ack
      documents ACKED: status.query, status.report
      documents CLOSED: not consultation.note
      documents REFUSED: not consultation.note
      documents RETURNED: not consultation.note
      documents WITHDRAWN: not consultation.note
      documents LAPSED: not consultation.note
      freeze ASKED: restraint.report
      freeze TAKEN: restraint.report
      freeze SECURED: restraint.report, restraint.extend, restraint.release, restraint.expiry-warning, restraint.lifted, not consultation.note
      freeze LINKED: restraint.report, restraint.extend, restraint.release, restraint.expiry-warning, restraint.lifted, not consultation.note
      freeze CONVERTED: restraint.report, restraint.extend, restraint.release, restraint.expiry-warning, restraint.lifted, not consultation.note
      freeze RELEASED: not consultation.note
      freeze FAILED: not consultation.note
      freeze EXPIRED: not consultation.note
      freeze LIFTED: not consultation.note
      freeze without end: restraint.report, restraint.extend, restraint.release, restraint.lifted, not consultation.note
      freeze, warned of its end: restraint.report, restraint.extend, restraint.release, restraint.lifted, not consultation.note
      preservation ASKED: preservation.report
      preservation TAKEN: preservation.report
      preservation SECURED: preservation.extend, preservation.link, preservation.release, not consultation.note
      preservation LINKED: preservation.extend, preservation.release, not consultation.note
      preservation CONVERTED: preservation.extend, preservation.release, not consultation.note
      preservation RELEASED: not consultation.note
      preservation FAILED: not consultation.note
      preservation EXPIRED: not consultation.note
      preservation LIFTED: not consultation.note
      condition on a measure PROPOSED: requester conditions.reply; responder -
      condition on a measure ACCEPTED: -
      condition on a measure REJECTED: -
      condition on a measure COUNTERED: -
      condition on a measure WAIVED: -
      condition on information PROPOSED: requester spontaneous.reply; responder -
      condition on information ACCEPTED: -
      condition on information REJECTED: -
      condition on information COUNTERED: -
      condition on information WAIVED: -
      evidence SENT: result.defect
      evidence VERIFIED: use.consent-request
      evidence DEFECTIVE: result.defect
      evidence HELD: use.consent-request
      evidence RETURN_DUE: evidence.return-demand, evidence.return-plan, evidence.return-confirm
      evidence RETURNED: -
      evidence DESTROYED: -
      evidence RETAINED: -
      evidence to be returned: use.consent-request, evidence.return-demand, evidence.return-plan, evidence.return-confirm
      cost ESTIMATED: costs.reply
      cost AGREED: costs.claim
      cost DECLINED: -
      cost CLAIMED: -
      "
    `);
  });

  it('marks offers that are allowed, and says in a sentence why others are not', () => {
    const state = dossierOf({ measures: [measure('DOC', 'SENT')] as never, request: 'asked' });
    const offers = allowed(state, 'responder');
    expect(offers.filter(({ calledFor }) => calledFor).every((offer) => offer.allowed)).toBe(true);
    expect(offers.find(({ type }) => type === 'decision.accept')).toMatchObject({
      calledFor: false,
      because: ['decides or reports on a measure before ack.receipt'],
    });
  });

  it('names the roles of the side that send each type, observers beside either', () => {
    const state = dossierOf({ measures: [measure('DOC', 'SENT')] as never, request: 'asked' });
    const rolesOf = (type: string): unknown[] =>
      SIDES.map((side) =>
        allowed(state, side)
          .find((offer) => offer.type === type)
          ?.roles.join(' '),
      );
    expect(rolesOf('consultation.note')).toEqual(['RQ-CA RQ-JA OBS', 'RD-CA RD-EA OBS']);
    expect(rolesOf('decision.accept')).toEqual(['', 'RD-CA RD-EA']);
    expect(rolesOf('request.submit')).toEqual(['RQ-CA RQ-JA', '']);
    expect(rolesOf('use.consent-decision')).toEqual(['RQ-CA RQ-JA', 'RD-CA RD-EA']);
  });

  it('has a role for every side that a type comes from, and for no other', () => {
    const state = dossierOf({ request: 'asked' });
    const sidesOf = (type: string) =>
      SIDES.filter((side) => allowed(state, side).some((offer) => offer.type === type && offer.roles.some((role) => role !== 'OBS')));
    for (const { type, by } of STEPS) expect(sidesOf(type), type).toEqual(by === 'either' ? SIDES : [by]);
  });
});
