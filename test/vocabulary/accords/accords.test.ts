// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isSuiteId } from '../../../src/crypto/suites/suites.js';
import { groundArticle } from '../../../src/vocabulary/decisions/ground-status.js';
import { isCalendarDate } from '../../../src/schema/fields/dates.js';
import { EIO_ACCORD, RU_TR_ACCORD, UNTOC_ACCORD } from '../../../src/vocabulary/accords/index.js';
import { deadlineOf, decodeTerms, encodeTerms, registry } from '../../../src/vocabulary/index.js';
import { validate } from '../../../src/schema/index.js';
import { periodsOf } from '../../../src/vocabulary/accords/duration.js';
import type { MessageBody } from '../../../src/vocabulary/index.js';
import { requestSubmit } from '../../../src/cli/demo/messages.js';
import { example } from '../examples.js';

const ACCORDS = [UNTOC_ACCORD, RU_TR_ACCORD, EIO_ACCORD];

describe('illustrative accords (SCHEMA-34)', () => {
  it.each(ACCORDS.map((accord) => [accord.id, accord] as const))(
    '%s has terms that two States could sign',
    (_id, { terms, minimumSuite, validity }) => {
      expect(decodeTerms(encodeTerms(terms))).toEqual(terms);
      expect(isSuiteId(minimumSuite)).toBe(true);
      expect(isCalendarDate(validity.from) && isCalendarDate(validity.until) && validity.from < validity.until).toBe(true);
    },
  );

  it('say of themselves that nobody has agreed to them', () => {
    for (const { illustrative, note } of ACCORDS) {
      expect(illustrative).toBe(true);
      expect(note).toContain('Illustrative');
    }
    expect(new Set(ACCORDS.map(({ id }) => id)).size).toBe(3);
  });

  it('bar no ground that they open, and none that protects a person', () => {
    for (const { id, terms } of ACCORDS) {
      expect(
        terms.forbiddenGrounds.filter((ground) => terms.refusalGrounds.includes(ground)),
        id,
      ).toEqual([]);
      // The directive on the European Investigation Order knows no ground of political offence or of discrimination.
      const open = id === EIO_ACCORD.id ? (['G-HR'] as const) : (['G-POL', 'G-DISCR', 'G-HR'] as const);
      for (const ground of open) expect(terms.refusalGrounds, id).toContain(ground);
    }
    expect(groundArticle('UNTOC', 'G-BANKSEC')?.status).toBe('barred');
    expect(RU_TR_ACCORD.terms.forbiddenGrounds).toContain('G-BANKSEC');
  });

  it('say which of them transmits directly, asks for translations and their certificate, hears by telephone, and wants a seal', () => {
    const said = ACCORDS.map(({ id, terms }) => [
      ...[id, terms.directTransmission, terms.languages.translationRequired, terms.languages.certified, terms.oralAllowed],
      ...[terms.sealRequired, terms.preservationDualCriminality, terms.lapseWithoutReply, terms.linkStopsExpiry],
    ]);
    // By article 29 of the convention on cybercrime a preservation asks for no dual criminality, and a request that names it keeps it.
    const rest = [false, false, { preservation: true, restraint: false }];
    expect(said).toEqual([
      [UNTOC_ACCORD.id, false, true, false, true, false, ...rest],
      [RU_TR_ACCORD.id, false, true, true, false, true, ...rest],
      [EIO_ACCORD.id, true, true, false, false, false, ...rest],
    ]);
  });

  it('give a length for what is due in every dossier', () => {
    for (const { id, terms } of ACCORDS) {
      for (const deadline of ['D01', 'D02', 'D03', 'D16', 'D17', 'D20', 'D21', 'D22', 'D23', 'D24', 'D25'] as const) {
        expect(deadlineOf(terms, deadline, 'ROUTINE')?.length, `${id} ${deadline}`).toBeGreaterThan(0);
      }
      for (const { length, warnAfter = 0 } of terms.deadlines ?? []) expect(warnAfter, id).toBeLessThan(length);
    }
    for (const { id, terms } of ACCORDS)
      for (const two of ['D05', 'D06', 'D08'] as const) expect(periodsOf(terms, two, 'ROUTINE'), `${id} ${two}`).toHaveLength(2);
    expect(deadlineOf(RU_TR_ACCORD.terms, 'D01', 'EMERGENCY')).toMatchObject({ unit: 'HOURS', length: 4 });
    expect(deadlineOf(EIO_ACCORD.terms, 'D02', 'URGENT')).toMatchObject({ unit: 'DAYS', length: 30, extension: 30 });
  });
});

describe('Russia and Turkey, as data (SCHEMA-34)', () => {
  const { terms } = RU_TR_ACCORD;
  const findings = (legalBasis: MessageBody<'request.submit'>['payload']['legalBasis']) => {
    const request = requestSubmit();
    const body = { ...request, payload: { ...request.payload, legalBasis } };
    const found = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true, officers: 1 }, { terms });
    return found.filter(({ severity }) => severity === 'E').map(({ rule, path }) => `${rule} ${path}`);
  };
  const basis = (code: 'UNTOC' | 'ETS185' | 'UNCC' | 'PROG') => ({ code, articles: ['1'], inForceBetween: 'asserted' as const });
  const programme = terms.bases.find(({ code }) => code === 'PROG');

  it('takes what is in force or said to be', () => {
    expect(findings([basis('UNTOC')])).toEqual([]);
  });

  it.each(['ETS185', 'UNCC'] as const)('does not take %s, which is not in force between the two (SCHEMA-32)', (code) => {
    expect(findings([basis('UNTOC'), basis(code)])).toEqual(['V011 /payload/legalBasis/1/code']);
  });

  it('has the two-year programme for measures without coercion alone', () => {
    expect(programme).toMatchObject({ nonCoerciveOnly: true, until: '2027-12-31' });
    const asked = [{ ...basis('PROG'), treatyRef: programme?.treatyRef }];
    expect(findings(asked).every((found) => found.startsWith('V012'))).toBe(true);
    expect(findings(asked)).not.toEqual([]);
    expect(findings([...asked, basis('UNTOC')])).toEqual([]);
  });

  it('enables nothing that a reservation takes out', () => {
    const reserved = terms.bases.flatMap(({ reservations = [] }) => reservations.flatMap(({ measures = [] }) => measures));
    expect(reserved).toEqual(['OBS-XB', 'COV']);
    expect(terms.measuresEnabled.filter((measure) => reserved.includes(measure))).toEqual([]);
  });

  it('asks for seal and officer, and warns before a suspension of 48 hours ends', () => {
    expect(terms.sealRequired).toBe(true);
    const body = example('restraint.request');
    const issuedAt = Date.UTC(2026, 2, 2);
    const rulesAfter = (hours: number) => {
      body.payload.formalRequestDueBy = new Date(issuedAt + hours * 3_600_000).toISOString().replace('.000', '');
      return validate(registry, { type: 'restraint.request', version: [1, 0], body, test: true, issuedAt }, { terms }).map(
        ({ rule }) => rule,
      );
    };
    expect(rulesAfter(48)).not.toContain('P31');
    expect(rulesAfter(49)).toContain('P31');
    expect(deadlineOf(terms, 'D17', 'PROVISIONAL')).toMatchObject({ unit: 'HOURS', length: 48, warnAfter: 24 });
  });
});
