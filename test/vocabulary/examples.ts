// SPDX-License-Identifier: Apache-2.0
// One valid message of every built-in type, and what its receiver knows.
import * as demo from '../../src/cli/demo/messages.js';
import { FURTHER } from './examples/messages.js';
import { MEASURE_TYPES } from '../../src/vocabulary/index.js';
import type { MessageBody, MessageTypeName, RuleContext } from '../../src/vocabulary/index.js';

export const NOW = Date.UTC(2026, 1, 2, 9, 30);
export const REQUEST_ID = '01890a5d-ac96-774b-bcce-b302099a8057';

const at = { now: NOW };
const request = demo.requestSubmit(at);
const to = { messageId: REQUEST_ID, body: request };
const { payload: _payload, ...answer } = demo.decisionAccept(to, at);

const EXAMPLES: { readonly [T in MessageTypeName]: MessageBody<T> } = {
  'request.submit': request,
  'request.supplement': demo.requestSupplement(to),
  'ack.receipt': demo.ackReceipt(to, at),
  'info.request': demo.infoRequest(to, at),
  'decision.accept': demo.decisionAccept(to, at),
  'decision.refuse': {
    ...answer,
    payload: {
      measureIds: ['m2'],
      grounds: [
        {
          code: 'G-DUAL',
          basis: { code: 'UNTOC', article: '18(9)' },
          domesticProvision: 'Assistance Act of State B (demonstration), section 4',
          reason: 'The conduct is not an offence in State B. (Made up for the demonstration.)',
        },
      ],
      consultationRef: REQUEST_ID,
    },
  },
  'result.final': demo.resultFinal(to, at),
  'error.validation': {
    ...answer,
    payload: {
      ofMessageId: REQUEST_ID,
      errors: [{ rule: 'V001', path: '/payload/measures/0/offenceIds', severity: 'E', text: 'missing' }],
    },
  },
  ...FURTHER,
};

export const TYPES = Object.keys(EXAMPLES) as MessageTypeName[];

/** A fresh copy of the example of a type. */
export function example<T extends MessageTypeName>(type: T): MessageBody<T> {
  // Not structuredClone: objects that the example uses twice must become two.
  return JSON.parse(JSON.stringify(EXAMPLES[type])) as MessageBody<T>;
}

/** Attachments that the examples name, as the signed header would. */
export const ATTACHMENTS: readonly number[] = [1];

/** What the other side knows when it judges the examples. */
export function context(): RuleContext {
  return {
    terms: {
      ...demo.accordTerms(),
      bases: [...demo.accordTerms().bases, { code: 'CETS198' }, { code: 'HARARE', measures: ['TEL'] }],
      measuresEnabled: [...MEASURE_TYPES.codes],
      deadlines: [{ id: 'D23', unit: 'HOURS', length: 12, sharePercent: 25 }],
      expectations: { factsCharacters: 200, dataPeriodDays: 366, conditions: 5 },
    },
    dossier: {
      legalBases: ['UNTOC', 'ETS185'],
      measures: [
        { id: 'm1', type: 'PRES', coercive: false, assetIds: [], essential: [] },
        { id: 'm2', type: 'FRZ-VA', coercive: true, assetIds: ['a1', 'a2', 'a3'], essential: [] },
      ],
    },
  };
}

/** A body without its types, for tests that break it. */
export type Loose = Record<string, unknown>;

/** Every member and element of a value, with the container that holds it. */
export function* places(
  value: unknown,
  path: readonly (string | number)[] = [],
): Generator<{ holder: Loose; key: string; path: string; value: unknown }> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    const at = [...path, key];
    yield { holder: value as Loose, key, path: `/${at.join('/')}`, value: member };
    yield* places(member, at);
  }
}
