// SPDX-License-Identifier: Apache-2.0
// Choices that two States make in the terms of their accord.
// What is due. How long each takes stands in the terms of an accord, never here.
import { defineCodes } from '../../schema/code-list.js';

export const BASIS_STATUSES = defineCodes('BasisStatus', {
  'IN-FORCE': 'in force between the two States',
  ASSERTED: 'said to be in force, not verified',
  'NOT-IN-FORCE': 'not in force between the two States',
});

export const ORIGINAL_POLICIES = defineCodes('OriginalPolicy', {
  'electronic-is-original': 'the electronic message is the original',
  'original-within-days': 'the original follows within a number of days',
  'on-demand': 'the original follows on demand',
});

export const DUAL_CRIMINALITY_SCOPES = defineCodes('DualCriminalityScope', {
  always: 'for every measure',
  coercive: 'for coercive measures',
  listed: 'unless the offence is listed',
  never: 'for no measure',
});

export const DEADLINES = defineCodes(
  'DeadlineId',
  {
    D01: 'acknowledgement of receipt',
    D02: 'decision',
    D03: 'execution',
    D04: 'decision on a provisional measure',
    D05: 'decision on, then execution of, a freezing order',
    D06: 'decision on and execution of a confiscation order',
    D07: 'production order without notification',
    D08: 'production order in an emergency',
    D09: 'grounds for refusal after notification',
    D10: 'validation after an emergency',
    D11: 'preservation order, and its extension',
    D12: 'preservation across borders',
    D13: 'domestic preservation order',
    D14: 'service on a provider, and return of the data',
    D15: 'disclosure by a provider addressed directly',
    D16: 'written confirmation of an oral or urgent request',
    D17: 'formal request after an urgent restraint',
    D18: "decision on the holder's objection to a suspension",
    D19: 'lead time of a summons',
    D20: 'end of safe conduct',
    D21: 'answer to a request for information',
    D22: 'report on the state of execution',
    D23: 'warning before a restraint lapses',
    D24: 'notice of defects of a result',
    D25: 'evidence of transport',
  },
  {
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
  },
);

export type DeadlineId = (typeof DEADLINES.codes)[number];

/** Working days are those of the responding authority's calendar; the others are clock time. */
export const DEADLINE_UNITS = defineCodes('DeadlineUnit', {
  MINUTES: 'minutes',
  HOURS: 'hours',
  DAYS: 'days',
  'WORKING-DAYS': 'working days of the responding authority',
});
