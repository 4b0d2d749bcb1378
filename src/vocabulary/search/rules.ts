// SPDX-License-Identifier: Apache-2.0
import { askedOf } from '../measures/asked.js';
import { REQUESTS, defineRule } from '../rule.js';

export const search = defineRule({
  id: 'V039',
  source: 'see ETS 030 article 5',
  summary: 'A search says what is looked for, and why it should be there.',
  mend: 'List what is sought and say what points to this place.',
  on: REQUESTS,
  check(body, report) {
    for (const { measure, path } of askedOf(body, 'SRCH')) {
      const { itemsSought = [], nexus } = measure.particulars;
      if (itemsSought.length === 0) report([...path, 'itemsSought'], 'name what is looked for');
      if (nexus === undefined) report([...path, 'nexus'], 'say why it is there');
    }
  },
});
