// SPDX-License-Identifier: Apache-2.0
// Assets, freezes and their reports in words.
import {
  ASSET_KINDS,
  CONFIDENCE,
  CONTROL_BASES,
  DEPOSIT_USES,
  NO_TRACE_REASONS,
  OFFENCE_LINKS,
  TRACE_METHODS,
} from '../../vocabulary/assets/codes.js';
import type { Asset, Trace } from '../../vocabulary/assets/fields.js';
import type { Money, VAmount } from '../../vocabulary/assets/money.js';
import {
  CONVERSIONS,
  CUSTODY_PLANS,
  FREEZE_ALLOWS,
  FREEZE_BLOCKS,
  FREEZE_OUTCOMES,
  FREEZE_SCOPES,
  KEY_MODELS,
} from '../../vocabulary/freezing/codes.js';
import type { FreezeInstruction, RestraintReport } from '../../vocabulary/freezing/fields.js';
import { escapeHtml, exact, html, joined, listOf, textIn } from '../html.js';
import type { Html } from '../html.js';
import type { Scope } from '../template.js';
import { accountsLine, poolLine, walletLine } from './accounts.js';
import { orderLine } from './law.js';
import { holderLine, nameOf } from './people.js';
import type { Wording } from './wording.js';

/** A quantity of an asset names its token, where the asset does. */
function withToken(amount: Asset['amount'], caip19: string | undefined): Asset['amount'] {
  if (amount === undefined || 'currency' in amount || amount.caip19 !== undefined || caip19 === undefined) return amount;
  return { ...amount, caip19 };
}

export function assetLine(words: Wording, asset: Asset): Html | undefined {
  const {
    id,
    kind,
    caip19,
    displaySymbol,
    location,
    amount,
    valuation,
    linkToOffence,
    controlledBy,
    thirdPartyInterests = [],
    accounts = [],
  } = asset;
  if (asset.dti !== undefined) words.annexes.identify('dti', asset.dti);
  const token = caip19 === undefined ? words.free(displaySymbol) : words.token(caip19, displaySymbol);
  const { caip10, memo, deposit, custodian, vaspUid, transactions = [], wallet, membership, device, sealNo, heldBy, registerNo } = location;
  const { kind: linked, text: linkText, noTrace } = linkToOffence ?? {};
  return words.phrase('asset', {
    id: textIn(id),
    // The amount says symbol, network and contract already.
    name: words.list([words.label(ASSET_KINDS, kind), amount === undefined ? token : undefined]),
    amount: words.amount(withToken(amount, caip19)),
    observed: words.time(asset.observedAt?.time),
    holder: holderLine(words, custodian),
    customer: vaspUid === undefined ? undefined : exact(vaspUid),
    address: caip10 === undefined ? undefined : words.account(caip10, memo),
    deposit: words.label(DEPOSIT_USES, deposit),
    wallet: wallet === undefined ? undefined : walletLine(words, wallet),
    pool: membership === undefined ? undefined : poolLine(words, membership),
    device: words.free(device),
    seal: sealNo === undefined ? undefined : exact(sealNo),
    keeper: words.free(heldBy),
    register: registerNo === undefined ? undefined : exact(registerNo),
    transactions: words.listed(transactions.map((one) => words.transaction(one))),
    accounts: accountsLine(words, accounts),
    value: valueLine(words, valuation),
    link: words.list([words.label(OFFENCE_LINKS, linked), words.free(linkText)], ': '),
    noTrace: words.list([words.label(NO_TRACE_REASONS, noTrace?.reason), words.free(noTrace?.text)], ': '),
    ...(controlledBy === undefined ? {} : controlScope(words, controlledBy)),
    third: words.clauses(thirdPartyInterests.map((text) => words.free(text))),
  });
}

function controlScope(words: Wording, { personId, basis, confidence, heuristic }: NonNullable<Asset['controlledBy']>): Scope {
  const scope = {
    person: personId === undefined ? undefined : nameOf(words, personId),
    basis: words.label(CONTROL_BASES, basis),
    confidence: words.label(CONFIDENCE, confidence),
    heuristic: words.free(heuristic),
  };
  return personId === undefined ? { attribution: words.phrase('controlBasis', scope) } : { controller: words.phrase('control', scope) };
}

export function valueLine(
  words: Wording,
  valuation: { readonly value: Money; readonly source: string; readonly at: string } | undefined,
): Html | undefined {
  if (valuation === undefined) return undefined;
  const { value, source, at } = valuation;
  return words.phrase('value', { money: words.money(value), date: words.date(at), source: words.free(source) });
}

