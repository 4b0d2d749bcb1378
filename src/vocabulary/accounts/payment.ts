// SPDX-License-Identifier: Apache-2.0
// Accounts into which a State pays. Each banking system numbers its accounts in its own way; check digits are judged by P33.
import { suchAs } from '../../schema/fields/form.js';
import { bic, country, currency } from '../../schema/fields/iso.js';
import { line, shortText, text } from '../../schema/fields/text.js';
import { z } from '../../schema/zod.js';
import { ACCOUNT_HOLDERS, PAYMENT_ACCOUNTS } from './codes.js';

/** International bank account number, ISO 13616, without blanks. */
export const iban = () => z.string().regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/, { error: suchAs('XX00DEMO00000000001') });

const digits = (form: RegExp, example: string) => z.string().regex(form, { error: suchAs(example) });

/** Members of every kind of account. */
export const payee = {
  holder: line(),
  /** Whether the holder is a natural person. */
  holderKind: ACCOUNT_HOLDERS.schema.optional(),
  bankName: line().optional(),
  /** State of the bank. */
  country: country().optional(),
  currency: currency().optional(),
  /** Text that goes with the payment. */
  purpose: line().optional(),
};

const { IBAN, RU, US, CN, OTHER } = PAYMENT_ACCOUNTS.schema.enum;

export const PAYMENT_KINDS = [
  z.object({ kind: z.literal(IBAN), ...payee, iban: iban(), bic: bic().optional() }),
  z.object({
    kind: z.literal(RU),
    ...payee,
    /** Russian bank identification code, nine digits. */
    bic: digits(/^[0-9]{9}$/, '044525225'),
    account: digits(/^[0-9]{20}$/, '40702810200000000001'),
    corrAccount: digits(/^[0-9]{20}$/, '30101810400000000225'),
    /** Taxpayer number of the holder, and reason code of its registration. */
    inn: digits(/^(?:[0-9]{10}|[0-9]{12})$/, '7700000000'),
    kpp: digits(/^[0-9]{9}$/, '770001001').optional(),
    /** Budget classification code and municipal code, for payments to the treasury. */
    kbk: digits(/^[0-9]{20}$/, '00000000000000000130').optional(),
    oktmo: digits(/^(?:[0-9]{8}|[0-9]{11})$/, '45380000').optional(),
  }),
  z.object({ kind: z.literal(US), ...payee, aba: digits(/^[0-9]{9}$/, '021000021'), account: shortText() }),
  z.object({ kind: z.literal(CN), ...payee, cnaps: digits(/^[0-9]{12}$/, '102100099996'), account: shortText() }),
  z.object({ kind: z.literal(OTHER), ...payee, bic: bic(), account: shortText(), text: text() }),
] as const;

/** An account at a bank or treasury. */
export const paymentAccount = z.discriminatedUnion('kind', PAYMENT_KINDS);

export type PaymentAccount = z.output<typeof paymentAccount>;
