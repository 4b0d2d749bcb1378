// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { hasErrors, validate } from '../../src/schema/index.js';
import { RULES, registry } from '../../src/vocabulary/index.js';
import type { MeasureType, MessageBody, MessageTypeName } from '../../src/vocabulary/index.js';
import { findingIn } from '../../src/vocabulary/findings/index.js';
import { BAD_REQUESTS } from './bad-requests.js';
import { TYPES, example } from './examples.js';
import { NOW, SUKRU, asks, breaks } from './rules/case.js';

const judge = ({ run }: Pick<(typeof BAD_REQUESTS)[number], 'run'>) => {
  const { message, context } = run();
  return validate(registry, message, context);
};
const lines = (found: ReturnType<typeof judge>) => found.map(({ severity, rule, path }) => `${severity} ${rule} ${path}`);
const untouched = (of: MeasureType) => asks('', '', of, () => undefined);

/** What the rules say of a request that was changed. */
const told = (
  of: MeasureType,
  change: (measure: { particulars: Record<string, unknown> }, body: MessageBody<'request.submit'>) => unknown,
) => lines(judge(asks('', '', of, change as never)));

describe('a request with one fault', () => {
  it('is one of at least fifty, each told once in words of its own (SCHEMA-10)', () => {
    expect(BAD_REQUESTS.length).toBeGreaterThanOrEqual(50);
    expect(new Set(BAD_REQUESTS.map(({ fault }) => fault)).size).toBe(BAD_REQUESTS.length);
  });

  it.each([...new Set(BAD_REQUESTS.map(({ of }) => of))])('is in order before it is changed: %s (SCHEMA-10)', (of) => {
    const found = judge(untouched(of));
    expect(hasErrors(found), lines(found).join('\n')).toBe(false);
    expect(lines(found)).toEqual([]);
  });

  it.each(BAD_REQUESTS.map((one) => [one.rule, one.fault, one] as const))('is told by %s: %s (SCHEMA-10)', (rule, _fault, one) => {
    const found = judge(one);
    expect(lines(found).sort()).toEqual([...one.findings].sort());
    const said = found.filter((each) => each.rule === rule && each.path === one.path && each.severity === one.severity);
    expect(said.map(({ text }) => text)).toContain(one.sentence);
    // A prosecutor reads it: no name of a member, and other words in every other language.
    for (const each of said) {
      for (const language of ['fr', 'tr', 'ru'] as const) {
        const { text } = findingIn(each, language);
        expect(text, one.sentence).not.toBe(each.text);
        expect(text).not.toMatch(/\{|\}/);
      }
    }
    expect(RULES.some(({ id }) => id === rule)).toBe(true);
  });
});

describe('a request with every fault at once', () => {
  it('is told of all of them, so that it need not be sent ten times (SCHEMA-42)', () => {
    const found = judge(
      asks('', '', 'VASP-KYC', (measure, body) => {
        const { payload } = body;
        const [offence] = payload.proceedings.offences;
        Object.assign(offence ?? {}, { limitationExpiry: '2001-01-01', maxPenalty: {} });
        payload.proceedings.facts = [{ language: 'en', text: 'x' }];
        payload.requestedAuthority.country = payload.requester.country;
        payload.urgency = { level: 'URGENT' };
        Object.assign(payload.confidentiality, { protectExistence: true, mayNotify: 'ANY' });
        body.handling.tlp = 'CLEAR';
        Object.assign(measure, { validation: { required: true }, deadline: { by: '1999-12-31T00:00:00Z' } });
        measure.particulars['accounts'] = [];
        // A fault of form beside them.
        Object.assign(payload.proceedings, { victims: 'three' });
      }),
    );
    const rules = new Set(found.filter(({ severity }) => severity === 'E').map(({ rule }) => rule));
    expect([...rules].sort()).toEqual(['P02', 'P10', 'P12', 'P13', 'P14', 'P15', 'P18', 'P21', 'P22', 'P23', 'V001', 'V026']);
  });
});

