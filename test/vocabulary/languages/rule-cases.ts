// SPDX-License-Identifier: Apache-2.0
import { REQUEST, SUKRU, breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V018',
    'facts in no language of the accord',
    REQUEST,
    (b) => b.payload.proceedings.facts?.forEach((fact) => (fact.language = 'fr')),
    'E V018 /payload/proceedings/facts',
  ),
  breaks(
    'V032',
    'a country that does not exist',
    REQUEST,
    (b) => (b.payload.requester.country = 'UK'),
    'E V032 /payload/requester/country',
  ),
  breaks(
    'V032',
    'a language that does not exist',
    REQUEST,
    (b) => (b.payload.requester.officer = { name: 'Officer A1', languages: ['en', 'xx'] }),
    'E V032 /payload/requester/officer/languages/1',
  ),
  breaks(
    'V032',
    'a currency that does not exist',
    REQUEST,
    (b) => (b.payload.proceedings.damage = [{ currency: 'XBT', amount: '1' }]),
    'E V032 /payload/proceedings/damage/0/currency',
  ),
  breaks(
    'V032',
    'a script and a nationality that do not exist',
    REQUEST,
    (b) => (b.payload.persons = [{ ...SUKRU, names: SUKRU.names.map((name) => ({ ...name, script: 'Qqqq' })), nationalities: ['SU'] }]),
    'E V032 /payload/persons/0/names/0/script',
    'E V032 /payload/persons/0/nationalities/0',
  ),
  breaks('V016', 'a language that the accord does not take', 'ack.receipt', (b) => (b.language = 'fr'), 'E V016 /language'),
  breaks(
    'V016',
    'a translation of an exhibit where the message wants one',
    'ack.receipt',
    (b, _known, header) => {
      b.language = 'fr';
      b.attachments = [
        { id: 1, kind: 'TRANSLATION', translationOf: 0, translatedBy: 'HUMAN' },
        { id: 0, kind: 'ORDER' },
      ];
      header.attachments = [0, 1];
    },
    'E V016 /language',
  ),
  breaks(
    'V032',
    'a user-assigned country outside a test',
    'decision.accept',
    (_b, _known, header) => (header.test = false),
    'W V032 /payload/executingAuthority/country',
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
    'P27',
    'a court order in a language that the accord does not take, without a translation',
    'ack.receipt',
    (b, { terms }, h) => {
      if (terms !== undefined) terms.languages.translationRequired = true;
      b.attachments = [
        { id: 1, kind: 'ORDER', language: 'fr' },
        { id: 2, kind: 'TRANSLATION', translationOf: 1, translatedBy: 'HUMAN', language: 'de' },
      ];
      h.attachments = [1, 2];
    },
    'E P27 /attachments/0',
  ),
  breaks('P27', 'a court order with its translation', 'ack.receipt', (b, { terms }, h) => {
    if (terms !== undefined) terms.languages.translationRequired = true;
    b.attachments = [
      { id: 1, kind: 'ORDER', language: 'fr' },
      { id: 2, kind: 'TRANSLATION', translationOf: 1, translatedBy: 'HUMAN', language: 'en' },
      { id: 3, kind: 'ORDER', language: 'ru' },
    ];
    h.attachments = [1, 2, 3];
  }),
  ...(
    [
      ['a machine where the accord wants a certificate', true, { translatedBy: 'MACHINE' }, 'E P28 /attachments/0/translatedBy'],
      ['a machine where it wants none', false, { translatedBy: 'MACHINE' }, 'W P28 /attachments/0/translatedBy'],
      ['a translator without a name', true, { translatedBy: 'SWORN', certification: 'oath' }, 'E P28 /attachments/0/translator'],
      ['a translation that nobody certified', true, { translatedBy: 'SWORN', translator: 'T' }, 'E P28 /attachments/0/certification'],
      ['a sworn translator', true, { translatedBy: 'SWORN', translator: 'T', certification: 'Stamp 7' }],
    ] as const
  ).map(([name, certified, how, ...findings]) =>
    breaks(
      'P28',
      name,
      'ack.receipt',
      (b, { terms }, h) => {
        if (terms !== undefined) terms.languages.certified = certified;
        b.attachments = [{ id: 1, kind: 'TRANSLATION', ...how }];
        h.attachments = [1];
      },
      ...findings,
    ),
  ),
];
