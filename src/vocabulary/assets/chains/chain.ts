// SPDX-License-Identifier: Apache-2.0

/** invalid: the reference is malformed or known to be wrong. unknown: this package has no checks for it. */
export type Network = 'mainnet' | 'testnet' | 'unknown' | 'invalid';

/** An address that checks. */
export interface AddressRead {
  /** The one form by which addresses are compared. */
  readonly canonical: string;
  /** Tag, memo or payment id that the written form carries: it names the customer at an address that many share. */
  readonly memo?: string;
  /** Whether a checksum was verified; without one, only length and alphabet were checked. */
  readonly checksum: boolean;
}

/** Rules of one CAIP-2 namespace. */
export interface Chain {
  readonly namespace: string;
  network(reference: string): Network;
  /** Reads an address of a network that is neither unknown nor invalid; undefined when it does not check. */
  readAddress(reference: string, address: string): AddressRead | undefined;
  /** Whether customers at a shared address are told apart by a tag, memo or payment id. */
  readonly memo: boolean;
  isTransactionHash(hash: string): boolean;
  /** Canonical form of an asset's reference within its namespace; undefined when it does not check. */
  canonicalAsset(reference: string, namespace: string, asset: string): string | undefined;
  /** Decimals of the native asset; undefined for anything else. */
  nativeDecimals(namespace: string, asset: string): number | undefined;
}

/** Sixty-four hexadecimal digits without prefix, the usual transaction id of most chains. */
export function isHash256(hash: string): boolean {
  return /^[0-9a-f]{64}$/i.test(hash);
}
