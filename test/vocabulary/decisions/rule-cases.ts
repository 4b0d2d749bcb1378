// SPDX-License-Identifier: Apache-2.0
import { breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
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
];
