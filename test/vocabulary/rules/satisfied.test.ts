// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { validate } from '../../../src/schema/index.js';
import type { MessageTypeName, RuleContext } from '../../../src/vocabulary/index.js';
import type { RuleMessage } from '../../../src/schema/index.js';
import { context, example } from '../examples.js';
import { MAIN, SUKRU, YOLKIN } from './case.js';
import { registry } from '../../../src/vocabulary/index.js';

describe('rules that are satisfied otherwise', () => {
  const judge = (message: RuleMessage, known: RuleContext = context()) =>
    validate(registry, { test: true, ...message }, known).map((found) => found.rule);

  it('take a translation, in a message that is not in a language of the accord (V016)', () => {
    const body = { ...example('ack.receipt'), language: 'fr', attachments: [{ id: 0, kind: 'TRANSLATION', translatedBy: 'HUMAN' }] };
    expect(judge({ type: 'ack.receipt', version: [1, 0], body, attachments: [0] })).toEqual([]);
  });

  it('take another region of an accepted language (V016, V018)', () => {
    const body = example('request.submit');
    body.language = 'en-GB';
    body.payload.proceedings.facts?.push({ language: 'fr', text: 'Voir la version anglaise de cet exposé.' });
    expect(judge({ type: 'request.submit', version: [1, 0], body })).toEqual([]);
  });

  it('take an officer beside the seal (V004), and the right side and competence (V002)', () => {
    const { terms } = context();
    const known: RuleContext = {
      ...(terms === undefined ? {} : { terms: { ...terms, sealRequired: true, directTransmission: true } }),
      sender: { side: 'requester', roles: ['OBS', 'RQ-JA'] },
    };
    expect(judge({ type: 'request.submit', version: [1, 0], body: example('request.submit'), officers: 1 }, known)).toEqual([]);
    expect(
      judge(
        { type: 'error.validation', version: [1, 0], body: example('error.validation') },
        { sender: { side: 'responder', roles: ['RD-EA'] } },
      ),
    ).toEqual([]);
  });

  it('take customer, transaction or a deposit address of one customer for a custodial asset (P36)', () => {
    const custodian = { kind: 'VASP', name: 'Exchange B' };
    const locations = [
      { vaspUid: 'u1' },
      { transactions: [{ caip2: MAIN, txHash: 'ab'.repeat(32) }] },
      { caip10: `${MAIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`, deposit: 'UNIQUE' },
    ];
    for (const location of locations) {
      const body = example('request.submit');
      Object.assign(body.payload.assets?.[0] ?? {}, { location: { type: 'VASP-ACCOUNT', custodian, ...location } });
      expect(judge({ type: 'request.submit', version: [1, 0], body })).toEqual([]);
    }
  });

  it('take a trace for proceeds (V056) and an amount of the measure (P35)', () => {
    const body = example('request.submit');
    const [, freeze] = body.payload.measures;
    const hop = {
      from: { name: 'a victim' },
      to: {},
      amount: { baseUnits: '1', decimals: 8 },
      transaction: { caip2: MAIN, txHash: 'ab'.repeat(32) },
      at: '2017-05-13T00:00:00Z',
      method: 'DIRECT',
    };
    Object.assign(freeze?.particulars ?? {}, { traces: [{ id: 't1', hops: [hop], reproducible: true }] });
    Object.assign((freeze?.particulars as { instruction: object }).instruction, { scope: 'UP-TO-AMOUNT' });
    Object.assign(freeze ?? {}, { maxAmount: { currency: 'EUR', amount: '100.00' } });
    Object.assign(body.payload.assets?.[0]?.linkToOffence ?? {}, { kind: 'PROCEEDS', traceRef: 't1' });
    expect(judge({ type: 'request.submit', version: [1, 0], body })).toEqual([]);
  });

  it('warn of a wallet whose proof nobody verified here (V073)', () => {
    const body = example('request.submit');
    Object.assign((body.payload.measures[1]?.particulars as { instruction: object }).instruction, {
      custodyPlan: 'STATE-WALLET',
      custodyWallet: {
        caip10: `${MAIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`,
        controller: { name: 'Authority of State A', country: 'XA' },
        keyModel: { kind: 'MULTISIG', required: 2, of: 3 },
        proofOfControl: { challenge: 'c', signature: 's', scheme: 'BIP-322' },
        outOfBandConfirmation: 'two officers, 2 March',
      },
    });
    const found = validate(registry, { type: 'request.submit', version: [1, 0], body, test: true }, context());
    expect(found.map(({ rule, severity }) => `${severity} ${rule}`)).toEqual(['W V073']);
  });

  it('open a ground by the accord (V062), and a preservation by its reservation (V044)', () => {
    const body = example('decision.refuse');
    body.payload.measureIds = ['m1'];
    Object.assign(body.payload.grounds[0] ?? {}, { basis: { code: 'ETS185', article: '29(4)' } });
    delete body.payload.grounds[0]?.domesticProvision;
    const known = context();
    if (known.terms === undefined) throw new RangeError('the example has terms');
    const terms = { ...known.terms, refusalGrounds: ['G-DUAL' as const], preservationDualCriminality: true };
    expect(judge({ type: 'decision.refuse', version: [1, 0], body }, { ...known, terms })).toEqual([]);
  });

  it('let a refusal for immunity stand without consultation (V063)', () => {
    const body = example('decision.refuse');
    Object.assign(body.payload.grounds[0] ?? {}, { code: 'G-IMM' });
    delete body.payload.consultationRef;
    expect(judge({ type: 'decision.refuse', version: [1, 0], body })).toEqual([]);
  });

  it('take one outcome for a whole measure (V080) and a formality that was reported (V083)', () => {
    const body = example('result.final');
    body.payload.outcomes = [
      { measureId: 'm1', outcome: 'FULL' },
      { measureId: 'm2', outcome: 'PARTIAL' },
    ];
    body.payload.formalitiesFollowed = [{ measureId: 'm2', code: 'OATH', followed: false, reason: 'not known here' }];
    const { terms, dossier } = context();
    const measures = (dossier?.measures ?? []).map((measure) => (measure.id === 'm2' ? { ...measure, essential: ['OATH'] } : measure));
    const known: RuleContext = { ...(terms === undefined ? {} : { terms }), dossier: { legalBases: ['UNTOC'], measures } };
    expect(judge({ type: 'result.final', version: [1, 0], body }, known)).toEqual([]);
  });

  it('accept a mere suspension without an order (V071)', () => {
    const body = example('result.final');
    for (const restraint of body.payload.restraints ?? []) {
      restraint.outcome = 'SUSPENDED-ONLY';
      delete restraint.orderNo;
    }
    expect(judge({ type: 'result.final', version: [1, 0], body })).toEqual([]);
  });

  it('bring natural persons with Turkish and Russian names through (P19)', () => {
    const body = example('request.submit');
    body.payload.persons = [SUKRU, YOLKIN];
    expect(judge({ type: 'request.submit', version: [1, 0], body })).toEqual([]);
  });

  it('are silent about what is not known', () => {
    const types: MessageTypeName[] = ['request.submit', 'decision.refuse', 'result.final'];
    for (const type of types) expect(judge({ type, version: [1, 0], body: example(type) }, {})).toEqual([]);
  });
});
