// SPDX-License-Identifier: Apache-2.0
import { breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
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
  breaks(
    'V082',
    'a result without the condition that binds',
    'result.final',
    (_b, k) => k.dossier && (k.dossier.binding = [{ code: 'C-DESTROY', measureIds: ['m1'] }]),
    'E V082 /payload/useLimits',
  ),
  breaks(
    'V085',
    'sensitive data without a word',
    'result.final',
    (b) => Object.assign(b.payload.evidence[0] ?? {}, { personalData: { special: true, redacted: false } }),
    'E V085 /payload/evidence/0/personalData/redactionBasis',
  ),
];
