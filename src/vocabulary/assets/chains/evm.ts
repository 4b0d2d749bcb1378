// SPDX-License-Identifier: Apache-2.0
import { toHex, toUtf8 } from '../../../core/bytes.js';
import { keccak256 } from '../../../crypto/digest/digest.js';
import type { AddressRead, Chain, Network } from './chain.js';

/** Chain ids of public test networks; any other positive id is taken for a main network. */
const TESTNETS: ReadonlySet<string> = new Set('3 4 5 42 97 1337 17000 31337 80001 80002 84532 421614 560048 11155111 11155420'.split(' '));

/** EVM chains, CAIP namespace eip155. Reference 0 means "any EVM chain" there, which no freeze can mean. */
export const evm: Chain = {
  namespace: 'eip155',
  memo: false,
  network(reference): Network {
    if (!/^[1-9]\d{0,31}$/.test(reference)) return 'invalid';
    return TESTNETS.has(reference) ? 'testnet' : 'mainnet';
  },
  readAddress: (_reference, address) => readAddress(address),
  isTransactionHash: (hash) => /^0x[0-9a-f]{64}$/i.test(hash),
  canonicalAsset(_reference, namespace, asset) {
    if (namespace === 'erc20' || namespace === 'erc721' || namespace === 'erc1155') return readAddress(asset)?.canonical;
    return namespace === 'slip44' && /^(?:0|[1-9]\d{0,9})$/.test(asset) ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 18 : undefined),
};

/** One letter case carries no checksum; mixed case is ERC-55 and must be exact. */
function readAddress(address: string): AddressRead | undefined {
  if (!/^0x[0-9a-fA-F]{40}$/.test(address)) return undefined;
  const digits = address.slice(2);
  const lower = digits.toLowerCase();
  if (digits === lower || digits === digits.toUpperCase()) return { canonical: `0x${lower}`, checksum: false };
  const hash = toHex(keccak256(toUtf8(lower)));
  const spelled = Array.from(lower, (digit, i) => (Number.parseInt(hash[i] as string, 16) >= 8 ? digit.toUpperCase() : digit)).join('');
  return spelled === digits ? { canonical: `0x${lower}`, checksum: true } : undefined;
}
