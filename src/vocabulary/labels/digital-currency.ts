// SPDX-License-Identifier: Apache-2.0
import { DIGITAL_CURRENCIES } from '../accounts/codes.js';
import { translate } from './translate.js';

/** French, Turkish, Russian; read by no translator yet. */
export const digitalCurrencyLabels = [
  translate(DIGITAL_CURRENCIES, {
    'DIGITAL-ROUBLE': ['rouble numérique', 'dijital ruble', 'цифровой рубль'],
    'DIGITAL-LIRA': ['livre turque numérique', 'dijital Türk lirası', 'цифровая турецкая лира'],
    OTHER: ['autre monnaie numérique de banque centrale', 'diğer merkez bankası dijital parası', 'иная цифровая валюта центрального банка'],
  }),
] as const;
