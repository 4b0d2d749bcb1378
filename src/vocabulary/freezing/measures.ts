// SPDX-License-Identifier: Apache-2.0
// Tracing and freezing. `assetIds` of the measure names the assets (V050 to V057).
import { caip10, caip19 } from '../assets/chain.js';
import { period } from '../../schema/fields/dates.js';
import { custodyWallet, freezeInstruction } from './fields.js';
import { order } from '../proceedings/fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { trace } from '../assets/fields.js';
import { z } from '../../schema/zod.js';
import { defineMeasure } from '../measures/definition.js';

const frozen = { instruction: freezeInstruction, traces: list(trace, { max: 64 }).optional() };
const asked = { 'measure.assetIds': 'V050' } as const;
const result = { evidence: [], messages: ['restraint.report'], text: 'restraints' } as const;
const source = 'see CETS 198 articles 21 and 37; FATF recommendations 4 and 38';

const traceProceeds = defineMeasure({
  type: 'TRACE',
  profile: 'core',
  particulars: {
    hypothesis: text(),
    period: period.optional(),
    traces: list(trace, { max: 64 }).optional(),
    wantReport: z.boolean().optional(),
  },
  askedByRules: { period: 'V042' },
  result: { evidence: ['CHAIN-REPORT'] },
  source: 'see UNTOC articles 13(2) and 18(3)(h); UNCAC articles 54 and 55',
});

const frzAst = defineMeasure({
  type: 'FRZ-AST',
  profile: 'core',
  particulars: {
    property: text(),
    link: text(),
    order: order.optional(),
    /** Declares that the requester's own law would allow the measure. */
    ownLawPossible: z.boolean(),
    thirdPartyInterests: text().optional(),
  },
  askedByRules: { 'measure.maxAmount': 'V054' },
  result,
  source: 'see CETS 198 articles 21 and 37',
});

const frzVa = defineMeasure({ type: 'FRZ-VA', profile: 'core', particulars: frozen, askedByRules: asked, result, source });

/** Moves the assets to a wallet of a State, which two persons confirmed out of band (V073). */
const szVa = defineMeasure({
  type: 'SZ-VA',
  profile: 'core',
  particulars: { ...frozen, custodyWallet: custodyWallet.optional(), authorityToMove: order, partialConversion: text().optional() },
  askedByRules: { ...asked, custodyWallet: 'V073' },
  result: { ...result, text: 'restraints, with the transaction into custody' },
  source: 'RU law of 20 February 2026 on digital currency in criminal proceedings',
});

const issuerFrz = defineMeasure({
  type: 'ISSUER-FRZ',
  particulars: {
    ...frozen,
    token: z.object({ caip19: caip19() }),
    issuer: line(),
    addresses: list(z.object({ caip10: caip10() }), { min: 1 }),
    burnReissue: z.object({ to: localId().optional(), reason: text() }).optional(),
  },
  askedByRules: asked,
  result: { ...result, text: 'restraints, with the transaction of the block' },
  source: 'practice of issuers',
});

export const FREEZING_MEASURES = {
  TRACE: traceProceeds,
  'FRZ-AST': frzAst,
  'FRZ-VA': frzVa,
  'SZ-VA': szVa,
  'ISSUER-FRZ': issuerFrz,
};
