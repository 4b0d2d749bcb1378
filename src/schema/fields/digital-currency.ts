// SPDX-License-Identifier: Apache-2.0
import { DIGITAL_CURRENCIES } from '../codes/digital-currency.js';
import { z } from '../zod.js';
import { bic, lei } from './iso.js';
import { line, shortText } from './text.js';

/** A wallet of a central-bank digital currency: on whose platform, which wallet, and which bank or operator serves its holder. */
export const digitalCurrencyWallet = z.object({
  currency: DIGITAL_CURRENCIES.schema,
  /** Platform, as its central bank names it. */
  platform: line(),
  walletId: shortText(),
  operator: line(),
  operatorLei: lei().optional(),
  operatorBic: bic().optional(),
});

export type DigitalCurrencyWallet = z.output<typeof digitalCurrencyWallet>;
