// SPDX-License-Identifier: Apache-2.0
// Cases of rules on the header, on names, and on answers.
import { AT, BITCOIN } from '../examples/parts.js';
import { breaks, REQUEST, YOLKIN } from './case.js';
import type { Case } from './case.js';

const NOW = Date.parse(AT);
const DAY = 86_400_000;
const secured = (change: object = {}) => [
  { ref: 'DEMO-B-PRES-1', kind: 'preservation' as const, state: 'SECURED' as const, securedAt: NOW, expiresAt: NOW + 60 * DAY, ...change },
];
const named = (latin: string, more: object = {}) => [{ ...YOLKIN, names: YOLKIN.names.map((name) => ({ ...name, latin, ...more })) }];

export const FURTHER_CASES: readonly Case[] = [
  breaks('V003', 'a signature that does not verify', REQUEST, (_b, _k, h) => (h.signatures = { verified: false, listed: true }), 'E V003 '),
  breaks('V003', 'a signer of another', 'closure', (_b, _k, h) => (h.signatures = { verified: true, listed: false }), 'E V003 '),
  breaks('V005', 'an id used before', 'closure', (_b, _k, h) => (h.conflict = true), 'E V005 '),
  breaks(
    'V006',
    'an addressee that does not exist',
    REQUEST,
    (_b, k) => (k.recipient = { exists: false }),
    'E V006 /payload/requestedAuthority',
  ),
  breaks(
    'V006',
    'an addressee that is not competent',
    REQUEST,
    (_b, k) => (k.recipient = { exists: true, stages: ['TRIAL'], measures: ['PRES'] }),
    'E V006 /payload/proceedings/stage',
    'E V006 /payload/measures/1/type',
  ),
  breaks(
    'V017',
    'a translation that nobody made',
    'ack.receipt',
    (b, _k, h) => {
      b.attachments = [{ id: 1, kind: 'TRANSLATION' }];
      h.attachments = [1];
    },
    'W V017 /attachments/0/translatedBy',
  ),
  breaks(
    'V028',
    'more urgency than the accord foresees',
    REQUEST,
    (_b, k) => {
      if (k.terms !== undefined) k.terms.urgentShare = { percent: 30, days: 90 };
      k.workload = { urgent: 4, total: 10 };
    },
    'W V028 /payload/urgency/level',
  ),
  breaks(
    'V031',
    'a Latin form that no table makes',
    REQUEST,
    (b) => (b.payload.persons = named('Primer Jolkin')),
    'W V031 /payload/persons/0/names/0/latin',
  ),
  breaks(
    'V034',
    'a family name that the whole name does not have',
    REQUEST,
    (b) => (b.payload.persons = named('Primer Elkin', { family: 'Ёжкин' })),
    'E V034 /payload/persons/0/names/0/family',
  ),
  breaks(
    'V027',
    'an urgent disclosure that tells nothing',
    'emergency.disclosure',
    (b) => (b.payload.emergency = {}),
    'E V027 /payload/emergency/facts',
    'E V027 /payload/emergency/riskTo',
    'E V027 /payload/emergency/link',
  ),
  breaks(
    'V043',
    'a preservation without necessity',
    'preservation.request',
    (b) => delete b.payload.particulars.necessity,
    'E V043 /payload/particulars/necessity',
  ),
  breaks(
    'V045',
    'an extension of what has ended',
    'preservation.extend',
    (_b, k) => k.dossier && (k.dossier.secured = secured({ state: 'ENDED' })),
    'E V045 /payload/ref',
  ),
  breaks(
    'V045',
    'an extension beyond the accord',
    'preservation.extend',
    (_b, k) => {
      if (k.dossier !== undefined) k.dossier.secured = secured();
      if (k.terms !== undefined) k.terms.preservationMaxDays = 60;
    },
    'E V045 /payload/until',
  ),
  breaks(
    'V046',
    'a preservation near its end',
    'status.query',
    (_b, k, h) => {
      h.issuedAt = NOW + 50 * DAY;
      if (k.dossier !== undefined) k.dossier.secured = secured();
    },
    'W V046 ',
  ),
  breaks(
    'V054',
    'an urgent restraint up to no amount',
    'restraint.request',
    (b) => (b.payload.instruction.scope = 'UP-TO-AMOUNT'),
    'E V054 /payload/instruction/maxAmount',
  ),
  breaks('V064', 'a postponement for ever', 'decision.postpone', (b) => delete b.payload.reviewOn, 'E V064 /payload/reviewOn'),
  breaks(
    'V065',
    'a condition without words',
    'decision.accept-conditional',
    (b) => (b.payload.conditions = [{ id: 'k1', code: 'C-CONF' }]),
    'E V065 /payload/conditions/0/text',
  ),
  breaks(
    'V065',
    'six conditions',
    'decision.accept-conditional',
    (b) => (b.payload.conditions = [1, 2, 3, 4, 5, 6].map((n) => ({ id: `k${n}`, code: 'C-CONF' as const, text: 'Confidential.' }))),
    'W V065 /payload/conditions',
  ),
  breaks(
    'V070',
    'a formal request that comes too late',
    'restraint.request',
    (_b, k, h) => {
      h.issuedAt = NOW - DAY;
      if (k.terms !== undefined) k.terms.deadlines = [{ id: 'D17', unit: 'HOURS', length: 48 }];
    },
    'E V070 /payload/formalRequestDueBy',
  ),
  breaks(
    'V076',
    'a transaction into custody that brings less, on another chain',
    'restraint.report',
    (b) => {
      const wallet = { caip10: `${BITCOIN}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa` };
      const amount = { baseUnits: '1', decimals: 8 };
      b.payload.custody = { wallet, txIn: { caip2: 'eip155:1', txHash: `0x${'ab'.repeat(32)}` }, amount };
    },
    'E V076 /payload/custody/txIn/caip2',
    'E V076 /payload/custody/wallet',
    'E V076 /payload/custody/amount',
  ),
  breaks(
    'V082',
    'a result without the condition that binds',
    'result.final',
    (_b, k) => k.dossier && (k.dossier.binding = [{ code: 'C-DESTROY', measureIds: ['m1'] }]),
    'E V082 /payload/useLimits',
  ),
  breaks('V084', 'service without proof', 'service.proof', (b) => delete b.payload.served?.proof, 'E V084 /payload/served/proof'),
  breaks('V084', 'a failure without attempts', 'service.proof', (b) => delete b.payload.served, 'E V084 /payload/failure'),
  breaks(
    'V085',
    'sensitive data without a word',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { personalData: { special: true, redacted: false } }),
    'E V085 /payload/evidence/0/personalData/redactionBasis',
  ),
  breaks('V086', 'another use without consent', 'use.report', (b) => (b.payload.withinPurpose = false), 'E V086 /payload/consentRef'),
  breaks(
    'V086',
    'a consent that nobody gave',
    'use.report',
    (b, k) => {
      Object.assign(b.payload, { withinPurpose: false, consentRef: 'message-7' });
      if (k.dossier !== undefined) k.dossier.consents = [];
    },
    'E V086 /payload/consentRef',
  ),
  breaks(
    'V087',
    'a closure that forgets',
    'closure',
    (_b, k) => k.dossier && (k.dossier.owed = [{ ref: 'DEMO-B-FRZ-2' }]),
    'E V087 /payload/openObligations',
  ),
  breaks(
    'V088',
    'a decision that is overdue',
    'status.query',
    (_b, k) => k.dossier && (k.dossier.running = [{ deadlineId: 'D02', percent: 120 }]),
    'W V088 ',
  ),
  breaks(
    'V090',
    'information without evaluation and conditions',
    'spontaneous.info',
    (b) => {
      delete b.payload.evaluation;
      delete b.payload.conditions;
    },
    'E V090 /payload/evaluation',
    'E V090 /payload/conditions',
  ),
  breaks(
    'V090',
    'an answer that leaves a condition out',
    'spontaneous.reply',
    (_b, k) => k.dossier && (k.dossier.offered = ['k1', 'k2']),
    'E V090 /payload/conditionIds',
  ),
  // What is asked for in haste is judged as a request is.
  breaks('V010', 'an urgent restraint on no basis', 'restraint.request', (b) => (b.payload.legalBasis = []), 'E V010 /payload/legalBasis'),
  breaks(
    'V011',
    'a preservation on what is not in force',
    'preservation.request',
    (b) => Object.assign(b.payload.legalBasis[0] ?? {}, { inForceBetween: false }),
    'E V011 /payload/legalBasis/0/inForceBetween',
  ),
  breaks(
    'V012',
    'a restraint on a programme alone',
    'restraint.request',
    (b, k) => {
      b.payload.legalBasis = [{ code: 'PROG', articles: ['1'], inForceBetween: true }];
      if (k.terms !== undefined) k.terms.bases = [{ code: 'PROG' }];
    },
    'E V012 /payload/legalBasis',
  ),
  ...(['preservation.request', 'restraint.request', 'emergency.disclosure'] as const).flatMap((type) => [
    breaks('V020', `no facts in ${type}`, type, (b) => delete b.payload.proceedings.facts, 'E V020 /payload/proceedings/facts'),
    breaks(
      'V021',
      `no officer in ${type}`,
      type,
      (b) => delete b.payload.proceedings.conductingAuthority?.officer,
      'E V021 /payload/proceedings/conductingAuthority/officer',
    ),
    breaks(
      'V025',
      `short facts in ${type}`,
      type,
      (b) => {
        for (const fact of b.payload.proceedings.facts ?? []) fact.text = 'Short.';
      },
      'W V025 /payload/proceedings/facts',
    ),
  ]),
  breaks(
    'V023',
    'a restraint without maximum penalty',
    'restraint.request',
    (b) => delete b.payload.proceedings.offences[0]?.maxPenalty,
    'E V023 /payload/proceedings/offences/0/maxPenalty',
  ),
  breaks('V023', 'a preservation without it is none', 'preservation.request', (b) => delete b.payload.proceedings.offences[0]?.maxPenalty),
  breaks(
    'V024',
    'a restraint that does not assert dual criminality',
    'restraint.request',
    (b, k) => {
      delete b.payload.proceedings.offences[0]?.dualCriminality;
      if (k.terms !== undefined) k.terms.dualCriminality = 'coercive';
    },
    'E V024 /payload/proceedings/offences/0/dualCriminality',
  ),
  breaks('V024', 'a preservation needs no dual criminality', 'preservation.request', (b, k) => {
    delete b.payload.proceedings.offences[0]?.dualCriminality;
    if (k.terms !== undefined) k.terms.dualCriminality = 'always';
  }),
  breaks(
    'V024',
    'a preservation needs it where a State reserved it',
    'preservation.request',
    (b, k) => {
      delete b.payload.proceedings.offences[0]?.dualCriminality;
      if (k.terms !== undefined) Object.assign(k.terms, { dualCriminality: 'always', preservationDualCriminality: true });
    },
    'E V024 /payload/proceedings/offences/0/dualCriminality',
  ),
  ...(
    [
      ['CARD', '4111111111111112', 'value'],
      ['IMEI', '490154203237519', 'value'],
      ['EMAIL', 'nobody', 'value'],
      ['PHONE', '12', 'value'],
      ['XPUB', 'xpub1', 'value'],
      ['CBDC', 'w', 'wallet'],
      ['POOL', 'p', 'membership'],
    ] as const
  ).map(([kind, value, member]) =>
    breaks(
      'V047',
      `an account of kind ${kind} that has not its form`,
      'emergency.disclosure',
      (b) => (b.payload.accounts = [{ kind, value }]),
      `E V047 /payload/accounts/0/${member}`,
    ),
  ),
];
