// SPDX-License-Identifier: Apache-2.0
import { base58, tryDecode } from '../../../schema/base.js';
import type { AddressRead, Chain, Network } from './chain.js';

/** First 32 characters of each network's genesis hash: main, testnet, devnet. */
const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp', 'mainnet'],
  ['4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z', 'testnet'],
  ['EtWTRABZaYq6iMfeYKouRu166VU2xqa1', 'testnet'],
]);

/** Solana. An address is 32 bytes without any checksum, on the curve or derived by a program off it. */
export const solana: Chain = {
  namespace: 'solana',
  memo: false,
  network: (reference): Network => NETWORKS.get(reference) ?? 'unknown',
  readAddress: (_reference, address) => readAddress(address),
  isTransactionHash: (hash) => tryDecode(base58, hash)?.length === 64,
  canonicalAsset(_reference, namespace, asset) {
    if (namespace === 'token' || namespace === 'nft') return readAddress(asset)?.canonical;
    return namespace === 'slip44' && asset === '501' ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 9 : undefined),
};

function readAddress(address: string): AddressRead | undefined {
  // Longer text cannot be 32 bytes, and decoding time grows with the square of its length.
  if (address.length > 44) return undefined;
  return tryDecode(base58, address)?.length === 32 ? { canonical: address, checksum: false } : undefined;
}
