// SPDX-License-Identifier: Apache-2.0
// A request that says all that the rules ask people to write, and accounts of every banking system.
import type { MessageBody } from '../../src/vocabulary/index.js';
import type { PaymentAccount } from '../../src/vocabulary/accounts/payment.js';
import { example } from '../vocabulary/examples.js';

const payee = {
  holder: 'Treasury of State A',
  holderKind: 'BODY' as const,
  bankName: 'Bank A',
  country: 'XA',
  purpose: 'costs of case 17',
};

export const PAYEES: readonly PaymentAccount[] = [
  { kind: 'IBAN', ...payee, iban: 'DE75512108001245126199', bic: 'AAAAXBBB' },
  {
    kind: 'RU',
    ...payee,
    bic: '044525225',
    account: '40702810200000000001',
    corrAccount: '30101810400000000225',
    inn: '7700000000',
    kpp: '770001001',
    kbk: '00000000000000000130',
    oktmo: '45380000',
  },
  { kind: 'US', ...payee, aba: '021000021', account: '000123456789' },
  { kind: 'CN', ...payee, cnaps: '102100099996', account: '6222020200112233445', currency: 'CNY' },
  { kind: 'OTHER', ...payee, bic: 'AAAAXBBB', account: 'XB-0001-22', text: 'branch of the harbour' },
];

/** Texts that a person wrote, each in a member of its own. */
export const FULL_TEXTS: readonly string[] = [
  'nightowl@forum.example',
  'interrupted by the indictment of 2025',
  'the law of State A asks for no order',
  'DEMO-SEAL-88',
  'evidence room of the police',
  'land register 77:01:1',
  'the dealer was paid in cash',
  'Translator T1',
  'oath of 2019, stamp 77',
  'Regulation 12/2026 on restrictive measures',
  'no money moves',
  'Bank of the victim',
];

export function fullRequest(): MessageBody<'request.submit'> {
  const body = example('request.submit');
  const { payload } = body;
  const [asset] = payload.assets ?? [];
  const [offence] = payload.proceedings.offences;
  const [measure] = payload.measures;
  Object.assign(offence ?? {}, {
    limitationNote: 'interrupted by the indictment of 2025',
    conventionArticles: [{ code: 'ETS185', article: '4' }],
  });
  Object.assign(measure ?? {}, { validation: { required: false, notRequiredBecause: 'the law of State A asks for no order' } });
  Object.assign(payload, {
    urgency: { level: 'ROUTINE' },
    persons: [
      {
        id: 'p1',
        kind: 'natural',
        role: ['SUSP'],
        identity: 'ALIAS-ONLY',
        names: [],
        aliases: ['Night Owl'],
        accounts: [{ kind: 'HANDLE', value: 'nightowl@forum.example' }],
      },
    ],
    assets: [
      ...(payload.assets ?? []).slice(0, 1),
      {
        ...asset,
        id: 'a2',
        location: {
          type: 'DEVICE',
          deposit: 'UNIQUE',
          device: 'hardware wallet',
          sealNo: 'DEMO-SEAL-88',
          heldBy: 'evidence room of the police',
          registerNo: 'land register 77:01:1',
        },
        linkToOffence: {
          kind: 'PROCEEDS',
          text: 'bought with the ransom',
          noTrace: { reason: 'OTHER', text: 'the dealer was paid in cash' },
        },
      },
      {
        ...asset,
        id: 'a3',
        location: {
          type: 'MINING-POOL',
          membership: { pool: 'Demo Pool', operatorCountry: 'XB', caip2: 'bip122:000000000019d6689c085ae165831e93', userId: 'sunfarm7' },
        },
      },
    ],
    measures: [
      ...payload.measures,
      {
        type: 'RESTIT',
        id: 'm3',
        purpose: 'To give the victim back what was taken.',
        assetIds: ['a2'],
        coercive: true,
        particulars: {
          recipients: [
            {
              personId: 'p1',
              percent: '33.33',
              destination: { ...payee, kind: 'US', aba: '021000021', account: '1', bankName: 'Bank of the victim' },
            },
          ],
          legalTitle: 'judgment of 2026',
          destination: PAYEES[0],
        },
      },
    ],
    declarations: {
      ...payload.declarations,
      sanctions: { exposed: true, regimes: ['Regulation 12/2026 on restrictive measures'], personIds: ['p1'], text: 'no money moves' },
    },
  });
  return {
    ...body,
    attachments: [
      { id: 1, kind: 'ORDER', language: 'ru' },
      {
        id: 2,
        kind: 'TRANSLATION',
        translationOf: 1,
        translatedBy: 'SWORN',
        language: 'tr',
        translator: 'Translator T1',
        certification: 'oath of 2019, stamp 77',
      },
    ],
  };
}
