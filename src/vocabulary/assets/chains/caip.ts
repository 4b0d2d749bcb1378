// SPDX-License-Identifier: Apache-2.0
// CAIP-2, CAIP-10 and CAIP-19 with checks that the patterns of the namespaces lack.
import { canonicalChain } from './aliases.js';
import { bitcoin } from './bitcoin.js';
import type { AddressRead, Chain, Network } from './chain.js';
import { evm } from './evm.js';
import { monero } from './monero.js';
import { solana } from './solana.js';
import { stellar } from './stellar.js';
import { ton } from './ton.js';
import { tron } from './tron.js';
import { xrp } from './xrp.js';

const CHAINS: ReadonlyMap<string, Chain> = new Map(
  [bitcoin, evm, monero, solana, stellar, ton, tron, xrp].map((chain) => [chain.namespace, chain]),
);

export interface ChainId {
  /** Canonical, as the two that follow. */
  readonly id: string;
  readonly namespace: string;
  readonly reference: string;
  readonly network: Network;
  /** Absent for a namespace that this package does not know. */
  readonly chain: Chain | undefined;
}

/** Reads a CAIP-2 chain id, or the chain of a CAIP-10 account or CAIP-19 asset, under any of its names. */
export function chainOf(caip: string): ChainId {
  const [written = '', writtenReference = ''] = (caip.split('/')[0] ?? '').split(':');
  const id = canonicalChain(`${written}:${writtenReference}`);
  const [namespace = '', reference = ''] = id.split(':');
  const chain = CHAINS.get(namespace);
  return { id, namespace, reference, chain, network: chain === undefined ? 'unknown' : chain.network(reference) };
}

/** Tells whether two CAIP ids stand on the same chain. */
export function sameChain(a: string, b: string): boolean {
  return chainOf(a).id === chainOf(b).id;
}

/** Address part of a CAIP-10 account. */
function addressOf(caip10: string): string {
  return caip10.split(':').slice(2).join(':');
}

/**
 * Reads a CAIP-10 account.
 * @returns undefined when the address fails the checks of its chain; the address as written, with `checksum` false, for a chain without
 * checks here (network unknown).
 */
export function readAccount(caip10: string): (AddressRead & { readonly chain: ChainId }) | undefined {
  const chain = chainOf(caip10);
  const address = addressOf(caip10);
  if (chain.network === 'invalid') return undefined;
  if (chain.chain === undefined || chain.network === 'unknown') return { canonical: address, checksum: false, chain };
  const read = chain.chain.readAddress(chain.reference, address);
  return read === undefined ? undefined : { ...read, chain };
}

/**
 * Canonical form of a CAIP-10 account, by which two are compared; evidence keeps the form as written. A tag or payment id within the
 * address is no part of it: `readAccount` tells it.
 * @returns undefined when the address fails the checks of its chain, and the address as written for a chain without checks here.
 * @see SPEC.md SCHEMA-13
 */
export function canonicalAccount(caip10: string): string | undefined {
  const read = readAccount(caip10);
  return read === undefined ? undefined : `${read.chain.id}:${read.canonical}`;
}

/** Tells whether two CAIP-10 accounts are the same account of the same chain. False when either does not check. */
export function sameAccount(a: string, b: string): boolean {
  const [left, right] = [canonicalAccount(a), canonicalAccount(b)];
  return left !== undefined && left === right;
}

/** Tells whether a customer at this account would need a tag, memo or payment id beside it, as the address itself carries none. */
export function needsMemo(caip10: string): boolean {
  const read = readAccount(caip10);
  return read?.chain.chain?.memo === true && read.memo === undefined;
}

/** Canonical form of a CAIP-19 asset; undefined and unchanged as in {@link canonicalAccount}. A token id is kept as written. */
export function canonicalAsset(caip19: string): string | undefined {
  const { chain, network, reference, id } = chainOf(caip19);
  const [, asset = '', ...token] = caip19.split('/');
  if (network === 'invalid') return undefined;
  if (chain === undefined || network === 'unknown') return [id, asset, ...token].join('/');
  const [kind = '', name = ''] = asset.split(':');
  const canonical = chain.canonicalAsset(reference, kind, name);
  return canonical === undefined ? undefined : [id, `${kind}:${canonical}`, ...token].join('/');
}

/** Decimals of a native asset; undefined for tokens and unknown chains. */
export function nativeDecimals(caip19: string): number | undefined {
  const [kind = '', name = ''] = (caip19.split('/')[1] ?? '').split(':');
  return chainOf(caip19).chain?.nativeDecimals(kind, name);
}
