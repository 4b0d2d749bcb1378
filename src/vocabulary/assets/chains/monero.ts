// SPDX-License-Identifier: Apache-2.0
import { equal, toHex } from '../../../core/bytes.js';
import { keccak256 } from '../../../crypto/digest/digest.js';
import { base58xmr, tryDecode } from '../../../schema/base.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';

interface Prefixes {
  readonly network: Network;
  readonly standard: number;
  /** Standard address with a payment id. */
  readonly integrated: number;
  readonly sub: number;
}

/** CAIP-2 reference: the first 32 hexadecimal digits of the genesis block's hash. Main network, stagenet, testnet. */
const NETWORKS: ReadonlyMap<string, Prefixes> = new Map<string, Prefixes>([
  ['418015bb9ae982a1975da7d79277c270', { network: 'mainnet', standard: 18, integrated: 19, sub: 42 }],
  ['76ee3cc98646292206cd3e86f74d88b4', { network: 'testnet', standard: 24, integrated: 25, sub: 36 }],
  ['48ca7cd3c8de5b6a4d53d2861fbdaedc', { network: 'testnet', standard: 53, integrated: 54, sub: 63 }],
]);
const KEYS_END = 65;
const PAYMENT_ID = 8;
const CHECKSUM = 4;

/** Monero: addresses in its own Base58 of blocks, with a Keccak checksum. An integrated address is compared by its standard one. */
export const monero: Chain = {
  namespace: 'monero',
  memo: false,
  network: (reference): Network => NETWORKS.get(reference)?.network ?? 'unknown',
  readAddress(reference, address): AddressRead | undefined {
    const prefixes = NETWORKS.get(reference);
    return prefixes === undefined ? undefined : readAddress(address, prefixes);
  },
  isTransactionHash: isHash256,
  canonicalAsset: (_reference, namespace, asset) => (namespace === 'slip44' && asset === '128' ? asset : undefined),
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 12 : undefined),
};

function readAddress(address: string, { standard, integrated, sub }: Prefixes): AddressRead | undefined {
  const all = tryDecode(base58xmr, address);
  if (all === undefined) return undefined;
  const payload = all.subarray(0, -CHECKSUM);
  if (!equal(keccak256(payload).subarray(0, CHECKSUM), all.subarray(-CHECKSUM))) return undefined;
  const prefix = payload[0];
  if (payload.length === KEYS_END && (prefix === standard || prefix === sub)) return { canonical: address, checksum: true };
  if (payload.length !== KEYS_END + PAYMENT_ID || prefix !== integrated) return undefined;
  const plain = Uint8Array.of(standard, ...payload.subarray(1, KEYS_END));
  const canonical = base58xmr.encode(Uint8Array.of(...plain, ...keccak256(plain).subarray(0, CHECKSUM)));
  return { canonical, memo: toHex(payload.subarray(KEYS_END)), checksum: true };
}
