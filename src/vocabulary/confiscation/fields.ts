// SPDX-License-Identifier: Apache-2.0
// Destinations of money or assets, and the shares of those who receive them.
import { suchAs } from '../../schema/fields/form.js';
import { localId } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { PAYMENT_ACCOUNTS } from '../accounts/codes.js';
import { PAYMENT_KINDS, payee } from '../accounts/payment.js';
import { caip10 } from '../assets/chain.js';
import { amount } from '../assets/money.js';
import { proofOfControl } from '../freezing/fields.js';

/** A bank account, or an account of a chain whose control is proved. */
export const destination = z.discriminatedUnion('kind', [
  ...PAYMENT_KINDS,
  z.object({
    kind: z.literal(PAYMENT_ACCOUNTS.schema.enum.CHAIN),
    ...payee,
    caip10: caip10(),
    proofOfControl: proofOfControl.optional(),
  }),
]);

/** Per cent of what is left after deductions, two decimals. */
const percent = () => z.string().regex(/^(?:100\.00|[1-9]?[0-9]\.[0-9]{2})$/, { error: suchAs('33.33') });

/** A share: an amount or a percentage, never both (P34). `assetId` absent: of every asset. */
export const share = { assetId: localId().optional(), share: amount.optional(), percent: percent().optional() };
