// SPDX-License-Identifier: Apache-2.0
// Codes from which messages choose their answers.
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const NOTIFICATIONS = defineCodes('MayNotify', labels.MayNotify);

export const URGENCY_LEVELS = defineCodes('UrgencyLevel', labels.UrgencyLevel, {
  sources: { ROUTINE: 'see UNTOC article 18', URGENT: 'see UNTOC article 18', EMERGENCY: 'see CETS 224 article 3' },
});

export const URGENCY_REASONS = defineCodes('UrgencyReason', labels.UrgencyReason);

export const WITHDRAW_REASONS = defineCodes('WithdrawReason', labels.WithdrawReason, { source: 'see UNTOC article 18' });

export const REQUEST_STATUSES = defineCodes('RequestStatus', labels.RequestStatus, { source: 'T-CY templates of 9 July 2018' });

export const RELATED_KINDS = defineCodes('RelatedKind', labels.RelatedKind);

export const ASSURANCES = defineCodes('Assurance', labels.Assurance);

export const AMENDMENTS = defineCodes('Amendment', labels.Amendment);
