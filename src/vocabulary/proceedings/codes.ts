// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const STAGES = defineCodes(
  'Stage',
  {
    PRE: 'preliminary check',
    INV: 'investigation',
    PROS: 'prosecution',
    TRIAL: 'trial',
    APPEAL: 'appeal',
    ENF: 'enforcement of a sentence',
    CONF: 'confiscation proceedings',
    NCB: 'confiscation without conviction',
    ADM: 'administrative proceedings with recourse to a criminal court',
  },
  { sources: { ADM: 'see ETS 182 article 1; EIO article 4' } },
);
