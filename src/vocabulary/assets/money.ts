// SPDX-License-Identifier: Apache-2.0
import { z } from '../../schema/zod.js';
import { caip19 } from './chain.js';
import { currency } from '../../schema/fields/iso.js';
import { localId } from '../../schema/fields/text.js';
import { suchAs } from '../../schema/fields/form.js';

/** Money as text: a JavaScript number never holds an amount. */
export const money = z.object({
  currency: currency(),
  amount: z.string().regex(/^(?:0|[1-9]\d{0,17})(?:\.\d{1,4})?$/, { error: suchAs('1500.50') }),
});

/** A quantity of a crypto-asset in its smallest units, as an integer in text. `decimals` says where the point stands for people (V053). */
export const vAmount = z.object({
  assetId: localId().optional(),
  caip19: caip19().optional(),
  baseUnits: z.string().regex(/^(?:0|[1-9]\d{0,77})$/, { error: suchAs('1500') }),
  decimals: z.int().min(0).max(36).optional(),
});

export const amount = z.union([money, vAmount]);

/** Ten-thousandths of a unit, by which amounts of one currency are added and compared. */
export function moneyUnits({ amount: written }: { readonly amount: string }): bigint {
  const [whole = '', part = ''] = written.split('.');
  return BigInt(whole + part.padEnd(4, '0'));
}

export type Money = z.output<typeof money>;
export type VAmount = z.output<typeof vAmount>;
