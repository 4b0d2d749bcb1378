// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const CONFIDENTIALITY_DECISIONS = defineCodes('ConfidentialityDecision', labels.ConfidentialityDecision);

/** Why a deadline will be missed. */
export const DELAY_REASONS = defineCodes('DelayReason', labels.DelayReason, { source: 'Directive 2014/41/EU article 12(5) and (6)' });
