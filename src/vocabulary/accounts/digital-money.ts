// SPDX-License-Identifier: Apache-2.0
// Wallets of central-bank digital currencies, and accounts at mining pools.
import { isPlainObject } from '../../schema/body/data.js';
import { FREEZING, freezesOf, frozenAssetsOf } from '../freezing/freezes.js';
import type { Freeze } from '../freezing/freezes.js';
import { defineGeneralRule, defineRule } from '../rule.js';

/** Money in which the amount of a digital currency is stated. */
const MONEY_OF: Readonly<Record<string, string | undefined>> = { 'DIGITAL-ROUBLE': 'RUB', 'DIGITAL-LIRA': 'TRY' };

/** Whether an amount is money, of the currency behind this digital one. */
function isMoneyOf(currency: unknown, amount: Readonly<Record<string, unknown>>): boolean {
  const wanted = typeof currency === 'string' ? MONEY_OF[currency] : undefined;
  return typeof amount.currency === 'string' && (wanted === undefined || amount.currency === wanted);
}

const aims = (freezes: readonly Freeze[], target: Freeze['instruction']['target']) =>
  freezes.some(({ instruction }) => instruction.target === target);

const shape = {
  id: 'P40',
  severity: 'E',
  source: 'rules of the platforms of central banks; unconfirmed',
  summary: 'A wallet of digital currency has its platform, number and operator, and its amount is stated as money.',
  mend: 'Name the platform, the wallet and the bank or operator that serves it; state amounts in roubles or liras.',
} as const;

export const digitalWallets = defineGeneralRule({
  ...shape,
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { wallet, location, amount } = object;
      if (isPlainObject(wallet) && typeof wallet.currency === 'string') {
        const at = [...path(), 'wallet'];
        if (wallet.platform === undefined || wallet.walletId === undefined) report(at, 'Name platform, wallet and operator.');
        else if (wallet.operator === undefined && object.kind === 'CBDC')
          report([...at, 'operator'], 'Say which bank or operator serves this wallet.', 'W');
        if (wallet.currency === 'DIGITAL-LIRA')
          report([...at, 'currency'], 'Nobody has confirmed yet that the digital lira is in use. Ask the central authority.', 'W');
      }
      if (!isPlainObject(amount)) continue;
      const held = isPlainObject(location) && isPlainObject(location.wallet) ? location.wallet.currency : undefined;
      if ((held !== undefined || object.kind === 'CBDC') && !isMoneyOf(held, amount))
        report([...path(), 'amount'], 'State this amount as money: roubles for the digital rouble, liras for the digital lira.');
    }
  },
});

export const frozenWallets = defineRule({
  ...shape,
  on: FREEZING,
  check(body, report) {
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { wallet } = asset.location;
      if (wallet === undefined) {
        const meant = asset.kind === 'CBDC' || asset.location.type === 'CBDC-WALLET' || aims(freezes, 'CBDC-WALLET');
        if (meant) report([...path, 'location'], 'Name platform, wallet and operator.');
        continue;
      }
      if (wallet.operator === undefined)
        report([...path, 'location', 'wallet', 'operator'], 'Name the bank or operator that can stop this wallet.');
      for (const { instruction, path: at, maxAmount = instruction.maxAmount } of freezes) {
        if (instruction.target !== 'CBDC-WALLET')
          report([...at, 'target'], 'The asset lies in a wallet of a central bank, but the freeze aims at something else.', 'W');
        if (maxAmount !== undefined && !isMoneyOf(wallet.currency, maxAmount as Readonly<Record<string, unknown>>))
          report([...at, 'maxAmount'], 'State this amount as money: roubles for the digital rouble, liras for the digital lira.');
      }
    }
  },
});

const poolShape = {
  id: 'P41',
  severity: 'E',
  source: 'practice of mining pools',
  summary: 'An account at a mining pool is named, its payouts are stopped, and the operator is in the requested State.',
  mend: 'Name the pool, the user number or the address of its payouts, and the operator with its State; in a third State, ask there.',
} as const;

export const poolMembers = defineGeneralRule({
  ...poolShape,
  check({ holders }, report) {
    for (const { object, path } of holders) {
      const { membership } = object;
      if (!isPlainObject(membership)) continue;
      const at = [...path(), 'membership'];
      if (membership.userId === undefined && membership.payoutTo === undefined) report(at, 'Name the pool and the account in it.');
      if (membership.operator !== undefined && membership.operatorCountry === undefined)
        report([...at, 'operatorCountry'], 'Say in which State the operator of the pool can be reached.');
    }
  },
});

export const frozenPools = defineRule({
  ...poolShape,
  on: FREEZING,
  check(body, report) {
    const requested = body.payload.requestedAuthority.country;
    for (const { instruction, path } of freezesOf(body)) {
      if (instruction.target === 'MINING-POOL' && !instruction.block.includes('PAYOUT'))
        report([...path, 'block'], 'A freeze at a mining pool has to stop the payouts.');
    }
    for (const { asset, freezes, path } of frozenAssetsOf(body)) {
      const { membership } = asset.location;
      if (membership === undefined) {
        const meant = asset.location.type === 'MINING-POOL' || aims(freezes, 'MINING-POOL');
        if (meant) report([...path, 'location'], 'Name the pool and the account in it.');
        continue;
      }
      const at = [...path, 'location', 'membership'];
      const { operator, operatorCountry } = membership;
      if (operator === undefined) report([...at, 'operator'], 'Say who runs the pool, and in which State.', 'W');
      if (operatorCountry !== undefined && operatorCountry !== requested)
        report([...at, 'operatorCountry'], 'The operator of the pool is in another State. Ask there.', 'W');
    }
  },
});
