// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const PRESERVATION_OUTCOMES = defineCodes('PreservationOutcome', labels.PreservationOutcome);
