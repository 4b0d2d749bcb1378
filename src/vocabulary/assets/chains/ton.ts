// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../../core/bytes.js';
import { fromBase64url } from '../../../schema/base.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';
import { crc16 } from './crc16.js';

const NETWORKS: ReadonlyMap<string, Network> = new Map([
  ['-239', 'mainnet'],
  ['-3', 'testnet'],
]);
const RAW = /^(0|-1):([0-9a-fA-F]{64})$/;
const BOUNCEABLE = 0x11;
const NOT_BOUNCEABLE = 0x51;
const TEST_ONLY = 0x80;

/** TON. Its addresses contain `_` and `:`, which CAIP-10 forbids: they are percent-encoded there. */
export const ton: Chain = {
  namespace: 'tvm',
  memo: true,
  network: (reference): Network => NETWORKS.get(reference) ?? 'unknown',
  readAddress: (reference, address) => readAddress(address, NETWORKS.get(reference) === 'testnet'),
  isTransactionHash: (hash) => isHash256(hash) || /^[A-Za-z0-9+/_-]{43}=?$/.test(hash),
  canonicalAsset(reference, namespace, asset) {
    if (namespace === 'jetton' || namespace === 'nft') return this.readAddress(reference, asset)?.canonical;
    return namespace === 'slip44' && asset === '607' ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 9 : undefined),
};

/** TEP-2: the raw form has no checksum; the friendly one has a flag, workchain, account and CRC-16. Both name the same account. */
function readAddress(written: string, test: boolean): AddressRead | undefined {
  const address = written.replace(/%([0-9a-fA-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  const [, workchain, account] = RAW.exec(address) ?? [];
  if (workchain !== undefined && account !== undefined) return { canonical: raw(workchain, account.toLowerCase()), checksum: false };
  const all = fromBase64url(address.replaceAll('+', '-').replaceAll('/', '_'));
  if (all?.length !== 36) return undefined;
  const view = new DataView(all.buffer, all.byteOffset, all.length);
  const flag = view.getUint8(0);
  if (view.getUint16(34) !== crc16(all.subarray(0, 34)) || ((flag & TEST_ONLY) !== 0 && !test)) return undefined;
  if (![BOUNCEABLE, NOT_BOUNCEABLE].includes(flag & ~TEST_ONLY) || ![0, -1].includes(view.getInt8(1))) return undefined;
  return { canonical: raw(String(view.getInt8(1)), toHex(all.subarray(2, 34))), checksum: true };
}

function raw(workchain: string, account: string): string {
  return `${workchain}%3A${account}`;
}
