// SPDX-License-Identifier: Apache-2.0

/** invalid: the reference is malformed. unknown: this package has no checks for it. */
export type Network = 'mainnet' | 'testnet' | 'unknown' | 'invalid';

/** What the package knows of one CAIP-2 namespace. */
export interface Chain {
  readonly namespace: string;
  network(reference: string): Network;
  /** The one form by which addresses are compared; undefined when the address does not check. */
  canonicalAddress(reference: string, address: string): string | undefined;
  isTransactionHash(hash: string): boolean;
  /** Canonical form of an asset's reference within its namespace; undefined when it does not check. */
  canonicalAsset(reference: string, namespace: string, asset: string): string | undefined;
  /** Decimals of the native asset; undefined for anything else. */
  nativeDecimals(namespace: string, asset: string): number | undefined;
}
