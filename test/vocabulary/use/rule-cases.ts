// SPDX-License-Identifier: Apache-2.0
import { breaks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
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
];
