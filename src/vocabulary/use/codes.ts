// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Uses outside the stated purpose that treaties allow after notice. */
export const USE_EXCEPTIONS = defineCodes('UseException', labels.UseException, {
  source: 'see UNTOC article 18; ETS 185 article 28; ETS 182',
});

/** Subjects of a data-protection notice. */
export const DP_KINDS = defineCodes('DpKind', labels.DpKind, { source: 'see CETS 224; ETS 182; Directive (EU) 2016/680' });
