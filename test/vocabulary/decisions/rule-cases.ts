// SPDX-License-Identifier: Apache-2.0
import type { MessageBody, RuleContext } from '../../../src/vocabulary/index.js';
import { breaks } from '../rules/case.js';
import type { Case, Mutable } from '../rules/case.js';

type Refusal = MessageBody<'decision.refuse'>;
type Ground = Refusal['payload']['grounds'][number];

/** A refusal on one ground: with a domestic provision only where the case names one. */
const refuses = (
  id: string,
  name: string,
  ground: Partial<Record<keyof Ground, unknown>>,
  change: (known: Mutable<RuleContext>, body: Refusal) => void,
  ...findings: string[]
): Case =>
  breaks(
    id,
    name,
    'decision.refuse',
    (body, known) => {
      const [first] = body.payload.grounds;
      if (first !== undefined) Object.assign(first, { domesticProvision: undefined, ...ground });
      change(known, body);
    },
    ...findings,
  );
const as = () => undefined;
const GROUND = '/payload/grounds/0';
const also =
  (...bases: NonNullable<RuleContext['dossier']>['legalBases']) =>
  ({ dossier }: Mutable<RuleContext>) =>
    dossier && (dossier.legalBases = [...dossier.legalBases, ...bases]);

export const CASES: readonly Case[] = [
  refuses('V061', 'a ground that the convention bars', { code: 'G-FISC' }, as, `E V061 ${GROUND}/code`),
  refuses(
    'V061',
    'a ground that the accord forbids, although it opens it too',
    { domesticProvision: 'Act of State B' },
    ({ terms }) => {
      terms?.forbiddenGrounds.push('G-DUAL');
      terms?.refusalGrounds.push('G-DUAL');
    },
    `E V061 ${GROUND}/code`,
  ),
  refuses(
    'V061',
    'restrictive measures, which the accord forbids and the Charter opens',
    { code: 'G-SANCT', domesticProvision: 'Resolution of the Security Council' },
    ({ terms }) => terms?.forbiddenGrounds.push('G-SANCT'),
    `W V061 ${GROUND}/code`,
  ),
  refuses('V061', 'a barred ground that the accord opens', { code: 'G-FISC' }, ({ terms }) => terms?.refusalGrounds.push('G-FISC')),
  refuses(
    'V061',
    'an offence of the Convention on Cybercrime as a fiscal one',
    { code: 'G-FISC', basis: { code: 'ETS185', article: '25(4)' }, domesticProvision: 'Act of State B' },
    ({ dossier }) => dossier?.measures.forEach((measure) => Object.assign(measure, { offences: ['ETS185 8'] })),
    `E V061 ${GROUND}/code`,
  ),
  refuses('V062', 'a ground of domestic law without the provision', { code: 'G-NEBIS' }, as, `E V062 ${GROUND}/domesticProvision`),
  refuses('V062', 'a ground that the convention does not know', { code: 'G-MINOR' }, as, `E V062 ${GROUND}/domesticProvision`),
  refuses('V062', 'a ground without its treaty', { basis: undefined }, as, `E V062 ${GROUND}/basis`),
  refuses('V062', 'a ground of a statute alone', { basis: undefined, domesticProvision: 'Act of State B' }, as, `W V062 ${GROUND}/basis`),
  refuses('V062', 'a ground without its treaty that the accord opens', { basis: undefined }, ({ terms }) =>
    terms?.refusalGrounds.push('G-DUAL'),
  ),
  refuses('V062', 'a bilateral treaty, whose grounds nobody has read', { code: 'G-MINOR', basis: { code: 'BILAT' } }, also('BILAT')),
  refuses(
    'V062',
    'personal data, where the accord names no rules on them',
    { code: 'G-DP' },
    ({ terms }) => delete terms?.dataProtectionRegime,
  ),
  refuses(
    'P48',
    'a basis that neither request nor accord has',
    { code: 'G-SOV', basis: { code: 'ICSFT99', article: '12' }, domesticProvision: 'Act of State B' },
    as,
    `W P48 ${GROUND}/basis`,
  ),
  refuses('P48', 'a convention that stands back before another treaty', {}, also('ETS030'), `W P48 ${GROUND}/basis`),
  refuses(
    'P48',
    'bank secrecy on another treaty, although the convention forbids it',
    { code: 'G-BANKSEC', basis: { code: 'ETS030' }, domesticProvision: 'Act of State B' },
    (known) => {
      also('ETS030')(known);
      if (known.terms !== undefined) known.terms.forbiddenGrounds = [];
    },
    `W P48 ${GROUND}/basis`,
  ),
  refuses(
    'P48',
    'a measure without coercion, for want of dual criminality',
    { basis: { code: 'UNCAC', article: '46(9)(b)' } },
    (known, body) => {
      also('UNCAC')(known);
      body.payload.measureIds = ['m1'];
    },
    `W P48 ${GROUND}/basis`,
  ),
  breaks('V063', 'no ground', 'decision.refuse', (b) => (b.payload.grounds = []), 'E V063 /payload/grounds'),
  breaks('V063', 'no reason', 'decision.refuse', (b) => delete b.payload.grounds[0]?.reason, 'E V063 /payload/grounds/0/reason'),
  refuses(
    'V063',
    'no consultation before a ground of the article that asks for it',
    { code: 'G-SOV', basis: { code: 'UNTOC', article: '18(21)(b)' } },
    (_known, body) => delete body.payload.consultationRef,
    'E V063 /payload/consultationRef',
  ),
  refuses(
    'V063',
    'no consultation where it is only suggested',
    { code: 'G-SOV', basis: { code: 'ETS141', article: '18(1)(b)' } },
    (known, body) => {
      also('ETS141')(known);
      delete body.payload.consultationRef;
    },
    'W V063 /payload/consultationRef',
  ),
  refuses('V063', 'dual criminality, before which nobody need consult', {}, (_known, body) => delete body.payload.consultationRef),
  refuses(
    'V063',
    'a consultation that the dossier knows',
    { code: 'G-SOV', basis: { code: 'UNTOC', article: '18(21)(b)' } },
    ({ dossier }, body) => {
      delete body.payload.consultationRef;
      if (dossier !== undefined) dossier.consulted = ['m2'];
    },
  ),
  breaks(
    'V063',
    'a postponement without consultation',
    'decision.postpone',
    (b) => delete b.payload.consultationRef,
    'E V063 /payload/consultationRef',
  ),
  breaks('V063', 'a postponement under a treaty that asks for no consultation', 'decision.postpone', (b) => {
    delete b.payload.consultationRef;
    b.payload.basis = { code: 'ETS182', article: '7' };
  }),
  breaks(
    'V064',
    'a ground that the accord does not have',
    'decision.postpone',
    (b) => (b.payload.ground = 'P-COST'),
    'E V064 /payload/ground',
  ),
  breaks('V064', 'a postponement for ever', 'decision.postpone', (b) => delete b.payload.reviewOn, 'E V064 /payload/reviewOn'),
  breaks(
    'V065',
    'a condition without words',
    'decision.accept-conditional',
    (b) => (b.payload.conditions = [{ id: 'k1', code: 'C-CONF' }]),
    'E V065 /payload/conditions/0/text',
  ),
  breaks(
    'V065',
    'six conditions',
    'decision.accept-conditional',
    (b) => (b.payload.conditions = [1, 2, 3, 4, 5, 6].map((n) => ({ id: `k${n}`, code: 'C-CONF' as const, text: 'Confidential.' }))),
    'W V065 /payload/conditions',
  ),
];
