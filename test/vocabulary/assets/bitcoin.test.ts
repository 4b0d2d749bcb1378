// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { canonicalAccount } from '../../../src/vocabulary/index.js';
import { canonicalAsset, nativeDecimals, sameChain } from '../../../src/vocabulary/assets/chains/caip.js';
import { bitcoin } from '../../../src/vocabulary/assets/chains/bitcoin.js';

const MAIN = '000000000019d6689c085ae165831e93';
const TEST = '000000000933ea01ad0ee984209779ba';
const main = (address: string) => canonicalAccount(`bip122:${MAIN}:${address}`)?.split(':')[2];

describe('bitcoin addresses (SCHEMA-13)', () => {
  it.each([
    '115p7UMMngoj1pMvkpHijcRdfJNXj6LrLn',
    '12t9YDPgwueZ9NyMgw519p7AA8isjr6SMw',
    '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb94',
    '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa',
    '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4',
    'bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7kt5nd6y',
    'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0',
    'bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs',
  ])('accepts %s', (address) => {
    expect(main(address)).toBe(address);
  });

  it('takes upper-case SegWit for the same address (BIP-173)', () => {
    expect(main('BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4')).toBe('bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4');
  });

  it.each([
    ['a wrong last letter', '115p7UMMngoj1pMvkpHijcRdfJNXj6LrLm'],
    ['two letters swapped', '12t9YDPgwueZ9NyMgw519p7AA8isjr6SwM'],
    ['a letter outside the alphabet', '13AM4VW2dhxYgXeQepoHkHSQuy6NgaEb9O'],
    ['a private key', '5KYZdUEo39z3FPrtuX2QbbwGnNP5zTd7yyr2SC1j299sBCnWjss'],
    ['an address of the test network', 'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn'],
    ['SegWit of the test network', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx'],
    ['mixed case', 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3T4'],
    ['version 0 with the checksum of version 1', 'bc1q0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd'],
    ['version 1 with the checksum of version 0', 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd'],
    ['version 0 of a wrong length', 'BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P'],
    ['version 17', 'BC130XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ7ZWS8R'],
    ['a program of one byte', 'bc1pw5dgrnzv'],
    ['nothing', ''],
  ])('refuses %s', (_name, address) => {
    expect(main(address)).toBeUndefined();
  });

  it('reads the addresses of a test network on that network alone', () => {
    for (const address of ['mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn', 'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx']) {
      expect(bitcoin.readAddress(TEST, address)?.canonical).toBe(address);
    }
    expect(bitcoin.readAddress(TEST, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa')).toBeUndefined();
  });
});

describe('bitcoin transactions and assets', () => {
  it('know a transaction by 64 hexadecimal digits without prefix', () => {
    expect(bitcoin.isTransactionHash('ab'.repeat(32))).toBe(true);
    for (const hash of [`0x${'ab'.repeat(32)}`, 'ab'.repeat(31), `${'ab'.repeat(31)}zz`])
      expect(bitcoin.isTransactionHash(hash)).toBe(false);
  });

  it('know bitcoin as SLIP-44 coin 0, and coin 1 on test networks', () => {
    expect(canonicalAsset(`bip122:${MAIN}/slip44:0`)).toBe(`bip122:${MAIN}/slip44:0`);
    expect(canonicalAsset(`bip122:${TEST}/slip44:1`)).toBe(`bip122:${TEST}/slip44:1`);
    for (const asset of [`bip122:${MAIN}/slip44:1`, `bip122:${MAIN}/erc20:0x00`, `bip122:${TEST}/slip44:0`])
      expect(canonicalAsset(asset)).toBeUndefined();
    expect(nativeDecimals(`bip122:${MAIN}/slip44:0`)).toBe(8);
  });

  it('leave a chain of the namespace that is not known here as written', () => {
    const other = 'bip122:000000000000000000651ef99cb9fcbe:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a';
    expect(canonicalAccount(other)).toBe(other);
    expect(sameChain(other, `bip122:${MAIN}/slip44:0`)).toBe(false);
  });
});
