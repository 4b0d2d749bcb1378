// SPDX-License-Identifier: Apache-2.0
import { P, asks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  asks(
    'V037',
    'a hearing by video that says nothing',
    'VID',
    ({ particulars }) => {
      for (const name of ['whyNotInPerson', 'hearingAuthority', 'conductors']) delete particulars[name];
    },
    ...['whyNotInPerson', 'hearingAuthority', 'conductors'].map((name) => `E V037 ${P}/${name}`),
  ),
];
