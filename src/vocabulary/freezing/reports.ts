// SPDX-License-Identifier: Apache-2.0
import type { Path } from '../../schema/path.js';
import { sameChain } from '../assets/chains/caip.js';
import type { MessageBody } from '../catalogue.js';
import { RESULTS, defineRule } from '../rule.js';

/** Money has no base units. */
function baseUnitsOf(quantity: { readonly baseUnits: string } | { readonly currency: string } | undefined): bigint {
  return quantity !== undefined && 'baseUnits' in quantity ? BigInt(quantity.baseUnits) : 0n;
}

/** Restraints that a message reports, with their states. */
function restraintsOf({ payload }: MessageBody<(typeof RESULTS)[number] | 'restraint.report'>) {
  if (!('evidence' in payload)) return [{ restraint: payload, path: ['payload'] as Path }];
  return (payload.restraints ?? []).map((restraint, i) => ({ restraint, path: ['payload', 'restraints', i] as Path }));
}

export const restraintContent = defineRule({
  id: 'V071',
  source: 'RU law of 2026 on seizure of digital currency; TR CMK 128/A',
  summary: 'A freeze that took effect states kind, quantity, address-identifiers, time, order or mere suspension, and when it lapses.',
  mend: 'Complete the record from the order and from the answer of the holder.',
  on: [...RESULTS, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (!['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY'].includes(restraint.outcome)) continue;
      if (restraint.perAsset.length === 0) report([...path, 'perAsset'], 'Name what is frozen.');
      for (const [j, asset] of restraint.perAsset.entries()) {
        const at = [...path, 'perAsset', j];
        // An asset without an address, as a customer's balance, is found by the number of its account, wallet, register or seal.
        const isNumbered = asset.identifier !== undefined;
        if (asset.caip19 === undefined && isNumbered) continue;
        if (asset.caip19 === undefined && (asset.custodian === undefined || asset.symbol === undefined))
          report(at, 'Say what kind of asset it is.');
        if (asset.quantity === undefined) report([...at, 'quantity'], 'State the quantity.');
        if (!isNumbered && (asset.addressIdentifiers?.length ?? 0) === 0) report([...at, 'addressIdentifiers'], 'State the addresses.');
      }
      if (restraint.measureKind === undefined)
        report([...path, 'measureKind'], 'Say whether it was frozen, suspended, seized or blocked by the issuer.');
      if (restraint.effectiveAt === undefined) report([...path, 'effectiveAt'], 'State since when it is frozen.');
      if (restraint.orderNo === undefined && restraint.outcome !== 'SUSPENDED-ONLY') report([...path, 'orderNo'], 'Name the order.');
      if (restraint.expiresAt === undefined) report([...path, 'expiresAt'], 'State when the freeze lapses.');
    }
  },
});

export const movedAssets = defineRule({
  id: 'V072',
  source: 'practice: the onward transaction is the next lead',
  summary: 'An asset that was moved before is reported with the onward transactions.',
  mend: 'List the outgoing transactions with time, amount and target: they are the next lead.',
  on: [...RESULTS, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (restraint.outcome === 'ALREADY-MOVED' && (restraint.missed?.length ?? 0) === 0) {
        report([...path, 'missed'], 'Name the transactions by which it left.');
      }
    }
  },
});

export const custodyTransaction = defineRule({
  id: 'V076',
  source: 'a seizure is proved by its transaction',
  summary: 'The transaction into custody is on the chain of the asset, and brings the quantity less the fee.',
  mend: 'Compare chain, wallet and amount with the transaction itself.',
  on: ['restraint.report', ...RESULTS],
  check({ payload }, report) {
    const reports = 'evidence' in payload ? (payload.restraints ?? []) : [payload];
    for (const [i, { custody, perAsset }] of reports.entries()) {
      if (custody === undefined) continue;
      const path: Path = 'evidence' in payload ? ['payload', 'restraints', i, 'custody'] : ['payload', 'custody'];
      const chains = perAsset.flatMap(({ caip19 }) => caip19 ?? []);
      const { caip2 } = custody.txIn;
      if (chains.some((asset) => !sameChain(asset, caip2))) report([...path, 'txIn', 'caip2'], 'This is on another chain than the asset.');
      if (!sameChain(custody.wallet.caip10, caip2)) report([...path, 'wallet'], 'The wallet is on another chain than the transaction.');
      const quantity = perAsset.reduce((sum, asset) => sum + baseUnitsOf(asset.quantity), 0n);
      const { amount, fee } = custody;
      if (amount !== undefined && BigInt(amount.baseUnits) !== quantity - BigInt(fee?.baseUnits ?? 0))
        report([...path, 'amount'], 'This is not the quantity less the fee.');
    }
  },
});
