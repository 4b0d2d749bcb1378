// SPDX-License-Identifier: Apache-2.0
import { base32nopad, tryDecode } from '../../../schema/base.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';
import { crc16 } from './crc16.js';

const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['pubnet', 'mainnet'],
  ['testnet', 'testnet'],
]);
const ACCOUNT = 6 << 3;
const MUXED = 12 << 3;
const CONTRACT = 2 << 3;
const ISSUED = /^[!-,.-~]{1,12}-(G[A-Z2-7]{55})$/;

/** Stellar: SEP-23 addresses of accounts, of customers within an account, and of contracts. */
export const stellar: Chain = {
  namespace: 'stellar',
  memo: true,
  network: (reference): Network => NETWORKS.get(reference) ?? 'unknown',
  readAddress: (_reference, address) => readAddress(address),
  isTransactionHash: isHash256,
  canonicalAsset(_reference, namespace, asset) {
    const issuer = namespace === 'asset' ? ISSUED.exec(asset)?.[1] : undefined;
    if (issuer !== undefined) return readAddress(issuer) === undefined ? undefined : asset;
    if (namespace === 'sep41') return asset.startsWith('C') ? readAddress(asset)?.canonical : undefined;
    if (namespace === 'cap38') return /^[0-9a-f]{64}$/.test(asset) ? asset : undefined;
    return namespace === 'slip44' && asset === '148' ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 7 : undefined),
};

function readAddress(address: string): AddressRead | undefined {
  const all = tryDecode(base32nopad, address);
  if (all === undefined || base32nopad.encode(all) !== address) return undefined;
  const view = new DataView(all.buffer, all.byteOffset, all.length);
  const size = all.length - 2;
  if (size < 33 || view.getUint16(size, true) !== crc16(all.subarray(0, size))) return undefined;
  if (size === 33 && (all[0] === ACCOUNT || all[0] === CONTRACT)) return { canonical: address, checksum: true };
  if (size !== 41 || all[0] !== MUXED) return undefined;
  return { canonical: account(all.subarray(1, 33)), memo: String(view.getBigUint64(33)), checksum: true };
}

function account(key: Uint8Array): string {
  const body = Uint8Array.of(ACCOUNT, ...key);
  const crc = crc16(body);
  return base32nopad.encode(Uint8Array.of(...body, crc & 0xff, crc >> 8));
}
