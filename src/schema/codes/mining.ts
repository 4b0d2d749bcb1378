// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

/** How a mining pool pays its members. */
export const PAYOUT_SCHEMES = defineCodes('PayoutScheme', {
  PPS: 'per share',
  FPPS: 'per share, transaction fees included',
  PPLNS: 'per share of the latest work',
  SOLO: 'for found blocks only',
  OTHER: 'other',
});
