// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const PRESERVATION_OUTCOMES = defineCodes('PreservationOutcome', {
  SECURED: 'secured',
  PARTIAL: 'secured in part',
  FAILED: 'not secured',
});
