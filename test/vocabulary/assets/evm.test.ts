// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toHex, toUtf8 } from '../../../src/core/bytes.js';
import { canonicalAsset, chainOf, nativeDecimals } from '../../../src/vocabulary/assets/chains/caip.js';
import { evm } from '../../../src/vocabulary/assets/chains/evm.js';
import { keccak256 } from '../../../src/crypto/digest/digest.js';
import { canonicalAccount } from '../../../src/vocabulary/index.js';

describe('keccak256', () => {
  it('has the published digests', () => {
    expect(toHex(keccak256(new Uint8Array()))).toBe('c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470');
    expect(toHex(keccak256(toUtf8('abc')))).toBe('4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45');
  });
});

describe('EVM addresses (SCHEMA-13)', () => {
  // The examples of ERC-55.
  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359',
    '0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB',
    '0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb',
    '0x52908400098527886E0F7030069857D2E4169EE7',
    '0xde709f2102306220921060314715629080e2fb77',
  ])('accepts %s', (address) => {
    expect(canonicalAccount(`eip155:1:${address}`)).toBe(`eip155:1:${address.toLowerCase()}`);
  });

  it.each([
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD',
    '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe',
    '5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    '0xzaAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
  ])('refuses %s', (address) => {
    expect(canonicalAccount(`eip155:1:${address}`)).toBeUndefined();
  });

  it('has no account on "any chain", and tells test networks', () => {
    expect(canonicalAccount('eip155:0:0xde709f2102306220921060314715629080e2fb77')).toBeUndefined();
    expect(canonicalAsset('eip155:0/slip44:60')).toBeUndefined();
    expect(chainOf('eip155:11155111:0x').network).toBe('testnet');
    expect(chainOf('eip155:137').network).toBe('mainnet');
    expect(chainOf('eip155:01').network).toBe('invalid');
  });

  it('checks the contract of a token and keeps its token id', () => {
    const token = 'eip155:1/erc20:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed';
    expect(canonicalAsset(token)).toBe(token.toLowerCase());
    expect(canonicalAsset('eip155:1/erc721:0xde709f2102306220921060314715629080e2fb77/771769')).toBe(
      'eip155:1/erc721:0xde709f2102306220921060314715629080e2fb77/771769',
    );
    expect(canonicalAsset('eip155:1/erc20:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD')).toBeUndefined();
    expect(canonicalAsset('eip155:1/spl:abc')).toBeUndefined();
    expect(nativeDecimals('eip155:1/slip44:60')).toBe(18);
    expect(nativeDecimals(token)).toBeUndefined();
  });

  it('knows a transaction by 0x and 64 hexadecimal digits', () => {
    expect(evm.isTransactionHash(`0x${'ab'.repeat(32)}`)).toBe(true);
    expect(evm.isTransactionHash('ab'.repeat(32))).toBe(false);
  });
});

describe('chains without checks here', () => {
  it('are left as written', () => {
    expect(canonicalAccount('cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0')).toBe(
      'cosmos:cosmoshub-3:cosmos1t2uflqwqe0fsj0shcfkrvpukewcw40yjj6hdc0',
    );
    expect(canonicalAsset('cosmos:cosmoshub-3/slip44:118')).toBe('cosmos:cosmoshub-3/slip44:118');
    expect(chainOf('constructor:1').network).toBe('unknown');
    expect(chainOf('swift:XXXX').network).toBe('unknown');
  });
});
