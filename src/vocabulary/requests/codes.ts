// SPDX-License-Identifier: Apache-2.0
// The answers that messages choose from.
import { defineCodes } from '../../schema/code-list.js';

export const NOTIFICATIONS = defineCodes('MayNotify', { NONE: 'nobody', AFTER: 'after a date', ANY: 'no limit' });

export const URGENCY_LEVELS = defineCodes(
  'UrgencyLevel',
  {
    ROUTINE: 'routine',
    URGENT: 'urgent',
    PROVISIONAL: 'provisional: data or assets would be lost',
    EMERGENCY: "emergency: significant and imminent risk to a natural person's life or safety",
  },
  { sources: { ROUTINE: 'see UNTOC article 18', URGENT: 'see UNTOC article 18', EMERGENCY: 'see CETS 224 article 3' } },
);

export const URGENCY_REASONS = defineCodes('UrgencyReason', {
  'DATA-LOSS': 'data would be lost',
  DISSIPATION: 'assets would be moved',
  'SUSPENSION-WINDOW': 'a suspension ends',
  'CUSTODY-LIMIT': 'a limit of custody ends',
  LIMITATION: 'the limitation period ends',
  HEARING: 'a hearing is fixed',
  FLIGHT: 'a person may flee',
  LIFE: 'life or safety',
  'CRIT-INFRA': 'critical infrastructure',
  'DATE-FIXED': 'the date is fixed by law',
});

export const WITHDRAW_REASONS = defineCodes(
  'WithdrawReason',
  {
    'W-NOLONGER': 'no longer needed',
    'W-CONFIDENTIALITY': 'confidentiality cannot be kept',
    'W-CONDITIONS': 'the conditions are not acceptable',
    'W-DUPLICATE': 'asked twice',
    'W-OTHERCHANNEL': 'obtained over another channel',
    'W-ERROR': 'sent in error',
  },
  { source: 'see UNTOC article 18' },
);

export const REQUEST_STATUSES = defineCodes(
  'RequestStatus',
  { NEW: 'new', 'FOLLOW-UP': 'follow-up', EXTENSION: 'extension' },
  { source: 'T-CY templates of 9 July 2018' },
);

export const RELATED_KINDS = defineCodes('RelatedKind', {
  MLA: 'request for mutual assistance',
  PRESERVATION: 'preservation of data',
  RESTRAINT: 'restraint of assets',
  SPONTANEOUS: 'information given without a request',
  POLICE: 'police cooperation',
});

export const ASSURANCES = defineCodes('Assurance', {
  'NO-DEATH-PENALTY': 'no death penalty',
  'FAIR-TRIAL': 'fair trial',
  'USE-LIMITATION': 'limited use',
  OTHER: 'other',
});

export const AMENDMENTS = defineCodes('Amendment', {
  ADD: 'add a measure',
  NARROW: 'narrow a measure',
  'REPLACE-PARTICULARS': 'replace the particulars of a measure',
});