/** What is to be frozen, how far, how long and where it stays. */
export function freezeLine(words: Wording, instruction: FreezeInstruction, maxAmount?: Money | VAmount): Html | undefined {
  const {
    scope,
    block,
    allow = [],
    includeFutureCredits,
    until,
    custodyPlan,
    custodyWallet,
    conversion,
    dissipationRisk,
    utxos = [],
  } = instruction;
  for (const { txHash, vout } of utxos) words.annexes.identify('utxo', `${txHash}:${vout}`);
  return words.phrase('freeze', {
    scope: words.label(FREEZE_SCOPES, scope),
    max: words.amount(instruction.maxAmount ?? maxAmount),
    block: words.list(block.map((code) => words.label(FREEZE_BLOCKS, code))),
    allow: words.list(allow.map((code) => words.label(FREEZE_ALLOWS, code))),
    future: includeFutureCredits,
    notice: until === 'UNTIL-NOTICE',
    until: until === 'UNTIL-NOTICE' ? undefined : words.time(until),
    custody: words.label(CUSTODY_PLANS, custodyPlan),
    wallet: custodyWallet === undefined ? undefined : custodyWalletLine(words, custodyWallet),
    conversion: words.list([words.label(CONVERSIONS, conversion.rule), words.free(conversion.text)], ': '),
    risk: words.free(dissipationRisk, { annex: escapeHtml(words.text.frame.further) }),
  });
}

function custodyWalletLine(
  words: Wording,
  { caip10, controller, keyModel }: NonNullable<FreezeInstruction['custodyWallet']>,
): Html | undefined {
  const { kind, required, of } = keyModel;
  const share = required === undefined || of === undefined ? undefined : escapeHtml(`${required}/${of}`);
  return words.phrase('custodyWallet', {
    address: words.account(caip10),
    controller: textIn(controller.name),
    keys: words.list([words.label(KEY_MODELS, kind), share], ' '),
  });
}

type FrozenAsset = RestraintReport['perAsset'][number];

export function frozenLine(
  words: Wording,
  { assetId, caip19, custodian, symbol, quantity, addressIdentifiers = [], identifier, balanceAt }: FrozenAsset,
): Html | undefined {
  const amount = words.amount(withToken(quantity, caip19));
  const line = words.phrase('frozenAsset', {
    asset: assetId === undefined ? undefined : textIn(assetId),
    amount: amount ?? (caip19 === undefined ? words.free(symbol) : words.token(caip19)),
    holder: holderLine(words, custodian),
    addresses: words.listed(addressIdentifiers.map((caip10) => words.account(caip10))),
    balance: words.time(balanceAt?.time),
    identifier: identifier === undefined ? undefined : exact(identifier),
  });
  return line?.replace(/^[\s;]+/, '') as Html | undefined;
}

export function outflowLine(
  words: Wording,
  { transaction, at, amount, to }: NonNullable<RestraintReport['missed']>[number],
): Html | undefined {
  return words.phrase('outflow', {
    amount: words.amount(amount),
    at: words.time(at),
    transaction: words.transaction(transaction),
    to: to === undefined ? undefined : words.account(to.caip10),
  });
}

export function custodyLine(words: Wording, custody: RestraintReport['custody']): Html | undefined {
  if (custody === undefined) return undefined;
  const { wallet, txIn, amount, fee, confirmations } = custody;
  return words.phrase('custody', {
    wallet: words.account(wallet.caip10),
    transaction: words.transaction(txIn),
    amount: words.amount(amount),
    fee: words.amount(fee),
    confirmations: confirmations === undefined ? undefined : escapeHtml(String(confirmations)),
  });
}

/** A freeze within a result. */
export function restraintLine(words: Wording, report: RestraintReport): Html | undefined {
  const { measureId, ref, outcome, effectiveAt, orderNo, orderAuthority, expiresAt, perAsset, missed = [], remedies } = report;
  return words.phrase('restraint', {
    measure: words.measure(measureId),
    ref: textIn(ref),
    outcome: words.label(FREEZE_OUTCOMES, outcome),
    since: words.time(effectiveAt),
    order: orderLine(words, { no: orderNo, authority: orderAuthority }),
    until: words.time(expiresAt),
    assets: words.listed(perAsset.map((asset) => frozenLine(words, asset))),
    missed: words.listed(missed.map((one) => outflowLine(words, one))),
    remedies: words.free(remedies?.text),
  });
}

/** Paths of the value, always in an annex. @returns its number. */
export function tracesAnnex(words: Wording, traces: readonly Trace[]): Html | undefined {
  if (traces.length === 0) return undefined;
  const end = ({ caip10, name }: Trace['hops'][number]['from']) =>
    words.list([words.free(name), caip10 === undefined ? undefined : words.account(caip10)]);
  const paths = traces.map(({ id, hops, crossChain = [], mixers = [], tool, analyst }) => {
    const rows = hops.map(({ from, to, caip19, amount, transaction, at, method }) =>
      words.phrase('hop', {
        from: end(from),
        to: end(to),
        amount: words.amount(caip19 === undefined ? amount : { caip19, ...amount }),
        at: words.time(at),
        transaction: words.transaction(transaction),
        method: words.label(TRACE_METHODS, method),
      }),
    );
    const bridges = crossChain.map(({ bridge, source, destination }) =>
      words.phrase('bridge', { bridge: textIn(bridge), source: words.transaction(source), destination: words.transaction(destination) }),
    );
    const notes = words.phrase('traceNotes', {
      mixers: words.list(mixers.map((mixer) => textIn(mixer))),
      tool: tool === undefined ? undefined : textIn(`${tool.name} ${tool.version}`),
      analyst: words.free(analyst),
    });
    return html`<h3>${textIn(id)}</h3>
      ${listOf(
        [...rows, ...bridges, notes].filter((row) => row !== undefined),
        'plain',
      )}`;
  });
  return words.annexes.add(escapeHtml(words.text.frame.list), joined(paths));
}
