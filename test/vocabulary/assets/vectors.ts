// SPDX-License-Identifier: Apache-2.0
// Public examples of addresses, each from the document that is named; facts only. Every checksum was computed anew by the code under test.

export const CHAIN = {
  bitcoin: 'bip122:000000000019d6689c085ae165831e93',
  bitcoinTest: 'bip122:000000000933ea01ad0ee984209779ba',
  litecoin: 'bip122:12a765e31ffd4059bada1e25190f6e98',
  litecoinTest: 'bip122:4966625a4b2851d9fdee139e56211a0d',
  dogecoin: 'bip122:1a91e3dace36e2be3bf030a65679fe82',
  dogecoinTest: 'bip122:bb0a78264637406b6360aad926284d54',
  ethereum: 'eip155:1',
  tron: 'tron:0x2b6653dc',
  solana: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  xrp: 'xrpl:0',
  xrpTest: 'xrpl:1',
  stellar: 'stellar:pubnet',
  ton: 'tvm:-239',
  tonTest: 'tvm:-3',
  monero: 'monero:418015bb9ae982a1975da7d79277c270',
} as const;

export interface Example {
  readonly chain: string;
  readonly address: string;
  /** Canonical address, where it is another than the written one. */
  readonly canonical?: string;
  readonly memo?: string;
  /** False where the form has no checksum. */
  readonly checksum?: false;
  readonly source: string;
}

const ripple = 'xrpl.js, ripple-address-codec, README and tests';
const namespaces = 'ChainAgnostic namespaces';
const moneroKeys = 'monero address vectors of public wallet libraries';

