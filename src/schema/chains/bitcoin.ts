// SPDX-License-Identifier: Apache-2.0
import { sha256 } from '../../crypto/digest.js';
import { equal } from '../../core/bytes.js';
import { base58, bech32, bech32m } from '../base.js';
import type { Chain, Network } from './chain.js';

interface Prefixes {
  /** Base58Check version bytes: public-key hash, script hash. */
  readonly versions: readonly number[];
  /** Human-readable part (BIP-173). */
  readonly hrp: string;
}

const MAINNET: Prefixes = { versions: [0x00, 0x05], hrp: 'bc' };
const TESTNET: Prefixes = { versions: [0x6f, 0xc4], hrp: 'tb' };

/** CAIP-2 reference: the first 32 hexadecimal digits of the genesis block's hash. */
const NETWORKS: ReadonlyMap<string, Prefixes> = new Map([
  ['000000000019d6689c085ae165831e93', MAINNET],
  ['000000000933ea01ad0ee984209779ba', TESTNET],
  ['00000000da84f2bafbbc53dee25a72ae', TESTNET],
  ['00000008819873e925422c1ff0f99f7c', TESTNET],
]);

/** Bitcoin as CAIP namespace bip122. The namespace's published address pattern is not used: it rejects most valid addresses. */
export const bitcoin: Chain = {
  namespace: 'bip122',
  network(reference): Network {
    const prefixes = NETWORKS.get(reference);
    return prefixes === undefined ? 'unknown' : prefixes === MAINNET ? 'mainnet' : 'testnet';
  },
  canonicalAddress(reference, address) {
    const prefixes = NETWORKS.get(reference);
    return prefixes === undefined ? undefined : (readBase58Check(address, prefixes) ?? readSegwit(address, prefixes));
  },
  isTransactionHash: (hash) => /^[0-9a-f]{64}$/i.test(hash),
  /** SLIP-44 registers Bitcoin as 0 and all test networks as 1; runes and the like have no checksum to check. */
  canonicalAsset(reference, namespace, asset) {
    if (namespace !== 'slip44') return undefined;
    const coin = this.network(reference) === 'mainnet' ? '0' : '1';
    return asset === coin ? asset : undefined;
  },
  nativeDecimals: (namespace) => (namespace === 'slip44' ? 8 : undefined),
};

function readBase58Check(address: string, prefixes: Prefixes): string | undefined {
  let bytes: Uint8Array;
  try {
    bytes = base58.decode(address);
  } catch {
    return undefined;
  }
  if (bytes.length !== 25 || !prefixes.versions.includes(bytes[0] as number)) return undefined;
  const checksum = sha256(sha256(bytes.subarray(0, 21))).subarray(0, 4);
  return equal(checksum, bytes.subarray(21)) ? address : undefined;
}

/** BIP-173 for witness version 0, BIP-350 for 1 to 16. Lower case is canonical; mixed case is refused by the decoders. */
function readSegwit(address: string, prefixes: Prefixes): string | undefined {
  for (const [coder, versions] of [
    [bech32, [0, 0]],
    [bech32m, [1, 16]],
  ] as const) {
    try {
      const { prefix, words } = coder.decode(address as `${string}1${string}`, 90);
      const [version, ...data] = words;
      if (prefix !== prefixes.hrp || version === undefined || version < versions[0] || version > versions[1]) continue;
      const length = coder.fromWords(data).length;
      if (version === 0 ? length === 20 || length === 32 : length >= 2 && length <= 40) return address.toLowerCase();
    } catch {
      continue;
    }
  }
  return undefined;
}
