// SPDX-License-Identifier: Apache-2.0
import { P, asks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  asks(
    'V060',
    'a confiscation order without copy, finality and extent',
    'CONF-ENF',
    ({ particulars }) => {
      for (const name of ['certifiedCopy', 'finality', 'extent']) delete particulars[name];
    },
    ...['certifiedCopy', 'finality', 'extent'].map((name) => `E V060 ${P}/${name}`),
  ),
];
