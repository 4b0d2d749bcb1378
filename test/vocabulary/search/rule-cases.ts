// SPDX-License-Identifier: Apache-2.0
import { P, asks } from '../rules/case.js';
import type { Case } from '../rules/case.js';

export const CASES: readonly Case[] = [
  asks(
    'V039',
    'a search for nothing in particular',
    'SRCH',
    ({ particulars }) => {
      delete particulars['itemsSought'];
      delete particulars['nexus'];
    },
    `E V039 ${P}/itemsSought`,
    `E V039 ${P}/nexus`,
  ),
];
