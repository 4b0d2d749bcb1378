// SPDX-License-Identifier: Apache-2.0
// Members of the terms that rules read.
import { validate } from '../../../../src/schema/index.js';
import { decodeTerms, encodeTerms, registry } from '../../../../src/vocabulary/index.js';
import type { AccordTerms, MessageBody, MessageTypeName, RuleContext } from '../../../../src/vocabulary/index.js';
import { context, example, NOW } from '../../examples.js';
import { SUKRU, secured } from '../../rules/case.js';
import type { Effects } from './edit.js';

/** What the rules say of one message under these terms. */
function findings<T extends MessageTypeName>(
  type: T,
  terms: AccordTerms,
  change: (body: MessageBody<T>) => unknown = () => undefined,
  known: RuleContext = {},
  header: object = {},
) {
  const body = example(type);
  change(body);
  const { dossier } = context();
  const all: RuleContext = { ...(dossier === undefined ? {} : { dossier }), terms, ...known };
  const of = { type, version: [1, 0] as const, body, test: true, issuedAt: NOW, ...header };
  return validate(registry, of, all).map(({ rule, severity, path, text }) => `${severity} ${rule} ${path} ${text}`);
}

const basis = (terms: AccordTerms) => terms.bases[0] as unknown as Record<string, unknown>;
const attached = (attachment: object) => (body: MessageBody<'request.submit'>) =>
  (body.attachments = [{ id: 1, kind: 'TRANSLATION', ...attachment }]);
const sender: RuleContext = { sender: { side: 'requester', roles: ['RQ-JA'] } };
const oral = (terms: AccordTerms) => findings('request.confirm', terms, undefined, {}, { issuedAt: NOW + 864_000_000 });
const refused = (terms: AccordTerms, ground: string) =>
  findings('decision.refuse', terms, (b) => Object.assign(b.payload.grounds[0] ?? {}, { code: ground, domesticProvision: undefined }));

