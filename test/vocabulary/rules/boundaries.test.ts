// SPDX-License-Identifier: Apache-2.0
// Rules at their bounds: what is just right, and what is just beyond.
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/schema/index.js';
import { registry } from '../../../src/vocabulary/index.js';
import { DAY, NOW, P, REQUEST, SUKRU, asks, breaks, secured } from './case.js';
import type { Case } from './case.js';

const HOUR = 3_600_000;
const iso = (moment: number): string => new Date(moment).toISOString().replace('.000', '');
const FREEZE = 1;
/** The instruction of the freeze in the example request. */
const instruction = (body: { payload: { measures: readonly unknown[] } }): Record<string, unknown> =>
  (body.payload.measures[FREEZE] as { particulars: { instruction: Record<string, unknown> } }).particulars.instruction;

const period = (id: string, name: string, from: string, to: string, ...findings: string[]): Case =>
  breaks(
    id,
    name,
    REQUEST,
    (b) => Object.assign((b.payload.measures[0]?.particulars as { period: object }).period, { from, to }),
    ...findings,
  );
const DATA = '/payload/measures/0/particulars/period';

const restraintDue = (name: string, afterMs: number, ...findings: string[]): Case =>
  breaks(
    'P31',
    name,
    'restraint.request',
    (b, k, h) => {
      h.issuedAt = Date.parse(b.payload.formalRequestDueBy) - afterMs;
      if (k.terms !== undefined) k.terms.deadlines = [{ id: 'D17', unit: 'HOURS', length: 48 }];
    },
    ...findings,
  );

const extension = (name: string, days: number, change: object, ...findings: string[]): Case =>
  breaks(
    'V045',
    name,
    'preservation.extend',
    (b, k) => {
      b.payload.until = iso(NOW + days * DAY);
      b.payload.ref = 'DEMO-B-PRES-1';
      if (k.terms !== undefined) k.terms.preservationMaxDays = 90;
      if (k.dossier !== undefined) k.dossier.secured = secured(change);
    },
    ...findings,
  );

/** A preservation of 60 days, of which a quarter is near its end. */
const expiry = (name: string, at: number, change: object, ...findings: string[]): Case =>
  breaks(
    'V046',
    name,
    'status.query',
    (_b, k, h) => {
      h.issuedAt = at;
      if (k.dossier !== undefined) k.dossier.secured = secured(change);
    },
    ...findings,
  );
const SOON = NOW + 45 * DAY;

const dual = (name: string, rule: 'always' | 'coercive' | 'never', asserted: boolean, coercive: boolean, ...findings: string[]): Case =>
  breaks(
    'P17',
    name,
    REQUEST,
    (b, k) => {
      Object.assign(b.payload.proceedings.offences[0] ?? {}, { dualCriminality: { asserted, equivalents: ['article 2'] } });
      if (!coercive) b.payload.measures.splice(FREEZE, 1);
      if (!coercive) delete (b.payload as { assets?: unknown }).assets;
      if (k.terms !== undefined) (k.terms as { dualCriminality: string }).dualCriminality = rule;
    },
    ...findings,
  );
const DUAL = 'W P17 /payload/proceedings/offences/0/dualCriminality';

const digest = (name: string, alg: string, digits: number, ...findings: string[]): Case =>
  breaks(
    'V081',
    name,
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { hashes: [{ alg, value: '00'.repeat(digits / 2) }], custody: [] }),
    ...findings,
  );
const DIGEST = 'E V081 /payload/evidence/0/hashes/0/value';

const redacted = (special: boolean, isRedacted: boolean, basis: boolean, ...findings: string[]): Case =>
  breaks(
    'V085',
    `evidence ${special ? 'with' : 'without'} sensitive data, ${isRedacted ? 'redacted' : 'whole'}, ${basis ? 'with' : 'without'} a basis`,
    'result.final',
    (b) =>
      Object.assign(b.payload.evidence[0] ?? {}, {
        personalData: { special, redacted: isRedacted, ...(basis ? { redactionBasis: 'ART-26' } : {}) },
      }),
    ...findings,
  );
const REDACTION = 'E V085 /payload/evidence/0/personalData/redactionBasis';

