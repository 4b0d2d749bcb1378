// SPDX-License-Identifier: Apache-2.0
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalAsset, chainOf, nativeDecimals, needsMemo, readAccount, sameChain } from '../../../src/vocabulary/assets/chains/caip.js';
import { isDti } from '../../../src/vocabulary/assets/chains/dti.js';
import { canonicalAccount, sameAccount } from '../../../src/vocabulary/index.js';
import { ACCEPTED, CHAIN, REFUSED } from './vectors.js';

describe('addresses (SCHEMA-13)', () => {
  it.each(ACCEPTED.map((example) => [example.chain, example.address, example] as const))('accepts %s:%s', (chain, address, example) => {
    const read = readAccount(`${chain}:${address}`);
    expect(read?.canonical).toBe(example.canonical ?? address);
    expect(read?.memo).toBe(example.memo);
    expect(read?.checksum).toBe(example.checksum ?? true);
    expect(canonicalAccount(`${chain}:${address}`)).toBe(`${chain}:${example.canonical ?? address}`);
    expect(canonicalAccount(`${chain}:${example.canonical ?? address}`)).toBe(`${chain}:${example.canonical ?? address}`);
  });

  it.each(REFUSED)('refuses %s', (_fault, chain, address) => {
    expect(canonicalAccount(`${chain}:${address}`)).toBeUndefined();
    expect(sameAccount(`${chain}:${address}`, `${chain}:${address}`)).toBe(false);
  });

  it('refuses every address with a checksum of which one character was changed', () => {
    const checked = ACCEPTED.filter((example) => example.checksum !== false && !example.address.includes('%'));
    fc.assert(
      fc.property(fc.constantFrom(...checked), fc.nat(), fc.nat(), ({ chain, address }, where, what) => {
        const at = where % address.length;
        // A letter of the same address keeps to its alphabet; another letter case is tried below.
        const other = address[what % address.length] as string;
        fc.pre(other !== address[at]);
        expect(canonicalAccount(`${chain}:${address.slice(0, at)}${other}${address.slice(at + 1)}`)).toBeUndefined();
      }),
      { numRuns: 2_000, seed: 1 },
    );
  });

  it('know which chains have memos beside an address', () => {
    const chains = [...new Set(ACCEPTED.map(({ chain }) => chain.split(':')[0]!))];
    const withMemo = chains.filter((namespace) =>
      ACCEPTED.some(({ chain }) => chain.startsWith(`${namespace}:`) && chainOf(chain).chain?.memo === true),
    );
    expect(withMemo.sort()).toEqual(['stellar', 'tvm', 'xrpl']);
  });

  it('refuses another letter case where the checksum covers it', () => {
    for (const { chain, address, checksum } of ACCEPTED) {
      if (checksum === false || chain === CHAIN.ethereum || /1[qp]/.test(address)) continue;
      expect(canonicalAccount(`${chain}:${address.toLowerCase()}`), address).toBeUndefined();
    }
  });

  it('answers every text within CAIP-10 without failing', () => {
    const letter = fc.constantFrom(...Array.from('0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.%-'));
    const address = fc.array(letter, { minLength: 1, maxLength: 128 }).map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(CHAIN)), address, (chain, text) => {
        expect(['string', 'undefined']).toContain(typeof canonicalAccount(`${chain}:${text}`));
      }),
      { numRuns: 1_000, seed: 2 },
    );
  });
});

describe('chains with several names (SCHEMA-13)', () => {
  it.each([
    ['tron:728126428', 'tron:0x2b6653dc'],
    ['ton:-239', 'tvm:-239'],
    ['ton:mainnet', 'tvm:-239'],
    ['solana:4sGjMW1sUnHzSxGspuhpqLDx6wiyjNtZ', CHAIN.solana],
  ])('%s is %s', (alias, canonical) => {
    expect(chainOf(alias).id).toBe(canonical);
    expect(chainOf(alias).network).toBe('mainnet');
    expect(sameChain(`${alias}:x`, `${canonical}/slip44:1`)).toBe(true);
  });

  it('compares accounts and assets of one chain written by two names', () => {
    expect(
      sameAccount('tron:728126428:41a614f803b6fd780986a42c78ec9c7f77e6ded13c', `${CHAIN.tron}:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t`),
    ).toBe(true);
    expect(canonicalAsset('tron:728126428/trc20:41a614f803b6fd780986a42c78ec9c7f77e6ded13c')).toBe(
      `${CHAIN.tron}/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t`,
    );
  });

  it('keeps the same EVM address on two chains apart', () => {
    const address = '0xde709f2102306220921060314715629080e2fb77';
    expect(sameAccount(`eip155:1:${address}`, `eip155:56:${address}`)).toBe(false);
  });

  it('refuses the shifted genesis of Dogecoin that circulates, and a Tron network that does not exist', () => {
    expect(chainOf('bip122:00000000001a91e3dace36e2be3bf030').network).toBe('invalid');
    expect(canonicalAccount('bip122:00000000001a91e3dace36e2be3bf030:DBcZSePDaMMduBMLymWHXhkE5ArFEvkagU')).toBeUndefined();
    expect(chainOf('tron:0x2b6653dd').network).toBe('invalid');
  });

  it('takes a TON address for tests on the test network', () => {
    expect(canonicalAccount(`${CHAIN.tonTest}:kQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPgpP`)).toContain('0%3Aca6e');
  });

  it('tells test networks', () => {
    for (const id of [
      CHAIN.litecoinTest,
      CHAIN.dogecoinTest,
      CHAIN.xrpTest,
      CHAIN.tonTest,
      'stellar:testnet',
      'tron:nile',
      'solana:devnet',
      'monero:76ee3cc98646292206cd3e86f74d88b4',
    ]) {
      expect(chainOf(id).network, id).toBe('testnet');
    }
    expect(chainOf('xrpl:7').network).toBe('unknown');
  });
});

