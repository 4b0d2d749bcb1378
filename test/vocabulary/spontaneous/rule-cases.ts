// SPDX-License-Identifier: Apache-2.0
import { breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  breaks(
    'V090',
    'information without evaluation and conditions',
    'spontaneous.info',
    (b) => {
      delete b.payload.evaluation;
      delete b.payload.conditions;
    },
    'W P49 /payload/evaluation',
    'E V090 /payload/conditions',
  ),
  breaks('P49', 'information that nobody graded', 'spontaneous.info', (b) => delete b.payload.evaluation, 'W P49 /payload/evaluation'),
  breaks(
    'V090',
    'an answer that leaves a condition out',
    'spontaneous.reply',
    (_b, k) => k.dossier && (k.dossier.offered = ['k1', 'k2']),
    'E V090 /payload/conditionIds',
  ),
];
