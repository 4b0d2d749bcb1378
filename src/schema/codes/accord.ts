// SPDX-License-Identifier: Apache-2.0
// Choices that two States make in the terms of their accord.
import { defineCodes } from './define.js';

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
