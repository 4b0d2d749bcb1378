// SPDX-License-Identifier: Apache-2.0
import { base58xrp } from '../../../schema/base.js';
import { readBase58Check, withChecksum } from './base58check.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';

const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['0', 'mainnet'],
  ['1', 'testnet'],
  ['2', 'testnet'],
]);
const ISSUED = /^(?:[A-Za-z0-9]{3}|[0-9A-F]{40})\.(r[1-9A-HJ-NP-Za-km-z]{24,34})$/;

/** XRP Ledger. Classic address, or X-address (XLS-5), which carries the customer's tag and is compared by its classic address. */
export const xrp: Chain = {
  namespace: 'xrpl',
  memo: true,
  network: (reference): Network => NETWORKS.get(reference) ?? 'unknown',
  readAddress: (reference, address) => readClassic(address) ?? readTagged(address, NETWORKS.get(reference) === 'testnet'),
  isTransactionHash: isHash256,
  canonicalAsset(_reference, namespace, asset) {
    const issuer = namespace === 'token' ? ISSUED.exec(asset)?.[1] : undefined;
    if (issuer !== undefined) return readClassic(issuer) === undefined ? undefined : asset;
    return namespace === 'slip44' && asset === '144' ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 6 : undefined),
};

function readClassic(address: string): AddressRead | undefined {
  const payload = readBase58Check(base58xrp, address, 21);
  return payload?.[0] === 0 ? { canonical: address, checksum: true } : undefined;
}

/** Two bytes of prefix, the account, a flag byte and eight bytes of tag, of which four are used, lowest first. */
function readTagged(address: string, test: boolean): AddressRead | undefined {
  const payload = readBase58Check(base58xrp, address, 31);
  const prefix = test ? [0x04, 0x93] : [0x05, 0x44];
  if (payload === undefined || payload[0] !== prefix[0] || payload[1] !== prefix[1]) return undefined;
  const canonical = base58xrp.encode(withChecksum(Uint8Array.of(0, ...payload.subarray(2, 22))));
  const view = new DataView(payload.buffer, payload.byteOffset + 22, 9);
  const [flag, tag, upper] = [view.getUint8(0), view.getUint32(1, true), view.getUint32(5, true)];
  if (flag > 1 || upper !== 0 || (flag === 0 && tag !== 0)) return undefined;
  return flag === 1 ? { canonical, memo: String(tag), checksum: true } : { canonical, checksum: true };
}
