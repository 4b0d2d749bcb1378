// SPDX-License-Identifier: Apache-2.0
// Destinations of money or assets.
import { z } from '../../schema/zod.js';
import { caip10 } from '../assets/chain.js';
import { proofOfControl } from '../freezing/fields.js';
import { line } from '../../schema/fields/text.js';
import { suchAs } from '../../schema/fields/form.js';

/** International bank account number, ISO 13616, without blanks. Its check digits are judged by V047. */
export const iban = () => z.string().regex(/^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$/, { error: suchAs('XX00DEMO00000000001') });

export const bankAccount = z.object({ holder: line(), iban: iban() });

/** A bank account, or an account of a chain whose control is proved. */
export const destination = z.union([
  bankAccount,
  z.object({ holder: line(), caip10: caip10(), proofOfControl: proofOfControl.optional() }),
]);