describe('a summons that threatens', () => {
  it.each([
    'Whoever does not appear will be arrested.',
    'Le témoin qui ne comparaît pas encourt une amende.',
    'Gelmeyen tanık zorla getirilir.',
    'Свидетель, который не явится, подвергается приводу; штраф взыскивается.',
  ])('is told in its language: %s (SCHEMA-10)', (consequences) => {
    expect(told('SVC-SUM', ({ particulars }) => (particulars['consequences'] = consequences))).toEqual([
      'E P26 /payload/measures/0/particulars/consequences',
    ]);
  });
});

describe('a request that looks bad and is lawful', () => {
  it('passes with a warning when a suspect is known by an alias and an account only (SCHEMA-10)', () => {
    const found = told('VASP-KYC', (_, body) => {
      body.payload.persons = [
        { id: 'p1', kind: 'natural', role: ['SUSP'], identity: 'ALIAS-ONLY', names: [], aliases: ['crypt0king'], accounts: [IP] },
      ];
    });
    expect(found).toEqual(['W P19 /payload/persons/0/identity']);
  });

  it('takes an account that a measure names, or an asset under control, for what an unidentified person is known by (SCHEMA-10)', () => {
    const unknown = { id: 'p1', kind: 'natural', role: ['SUSP'], identity: 'UNKNOWN', names: [] } as const;
    const by = (change: (measure: { personIds?: string[] }, body: MessageBody<'request.submit'>) => unknown) =>
      told('VASP-KYC', (measure, body) => {
        body.payload.persons = [{ ...unknown, role: ['SUSP'], names: [] }];
        change(measure as never, body);
      });
    expect(by(() => undefined)).toEqual(['E P19 /payload/persons/0/accounts']);
    expect(by((measure) => (measure.personIds = ['p1']))).toEqual(['W P19 /payload/persons/0/identity']);
    expect(by((_, body) => Object.assign(body.payload.assets?.[0]?.controlledBy ?? {}, { personId: 'p1' }))).toEqual([
      'W P19 /payload/persons/0/identity',
    ]);
  });

  it('takes a Turkish name without a Latin form (SCHEMA-10)', () => {
    const names = [{ native: 'Örnek ŞÜKRÜOĞLU', nameType: 'LEGL' }];
    expect(told('STMT', (_, body) => Object.assign(body.payload.persons[0] ?? {}, { names }))).toEqual([]);
  });

  it('takes a limitation that was interrupted, and an offence that none bars (SCHEMA-10)', () => {
    const note = { limitationNote: 'Interrupted by the charge of 4 May 2000; absolute limitation in 2032.' };
    const with_ = (change: object) => told('SRCH', (_, body) => Object.assign(body.payload.proceedings.offences[0] ?? {}, change));
    expect(with_({ limitationExpiry: '2001-01-01', ...note })).toEqual([]);
    expect(with_({ limitationExpiry: undefined, ...note })).toEqual([]);
  });

  it('takes a search of a person, of a vehicle, and a coercive act that needs no judge (SCHEMA-10)', () => {
    const search = (change: object, validation?: object) =>
      told('SRCH', (measure) => {
        Object.assign(measure.particulars, { premises: [], ...change });
        if (validation !== undefined) Object.assign(measure, { validation });
      });
    expect(search({ persons: ['p1'] })).toEqual([]);
    expect(search({ objects: ['a car with the plate XB 123'] })).toEqual([]);
    const reason = 'The prosecutor orders searches of vehicles without a judge (article 12 of the code).';
    expect(search({ objects: ['a car'] }, { required: false, notRequiredBecause: reason })).toEqual([]);
  });

  it('takes a summons that says in words of penalty that there is none (SCHEMA-10)', () => {
    for (const consequences of [
      'No penalty and no fine follow.',
      'If the witness does not appear, no fine is imposed.',
      'Gelmemek cezalandırılmaz.',
      'Штраф не налагается.',
      "Aucune amende n'est due.",
    ])
      expect(
        told('SVC-SUM', ({ particulars }) => (particulars['consequences'] = consequences)),
        consequences,
      ).toEqual([]);
  });

  it('takes an arrest of property in Russian, and a surrender of objects (SCHEMA-10)', () => {
    for (const description of [
      'Просим наложить арест на имущество.',
      'Voluntary surrender of the objects by the holder.',
      'Fotoğrafların teslimi.',
    ])
      expect(
        told('OTHER', ({ particulars }) => (particulars['description'] = description)),
        description,
      ).toEqual([]);
  });

  it('warns of a paper about an arrest, which may be asked for (SCHEMA-10)', () => {
    for (const description of [
      'Send a copy of the record of his arrest.',
      'Tutuklama tutanağının bir suretini gönderiniz.',
      'Направьте копию протокола задержания лица.',
    ])
      expect(
        told('OTHER', ({ particulars }) => (particulars['description'] = description)),
        description,
      ).toEqual(['W P01 /payload/measures/0/particulars/description']);
    expect(told('OTHER', ({ particulars }) => (particulars['description'] = 'Malikine eşyanın iadesini talep ederiz.'))).toEqual([]);
  });

  it('takes an enforcement whose prosecution would be time-barred by now (SCHEMA-10)', () => {
    const found = told('CONF-ENF', (_, body) => {
      body.payload.proceedings.stage = 'ENF';
      Object.assign(body.payload.proceedings.offences[0] ?? {}, { limitationExpiry: '2020-01-01' });
    });
    expect(found).toEqual([]);
  });

  it('takes a hearing by telephone at a number, and a person to be identified by an account (SCHEMA-10)', () => {
    const person = (change: object) => (_: unknown, body: MessageBody<'request.submit'>) =>
      Object.assign(body.payload.persons[0] ?? {}, change);
    expect(told('TEL', person({ addresses: [], accounts: [{ kind: 'PHONE', value: '+15555550100' }] }))).toEqual([]);
    expect(told('LOC-PER', person({ identity: 'UNKNOWN', names: [], dob: undefined, accounts: [IP] }))).toEqual([
      'W P19 /payload/persons/0/identity',
    ]);
  });

  it('is only warned of terms that passed before it was confirmed in writing (SCHEMA-10)', () => {
    const { message, context } = asks('', '', 'VID', ({ particulars, ...measure }, body) => {
      slotted(particulars, '2026-01-20');
      Object.assign(body.payload.measures[0] ?? {}, {
        ...measure,
        deadline: { by: '2026-01-25T00:00:00Z', reason: 'HEARING', consequenceIfMissed: 'The court hears the case.' },
      });
    }).run();
    const confirm = { confirms: { kind: 'ORAL', on: '2026-01-10', with: 'Officer B1 (demonstration)' } };
    const body = message.body as MessageBody<'request.submit'>;
    const found = validate(
      registry,
      { ...message, type: 'request.confirm', body: { ...body, payload: { ...body.payload, ...confirm } } },
      context,
    );
    // Under the accord of the example it was confirmed late, too.
    expect(lines(found)).toEqual(['W P10 /payload/measures/0/deadline/by', 'W P30 /payload/confirms/on']);
    expect(lines(validate(registry, message, context)).filter((line) => line.startsWith('E'))).toEqual([
      'E P10 /payload/measures/0/deadline/by',
      'E P24 /payload/measures/0/particulars/proposedSlots/0/from',
      'E P24 /payload/measures/0/particulars/proposedSlots/1/from',
    ]);
  });

  it('takes short facts in a script without spaces (SCHEMA-10)', () => {
    const text =
      '二〇一七年五月十二日,被告人在示例市向多台计算机投放勒索软件,加密被害人数据,并要求以比特币支付三百美元赎金,造成重大损失。该赎金地址公开可查,部分款项已转入被请求国的交易所账户。'.repeat(
        3,
      );
    expect(told('SRCH', (_, body) => body.payload.proceedings.facts?.splice(0, 9, { language: 'en', text }))).toEqual([
      'W P06 /payload/legalBasis',
    ]);
  });

  it('takes a child as a victim, and a minor whose protection is asked for (SCHEMA-10)', () => {
    const person = (change: object) => told('STMT', (_, body) => Object.assign(body.payload.persons[0] ?? {}, change));
    expect(person({ dob: '2020-06', role: ['VICT'], vulnerable: true })).toEqual([]);
    expect(person({ dob: '2010-06', vulnerable: true })).toEqual([]);
  });

  it('takes dates of today wherever people write them, and data until today (SCHEMA-10)', () => {
    expect(
      told('SRCH', (measure) => Object.assign((measure as { validation?: object }).validation ?? {}, { decisionDate: '2026-02-02' })),
    ).toEqual([]);
    const period = { from: '2026-01-01T00:00:00Z', to: '2026-02-02T23:00:00Z' };
    expect(told('TRA', ({ particulars }) => (particulars['period'] = period))).toEqual([]);
    expect(told('RT-TRA', ({ particulars }) => (particulars['period'] = { ...period, to: '2026-06-01T00:00:00Z' }))).toEqual([]);
  });
});

