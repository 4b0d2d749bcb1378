// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../src/core/limits.js';
import { createRegistry, validate } from '../../src/schema/index.js';
import type { Finding, Rule } from '../../src/schema/index.js';
import { registry } from '../../src/vocabulary/index.js';
import { requestSubmit } from '../../src/cli/demo/messages.js';

const TYPE = 'request.submit';
const lines = (findings: readonly Finding[]) => findings.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
const judge = (body: unknown) => validate(registry, { type: TYPE, version: [1, 0], body, test: true }, {});

/** A registry with one rule of its own. */
const withRule = (check: Rule['check']) =>
  createRegistry({
    messages: registry.definitions,
    rules: [{ id: 'V998', severity: 'E', source: 'test', summary: 'A.', mend: 'B.', on: 'all', check }],
  });
const own = (check: Rule['check'], body: unknown) => validate(withRule(check), { type: TYPE, version: [1, 0], body }, {});
const at = (path: string): Finding => ({ rule: 'V998', severity: 'E', path, text: 'x' });

describe('validate', () => {
  it('reports faults of form and of law in one list, errors first (SCHEMA-42)', () => {
    const body = requestSubmit();
    body.refs.rqRef = '';
    body.payload.measures[0]!.purpose = undefined;
    body.payload.legalBasis[0]!.articles = [];
    const found = lines(judge(body));
    expect(found).toContain('E V001 /refs/rqRef');
    expect(found).toContain('E V020 /payload/measures/0/purpose');
    expect(found).toContain('W V014 /payload/legalBasis/0/articles');
    expect(found.map((line) => line[0])).toEqual([...found.map((line) => line[0])].sort());
    expect(found[0]).toBe('E V001 /refs/rqRef');
  });

  it('leaves out what a rule says at or below a fault of form, and nothing else (SCHEMA-42)', () => {
    const body = { ...requestSubmit(), urgent: true };
    expect(lines(own(() => [at('/urgent'), at('/urgent/x'), at('/urgently')], body))).toEqual(['E V001 /urgent', 'E V998 /urgently']);
  });

  it('says nothing for a rule that stumbles over a fault of form, and lets the fault of a rule surface otherwise (SCHEMA-42)', () => {
    const stumbles: Rule['check'] = () => {
      throw new TypeError('a rule that cannot read it');
    };
    expect(lines(own(stumbles, { ...requestSubmit(), urgent: true }))).toEqual(['E V001 /urgent']);
    expect(() => own(stumbles, requestSubmit())).toThrow('a rule that cannot read it');
  });

  it('repeats no endless value of a body with a fault of form (SCHEMA-42)', () => {
    const said =
      (text: string): Rule['check'] =>
      () => [{ ...at('/refs'), text }];
    const body = { ...requestSubmit(), urgent: true };
    expect(own(said('x'.repeat(LIMITS.lineMaxBytes)), body)).toHaveLength(2);
    expect(own(said('x'.repeat(LIMITS.lineMaxBytes + 1)), body)).toHaveLength(1);
  });

  it('asks no rule about a body that is none, is too deep, or has a list longer than any may be (SCHEMA-42)', () => {
    let asked = 0;
    const counts: Rule['check'] = () => {
      asked++;
      return [];
    };
    const deep: Record<string, unknown> = {};
    deep['again'] = deep;
    for (const body of [null, [], { ...requestSubmit(), deep }, { ...requestSubmit(), long: Array(LIMITS.listMaxItems + 1).fill(0) }])
      expect(own(counts, body).length).toBeGreaterThan(0);
    expect(asked).toBe(0);
    own(counts, { ...requestSubmit(), long: Array(LIMITS.listMaxItems).fill(0) });
    expect(asked).toBe(1);
  });

  it('reports at most as many findings as the limit, errors before all warnings (SCHEMA-08)', () => {
    const many = Array.from({ length: LIMITS.findingsMax }, (): Finding => ({ ...at('/x'), severity: 'W' }));
    const found = own(() => [...many, at('/last')], requestSubmit());
    expect(found.length).toBe(LIMITS.findingsMax);
    expect(found[0]?.path).toBe('/last');
  });

  it('reads any body with any member replaced without throwing, by every rule of the vocabulary (SCHEMA-42)', () => {
    const wrongs = [null, 7, [], {}, 'x', [null], [{}], { from: 7, to: null }];
    const body = requestSubmit() as unknown as Record<string, unknown>;
    const walk = (holder: Record<string, unknown>): void => {
      for (const key of Object.keys(holder)) {
        const kept = holder[key];
        for (const wrong of wrongs) {
          holder[key] = wrong;
          const found = judge(body);
          expect(found.length <= LIMITS.findingsMax && found.every(({ severity, text }) => /^[EW]$/.test(severity) && text !== '')).toBe(
            true,
          );
        }
        holder[key] = kept;
        if (typeof kept === 'object' && kept !== null) walk(kept as Record<string, unknown>);
      }
    };
    walk(body['payload'] as Record<string, unknown>);
  });
});

