// SPDX-License-Identifier: Apache-2.0
// No rule refuses a refusal that the table calls lawful, and every rule refuses one that it calls barred.
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/schema/index.js';
import { groundArticle } from '../../../src/vocabulary/decisions/ground-status.js';
import { GROUND_TABLE } from '../../../src/vocabulary/decisions/ground-table.js';
import type { GroundCase } from '../../../src/vocabulary/decisions/ground-table.js';
import { REFUSAL_GROUNDS } from '../../../src/vocabulary/decisions/codes.js';
import type { RefusalGround } from '../../../src/vocabulary/decisions/codes.js';
import type { LegalBasisCode } from '../../../src/vocabulary/legal-bases/codes.js';
import { registry } from '../../../src/vocabulary/index.js';
import type { MessageBody, RuleContext } from '../../../src/vocabulary/index.js';
import { context, example } from '../examples.js';

type Ground = MessageBody<'decision.refuse'>['payload']['grounds'][number];
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Facts in the dossier and the request that make a case. */
const CASES: Readonly<Record<GroundCase, (dossier: Mutable<NonNullable<RuleContext['dossier']>>) => void>> = {
  preservation: (dossier) => (dossier.measures = dossier.measures.map((measure) => ({ ...measure, type: 'PRES' }))),
  terrorism: (dossier) => (dossier.measures = dossier.measures.map((measure) => ({ ...measure, offences: ['ICSFT99 2'] }))),
  'convention-offence': (dossier) => (dossier.measures = dossier.measures.map((measure) => ({ ...measure, offences: ['ETS185 2'] }))),
  'fiscal-protocol': (dossier) => (dossier.legalBases = [...dossier.legalBases, 'ETS099']),
};

function errors(basis: LegalBasisCode, code: RefusalGround, how: Partial<Ground>, of?: GroundCase): readonly string[] {
  const body = example('decision.refuse');
  body.payload.grounds = [{ code, basis: { code: basis }, reason: 'The reasons, in a whole sentence.', ...how }];
  const { terms, dossier } = context();
  if (terms === undefined || dossier === undefined) throw new RangeError('the example has both');
  const facts = { ...dossier, legalBases: [basis] };
  if (of !== undefined) CASES[of](facts);
  const known: RuleContext = { terms: { ...terms, refusalGrounds: [], forbiddenGrounds: [] }, dossier: facts };
  const message = { type: 'decision.refuse', version: [1, 0] as const, body, test: true };
  return validate(registry, message, known).flatMap(({ rule, severity }) => (severity === 'E' ? [rule] : []));
}

const CELLS = (Object.keys(GROUND_TABLE) as LegalBasisCode[]).flatMap((basis) =>
  REFUSAL_GROUNDS.codes.flatMap((ground) => {
    const cell = GROUND_TABLE[basis]?.[ground];
    const cases = cell === undefined || typeof cell === 'string' ? [] : (Object.keys(cell) as (GroundCase | 'otherwise')[]);
    const named = cases.filter((one): one is GroundCase => one !== 'otherwise');
    return [undefined, ...named].map((of) => [basis, ground, of, groundArticle(basis, ground, of === undefined ? [] : [of])] as const);
  }),
);

const cells = (status: string) =>
  CELLS.filter(([, , , found]) => found?.status === status).map(([basis, ground, of]) => [basis, ground, of ?? 'any'] as const);
const caseOf = (of: string) => (of === 'any' ? undefined : (of as GroundCase));