const IP = { kind: 'IP' as const, value: '192.0.2.1', observedFrom: '2026-01-01T00:00:00Z', port: 40_000 };

/** Findings of a message of another type, sent when the examples are. */
function saidOf<T extends MessageTypeName>(type: T, change: (body: MessageBody<T>) => unknown, rule: string): string[] {
  const { run } = breaks('', '', type, (body, _known, header) => {
    header.issuedAt = NOW;
    change(body);
  });
  return lines(judge({ run })).filter((line) => line.includes(` ${rule} `));
}

describe('other messages than a request', () => {
  it('are told of the same faults: one State, an empty reason, terms and times that passed (SCHEMA-10)', () => {
    expect(saidOf('preservation.request', ({ payload }) => (payload.requestedAuthority.country = 'XA'), 'P02')).toEqual([
      'E P02 /payload/requestedAuthority/country',
    ]);
    expect(saidOf('decision.refuse', ({ payload }) => Object.assign(payload.grounds[0]!, { reason: '?' }), 'P14')).toEqual([
      'E P14 /payload/grounds/0/reason',
    ]);
    expect(saidOf('info.request', ({ payload }) => (payload.replyBy = '2026-01-01T00:00:00Z'), 'P10')).toEqual(['E P10 /payload/replyBy']);
    expect(saidOf('decision.postpone', ({ payload }) => (payload.reviewOn = '2026-01-31'), 'P10')).toEqual(['E P10 /payload/reviewOn']);
    // The day lasts longer in the west.
    expect(saidOf('decision.postpone', ({ payload }) => (payload.reviewOn = '2026-02-02'), 'P10')).toEqual([]);
    const past = { from: '2026-01-02T09:30:00Z', to: '2026-01-02T08:30:00Z' };
    expect(saidOf('execution.schedule', ({ payload }) => Object.assign(payload.slots[0]!, past), 'P24')).toEqual([
      'E P24 /payload/slots/0/to',
      'E P24 /payload/slots/0/from',
    ]);
    const counter = { id: 's9', ...past, tz: 'Etc/UTC' };
    expect(saidOf('execution.schedule-reply', ({ payload }) => (payload.counterSlots = [counter]), 'P24')).toHaveLength(2);
    const [first] = example('restraint.request').payload.proceedings.offences;
    const barred = { ...first!, limitationExpiry: '2001-01-01' };
    expect(saidOf('restraint.request', ({ payload }) => (payload.proceedings.offences = [barred]), 'P12')).toHaveLength(1);
    expect(saidOf('request.supplement', ({ payload }) => (payload.persons = [{ ...SUKRU, dob: '2030' }]), 'P09')).toHaveLength(1);
  });

  it('are not told of what is in order (SCHEMA-10)', () => {
    for (const type of TYPES) {
      const found = saidOf(type, () => undefined, '');
      expect(
        found.filter((line) => / P\d\d /.test(line)),
        type,
      ).toEqual([]);
    }
  });
});

