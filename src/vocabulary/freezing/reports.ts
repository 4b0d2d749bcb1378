// SPDX-License-Identifier: Apache-2.0
import type { Path } from '../../schema/path.js';
import { sameChain } from '../assets/chains/caip.js';
import type { MessageBody } from '../catalogue.js';
import { RESULTS, defineRule } from '../rule.js';

/** Restraints that a message reports, with their states. */
function restraintsOf({ payload }: MessageBody<(typeof RESULTS)[number] | 'restraint.report'>) {
  if (!('evidence' in payload)) return [{ restraint: payload, path: ['payload'] as Path }];
  return (payload.restraints ?? []).map((restraint, i) => ({ restraint, path: ['payload', 'restraints', i] as Path }));
}

export const restraintContent = defineRule({
  id: 'V071',
  severity: 'E',
  source: 'RU law of 2026 on seizure of digital currency; TR CMK 128/A',
  summary: 'A freeze that took effect states kind, quantity, address-identifiers, time, order or mere suspension, and when it lapses.',
  mend: 'Complete the record from the order and from the answer of the holder.',
  on: [...RESULTS, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (!['FROZEN', 'PARTIAL', 'SUSPENDED-ONLY'].includes(restraint.outcome)) continue;
      if (restraint.perAsset.length === 0) report([...path, 'perAsset'], 'name what is frozen');
      for (const [j, asset] of restraint.perAsset.entries()) {
        const at = [...path, 'perAsset', j];
        if (asset.caip19 === undefined && (asset.custodian === undefined || asset.symbol === undefined))
          report(at, 'state the kind of asset');
        if (asset.quantity === undefined) report([...at, 'quantity'], 'state the quantity');
        if ((asset.addressIdentifiers?.length ?? 0) === 0) report([...at, 'addressIdentifiers'], 'state the address-identifiers');
      }
      if (restraint.measureKind === undefined) report([...path, 'measureKind'], 'state the kind of restraint');
      if (restraint.effectiveAt === undefined) report([...path, 'effectiveAt'], 'state since when');
      if (restraint.orderNo === undefined && restraint.outcome !== 'SUSPENDED-ONLY') report([...path, 'orderNo'], 'name the order');
      if (restraint.expiresAt === undefined) report([...path, 'expiresAt'], 'state when it lapses');
    }
  },
});

export const movedAssets = defineRule({
  id: 'V072',
  severity: 'E',
  source: 'practice: the onward transaction is the next lead',
  summary: 'An asset that was moved before is reported with the onward transactions.',
  mend: 'List the outgoing transactions with time, amount and target: they are the next lead.',
  on: [...RESULTS, 'restraint.report'],
  check(body, report) {
    for (const { restraint, path } of restraintsOf(body)) {
      if (restraint.outcome === 'ALREADY-MOVED' && (restraint.missed?.length ?? 0) === 0) {
        report([...path, 'missed'], 'name the onward transactions');
      }
    }
  },
});

export const custodyTransaction = defineRule({
  id: 'V076',
  severity: 'E',
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
      if (chains.some((asset) => !sameChain(asset, caip2))) report([...path, 'txIn', 'caip2'], 'on another chain than the asset');
      if (!sameChain(custody.wallet.caip10, caip2)) report([...path, 'wallet'], 'on another chain than the transaction');
      const quantity = perAsset.reduce((sum, asset) => sum + BigInt(asset.quantity?.baseUnits ?? 0), 0n);
      const { amount, fee } = custody;
      if (amount !== undefined && BigInt(amount.baseUnits) !== quantity - BigInt(fee?.baseUnits ?? 0))
        report([...path, 'amount'], 'not the quantity less the fee');
    }
  },
});
