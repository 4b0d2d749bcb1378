// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

/** Uses outside the stated purpose that treaties let happen with notice. */
export const USE_EXCEPTIONS = defineCodes(
  'UseException',
  { 'DEFENCE-EXCULPATORY': 'exculpates an accused person', 'IMMINENT-DANGER': 'averts imminent danger' },
  { source: 'see UNTOC article 18; ETS 185 article 28; ETS 182' },
);

/** What a data-protection notice asks for or tells. */
export const DP_KINDS = defineCodes(
  'DpKind',
  {
    RECTIFY: 'correct data',
    ERASE: 'erase data',
    RESTRICT: 'restrict processing',
    BREACH: 'a breach happened',
    'RETENTION-END': 'the retention period ends',
    'ACCESS-REQ': 'a person asks for access',
    'ONWARD-CONSENT': 'consent to pass data on',
  },
  { source: 'see CETS 224; ETS 182; Directive (EU) 2016/680' },
);
