// SPDX-License-Identifier: Apache-2.0
import { fromHex } from '../../../core/bytes.js';
import { base58 } from '../../../schema/base.js';
import { readBase58Check, withChecksum } from './base58check.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';

const VERSION = 0x41;
/** The last four bytes of each network's genesis hash: main, Shasta, Nile. */
const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['0x2b6653dc', 'mainnet'],
  ['0x94a9059e', 'testnet'],
  ['0xcd8690dc', 'testnet'],
]);

/** Tron, which has no registered CAIP namespace; this is the one in use. */
export const tron: Chain = {
  namespace: 'tron',
  memo: false,
  network: (reference): Network => NETWORKS.get(reference) ?? 'invalid',
  readAddress: (_reference, address) => readAddress(address),
  isTransactionHash: isHash256,
  canonicalAsset(_reference, namespace, asset) {
    if (namespace === 'trc20' || namespace === 'trc721') return readAddress(asset)?.canonical;
    if (namespace === 'trc10') return /^[1-9]\d{6,9}$/.test(asset) ? asset : undefined;
    return namespace === 'slip44' && asset === '195' ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 6 : undefined),
};

/** Base58Check with version 0x41, or the same 21 bytes in hexadecimal, which carry no checksum. */
function readAddress(address: string): AddressRead | undefined {
  const payload = readBase58Check(base58, address, 21);
  if (payload !== undefined) return payload[0] === VERSION ? { canonical: address, checksum: true } : undefined;
  if (!/^41[0-9a-fA-F]{40}$/.test(address)) return undefined;
  return { canonical: base58.encode(withChecksum(fromHex(address.toLowerCase()))), checksum: false };
}
