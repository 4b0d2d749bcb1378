// SPDX-License-Identifier: Apache-2.0
// CAIP-2, CAIP-10 and CAIP-19 with the checks that the namespaces' own patterns do not make.
import { bitcoin } from './bitcoin.js';
import type { Chain, Network } from './chain.js';
import { evm } from './evm.js';

const CHAINS: ReadonlyMap<string, Chain> = new Map([bitcoin, evm].map((chain) => [chain.namespace, chain]));

export interface ChainId {
  readonly namespace: string;
  readonly reference: string;
  readonly network: Network;
  /** Absent for a namespace that this package does not know. */
  readonly chain: Chain | undefined;
}

/** Splits a CAIP-2 chain id, or the chain of a CAIP-10 account or CAIP-19 asset. */
export function chainOf(caip: string): ChainId {
  const [namespace = '', reference = ''] = (caip.split('/')[0] ?? '').split(':');
  const chain = CHAINS.get(namespace);
  return { namespace, reference, chain, network: chain === undefined ? 'unknown' : chain.network(reference) };
}

/** Tells whether two CAIP ids stand on the same chain. */
export function sameChain(a: string, b: string): boolean {
  const [left, right] = [chainOf(a), chainOf(b)];
  return left.namespace === right.namespace && left.reference === right.reference;
}

/**
 * Canonical form of a CAIP-10 account, by which two are compared; evidence keeps the form as written.
 * @returns undefined when the address fails the checks of its chain, and the input for a chain without checks here.
 */
export function canonicalAccount(caip10: string): string | undefined {
  const { chain, network, namespace, reference } = chainOf(caip10);
  if (chain === undefined || network === 'unknown') return caip10;
  if (network === 'invalid') return undefined;
  const address = chain.canonicalAddress(reference, caip10.slice(namespace.length + reference.length + 2));
  return address === undefined ? undefined : `${namespace}:${reference}:${address}`;
}

/** Canonical form of a CAIP-19 asset; undefined and unchanged as in {@link canonicalAccount}. A token id is kept as written. */
export function canonicalAsset(caip19: string): string | undefined {
  const { chain, network, namespace, reference } = chainOf(caip19);
  if (chain === undefined || network === 'unknown') return caip19;
  if (network === 'invalid') return undefined;
  const [, asset = '', ...token] = caip19.split('/');
  const [kind = '', name = ''] = asset.split(':');
  const canonical = chain.canonicalAsset(reference, kind, name);
  return canonical === undefined ? undefined : [`${namespace}:${reference}`, `${kind}:${canonical}`, ...token].join('/');
}

/** Decimals of a native asset; undefined for tokens and unknown chains. */
export function nativeDecimals(caip19: string): number | undefined {
  const [kind = '', name = ''] = (caip19.split('/')[1] ?? '').split(':');
  return chainOf(caip19).chain?.nativeDecimals(kind, name);
}
