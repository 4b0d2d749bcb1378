// SPDX-License-Identifier: Apache-2.0
// Choices that two States make in the terms of their accord, and the names of deadlines. Their lengths are in the accord, never here.
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const BASIS_STATUSES = defineCodes('BasisStatus', labels.BasisStatus);

export const DUAL_CRIMINALITY_SCOPES = defineCodes('DualCriminalityScope', labels.DualCriminalityScope);

export const DEADLINES = defineCodes('DeadlineId', labels.DeadlineId, {
  sources: {
    D01: 'see EIO article 16',
    D02: 'Directive 2014/41/EU article 12(3) and (5)',
    D03: 'Directive 2014/41/EU article 12(4)',
    D04: 'see EIO article 32',
    D05: 'see Regulation (EU) 2018/1805',
    D06: 'see Regulation (EU) 2018/1805',
    D07: 'Regulation (EU) 2023/1543 article 10(3)',
    D08: 'Regulation (EU) 2023/1543 article 10(4)',
    D09: 'Regulation (EU) 2023/1543 article 10(2)',
    D10: 'Regulation (EU) 2023/1543 article 4(5)',
    D11: 'Regulation (EU) 2023/1543 article 11(1)',
    D12: 'see ETS 185 article 29; UNCC',
    D13: 'see ETS 185 article 16; UNCC',
    D14: 'see CETS 224',
    D15: 'see CETS 224',
    D16: 'see UNTOC article 18; bilateral practice',
    D17: 'TR CMK 128/A; see Directive (EU) 2024/1260',
    D18: 'TR CMK 128/A',
    D19: 'see ETS 030 article 7',
    D20: 'see UNTOC article 18; ETS 030 article 12',
    D22: 'see UNTOC article 18',
    D23: 'see CETS 198; UNCAC article 55',
    D25: 'e-CODEX connector defaults',
  },
});

export type DeadlineId = (typeof DEADLINES.codes)[number];

/** Working days are those of the responding authority's calendar; the others are clock time. */
export const DEADLINE_UNITS = defineCodes('DeadlineUnit', labels.DeadlineUnit);