describe('a refusal that cites its basis', () => {
  it.each(cells('open'))('under %s for %s (%s) is not refused where the instrument opens the ground (SCHEMA-43)', (basis, ground, of) => {
    expect(errors(basis, ground, {}, caseOf(of))).toEqual([]);
  });

  it.each([...cells('declared'), ...cells('silent')])(
    'under %s for %s (%s) is not refused with its domestic provision or reservation, and is without (SCHEMA-43)',
    (basis, ground, of) => {
      expect(errors(basis, ground, { reservation: 'Declaration of State B on deposit' }, caseOf(of))).toEqual([]);
      // V044 wants the reservation of article 29(4) for a preservation.
      const reserved = of === 'preservation' && ground === 'G-DUAL';
      expect(errors(basis, ground, { domesticProvision: 'Assistance Act of State B, section 4' }, caseOf(of))).toEqual(
        reserved ? ['V044'] : [],
      );
      expect(errors(basis, ground, {}, caseOf(of))).toContain('V062');
    },
  );

  it.each(cells('barred'))('under %s for %s (%s) is refused, whatever it cites (SCHEMA-43)', (basis, ground, of) => {
    expect(errors(basis, ground, { domesticProvision: 'Assistance Act of State B, section 4' }, caseOf(of))).toEqual(['V061']);
  });

  it.each(['BILAT', 'HARARE', 'RECIP', 'DOMESTIC', 'RIYADH', 'EU-UK-TCA'] as const)(
    'under %s is not judged: nobody read its grounds',
    (basis) => {
      for (const ground of REFUSAL_GROUNDS.codes) expect(errors(basis, ground, {}), ground).toEqual([]);
      expect(groundArticle(basis, 'G-SOV')).toBeUndefined();
    },
  );
});

describe('groundArticle', () => {
  it('says status, article and mark, and names the instrument that has the provision', () => {
    expect(groundArticle('UNTOC', 'G-FISC')).toEqual({ status: 'barred', of: 'UNTOC', article: '18(22)', mark: 'by-heart' });
    expect(groundArticle('EU-MLA2000', 'G-SOV')).toEqual({ status: 'open', of: 'ETS030', article: '2(b)', mark: 'verified' });
    expect(groundArticle('UNCC', 'G-FISC')).toEqual({ status: 'barred', of: 'UNCC', article: '40(23)', mark: 'doubtful' });
    expect(groundArticle('UNTOC', 'G-MINOR')).toEqual({ status: 'silent', of: 'UNTOC', mark: 'by-heart' });
    expect(groundArticle('PROG', 'G-SOV')).toBeUndefined();
    expect(groundArticle('constructor', 'G-SOV')).toBeUndefined();
    const statuses = (['ETS030', 'ETS099', 'ETS185', 'CETS198'] as const).map((basis) => groundArticle(basis, 'G-FISC')?.status);
    expect(statuses).toEqual(['open', 'barred', 'declared', 'open']);
  });

  it('reads every cell of the table', () => {
    expect(CELLS.length).toBeGreaterThan(500);
    for (const [basis, ground, of, found] of CELLS) expect(found?.of, `${basis} ${ground} ${of ?? ''}`).toBeDefined();
  });
});

