// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { allowed, openDossier } from '../../src/dossier/index.js';
import { isCalledFor } from '../../src/dossier/steps/called-for.js';
import { STEPS } from '../../src/dossier/steps/steps.js';
import type { View } from '../../src/dossier/index.js';
import { MESSAGES } from '../../src/vocabulary/index.js';
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
    ['use.consent-decision', { wanted: [] }],
    ['costs.reply', { costs: [] }],
    ['restraint.lifted', { provisionals: [] }],
    ['restraint.extend', { provisionals: [] }],
    ['conditions.reply', { conditions: [] }],
    ['result.ack', { measures: [measure('DOC', 'REVIEW')] }],
    ['service.proof', { measures: [measure('DOC', 'EXECUTING')] }],
    ['evidence.return-plan', { evidence: [] }],
    ['confidentiality.reply', { measures: [measure('SUB', 'ACCEPTED')] }],
    ['request.submit', {}],
  ])('offers %s with its cause alone', (type, without) => {
    const has = type === 'request.submit' ? openDossier(DOSSIER) : BUSY;
    expect(isCalledFor(type, has, 'requester')).toBe(true);
    expect(isCalledFor(type, { ...BUSY, ...without } as View, 'requester')).toBe(false);
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
});
