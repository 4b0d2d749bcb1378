// SPDX-License-Identifier: Apache-2.0
// Tracing and freezing. `assetIds` of the measure names the assets (P18, P35 to P42, V055 to V057).
import { account } from '../accounts/fields.js';
import { caip10, caip19, transaction } from '../assets/chain.js';
import { OFFENCE_LINKS } from '../assets/codes.js';
import { period } from '../../schema/fields/dates.js';
import { country } from '../../schema/fields/iso.js';
import { custodyWallet, freezeInstruction } from './fields.js';
import { order } from '../proceedings/fields.js';
import { line, list, localId, text } from '../../schema/fields/text.js';
import { trace } from '../assets/fields.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const frozen = { instruction: freezeInstruction, traces: list(trace, { max: 64 }).optional() };
const asked = { 'measure.assetIds': 'P18' } as const;
const result = { evidence: [], messages: ['restraint.report'], text: 'restraints' } as const;
const source = 'see CETS 198 articles 21 and 37; FATF recommendations 4 and 38';

const traceProceeds = defineMeasure({
  type: 'TRACE',
  profile: 'core',
  particulars: {
    hypothesis: text(),
    period: period.optional(),
    traces: list(trace, { max: 64 }).optional(),
    /** Where to begin (P18). */
    accounts: list(account, { max: 64 }).optional(),
    transactions: list(transaction, { max: 64 }).optional(),
    wantReport: z.boolean().optional(),
  },
  askedByRules: { period: 'V042' },
  result: { evidence: ['CHAIN-REPORT'] },
  source: 'see UNTOC articles 13(2) and 18(3)(g); UNCAC articles 54 and 55',
});

const frzAst = defineMeasure({
  type: 'FRZ-AST',
  profile: 'core',
  particulars: {
    property: text(),
    link: text(),
    /** EQUIVALENT: any property of the person, up to the amount (P18, P35). */
    linkKind: OFFENCE_LINKS.schema.optional(),
    order: order.optional(),
    /** Declares that the requester's own law would allow the measure. */
    ownLawPossible: z.boolean(),
    thirdPartyInterests: text().optional(),
  },
  askedByRules: { 'measure.maxAmount': 'P35' },
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
    /** State in which the issuer can be ordered to act (P42). */
    issuerCountry: country().optional(),
    addresses: list(z.object({ caip10: caip10() }), { min: 1 }),
    burnReissue: z.object({ to: localId().optional(), reason: text() }).optional(),
  },
  askedByRules: asked,
  result: { ...result, text: 'restraints, with the transaction of the block' },
  source: 'practice of issuers',
});

export const FREEZING_MEASURES = byType(traceProceeds, frzAst, frzVa, szVa, issuerFrz);
