// SPDX-License-Identifier: Apache-2.0
import { base58, bech32, bech32m } from '../../../schema/base.js';
import { readBase58Check, withChecksum } from './base58check.js';
import { isHash256 } from './chain.js';
import type { AddressRead, Chain, Network } from './chain.js';

interface Coin {
  readonly network: Network;
  /** SLIP-44 index; 1 on every test network. */
  readonly coin: string;
  /** Base58Check version bytes: public-key hash, script hash. */
  readonly versions: readonly number[];
  /** Version byte of older spelling to the one that replaced it: the same script, compared as one. */
  readonly renamed?: readonly [from: number, to: number];
  /** Human-readable parts of SegWit (BIP-173). */
  readonly hrp?: string;
}

const BITCOIN: Coin = { network: 'mainnet', coin: '0', versions: [0x00, 0x05], hrp: 'bc' };
const BITCOIN_TEST: Coin = { network: 'testnet', coin: '1', versions: [0x6f, 0xc4], hrp: 'tb' };

/** CAIP-2 reference: the first 32 hexadecimal digits of the genesis block's hash. */
const COINS: ReadonlyMap<string, Coin> = new Map<string, Coin>([
  ['000000000019d6689c085ae165831e93', BITCOIN],
  ['000000000933ea01ad0ee984209779ba', BITCOIN_TEST],
  ['00000000da84f2bafbbc53dee25a72ae', BITCOIN_TEST],
  ['00000008819873e925422c1ff0f99f7c', BITCOIN_TEST],
  ['12a765e31ffd4059bada1e25190f6e98', { network: 'mainnet', coin: '2', versions: [0x30, 0x32, 0x05], renamed: [0x05, 0x32], hrp: 'ltc' }],
  ['4966625a4b2851d9fdee139e56211a0d', { network: 'testnet', coin: '1', versions: [0x6f, 0x3a, 0xc4], renamed: [0xc4, 0x3a], hrp: 'tltc' }],
  ['1a91e3dace36e2be3bf030a65679fe82', { network: 'mainnet', coin: '3', versions: [0x1e, 0x16] }],
  ['bb0a78264637406b6360aad926284d54', { network: 'testnet', coin: '1', versions: [0x71, 0xc4] }],
]);

/** Wrong references in circulation: Dogecoin's genesis, shifted by ten digits. */
const WRONG: ReadonlySet<string> = new Set(['00000000001a91e3dace36e2be3bf030']);

const ASCII_LOWER = /^[^A-Z]*$|^[^a-z]*$/;

/** Bitcoin, Litecoin and Dogecoin, CAIP namespace bip122. Its published address pattern is not used: it rejects most valid addresses. */
export const bitcoin: Chain = {
  namespace: 'bip122',
  memo: false,
  network(reference): Network {
    return WRONG.has(reference) ? 'invalid' : (COINS.get(reference)?.network ?? 'unknown');
  },
  readAddress(reference, address): AddressRead | undefined {
    const coin = COINS.get(reference);
    const canonical = coin === undefined ? undefined : (readHash(address, coin) ?? readSegwit(address, coin));
    return canonical === undefined ? undefined : { canonical, checksum: true };
  },
  isTransactionHash: isHash256,
  /** Runes and the like have no checksum to check. */
  canonicalAsset: (reference, namespace, asset) => (namespace === 'slip44' && COINS.get(reference)?.coin === asset ? asset : undefined),
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 8 : undefined),
};

function readHash(address: string, { versions, renamed }: Coin): string | undefined {
  const payload = readBase58Check(base58, address, 21);
  const version = payload?.[0];
  if (payload === undefined || version === undefined || !versions.includes(version)) return undefined;
  return renamed?.[0] === version ? base58.encode(withChecksum(Uint8Array.of(renamed[1], ...payload.subarray(1)))) : address;
}

/** BIP-173 for witness version 0, BIP-350 for 1 to 16. Lower case is canonical; mixed case is refused. */
function readSegwit(address: string, { hrp }: Coin): string | undefined {
  if (hrp === undefined || !ASCII_LOWER.test(address)) return undefined;
  for (const [coder, versions] of [
    [bech32, [0, 0]],
    [bech32m, [1, 16]],
  ] as const) {
    try {
      const { prefix, words } = coder.decode(address as `${string}1${string}`, 90);
      const [version, ...data] = words;
      if (prefix !== hrp || version === undefined || version < versions[0] || version > versions[1]) continue;
      const length = coder.fromWords(data).length;
      if (version === 0 ? length === 20 || length === 32 : length >= 2 && length <= 40) return address.toLowerCase();
    } catch {
      continue;
    }
  }
  return undefined;
}
