// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

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
