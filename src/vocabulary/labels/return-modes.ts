// SPDX-License-Identifier: Apache-2.0
import { RETURN_MODES } from '../confiscation/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const returnModesLabels = [
  translate(RETURN_MODES, {
    'TO-STATE': ["à l'autre État", 'diğer Devlete', 'другому государству'],
    'TO-VICTIMS': ['aux victimes', 'mağdurlara', 'потерпевшим'],
    SHARE: ['partagé', 'paylaşım', 'раздел'],
    'USE-AGREED': ['pour un usage convenu', 'kararlaştırılan kullanım için', 'на согласованные цели'],
    'IN-KIND': ['en nature', 'aynen', 'в натуре'],
    LIQUIDATED: ['comme produit de vente', 'satış bedeli olarak', 'в виде выручки от продажи'],
  }),
] as const;
