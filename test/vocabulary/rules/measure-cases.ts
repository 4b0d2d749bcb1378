// SPDX-License-Identifier: Apache-2.0
// Cases of rules that look at one type of measure.
import type { MeasureOf, MeasureType, MessageBody, RuleContext } from '../../../src/vocabulary/index.js';
import type { RuleMessage } from '../../../src/schema/index.js';
import { requestFor } from '../examples/measures.js';
import { AT } from '../examples/parts.js';
import { context } from '../examples.js';
import type { Case, Mutable } from './case.js';

type Measured<T extends MeasureType> = Mutable<MeasureOf<T>>;

/** One change of a valid request for a measure, and the findings that it must cause. */
function asks<T extends MeasureType>(
  id: string,
  name: string,
  type: T,
  change: (
    measure: Measured<T> & { particulars: Record<string, unknown> },
    body: MessageBody<'request.submit'>,
    known: Mutable<RuleContext>,
    header: Mutable<RuleMessage>,
  ) => unknown,
  ...findings: string[]
): Case {
  return {
    id,
    name,
    findings,
    run() {
      const body = requestFor(type);
      const known = context() as Mutable<RuleContext>;
      const message: Mutable<RuleMessage> = {
        type: 'request.submit',
        version: [1, 0],
        body,
        test: true,
        attachments: [1, 2],
        issuedAt: Date.parse(AT),
      };
      change(body.payload.measures[0] as never, body, known, message);
      return { message, context: known };
    },
  };
}

const P = '/payload/measures/0/particulars';
const addressOf = (particulars: Record<string, unknown>) => particulars['serviceAddress'] as Record<string, unknown>;

export const MEASURE_CASES: readonly Case[] = [
  asks(
    'V035',
    'an address at which nobody is found',
    'SVC-DOC',
    ({ particulars }) => delete addressOf(particulars)['street'],
    `E V035 ${P}/serviceAddress`,
  ),
  asks('V035', 'nothing to serve', 'SVC-DOC', ({ particulars }) => (particulars['documents'] = []), `E V035 ${P}/documents`),
  asks(
    'V035',
    'no translation for an addressee who needs one',
    'SVC-DOC',
    ({ particulars }) => (particulars['documents'] = [{ attachmentId: 1, title: 'Summons' }]),
    `E V035 ${P}/documents/0/translation`,
  ),
  asks(
    'V035',
    'an appearance sooner than the accord allows',
    'SVC-SUM',
    ({ particulars }, _body, { terms }) => {
      if (terms !== undefined) terms.deadlines = [{ id: 'D19', unit: 'DAYS', length: 50 }];
      particulars['appearanceAt'] = '2026-03-02T09:30:00Z';
    },
    `E V035 ${P}/appearanceAt`,
  ),
  asks(
    'V036',
    'no word on penalties',
    'SVC-SUM',
    ({ particulars }) => delete particulars['noPenaltyClause'],
    `E V036 ${P}/noPenaltyClause`,
  ),
  asks(
    'V036',
    'too short a safe conduct',
    'SVC-SUM',
    ({ particulars }) => (particulars['safeConduct'] = { days: 3 }),
    `E V036 ${P}/safeConduct`,
  ),
  asks(
    'V037',
    'a hearing by video that says nothing',
    'VID',
    ({ particulars }) => {
      for (const name of ['whyNotInPerson', 'hearingAuthority', 'conductors', 'consent']) delete particulars[name];
    },
    ...['whyNotInPerson', 'hearingAuthority', 'conductors', 'consent'].map((name) => `E V037 ${P}/${name}`),
  ),
  asks(
    'V038',
    'a transfer without consent and undertaking',
    'TRF-CUST',
    ({ particulars }) => {
      particulars['consent'] = { given: false };
      delete particulars['returnUndertaking'];
    },
    `E V038 ${P}/consent`,
    `E V038 ${P}/returnUndertaking`,
  ),
  asks(
    'V039',
    'a search for nothing in particular',
    'SRCH',
    ({ particulars }) => {
      delete particulars['itemsSought'];
      delete particulars['nexus'];
    },
    `E V039 ${P}/itemsSought`,
    `E V039 ${P}/nexus`,
  ),
  asks(
    'V040',
    'an IP address without time and port',
    'SUB',
    ({ particulars }) => (particulars['accounts'] = [{ kind: 'IP', value: '192.0.2.1' }]),
    `E V040 ${P}/accounts/0/observedFrom`,
    `W V040 ${P}/accounts/0/port`,
  ),
  asks(
    'V041',
    'traffic data without a judge under the regulation that asks for one',
    'TRA',
    (measure, body, { terms }) => {
      terms?.bases.push({ code: 'EU-EEV' });
      body.payload.legalBasis.push({ code: 'EU-EEV', articles: ['4'], inForceBetween: true });
      Object.assign(measure.validation ?? {}, { authorityKind: 'PROSECUTOR' });
    },
    'E V041 /payload/measures/0/validation',
  ),
  asks('V042', 'data of any time', 'CON', ({ particulars }) => delete particulars['period'], `E V042 ${P}/period`),
  asks('V047', 'an account without relevance', 'BANK-TXN', ({ particulars }) => delete particulars['relevance'], `E V047 ${P}/relevance`),
  asks(
    'V047',
    'an account with wrong check digits',
    'BANK-TXN',
    ({ particulars }) => (particulars['account'] = { kind: 'IBAN', value: 'DE75512108001245126198' }),
    `E V047 ${P}/account/value`,
  ),
  asks(
    'V048',
    'content without necessity and without care for privilege',
    'CON',
    ({ particulars }) => {
      delete particulars['necessity'];
      delete particulars['privilegeProtocol'];
    },
    `E V048 ${P}/necessity`,
    `E V048 ${P}/privilegeProtocol`,
  ),
  asks(
    'V050',
    'a block by the issuer that names no asset',
    'ISSUER-FRZ',
    (measure) => delete measure.assetIds,
    'E V050 /payload/measures/0/assetIds',
  ),
  asks(
    'V058',
    'a deposit address without its tag',
    'FRZ-VA',
    (_measure, body) =>
      Object.assign(body.payload.assets?.[0] ?? {}, {
        caip19: 'xrpl:0/slip44:144',
        location: {
          type: 'VASP-ACCOUNT',
          custodian: { kind: 'VASP', name: 'Exchange B' },
          vaspUid: 'u1',
          caip10: 'xrpl:0:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh',
        },
      }),
    'E V058 /payload/assets/0/location/memo',
  ),
  asks(
    'V059',
    'a contract frozen as a whole',
    'FRZ-VA',
    (_measure, body) => Object.assign(body.payload.assets?.[0]?.location ?? {}, { type: 'CONTRACT' }),
    'W V059 /payload/assets/0/location',
  ),
  asks(
    'V060',
    'a confiscation order without copy, finality and extent',
    'CONF-ENF',
    ({ particulars }) => {
      for (const name of ['certifiedCopy', 'finality', 'extent']) delete particulars[name];
    },
    ...['certifiedCopy', 'finality', 'extent'].map((name) => `E V060 ${P}/${name}`),
  ),
  asks(
    'V073',
    'a seizure into no wallet',
    'SZ-VA',
    ({ particulars }) => delete particulars['custodyWallet'],
    `E V073 ${P}/instruction/custodyWallet`,
  ),
];
