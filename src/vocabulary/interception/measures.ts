// SPDX-License-Identifier: Apache-2.0
// Collection in real time.
import { account } from '../accounts/fields.js';
import { period } from '../../schema/fields/dates.js';
import { order } from '../proceedings/fields.js';
import { list, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { byType, defineMeasure } from '../measures/definition.js';

const target = list(account, { min: 1, max: 64 });

const rtTra = defineMeasure({
  type: 'RT-TRA',
  particulars: { target, period: period.optional(), technicalHandover: text() },
  askedByRules: { period: 'V042' },
  result: { evidence: ['DIGITAL-EXPORT'], text: 'feed' },
  source: 'see ETS 185 article 33; UNCC article 45',
});

const rtCon = defineMeasure({
  type: 'RT-CON',
  particulars: {
    target,
    order,
    desiredDuration: z.object({ days: z.int().min(1).max(365) }),
    technicalData: text(),
    /** Declares that the order is lawful at home. */
    lawfulOrderConfirmed: z.boolean(),
  },
  result: { evidence: ['DIGITAL-EXPORT', 'AV-RECORD'], text: 'product' },
  source: 'see ETS 185 article 34; UNCC article 46; EIO article 30',
});

export const INTERCEPTION_MEASURES = byType(rtTra, rtCon);
