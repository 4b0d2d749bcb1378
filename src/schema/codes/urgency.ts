// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

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