const shared = (name: string, location: object, more: object, scope: string, ...findings: string[]): Case =>
  asks(
    'P37',
    name,
    'FRZ-VA',
    (measure, body) => {
      Object.assign(body.payload.assets?.[0]?.location ?? {}, location);
      Object.assign(body.payload.assets?.[0] ?? {}, more);
      Object.assign(measure.particulars['instruction'] as object, { scope, maxAmount: { currency: 'EUR', amount: '1.00' } });
    },
    ...findings,
  );

const CASES: readonly Case[] = [
  period('P11', 'a period of a moment', '2017-05-12T00:00:00Z', '2017-05-12T00:00:00Z'),
  period('P11', 'a period that ends a second before it begins', '2017-05-12T00:00:01Z', '2017-05-12T00:00:00Z', `E P11 ${DATA}`),
  period('P46', 'a period of the days that the accord expects', '2017-01-01T00:00:00Z', '2018-01-02T00:00:00Z'),
  period('P46', 'a period of a second more', '2017-01-01T00:00:00Z', '2018-01-02T00:00:01Z', `W P46 ${DATA}`),
  restraintDue('a formal request at the last moment', 48 * HOUR),
  restraintDue('a formal request a moment later', 48 * HOUR + 1, 'E P31 /payload/formalRequestDueBy'),
  extension('an extension to the last day', 90, {}),
  extension('an extension by a day more', 91, {}, 'E V045 /payload/until'),
  extension('an extension of what has ended', 10, { state: 'ENDED' }, 'E V045 /payload/ref'),
  extension('an extension of a restraint', 10, { kind: 'restraint' }, 'E V045 /payload/ref'),
  extension('an extension of another preservation', 10, { ref: 'OTHER' }, 'E V045 /payload/ref'),
  extension('an extension of what was secured nobody knows when', 91, { securedAt: undefined }),
  expiry('a preservation at a quarter of its time', SOON, {}),
  expiry('a preservation in its last quarter', SOON + 1, {}, 'W V046 '),
  expiry('a preservation in its last moment', NOW + 60 * DAY, {}, 'W V046 '),
  expiry('a preservation that is over', NOW + 60 * DAY + 1, {}),
  expiry('a preservation that is linked', SOON + 1, { state: 'LINKED' }),
  expiry('a restraint in its last quarter', SOON + 1, { kind: 'restraint' }),
  dual('an act that is not asserted to be an offence in both States, always asked for', 'always', false, false, DUAL),
  dual('an act that is asserted, always asked for', 'always', true, true),
  dual('an act that is not asserted, asked for under coercion, with coercion', 'coercive', false, true, DUAL),
  dual('an act that is not asserted, asked for under coercion, without coercion', 'coercive', false, false),
  dual('an act that is not asserted, never asked for', 'never', false, true),
  digest('a digest of 64 digits', 'sha-256', 64),
  digest('a digest of 128 digits that claims 64', 'sha-256', 128, DIGEST),
  digest('a digest of 128 digits', 'sha-512', 128),
  digest('a digest of 64 digits that claims 128', 'sha-512', 64, DIGEST),
  redacted(false, false, false),
  redacted(true, false, false, REDACTION),
  redacted(false, true, false, REDACTION),
  redacted(true, true, true),
  shared('a contract frozen up to an amount', { type: 'CONTRACT' }, {}, 'UP-TO-AMOUNT'),
  shared(
    'a contract frozen with a word about others',
    { type: 'CONTRACT' },
    { thirdPartyInterests: ['none known'] },
    'ALL',
    'W P37 /payload/assets/0/location',
  ),
  breaks('V033', 'an offence on the first of January', REQUEST, (b) => {
    Object.assign(b.payload.proceedings.offences[0]?.committedAt[0] ?? {}, { from: '2017-01-01' });
  }),
  breaks('V033', 'a year of birth', REQUEST, (b) => (b.payload.persons = [{ ...SUKRU, dob: '1984' }])),
  breaks('V034', 'no name of a firm', REQUEST, (b) => {
    b.payload.persons = [{ ...SUKRU, names: SUKRU.names.map((name) => ({ ...name, family: 'şükrüoğlu', given: 'ÖRNEK' })) }];
  }),
  breaks('V075', 'a freeze of which the subject may learn', REQUEST, (b) => {
    instruction(b)['subjectNotice'] = { rule: 'ALLOWED' };
    b.handling.tlp = 'AMBER+STRICT';
  }),
  breaks('V077', 'a request under PAP:RED that freezes nothing', REQUEST, (b) => {
    b.payload.measures.splice(FREEZE, 1);
    delete (b.payload as { assets?: unknown }).assets;
    b.handling.pap = 'RED';
  }),
  breaks(
    'V029',
    'a death penalty without assurance',
    REQUEST,
    (b) => Object.assign(b.payload.proceedings.offences[0]?.maxPenalty ?? {}, { death: true }),
    'W V029 /payload/proceedings/offences/0/maxPenalty/death',
  ),
  breaks('V029', 'a death penalty with its assurance', REQUEST, (b) => {
    Object.assign(b.payload.proceedings.offences[0]?.maxPenalty ?? {}, { death: true });
    Object.assign(b.payload.declarations, { assurances: [{ kind: 'NO-DEATH-PENALTY', text: 'given' }] });
  }),
  breaks('V029', 'no death penalty', REQUEST, (b) => Object.assign(b.payload.proceedings.offences[0]?.maxPenalty ?? {}, { death: false })),
  asks(
    'P19',
    'a person without a date of birth who is to be served',
    'SVC-DOC',
    (measure, b) => {
      b.payload.persons = [{ ...SUKRU, dob: undefined }] as never;
      measure.personIds = ['p1'];
    },
    'W P19 /payload/persons/0/dob',
  ),
  breaks(
    'V082',
    'a binding condition of all measures',
    'result.final',
    (_b, k) => k.dossier && (k.dossier.binding = [{ code: 'C-DESTROY' }]),
    'E V082 /payload/useLimits',
  ),
  breaks('V082', 'a binding condition of another measure', 'result.final', (_b, k) => {
    if (k.dossier !== undefined) k.dossier.binding = [{ code: 'C-DESTROY', measureIds: ['m9'] }];
  }),
  breaks('V082', 'a binding condition that stands in the result', 'result.final', (b, k) => {
    b.payload.useLimits.push({ id: 'u2', code: 'C-DESTROY', text: 'destroy it' } as never);
    if (k.dossier !== undefined) k.dossier.binding = [{ code: 'C-DESTROY', measureIds: ['m1', 'm9'] }];
  }),
  breaks(
    'V083',
    'a formality that was reported for another measure',
    'result.final',
    (b, k) => {
      b.payload.formalitiesFollowed = [{ measureId: 'm2', code: 'OATH', followed: true }];
      if (k.dossier?.measures[0] !== undefined) k.dossier.measures[0].essential = ['OATH'];
    },
    'E V083 /payload/formalitiesFollowed',
  ),
  breaks('V083', 'a formality of a measure that this result is not about', 'result.final', (_b, k) => {
    k.dossier?.measures.push({ id: 'm9', type: 'DOC', coercive: false, assetIds: [], essential: ['OATH'] });
  }),
  breaks('V065', 'as many conditions as the accord expects', 'decision.accept-conditional', (b, k) => {
    if (k.terms !== undefined) k.terms.expectations = { conditions: b.payload.conditions.length };
  }),
  breaks(
    'V065',
    'one condition more than the accord expects',
    'decision.accept-conditional',
    (b, k) => {
      if (k.terms !== undefined) k.terms.expectations = { conditions: b.payload.conditions.length - 1 };
    },
    'W V065 /payload/conditions',
  ),
  asks('V040', 'an account that is no IP address, without time and port', 'SUB', ({ particulars }) => {
    particulars['accounts'] = [{ kind: 'EMAIL', value: 'someone@example.org' }];
  }),
  asks(
    'V040',
    'an IP address without time and port',
    'SUB',
    ({ particulars }) => {
      particulars['accounts'] = [{ kind: 'IP', value: '192.0.2.7' }];
    },
    `E V040 ${P}/accounts/0/observedFrom`,
    `W V040 ${P}/accounts/0/port`,
  ),
];

describe('at its bounds', () => {
  it.each(CASES.map((one) => [one.id, one.name, one] as const))('%s judges %s', (id, _name, { run, findings }) => {
    const { message, context } = run();
    const found = validate(registry, message, context)
      .filter(({ rule }) => rule === id || rule === 'V001')
      .map(({ rule, severity, path }) => `${severity} ${rule} ${path}`);
    expect(found.sort()).toEqual([...findings].sort());
  });
});
