// SPDX-License-Identifier: Apache-2.0
import { breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
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
];
