// SPDX-License-Identifier: Apache-2.0
// One network has several names in the wild. Comparisons use the name on the right; evidence keeps the original name.

const ALIASES: ReadonlyMap<string, string> = new Map([
  // The same four bytes of the genesis hash, as a decimal number.
  ['tron:728126428', 'tron:0x2b6653dc'],
  ['tron:mainnet', 'tron:0x2b6653dc'],
  ['tron:2494104990', 'tron:0x94a9059e'],
  ['tron:shasta', 'tron:0x94a9059e'],
  ['tron:3448148188', 'tron:0xcd8690dc'],
  ['tron:nile', 'tron:0xcd8690dc'],
  ['ton:-239', 'tvm:-239'],
  ['ton:mainnet', 'tvm:-239'],
  ['ton:-3', 'tvm:-3'],
  ['ton:testnet', 'tvm:-3'],
  ['solana:mainnet', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
  ['solana:devnet', 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1'],
  ['solana:testnet', 'solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z'],
  // The wallet protocol's first name of the main network.
  ['solana:4sGjMW1sUnHzSxGspuhpqLDx6wiyjNtZ', 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp'],
]);

/** Canonical CAIP-2 id of a chain; itself when it has one name only. */
export function canonicalChain(caip2: string): string {
  return ALIASES.get(caip2) ?? caip2;
}
