// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

/** How confiscated assets are disposed of between the two States. */
export const RETURN_MODES = defineCodes(
  'ReturnMode',
  {
    'TO-STATE': 'to the other State',
    'TO-VICTIMS': 'to the victims',
    SHARE: 'shared',
    'USE-AGREED': 'for an agreed use',
    'IN-KIND': 'in kind',
    LIQUIDATED: 'as proceeds of sale',
  },
  { source: 'see UNCAC article 57; UNTOC article 14' },
);