describe('an order', () => {
  const validation = (change: object) =>
    told('SRCH', (measure) => {
      Object.assign(measure, { validation: { required: true, authority: { name: 'Court', country: 'XA' }, ...change } });
    });

  it('has authority, number and date, or follows by a day (SCHEMA-10)', () => {
    const E = 'E P22 /payload/measures/0/validation';
    const all = { decisionNo: '1', decisionDate: '2026-01-15', copyAttachmentId: 1 };
    expect(validation(all)).toEqual([]);
    for (const member of ['decisionNo', 'decisionDate', 'authority']) expect(validation({ ...all, [member]: undefined })).toEqual([E]);
    expect(validation({ exPost: { dueBy: '2026-03-01T00:00:00Z' } })).toEqual([]);
    expect(validation({ exPost: { dueBy: '2026-01-01T00:00:00Z' } })).toEqual(['E P10 /payload/measures/0/validation/exPost/dueBy']);
  });

  it('stands for all measures where the request names it (SCHEMA-10)', () => {
    const asked = (change: object) =>
      told('SRCH', (measure, body) => {
        body.payload.validation = { ...(measure as { validation?: { required: boolean } }).validation!, ...change };
        delete (measure as { validation?: unknown }).validation;
      });
    expect(asked({})).toEqual([]);
    expect(asked({ decisionNo: undefined })).toEqual(['E P22 /payload/validation']);
    expect(asked({ decisionDate: '2025-01-31' })).toEqual(['W P22 /payload/validation/decisionDate']);
  });
});