describe('what lawyers of both States met', () => {
  it('dual criminality is a ground of the United Nations conventions by itself: UNTOC 18(9), UNCAC 46(9), UNCC 40(8)', () => {
    for (const basis of ['UNTOC', 'UNCAC', 'UNCC'] as const) expect(errors(basis, 'G-DUAL', {}), basis).toEqual([]);
  });

  it('nobody refuses as political or fiscal under the convention against the financing of terrorism, nor for bank secrecy in drug cases', () => {
    expect(errors('ICSFT99', 'G-POL', {})).toEqual(['V061']);
    expect(errors('ICSFT99', 'G-FISC', {})).toEqual(['V061']);
    expect(errors('VIENNA88', 'G-BANKSEC', {})).toEqual(['V061']);
    for (const basis of ['VIENNA88', 'ICSFT99', 'ETS141', 'EU-MLA2000', 'MINSK93', 'CHISINAU02'] as const)
      expect(GROUND_TABLE[basis]).toBeDefined();
  });

  it('a refusal needs a consultation only under a treaty that asks for one', () => {
    const without = (basis: LegalBasisCode, code: RefusalGround) => {
      const body = example('decision.refuse');
      delete body.payload.consultationRef;
      body.payload.grounds = [{ code, basis: { code: basis }, domesticProvision: 'Act, section 4', reason: 'The reasons.' }];
      const found = validate(registry, { type: 'decision.refuse', version: [1, 0], body, test: true }, {});
      return found.flatMap(({ rule, severity }) => (rule === 'V063' ? [severity] : []));
    };
    expect(without('UNTOC', 'G-SOV')).toEqual(['E']);
    expect(without('UNCAC', 'G-LEGSYS')).toEqual(['E']);
    expect(without('UNCC', 'G-FORM')).toEqual(['E']);
    expect(without('ETS185', 'G-POL')).toEqual(['E']);
    expect(without('EU-EIO', 'G-HR')).toEqual(['E']);
    expect(without('EU-EIO', 'G-DUAL')).toEqual([]);
    expect(without('ETS141', 'G-SOV')).toEqual(['W']);
    expect(without('CETS198', 'G-THIRD')).toEqual(['W']);
    for (const basis of ['ETS030', 'VIENNA88', 'ICSFT99', 'MINSK93', 'BILAT'] as const) expect(without(basis, 'G-SOV'), basis).toEqual([]);
    expect(without('UNTOC', 'G-DUAL')).toEqual([]);
  });

  it('a postponement without consultation says what to write first', () => {
    const body = example('decision.postpone');
    delete body.payload.consultationRef;
    const found = validate(registry, { type: 'decision.postpone', version: [1, 0], body, test: true }, {});
    expect(found.map(({ text }) => text)).toEqual([
      'Write a consultation note first; the treaty you cite asks for it before a postponement. It is UNTOC 18(26) (unconfirmed).',
    ]);
  });

  it('a finding names the article, and says when nobody compared it with the text', () => {
    const texts = (basis: LegalBasisCode, code: RefusalGround) => {
      const body = example('decision.refuse');
      body.payload.grounds = [{ code, basis: { code: basis }, reason: 'The reasons.' }];
      return validate(registry, { type: 'decision.refuse', version: [1, 0], body, test: true }, {}).map(({ text }) => text);
    };
    expect(texts('UNTOC', 'G-FISC')).toEqual(['solely fiscal offence: UNTOC 18(22) (unconfirmed) forbids this ground.']);
    expect(texts('UNCC', 'G-FISC')).toEqual(['solely fiscal offence: UNCC (unconfirmed, see the text) forbids this ground.']);
    expect(texts('ETS030', 'G-DUAL')[0]).toContain('ETS 030 5(1)(a) leaves it to domestic law or a reservation.');
  });

  it('the two States overrule the table in their accord, and a ground that they forbid stays forbidden', () => {
    const { terms } = context();
    if (terms === undefined) throw new RangeError('the example has terms');
    const judge = (refusalGrounds: readonly RefusalGround[], forbiddenGrounds: readonly RefusalGround[]) => {
      const body = example('decision.refuse');
      body.payload.grounds = [{ code: 'G-FISC', basis: { code: 'UNTOC' }, reason: 'The reasons.' }];
      const known: RuleContext = { terms: { ...terms, refusalGrounds: [...refusalGrounds], forbiddenGrounds: [...forbiddenGrounds] } };
      return validate(registry, { type: 'decision.refuse', version: [1, 0], body, test: true }, known).map(({ rule }) => rule);
    };
    expect(judge(['G-FISC'], [])).toEqual([]);
    expect(judge(['G-FISC'], ['G-FISC'])).toEqual(['V061']);
  });

  it('information without a request needs no grades of police forces', () => {
    const body = example('spontaneous.info');
    delete body.payload.evaluation;
    const found = validate(registry, { type: 'spontaneous.info', version: [1, 0], body, test: true }, {});
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['W P49']);
  });
});
