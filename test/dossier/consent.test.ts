// SPDX-License-Identifier: Apache-2.0
// Consent to another use: either side may decide, and a side decides about what it gave alone.
import { describe, expect, it } from 'vitest';
import { apply } from '../../src/dossier/apply.js';
import { allowed, openDossier } from '../../src/dossier/index.js';
import type { DossierEvent, DossierState, Role } from '../../src/dossier/index.js';
import { DOSSIER, dossierIn, message, tells } from './story.js';

const due = { id: 'e1', measureId: 'm1', state: 'RETURN_DUE' as const, message: 'result', returnRequired: true };
const ask = tells('use.consent-request', { evidenceIds: ['e1'] }, { from: 'requester', messageId: 'asked' });
const asked = (): DossierState => apply(dossierIn('ACKED', { request: 'request', evidence: [due] }), ask);
const decides = (from: Role, payload: object, inReplyTo = 'asked'): DossierEvent =>
  tells('use.consent-decision', { granted: true, conditions: [], ...payload }, { from, inReplyTo, messageId: `by ${from}` });
const K1 = { conditions: [{ id: 'k1', code: 'C-CONF' }] };

describe('a consent to another use', () => {
  it('lets the requester keep the item that it asked about (DOSSIER-17)', () => {
    const { evidence, consents } = apply(asked(), decides('responder', {}));
    expect([evidence, consents]).toEqual([[{ ...due, state: 'RETAINED' }], ['by responder']]);
  });

  it('is none from the side that asked, for no request, and when it refuses (DOSSIER-17, DOSSIER-41)', () => {
    for (const decision of [decides('requester', {}), decides('responder', {}, 'other'), decides('responder', { granted: false })]) {
      const { evidence, consents = [] } = apply(asked(), decision);
      expect([evidence, consents]).toEqual([[due], []]);
    }
  });

  it('is called for from the side that was asked', () => {
    const calls = (state: DossierState, side: Role) => allowed(state, side).find(({ type }) => type === 'use.consent-decision')?.calledFor;
    expect([calls(asked(), 'requester'), calls(asked(), 'responder')]).toEqual([false, true]);
    expect(calls(dossierIn('ACKED', { request: 'request' }), 'responder')).toBe(false);
  });
});

describe('a condition of a consent', () => {
  it('binds at once, from the side that gave the evidence or the information (DOSSIER-42)', () => {
    const [{ state, by } = {}] = apply(asked(), decides('responder', K1)).conditions;
    expect([state, by]).toEqual(['ACCEPTED', 'responder']);
    const told = apply(openDossier(DOSSIER), message('spontaneous.info', { from: 'requester' }));
    const k2 = { conditions: [{ id: 'k2', code: 'C-CONF' }] };
    expect(apply(told, decides('requester', k2)).conditions[1]).toMatchObject({ id: 'k2', state: 'ACCEPTED', by: 'requester' });
    expect(() => apply(told, decides('responder', k2))).toThrowCode('DOSSIER_TRANSITION', { rule: 'X02' });
  });

  it('is refused from the other side, and without the consent (DOSSIER-42)', () => {
    expect(() => apply(asked(), decides('requester', K1))).toThrowCode('DOSSIER_TRANSITION', { rule: 'X02' });
    expect(() => apply(asked(), decides('responder', { ...K1, granted: false }))).toThrowCode('DOSSIER_TRANSITION', { rule: 'X00' });
  });

  it('never has the id of the condition of the accord (DOSSIER-43)', () => {
    const state = dossierIn('REVIEW', { request: 'request' }, { useLimitation: 'C-PURPOSE' });
    const taken = { conditions: [{ id: 'accord-use', code: 'C-CONF' }] };
    for (const event of [
      decides('responder', taken),
      tells('decision.accept-conditional', { measureIds: ['m1'], ...taken }, { from: 'responder' }),
    ])
      expect(() => apply(state, event)).toThrowCode('DOSSIER_TRANSITION', { rule: 'X00' });
  });
});
