// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Ways to dispose of confiscated assets between the two States. */
export const RETURN_MODES = defineCodes('ReturnMode', labels.ReturnMode, { source: 'see UNCAC article 57; UNTOC article 14' });
