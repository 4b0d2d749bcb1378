// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from './define.js';

/** Currencies that central banks issue in digital form. */
export const DIGITAL_CURRENCIES = defineCodes('DigitalCurrency', {
  'DIGITAL-ROUBLE': 'digital rouble',
  'DIGITAL-LIRA': 'digital Turkish lira',
  OTHER: 'other digital currency of a central bank',
});
