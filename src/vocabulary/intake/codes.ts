// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Deficiencies of a request. */
export const DEFICIENCIES = defineCodes('InfoDef', labels.InfoDef, { source: 'see UNTOC article 18; EIO article 11' });

/** Reasons to return a request before any decision. */
export const RETURN_REASONS = defineCodes('ReturnReason', labels.ReturnReason, {
  source: 'see ETS 030 article on transmission to the competent authority; EIO form B',
});