describe('a date', () => {
  it('is judged at its bounds: a day in the east, ten years ahead, half a year of limitation (SCHEMA-10)', () => {
    const decided = (decisionDate: string) =>
      told('SRCH', (measure) => Object.assign((measure as { validation?: object }).validation!, { decisionDate }));
    expect(decided('2026-02-02')).toEqual([]);
    expect(decided('2026-02-03')).toEqual(['E P09 /payload/measures/0/validation/decisionDate']);
    const expires = (limitationExpiry: string) =>
      told('SRCH', (_, body) => Object.assign(body.payload.proceedings.offences[0]!, { limitationExpiry }));
    expect(expires('2026-08-03')).toEqual([]);
    expect(expires('2026-07-31')).toEqual(['W P12 /payload/proceedings/offences/0/limitationExpiry']);
    expect(expires('2026-02-01')).toEqual(['E P12 /payload/proceedings/offences/0/limitationExpiry']);
    const period = (to: string) => told('RT-TRA', ({ particulars }) => (particulars['period'] = { from: '2026-02-01T00:00:00Z', to }));
    expect(period('2037-01-01T00:00:00Z').filter((line) => line.includes('P11'))).toEqual([
      'W P11 /payload/measures/0/particulars/period/to',
    ]);
    expect(period('2035-12-01T00:00:00Z').filter((line) => line.includes('P11'))).toEqual([]);
    const seen = { kind: 'IP', value: '192.0.2.1', port: 1, observedFrom: '2026-01-02T00:00:00Z', observedTo: '2026-01-01T00:00:00Z' };
    expect(told('SUB', ({ particulars }) => (particulars['accounts'] = [seen]))).toEqual([
      'E P11 /payload/measures/0/particulars/accounts/0',
    ]);
  });
});

describe('secrecy', () => {
  it('is broken by a notice to the owner of what is frozen (SCHEMA-10)', () => {
    const found = told('FRZ-VA', ({ particulars }, body) => {
      body.handling.tlp = 'AMBER';
      (particulars['instruction'] as { subjectNotice: object }).subjectNotice = { rule: 'ALLOWED' };
    });
    expect(found.filter((line) => line.includes('P21'))).toEqual(['E P21 /payload/measures/0/particulars/instruction/subjectNotice/rule']);
  });
});

/** Moves the slots of a hearing to a day. */
function slotted(particulars: object, day: string): void {
  for (const slot of (particulars as { proposedSlots: Record<string, string>[] }).proposedSlots)
    Object.assign(slot, { from: `${day}T09:30:00Z`, to: `${day}T11:30:00Z` });
}