export const RULE_EFFECTS: Effects = {
  format: (t) => {
    const later = () => decodeTerms(encodeTerms(t((x) => (x.format = [2, 0]))));
    const taken = (read: () => unknown) => {
      try {
        return typeof read();
      } catch {
        return 'refused';
      }
    };
    return [taken(() => decodeTerms(encodeTerms(t()))), taken(later)];
  },
  'bases.code': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => x.bases.shift()),
    ),
  ],
  'bases.treatyRef': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['treatyRef'] = 'Another')),
    ),
  ],
  'bases.status': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['status'] = 'NOT-IN-FORCE')),
    ),
  ],
  'bases.nonCoerciveOnly': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => x.bases.forEach((one) => (one.nonCoerciveOnly = true))),
    ),
  ],
  'bases.articles': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['articles'] = ['18'])),
    ),
  ],
  'bases.from': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['from'] = '2030-01-01')),
    ),
  ],
  'bases.until': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['until'] = '2020-01-01')),
    ),
  ],
  'bases.measures': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (basis(x)['measures'] = ['DOC'])),
    ),
  ],
  'bases.reservations.text': (t) => {
    const reserved = (text: string) =>
      t((x) => {
        x.measuresEnabled = ['PRES'];
        basis(x)['reservations'] = [{ text, measures: ['FRZ-VA'] }];
      });
    return [findings('request.submit', reserved('one')), findings('request.submit', reserved('other'))];
  },
  'bases.reservations.country': (t) => {
    const reserved = (country: string) =>
      t((x) => {
        x.measuresEnabled = ['PRES'];
        basis(x)['reservations'] = [{ country, text: 'one', measures: ['FRZ-VA'] }];
      });
    return [findings('request.submit', reserved('XA')), findings('request.submit', reserved('XB'))];
  },
  'bases.reservations.measures': (t) => {
    const reserved = (measures: readonly string[]) =>
      t((x) => {
        x.measuresEnabled = ['PRES'];
        basis(x)['reservations'] = [{ text: 'one', measures }];
      });
    return [findings('request.submit', reserved(['FRZ-VA'])), findings('request.submit', reserved(['DOC']))];
  },
  directTransmission: (t) => [
    findings(
      'request.submit',
      t((x) => (x.directTransmission = true)),
      undefined,
      sender,
    ),
    findings(
      'request.submit',
      t((x) => (x.directTransmission = false)),
      undefined,
      sender,
    ),
  ],
  'languages.accept': (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (x.languages.accept = ['fr'])),
    ),
  ],
  'languages.translationRequired': (t) => {
    const order = attached({ kind: 'ORDER', language: 'fr' });
    return [false, true].map((on) =>
      findings(
        'request.submit',
        t((x) => (x.languages.translationRequired = on)),
        order,
      ),
    ) as [unknown, unknown];
  },
  'languages.certified': (t) =>
    [false, true].map((on) =>
      findings(
        'request.submit',
        t((x) => (x.languages.certified = on)),
        attached({ translatedBy: 'HUMAN' }),
      ),
    ) as [unknown, unknown],
  oralAllowed: (t) => [true, false].map((on) => oral(t((x) => (x.oralAllowed = on)))) as [unknown, unknown],
  confirmWithinHours: (t) => [24, 8_000].map((hours) => oral(t((x) => (x.confirmWithinHours = hours)))) as [unknown, unknown],
  refusalGrounds: (t) => [
    refused(t(), 'G-NEBIS'),
    refused(
      t((x) => (x.refusalGrounds = ['G-NEBIS'])),
      'G-NEBIS',
    ),
  ],
  forbiddenGrounds: (t) => [
    refused(t(), 'G-SOV'),
    refused(
      t((x) => x.forbiddenGrounds.push('G-SOV')),
      'G-SOV',
    ),
  ],
  postponeGrounds: (t) => [
    findings('decision.postpone', t()),
    findings(
      'decision.postpone',
      t((x) => (x.postponeGrounds = [])),
    ),
  ],
  measuresEnabled: (t) => [
    findings('request.submit', t()),
    findings(
      'request.submit',
      t((x) => (x.measuresEnabled = ['PRES'])),
    ),
  ],
  dualCriminality: (t) =>
    (['always', 'never'] as const).map((rule) =>
      findings(
        'request.submit',
        t((x) => (x.dualCriminality = rule)),
        (b) => b.payload.proceedings.offences.forEach((offence) => (offence.dualCriminality = { asserted: false })),
      ),
    ) as [unknown, unknown],
  preservationDualCriminality: (t) =>
    [true, false].map((on) =>
      findings(
        'decision.refuse',
        t((x) => (x.preservationDualCriminality = on)),
        (b) => {
          b.payload.measureIds = ['m1'];
          Object.assign(b.payload.grounds[0] ?? {}, { basis: { code: 'ETS185', article: '29(4)' } });
        },
      ),
    ) as [unknown, unknown],
  sealRequired: (t) =>
    [true, false].map((on) =>
      findings(
        'request.submit',
        t((x) => (x.sealRequired = on)),
        undefined,
        {},
        { officers: 0 },
      ),
    ) as [unknown, unknown],
  dataProtectionRegime: (t) => {
    const named = (terms: AccordTerms) => findings('request.submit', terms, (b) => (b.payload.persons = [SUKRU]));
    return [named(t()), named(t((x) => delete x.dataProtectionRegime))];
  },
  preservationMaxDays: (t) => {
    const facts = { dossier: { ...(context().dossier ?? { legalBases: [], measures: [] }), secured: secured() } };
    return [10, 3_000].map((days) =>
      findings(
        'preservation.extend',
        t((x) => (x.preservationMaxDays = days)),
        undefined,
        facts,
      ),
    ) as [unknown, unknown];
  },
  'urgentShare.percent': (t) =>
    [1, 100].map((percent) =>
      findings(
        'request.submit',
        t((x) => (x.urgentShare = { percent, days: 90 })),
        undefined,
        { workload: { urgent: 1, total: 2 } },
      ),
    ) as [unknown, unknown],
  'expectations.factsCharacters': (t) =>
    [1, 10_000].map((factsCharacters) =>
      findings(
        'request.submit',
        t((x) => (x.expectations = { factsCharacters })),
      ),
    ) as [unknown, unknown],
  'expectations.dataPeriodDays': (t) =>
    [1, 3_000].map((dataPeriodDays) =>
      findings(
        'request.submit',
        t((x) => (x.expectations = { dataPeriodDays })),
      ),
    ) as [unknown, unknown],
  'expectations.conditions': (t) => {
    const many = (b: MessageBody<'decision.accept-conditional'>) =>
      (b.payload.conditions = [1, 2].map((n) => ({ id: `k${n}`, code: 'C-CONF' as const, text: 'Confidential.' })));
    return [1, 2].map((conditions) =>
      findings(
        'decision.accept-conditional',
        t((x) => (x.expectations = { conditions })),
        many,
      ),
    ) as [unknown, unknown];
  },
};