export const ACCEPTED: readonly Example[] = [
  { chain: CHAIN.bitcoin, address: '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa', source: 'the genesis block' },
  { chain: CHAIN.bitcoin, address: '35PBEaofpUeH8VnnNSorM1QZsadrZoQp4N', source: `${namespaces} bip122` },
  { chain: CHAIN.bitcoin, address: 'bc1qwz2lhc40s8ty3l5jg3plpve3y3l82x9l42q7fk', source: `${namespaces} bip122` },
  { chain: CHAIN.bitcoin, address: 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4', source: 'BIP-173' },
  { chain: CHAIN.bitcoin, address: 'bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0', source: 'BIP-350' },
  { chain: CHAIN.bitcoinTest, address: 'tb1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3q0sl5k7', source: 'BIP-173' },
  { chain: CHAIN.litecoin, address: 'LUd28DgwFmae8thFhaPYHGVmps4XockqfQ', source: 'public validator tests' },
  { chain: CHAIN.litecoin, address: 'MLkMXXwmuFFA5L6DmTejSgcxwZfT99f7pg', source: 'public validator tests' },
  { chain: CHAIN.litecoin, address: 'ltc1q8c6fshw2dlwun7ekn9qwf37cu2rn755u9ym7p0', source: `${namespaces} bip122` },
  {
    chain: CHAIN.litecoin,
    address: '3P14159f73E4gFr7JterCCQh9QjiTjiZrG',
    canonical: 'MVDCJxZd4A5VUm81QmeC1qf6U7LASsr7LT',
    source: 'Litecoin Core: version 5 is the older spelling of version 50',
  },
  { chain: CHAIN.litecoinTest, address: 'tltc1qlustmw64lgd744h45n0t07wxnxw8pmv2sv07r9', source: `${namespaces} bip122` },
  { chain: CHAIN.dogecoin, address: 'DBcZSePDaMMduBMLymWHXhkE5ArFEvkagU', source: `${namespaces} bip122` },
  { chain: CHAIN.dogecoin, address: 'DH5yaieqoZN36fDVciNyRueRGvGLR3mr7L', source: 'public explorers' },
  { chain: CHAIN.dogecoinTest, address: 'nXprPppuYCyxrrW6eVh4koUz8kTFrAvGo8', source: `${namespaces} bip122` },
  {
    chain: CHAIN.ethereum,
    address: '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
    canonical: '0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
    source: 'ERC-55',
  },
  { chain: CHAIN.ethereum, address: '0xde709f2102306220921060314715629080e2fb77', checksum: false, source: 'ERC-55' },
  { chain: CHAIN.tron, address: 'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t', source: 'the issuer of USDT' },
  { chain: CHAIN.tron, address: 'TBhCfAytTEh52WFL6HYr64i2nmc3u3TCUp', source: 'TRON documentation, encoding convert' },
  {
    chain: CHAIN.tron,
    address: '4112e94f5a3c88b17d2f6e0b9a45cd310f8e7a6d29',
    canonical: 'TBhCfAytTEh52WFL6HYr64i2nmc3u3TCUp',
    checksum: false,
    source: 'TRON documentation, encoding convert',
  },
  {
    chain: CHAIN.tron,
    address: '419D1015E669C2DF831003C5C54CEB48DA613D9979',
    canonical: 'TQHgMpVzWkhSsRB4BzZgmV8uW4cFL8eaBr',
    checksum: false,
    source: 'CryptoTron::AddrTools',
  },
  { chain: CHAIN.solana, address: '7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv', checksum: false, source: `${namespaces} solana` },
  { chain: CHAIN.solana, address: '11111111111111111111111111111111', checksum: false, source: 'the system program' },
  { chain: CHAIN.xrp, address: 'r4FTvnahbUfhe1WK2EK5Jz4cNvdFvT8Dzt', source: `${namespaces} xrpl` },
  { chain: CHAIN.xrp, address: 'rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf', source: ripple },
  {
    chain: CHAIN.xrp,
    address: 'XVLhHMPHU98es4dbozjVtdWzVrDjtV5fdx1mHp98tDMoQXb',
    canonical: 'rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf',
    source: ripple,
  },
  {
    chain: CHAIN.xrp,
    address: 'XVLhHMPHU98es4dbozjVtdWzVrDjtV8AqEL4xcZj5whKbmc',
    canonical: 'rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf',
    memo: '0',
    source: ripple,
  },
  {
    chain: CHAIN.xrp,
    address: 'XVLhHMPHU98es4dbozjVtdWzVrDjtV18pX8yuPT7y4xaEHi',
    canonical: 'rGWrZyQqhTp9Xu7G5Pkayo7bXjH4k4QYpf',
    memo: '4294967295',
    source: ripple,
  },
  {
    chain: CHAIN.xrpTest,
    address: 'T7oKJ3q7s94kDH6tpkBowhetT1JKfcfdSCmAXbS75iATyLD',
    canonical: 'r3SVzk8ApofDJuVBPKdmbbLjWGCCXpBQ2g',
    memo: '123',
    source: ripple,
  },
  { chain: CHAIN.stellar, address: 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ', source: 'SEP-23' },
  { chain: CHAIN.stellar, address: 'CA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUWDA', source: 'SEP-23' },
  {
    chain: CHAIN.stellar,
    address: 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLK',
    canonical: 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ',
    memo: '9223372036854775808',
    source: 'SEP-23',
  },
  {
    chain: CHAIN.ton,
    address: 'EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF',
    canonical: '0%3Aca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e',
    source: 'TON documentation, cookbook',
  },
  {
    chain: CHAIN.ton,
    address: '0%3aCA6E321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e',
    canonical: '0%3Aca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e',
    checksum: false,
    source: 'TON documentation, cookbook; upper case is allowed',
  },
  {
    chain: CHAIN.ton,
    address: 'EQAOl3l3CEEcKaPLHz%2BBDvT4P0HZkIOPf5POcILE%2F5qgJuR2',
    canonical: '0%3A0e97797708411c29a3cb1f3f810ef4f83f41d990838f7f93ce7082c4ff9aa026',
    source: 'ton-address, with the standard alphabet of Base64',
  },
  {
    chain: CHAIN.monero,
    address: '4AdUndXHHZ6cfufTMvppY6JwXNouMBzSkbLYfpAV5Usx3skxNgYeYTRj5UzqtReoS44qo9mtmXCqY45DJ852K5Jv2684Rge',
    source: `${namespaces} monero`,
  },
  {
    chain: CHAIN.monero,
    address: '85cqdW5fHGvUQzGXzrRUHf6P6AJjJrYxa25v351wNJCrS3p1g8wL1gk35HjxyQGGJPY3SygtnFxKjHtVcA7rAM1JBHukQod',
    source: moneroKeys,
  },
  {
    chain: CHAIN.monero,
    address: '4KEMxkrvHF13ZMEVyrUNuUMzgQ1WHjkWL5T6Xk7QaTszggbtPbRPEkZQau9yACYEmUCHPNrU2MBdnJf4s4xLK5AyVTr66Q8LFefPwwfA1t',
    canonical: '49Xgwx3RfyV3ZMEVyrUNuUMzgQ1WHjkWL5T6Xk7QaTszggbtPbRPEkZQau9yACYEmUCHPNrU2MBdnJf4s4xLK5AyLDP5ucd',
    memo: '2b1a3c54591708cb',
    source: moneroKeys,
  },
];

/** Address that a document gives or that is one step from one, and what is wrong with it. */
export const REFUSED: readonly (readonly [fault: string, chain: string, address: string])[] = [
  ['the Taproot sample of the namespace, whose Bech32m checksum fails', CHAIN.bitcoin, 'bc1pmzfrwwndsqmk5yh69yjr5lfgfg4ev8c0tsc06e'],
  ['an address of Litecoin on Bitcoin', CHAIN.bitcoin, 'LUd28DgwFmae8thFhaPYHGVmps4XockqfQ'],
  ['the Bitcoin address that an older namespace document gives for Litecoin', CHAIN.litecoin, '128Lkh3S7CkDTBZ8W7BbpsN3YYizJMp8p6'],
  ['SegWit of Bitcoin on Litecoin', CHAIN.litecoin, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ['SegWit on Dogecoin, which has none', CHAIN.dogecoin, 'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'],
  ['an address of Dogecoin whose checksum fails', CHAIN.dogecoin, 'D8vFz4p1L37jdg47HXKtSHA5uYLYxbGgPD'],
  ['a Bitcoin address on Tron', CHAIN.tron, '1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa'],
  ['hexadecimal with the prefix of EVM on Tron', CHAIN.tron, '0x12E94f5a3c88b17d2F6E0b9a45Cd310f8E7a6D29'],
  ['hexadecimal with another version byte on Tron', CHAIN.tron, '4212e94f5a3c88b17d2f6e0b9a45cd310f8e7a6d29'],
  ['thirty-one bytes on Solana', CHAIN.solana, '1111111111111111111111111111111'],
  ['a Solana address with a letter of no Base58', CHAIN.solana, '7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaK0'],
  ['a transaction on Solana in place of an address', CHAIN.solana, '5'.repeat(88)],
  ['an XRP seed', CHAIN.xrp, 'sn259rEFXrQrWyx3Q7XneWcwV6dfL'],
  ['an X-address of the test network on the main one', CHAIN.xrp, 'T7oKJ3q7s94kDH6tpkBowhetT1JKfcfdSCmAXbS75iATyLD'],
  ['an X-address of the main network on the test one', CHAIN.xrpTest, 'XVLhHMPHU98es4dbozjVtdWzVrDjtV18pX8yuPT7y4xaEHi'],
  ['a friendly TON address for tests on the main network', CHAIN.ton, 'kQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPgpP'],
  ['a raw TON address of a workchain that does not exist', CHAIN.ton, `7%3A${'ab'.repeat(32)}`],
  [
    'a Monero address of stagenet',
    CHAIN.monero,
    '58qRVVjZ4KxMX57TH6yWqGcH5AswvZZS494hWHcHPt6cDkP7V8AqxFhi3RKXZueVRgUnk8niQGHSpY5Bm9DjuWn16GDKXpF',
  ],
  // SEP-23, "Invalid test cases".
  ['five bytes in place of 32 (SEP-23)', CHAIN.stellar, 'GAAAAAAAACGC6'],
  ['a trailing bit that is not zero (SEP-23)', CHAIN.stellar, 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUR'],
  ['a length of 1 modulo 8 (SEP-23)', CHAIN.stellar, 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZA'],
  ['thirty-six bytes (SEP-23)', CHAIN.stellar, 'GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUACUSI'],
  ['another algorithm (SEP-23)', CHAIN.stellar, 'G47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVP2I'],
  ['a length of 6 modulo 8 (SEP-23)', CHAIN.stellar, 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAJLKA'],
  ['forty-four bytes (SEP-23)', CHAIN.stellar, 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVAAAAAAAAAAAAAAV75I'],
  ['another algorithm in a muxed account (SEP-23)', CHAIN.stellar, 'M47QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUQ'],
  ['padding (SEP-23)', CHAIN.stellar, 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUK==='],
  ['a wrong checksum (SEP-23)', CHAIN.stellar, 'MA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJUAAAAAAAAAAAACJUO'],
];
