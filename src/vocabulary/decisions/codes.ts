// SPDX-License-Identifier: Apache-2.0
// This table lists the grounds that each instrument leaves open. It is a working aid from the texts as the project read them, not legal advice:
// the accord of two States decides, through refusalGrounds and forbiddenGrounds of its terms.
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Whether a draft would be admissible as it stands. */
export const ADMISSIBILITY = defineCodes('Admissibility', labels.Admissibility);

export const CONDITION_ANSWERS = defineCodes('ConditionAnswer', labels.ConditionAnswer);

export const CLOCK_EFFECTS = defineCodes('ClockEffect', labels.ClockEffect);

/** Limits on the use of a result. */
export const CONDITIONS = defineCodes('CondCode', labels.CondCode, {
  sources: {
    'C-PURPOSE': 'see UNTOC article 18; ETS 185 article 28',
    'C-CONF': 'see UNTOC article 18; ETS 185 article 28',
    'C-RETURN': 'see ETS 030 article 6; EIO article 13',
    'C-DEATH': 'practice of States',
    'C-NOEVID': 'Europol handling code H1',
  },
});

export const REFUSAL_GROUNDS = defineCodes('RefusalGround', labels.RefusalGround, { source: 'the instruments of the table below' });

export type RefusalGround = (typeof REFUSAL_GROUNDS.codes)[number];

export const POSTPONE_GROUNDS = defineCodes('PostponeGround', labels.PostponeGround, {
  sources: {
    'P-INV': 'see UNTOC article 18; ETS 182 article 7; EIO article 15',
    'P-USED': 'see EIO article 15',
    'P-PRIOR': 'see CETS 198; Regulation (EU) 2018/1805',
  },
});