describe('a fault of form', () => {
  const text = (change: (body: ReturnType<typeof requestSubmit>) => void) => {
    const body = requestSubmit();
    change(body);
    return judge(body)
      .filter(({ rule }) => rule === 'V001')
      .map((found) => `${found.path}: ${found.text}`);
  };
  const wrong = (value: unknown) => value as never;

  it('lists the codes of a short list (SCHEMA-03)', () => {
    expect(text((b) => (b.payload.proceedings.stage = wrong('TRAIL')))).toEqual([
      expect.stringMatching(/^\/payload\/proceedings\/stage: write one of these codes: .*TRIAL/) as string,
    ]);
  });

  it('names the nearest codes of a long list and where all stand, and never what was written (SCHEMA-44)', () => {
    expect(text((b) => (b.payload.measures[0]!.type = wrong('FRZ-VASP')))).toEqual([
      '/payload/measures/0/type: not one of the codes, which "rogatory schema" prints; the nearest are: FRZ-VA, FRZ-AST',
    ]);
    expect(text((b) => (b.payload.measures[0]!.type = wrong('q'.repeat(3_000))))).toEqual([
      '/payload/measures/0/type: not one of the codes; "rogatory schema" with the type of the message prints them',
    ]);
  });

  it('tells of an alternative only what is wrong with the one that was meant (SCHEMA-03)', () => {
    expect(text((b) => Object.assign(b.payload.measures[0]!.particulars, { accounts: 'none' }))).toEqual([
      '/payload/measures/0/particulars/accounts: write a list, in square brackets',
    ]);
  });

  it('names an unknown member beside every other fault, with the near name that is missing (SCHEMA-03)', () => {
    const misspelt = (b: ReturnType<typeof requestSubmit>): void => {
      const { measures, ...payload } = b.payload;
      b.payload = wrong({ ...payload, mesures: measures });
    };
    const unknown = '/payload/mesures: unknown member; did you mean measures?';
    expect(text(misspelt)).toContain(unknown);
    const both = text((b) => {
      misspelt(b);
      b.payload.proceedings.offences[0]!.limitationExpiry = '31.12.2026';
    });
    expect(both).toEqual([expect.stringMatching(/limitationExpiry: write a date/), '/payload/measures: missing', unknown]);
  });

  it('looks for unknown members in lists, in alternatives and at the top, and nowhere in what a schema leaves open', () => {
    const spoilt = (b: ReturnType<typeof requestSubmit>): void => void (b.refs.rqRef = '');
    const found = text((b) => {
      Object.assign(b, { urgent: true, later: undefined, ['x'.repeat(65)]: 1 });
      Object.assign(b.payload.measures[1]!, { purpos: 'x', type2: undefined });
      Object.assign(b.payload.measures[1]!.particulars, { zzzzzzzz: 'x' });
      delete b.payload.measures[1]!.purpose;
      spoilt(b);
    });
    expect(found).toEqual([
      '/refs/rqRef: must not be empty',
      '/payload/measures/1/particulars/zzzzzzzz: unknown member',
      '/payload/measures/1/purpos: unknown member; did you mean purpose?',
      '/urgent: unknown member',
      `/${'x'.repeat(64)}: unknown member`,
    ]);
    // Without its other fault the same members are found.
    expect(text((b) => Object.assign(b.payload.measures[1]!, { purpos: 'x' }))).toEqual(['/payload/measures/1/purpos: unknown member']);
    // Of a measure without a known type nobody knows the members.
    expect(text((b) => (spoilt(b), Object.assign(b.payload.measures[1]!, { type: 'NONE', purpos: 'x' })))).not.toContainEqual(
      expect.stringContaining('purpos'),
    );
  });

  it('asks in words for a date, a number, a flag and a text (SCHEMA-03)', () => {
    expect(text((b) => (b.payload.proceedings.offences[0]!.limitationExpiry = '31.12.2026'))).toEqual([
      '/payload/proceedings/offences/0/limitationExpiry: write a date, such as 2026-12-31',
    ]);
    expect(text((b) => (b.payload.proceedings.victims = wrong('three')))[0]).toContain('number, without quotation marks');
    expect(text((b) => (b.payload.confidentiality.protectExistence = wrong('yes')))[0]).toContain('write true or false');
    expect(text((b) => (b.payload.proceedings.domesticCaseNo = wrong(17)))[0]).toContain('write text, in quotation marks');
  });
});