describe('memos (SCHEMA-13)', () => {
  it('are needed beside an address that customers share, unless it carries one', () => {
    expect(needsMemo(`${CHAIN.xrp}:rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf`)).toBe(true);
    expect(needsMemo(`${CHAIN.xrp}:XVLhHMPHU98es4dbozjVtdWzVrDjtV8AqEL4xcZj5whKbmc`)).toBe(false);
    expect(needsMemo(`${CHAIN.stellar}:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ`)).toBe(true);
    expect(needsMemo(`${CHAIN.ton}:EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF`)).toBe(true);
    expect(needsMemo(`${CHAIN.bitcoin}:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa`)).toBe(false);
    expect(needsMemo('cosmos:cosmoshub-3:x')).toBe(false);
  });
});

describe('assets (SCHEMA-13)', () => {
  it.each([
    [`${CHAIN.litecoin}/slip44:2`, 8],
    [`${CHAIN.dogecoin}/slip44:3`, 8],
    [`${CHAIN.tron}/slip44:195`, 6],
    [`${CHAIN.solana}/slip44:501`, 9],
    [`${CHAIN.xrp}/slip44:144`, 6],
    [`${CHAIN.stellar}/slip44:148`, 7],
    [`${CHAIN.ton}/slip44:607`, 9],
    [`${CHAIN.monero}/slip44:128`, 12],
  ] as const)('knows %s with %i decimals', (asset, decimals) => {
    expect(canonicalAsset(asset)).toBe(asset);
    expect(nativeDecimals(asset)).toBe(decimals);
    expect(canonicalAsset(`${asset}9`)).toBeUndefined();
  });

  it.each([
    `${CHAIN.tron}/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t`,
    `${CHAIN.tron}/trc10:1002000`,
    `${CHAIN.solana}/token:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v`,
    `${CHAIN.solana}/nft:EPjFWdd5AufqSSqeM2qN1xzybapC8G4wEGGkZwyTDt1v/7`,
    `${CHAIN.xrp}/token:USD.r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzt`,
    `${CHAIN.stellar}/asset:USDC-GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVN`,
    `${CHAIN.stellar}/sep41:CCW67TSZV3SSS2HXMBQ5JFGCKJNXKZM7UQUWUZPUTHXSTZLEO7SJMI75`,
    `${CHAIN.stellar}/cap38:67260c4c1807b262ff851b0a3fe141194936bb0215b2f77447f1df11998eabb9`,
    `${CHAIN.ton}/jetton:0%3Aca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e`,
  ])('takes %s', (asset) => {
    expect(canonicalAsset(asset)).toBe(asset);
  });

  it.each([
    `${CHAIN.tron}/trc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u`,
    `${CHAIN.tron}/trc10:USDT`,
    `${CHAIN.tron}/erc20:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t`,
    `${CHAIN.solana}/token:USDC`,
    `${CHAIN.xrp}/token:USD`,
    `${CHAIN.xrp}/token:USD.r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzu`,
    `${CHAIN.stellar}/asset:USDC`,
    `${CHAIN.stellar}/asset:USDC-GA5ZSEJYB37JRC5AVCIA5MOP4RHTM335X2KGX3IHOJAPP5RE34K4KZVM`,
    `${CHAIN.stellar}/sep41:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ`,
    `${CHAIN.stellar}/cap38:67`,
    `${CHAIN.ton}/jetton:USDT`,
    `${CHAIN.monero}/token:XMR`,
  ])('refuses %s: a symbol is no identity, and a contract checks as an address', (asset) => {
    expect(canonicalAsset(asset)).toBeUndefined();
  });
});

describe('transactions (SCHEMA-13)', () => {
  it('are named as their chain names them', () => {
    const is = (chain: string, hash: string) => chainOf(chain).chain?.isTransactionHash(hash);
    const hash = 'ab'.repeat(32);
    for (const chain of [CHAIN.litecoin, CHAIN.tron, CHAIN.xrp, CHAIN.stellar, CHAIN.ton, CHAIN.monero]) {
      expect(is(chain, hash), chain).toBe(true);
      expect(is(chain, `0x${hash}`), chain).toBe(false);
    }
    expect(is(CHAIN.solana, '5'.repeat(87))).toBe(true);
    expect(is(CHAIN.solana, hash)).toBe(false);
    expect(is(CHAIN.ton, `${'A'.repeat(43)}=`)).toBe(true);
  });
});

describe('isDti', () => {
  it('holds for Ether and not for Bitcoin, which is why it warns and no more (ISO 24165)', () => {
    expect(isDti('X9J9K872S')).toBe(true);
    expect(isDti('X9J9K872T')).toBe(false);
    expect(isDti('4H95J0R2X')).toBe(false);
    for (const dti of ['X9J9K872', '09J9K872S', 'X9J9K87AS', '']) expect(isDti(dti), dti).toBe(false);
  });
});
