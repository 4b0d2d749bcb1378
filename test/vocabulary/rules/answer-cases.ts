// SPDX-License-Identifier: Apache-2.0
import { breaks, MAIN, SUKRU } from './case.js';
import type { Case } from './case.js';

export const ANSWER_CASES: readonly Case[] = [
  breaks(
    'V001',
    'an answer about a measure that nobody asked for',
    'decision.accept',
    (b) => b.payload.measureIds.push('m9'),
    'E V001 /payload/measureIds/2',
  ),
  breaks(
    'V001',
    'an answer that names a measure twice',
    'decision.accept',
    (b) => b.payload.measureIds.push('m1'),
    'E V001 /payload/measureIds/2',
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
    'V030',
    'no name in a supplement',
    'request.supplement',
    (b) => (b.payload.persons = [{ ...SUKRU, names: [] }]),
    'E V030 /payload/persons/0/names',
  ),
  breaks(
    'V032',
    'a user-assigned country outside a test',
    'decision.accept',
    (_b, _known, header) => (header.test = false),
    'W V032 /payload/executingAuthority/country',
  ),
  breaks(
    'V044',
    'a preservation refused for want of dual criminality',
    'decision.refuse',
    (b) => (b.payload.measureIds = ['m1']),
    'E V044 /payload/grounds/0/code',
  ),
  breaks(
    'V051',
    'an asset that its chain does not have',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, { caip19: `${MAIN}/slip44:60` }),
    'E V051 /payload/restraints/0/perAsset/0/caip19',
  ),
  breaks(
    'V051',
    'a wrong address-identifier',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, { addressIdentifiers: [`${MAIN}:1`] }),
    'E V051 /payload/restraints/0/perAsset/0/addressIdentifiers/0',
  ),
  breaks(
    'V051',
    'a test network outside a test',
    'result.final',
    (b, _known, header) => {
      header.test = false;
      for (const restraint of b.payload.restraints ?? []) restraint.orderAuthority = undefined;
      Object.assign(b.payload.restraints?.[0]?.perAsset[0] ?? {}, {
        caip19: 'bip122:000000000933ea01ad0ee984209779ba/slip44:1',
        addressIdentifiers: ['bip122:000000000933ea01ad0ee984209779ba:mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn'],
      });
    },
    'E V051 /payload/restraints/0/perAsset/0/caip19',
    'E V051 /payload/restraints/0/perAsset/0/addressIdentifiers/0',
  ),
  breaks(
    'V051',
    'a transaction that its chain cannot have, and a chain that is none',
    'result.final',
    (b) => {
      const missed = (caip2: string, txHash: string) => ({
        transaction: { caip2, txHash },
        at: '2026-02-01T00:00:00Z',
        amount: { baseUnits: '1', decimals: 8 },
      });
      Object.assign(b.payload.restraints?.[0] ?? {}, { missed: [missed(MAIN, '0xab'), missed('eip155:0', '0xab')] });
    },
    'E V051 /payload/restraints/0/missed/0/transaction/txHash',
    'E V051 /payload/restraints/0/missed/1/transaction/caip2',
    'E V051 /payload/restraints/0/missed/1/transaction/txHash',
  ),
  breaks(
    'V053',
    'a quantity without decimals',
    'result.final',
    (b) => delete b.payload.restraints?.[0]?.perAsset[0]?.quantity?.decimals,
    'E V053 /payload/restraints/0/perAsset/0/quantity/decimals',
  ),
  breaks(
    'V053',
    'a quantity of bitcoin with other decimals',
    'result.final',
    (b) => Object.assign(b.payload.restraints?.[0]?.perAsset[0]?.quantity ?? {}, { decimals: 18 }),
    'W V053 /payload/restraints/0/perAsset/0/quantity/decimals',
  ),
  breaks(
    'V061',
    'a ground that the convention bars',
    'decision.refuse',
    (b) => Object.assign(b.payload.grounds[0] ?? {}, { code: 'G-FISC', basis: undefined }),
    'E V061 /payload/grounds/0/code',
  ),
  breaks(
    'V061',
    'a ground that the accord forbids',
    'decision.refuse',
    (_b, { terms }) => terms?.forbiddenGrounds.push('G-DUAL'),
    'E V061 /payload/grounds/0/code',
  ),
  breaks(
    'V062',
    'a ground of domestic law without the provision',
    'decision.refuse',
    (b) => delete b.payload.grounds[0]?.domesticProvision,
    'E V062 /payload/grounds/0/domesticProvision',
  ),
  breaks(
    'V062',
    'a ground that the convention does not know',
    'decision.refuse',
    (b) => Object.assign(b.payload.grounds[0] ?? {}, { code: 'G-MINOR', domesticProvision: undefined }),
    'E V062 /payload/grounds/0/domesticProvision',
  ),
  breaks('V063', 'no ground', 'decision.refuse', (b) => (b.payload.grounds = []), 'E V063 /payload/grounds'),
  breaks('V063', 'no reason', 'decision.refuse', (b) => delete b.payload.grounds[0]?.reason, 'E V063 /payload/grounds/0/reason'),
  breaks('V063', 'no consultation', 'decision.refuse', (b) => delete b.payload.consultationRef, 'E V063 /payload/consultationRef'),
  breaks(
    'V071',
    'a freeze report without what protocols must show',
    'result.final',
    (b) => (b.payload.restraints = [{ measureId: 'm2', ref: 'r', outcome: 'FROZEN', perAsset: [{ assetId: 'a1' }] }]),
    'E V071 /payload/restraints/0/perAsset/0',
    'E V071 /payload/restraints/0/perAsset/0/quantity',
    'E V071 /payload/restraints/0/perAsset/0/addressIdentifiers',
    'E V071 /payload/restraints/0/measureKind',
    'E V071 /payload/restraints/0/effectiveAt',
    'E V071 /payload/restraints/0/orderNo',
    'E V071 /payload/restraints/0/expiresAt',
  ),
  breaks(
    'V071',
    'a freeze report about nothing',
    'result.final',
    (b) => b.payload.restraints?.forEach((restraint) => (restraint.perAsset = [])),
    'E V071 /payload/restraints/0/perAsset',
  ),
  breaks(
    'V072',
    'assets moved before, nobody knows where',
    'result.final',
    (b) => (b.payload.restraints = [{ measureId: 'm2', ref: 'r', outcome: 'ALREADY-MOVED', perAsset: [] }]),
    'E V072 /payload/restraints/0/missed',
  ),
  breaks(
    'V074',
    'a seed among the evidence',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { kind: 'KEY-MATERIAL' }),
    'E V074 /payload/evidence/0/kind',
  ),
  breaks('V080', 'a measure without an outcome', 'result.final', (b) => b.payload.outcomes.shift(), 'E V080 /payload/outcomes'),
  breaks('V080', 'an asset without an outcome', 'result.final', (b) => b.payload.outcomes.pop(), 'E V080 /payload/outcomes'),
  breaks(
    'V080',
    'an outcome of another measure',
    'result.final',
    (b) => b.payload.outcomes.push({ measureId: 'm3', outcome: 'FULL' }),
    'E V080 /payload/outcomes/4/measureId',
  ),
  breaks(
    'V081',
    'evidence without a digest',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { hashes: [], custody: [] }),
    'E V081 /payload/evidence/0/hashes',
  ),
  breaks(
    'V081',
    'evidence that nobody acquired',
    'result.final',
    (b) => delete b.payload.evidence[0]?.acquired,
    'E V081 /payload/evidence/0/acquired',
  ),
  breaks(
    'V081',
    'a broken chain of custody',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0]?.custody[0] ?? {}, { prevHash: '00'.repeat(32) }),
    'E V081 /payload/evidence/0/custody/0/prevHash',
  ),
  breaks(
    'V081',
    'a digest of another length',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { hashes: [{ alg: 'sha-512', value: '00'.repeat(32) }], custody: [] }),
    'E V081 /payload/evidence/0/hashes/0/value',
  ),
  breaks(
    'V083',
    'an essential formality that is not reported',
    'result.final',
    (_b, { dossier }) => dossier?.measures[0] && (dossier.measures[0].essential = ['CERT-COPY']),
    'E V083 /payload/formalitiesFollowed',
  ),
];
