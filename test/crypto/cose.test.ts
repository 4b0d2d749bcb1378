import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborMap, CborValue } from '../../src/cbor/value.js';
import { compare, concat, toHex } from '../../src/core/bytes.js';
import { systemRandom } from '../../src/core/random.js';
import { decodeCoseSign, sigStructure, signCose, verifyCoseSignature } from '../../src/crypto/sign/cose.js';
import { coseKey, generateSigner, kidOf } from '../../src/crypto/keys/keys.js';
import type { CoseKey } from '../../src/crypto/keys/keys.js';
import { memorySigner, verifySignature } from '../../src/crypto/sign/sign.js';

const limits = { maxBytes: 100_000, maxSignatures: 8 };
const header: CborMap = new Map<CborKey, CborValue>([[16, 'application/rogatory-root+cose']]);
const payload = Uint8Array.of(1, 2, 3);
const hybrid = memorySigner(generateSigner('rogatory-hybrid', systemRandom));
const classic = memorySigner(generateSigner('rogatory-classic', systemRandom));
const keys = [...hybrid.keys.values(), ...classic.keys.values()];
const sign = (order: 'policy' | 'kid') => signCose({ protected: header, payload, signers: [hybrid, classic], order });

function keyOf(kid: Uint8Array): CoseKey {
  return keys.find((key) => toHex(kidOf(key)) === toHex(kid)) as CoseKey;
}

/** A COSE_Sign of any content, with one signature of zeros. */
function build(parts: {
  body?: CborValue;
  loose?: CborValue;
  payload?: CborValue;
  own?: CborValue;
  ownLoose?: CborValue;
  signature?: CborValue;
  list?: CborValue;
}) {
  const own = new Map<CborKey, CborValue>([
    [1, -19],
    [4, new Uint8Array(32)],
  ]);
  const entry: CborValue = [parts.own ?? encode(own), parts.ownLoose ?? new Map(), parts.signature ?? new Uint8Array(64)];
  const fields: CborValue[] = [
    parts.body ?? encode(header),
    parts.loose ?? new Map(),
    parts.payload === undefined ? payload : parts.payload,
    parts.list ?? [entry],
  ];
  return encode(fields, { tag: 98 });
}

describe('sigStructure', () => {
  it('is the array of RFC 9052 4.4 with empty external_aad (CRYPTO-09)', () => {
    expect(toHex(sigStructure(Uint8Array.of(0xa0), Uint8Array.of(0xa0), Uint8Array.of(5)))).toBe(
      ['85', '69', toHex(new TextEncoder().encode('Signature')), '41a0', '41a0', '40', '4105'].join(''),
    );
  });

  it('of two different inputs is never the same', () => {
    const bytes = fc.uint8Array({ maxLength: 4 });
    fc.assert(
      fc.property(bytes, bytes, bytes, bytes, bytes, bytes, (a, b, c, d, e, f) => {
        const same = compare(a, d) === 0 && compare(b, e) === 0 && compare(c, f) === 0;
        expect(compare(sigStructure(a, b, c), sigStructure(d, e, f)) === 0).toBe(same);
      }),
    );
  });
});

describe('signCose', () => {
  it.each(['policy', 'kid'] as const)('makes what decodes and verifies, ordered by %s', async (order) => {
    const bytes = await sign(order);
    const signed = decodeCoseSign(bytes, limits);
    expect(signed.bytes).toBe(bytes);
    expect(signed.protected).toEqual(encode(header));
    expect(signed.protectedMap).toEqual(header);
    expect(signed.payload).toEqual(payload);
    const kids = signed.signatures.map(({ kid }) => toHex(kid));
    const expected = keys.map((key) => toHex(kidOf(key)));
    expect(kids).toEqual(order === 'policy' ? expected : expected.sort());
    for (const [index, { kid, unprotected }] of signed.signatures.entries()) {
      expect(unprotected.size).toBe(0);
      expect(verifyCoseSignature(signed, index, keyOf(kid))).toBe(true);
    }
  });

  it('signs by the order of the suite, in whatever order the signer lists its keys', async () => {
    const turned = { ...hybrid, sign: hybrid.sign, keys: new Map([...hybrid.keys].reverse()) };
    const signed = decodeCoseSign(await signCose({ protected: header, payload, signers: [turned], order: 'policy' }), limits);
    expect(signed.signatures.map(({ alg }) => alg)).toEqual([-19, -49]);
  });

  it('covers body header, own header and payload (CRYPTO-09)', async () => {
    const signed = decodeCoseSign(await sign('policy'), limits);
    const [first] = signed.signatures;
    const key = hybrid.keys.get(-19) as CoseKey;
    const covered = sigStructure(signed.protected, first?.protected as Uint8Array, payload);
    expect(verifySignature(key, covered, first?.signature as Uint8Array)).toBe(true);
    for (const changed of [
      { ...signed, protected: encode(new Map<CborKey, CborValue>([[16, 'application/rogatory-accord+cose']])) },
      { ...signed, payload: Uint8Array.of(1, 2, 4) },
      { ...signed, signatures: signed.signatures.map((entry) => ({ ...entry, protected: concat(entry.protected, Uint8Array.of(0)) })) },
      { ...signed, signatures: signed.signatures.map((entry) => ({ ...entry, signature: new Uint8Array(64) })) },
    ]) {
      expect(verifyCoseSignature(changed, 0, key)).toBe(false);
    }
  });

  it('wants a signer', async () => {
    await expect(signCose({ protected: header, payload, signers: [], order: 'kid' })).rejects.toBeInstanceOf(TypeError);
  });
});

describe('verifyCoseSignature', () => {
  it('believes no kid and no algorithm but those of the key (CRYPTO-10)', async () => {
    const signed = decodeCoseSign(await sign('policy'), limits);
    const key = hybrid.keys.get(-19) as CoseKey;
    const relabelled = (change: object) => ({ ...signed, signatures: signed.signatures.map((entry) => ({ ...entry, ...change })) });
    expect(verifyCoseSignature(signed, 0, key)).toBe(true);
    expect(verifyCoseSignature(relabelled({ kid: new Uint8Array(32) }), 0, key)).toBe(false);
    expect(verifyCoseSignature(relabelled({ alg: -49 }), 0, key)).toBe(false);
    expect(verifyCoseSignature(signed, 0, classic.keys.get(-19) as CoseKey)).toBe(false);
    expect(verifyCoseSignature(signed, 1, key)).toBe(false);
  });

  it('refuses an index without a signature as a mistake of the caller, and a KEM key by its code (CRYPTO-02)', async () => {
    const signed = decodeCoseSign(await sign('policy'), limits);
    expect(() => verifyCoseSignature(signed, 3, hybrid.keys.get(-19) as CoseKey)).toThrow(RangeError);
    expect(() => verifyCoseSignature(signed, 0, coseKey(-70200, new Uint8Array(32)))).toThrowCode('CRYPTO_ALG_UNKNOWN');
  });
});

describe('decodeCoseSign', () => {
  const own = (members: [CborKey, CborValue][]) => encode(new Map(members));
  const kid = new Uint8Array(32);
  const plain: [CborKey, CborValue][] = [
    [1, -19],
    [4, kid],
  ];
  const entry: CborValue = [own(plain), new Map(), new Uint8Array(64)];

  it('reads certificates and thumbprints where they may stand', () => {
    const loose: CborMap = new Map<CborKey, CborValue>([[33, [kid, kid]]]);
    const signed = decodeCoseSign(build({ own: own([...plain, [34, [-16, kid]]]), ownLoose: loose }), limits);
    expect(signed.signatures[0]?.unprotected).toEqual(loose);
    expect(decodeCoseSign(build({ ownLoose: new Map<CborKey, CborValue>([[33, kid]]) }), limits).signatures).toHaveLength(1);
  });

  it('reads a time token beside the last signature alone, and where the caller expects one (CRYPTO-09, LOG-55)', () => {
    const stamped = (length: number): CborValue => [own(plain), new Map([[270, new Uint8Array(length)]]), new Uint8Array(64)];
    const second: CborValue = [
      own([
        [1, -19],
        [4, new Uint8Array(32).fill(1)],
      ]),
      new Map(),
      new Uint8Array(64),
    ];
    const expecting = { ...limits, timeToken: true } as const;
    const { signatures } = decodeCoseSign(build({ list: [second, stamped(8_192)] }), expecting);
    expect(signatures.map(({ unprotected }) => unprotected.has(270))).toEqual([false, true]);
    for (const [list, options] of [
      [[stamped(1)], limits],
      [[stamped(1), second], expecting],
      [[stamped(8_193)], expecting],
      [[stamped(0)], expecting],
    ] as const) {
      expect(() => decodeCoseSign(build({ list: [...list] }), options)).toThrowCode('CRYPTO_COSE_MALFORMED');
    }
  });

  it.each<[string, Uint8Array]>([
    ['a body header that is empty bytes', build({ body: new Uint8Array(0) })],
    ['a body header that is no map', build({ body: encode([]) })],
    ['a body header without a member', build({ body: encode(new Map()) })],
    ['a body header that is no byte string', build({ body: 'text' })],
    ['an unprotected member in the body', build({ loose: new Map<CborKey, CborValue>([[4, kid]]) })],
    ['a detached payload', build({ payload: null })],
    ['no signature', build({ list: [] })],
    [
      'more signatures than allowed',
      build({
        list: Array.from({ length: 9 }, (_, i) => [
          own([
            [1, -19],
            [4, kid.map(() => i)],
          ]),
          new Map(),
          kid,
        ]),
      }),
    ],
    [
      'one kid twice',
      build({
        list: [
          entry,
          [
            own([
              [1, -49],
              [4, kid],
            ]),
            new Map(),
            kid,
          ],
        ],
      }),
    ],
    ['a signature of two members', build({ list: [[own(plain), new Map()]] })],
    ['a signature header without a kid', build({ own: own([[1, -19]]) })],
    ['a signature header without an algorithm', build({ own: own([[4, kid]]) })],
    [
      'a kid of 31 bytes',
      build({
        own: own([
          [1, -19],
          [4, kid.subarray(1)],
        ]),
      }),
    ],
    [
      'an algorithm as text',
      build({
        own: own([
          [1, 'EdDSA'],
          [4, kid],
        ]),
      }),
    ],
    ['an unknown protected member', build({ own: own([...plain, [3, 0]]) })],
    ['a thumbprint of one member', build({ own: own([...plain, [34, [-16]]]) })],
    ['a thumbprint without bytes', build({ own: own([...plain, [34, [-16, 'x']]]) })],
    ['an unknown unprotected member', build({ ownLoose: new Map<CborKey, CborValue>([[4, kid]]) })],
    ['a chain of one certificate', build({ ownLoose: new Map<CborKey, CborValue>([[33, [kid]]]) })],
    ['a chain over its limit', build({ ownLoose: new Map<CborKey, CborValue>([[33, [new Uint8Array(8_000), new Uint8Array(193)]]]) })],
    ['a time token', build({ ownLoose: new Map<CborKey, CborValue>([[270, new Uint8Array(1)]]) })],
    ['an empty signature', build({ signature: new Uint8Array(0) })],
    ['a signature that is no byte string', build({ signature: 1 })],
    ['a map in place of the array', encode(new Map(), { tag: 98 })],
    ['an array of three', encode([encode(header), new Map(), payload], { tag: 98 })],
  ])('refuses %s (CRYPTO-09)', (_, bytes) => {
    expect(() => decodeCoseSign(bytes, limits)).toThrowCode('CRYPTO_COSE_MALFORMED');
  });

  it('refuses what is not deterministic CBOR, tagged 98, within its size (CRYPTO-09)', () => {
    const bytes = build({});
    expect(() => decodeCoseSign(bytes.subarray(2), limits)).toThrowCode('CBOR_TAG');
    expect(() => decodeCoseSign(concat(Uint8Array.of(0xd2), bytes.subarray(2)), limits)).toThrowCode('CBOR_TAG');
    expect(() => decodeCoseSign(concat(bytes, Uint8Array.of(0)), limits)).toThrowCode('CBOR_TRAILING');
    expect(() => decodeCoseSign(bytes.subarray(0, -1), limits)).toThrowCode('CBOR_TRUNCATED');
    expect(() => decodeCoseSign(bytes, { ...limits, maxBytes: bytes.length - 1 })).toThrowCode('CBOR_SIZE');
    // Headers are scanned as strictly as what is around them: {16: "x", 1: 2} is out of order.
    expect(() => decodeCoseSign(build({ body: Uint8Array.of(0xa2, 0x10, 0x61, 0x78, 0x01, 0x02) }), limits)).toThrowCode('CBOR_KEY_ORDER');
    expect(() => decodeCoseSign(build({ own: Uint8Array.of(0xbf, 0xff) }), limits)).toThrowCode('CBOR_INDEFINITE');
  });

  it('gives a coded error for every single byte changed, or a signature that does not verify', async () => {
    const bytes = await signCose({ protected: header, payload, signers: [classic], order: 'kid' });
    const key = classic.keys.get(-19) as CoseKey;
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Uint8Array.from(bytes);
        changed[at] = (changed[at] as number) ^ mask;
        let verdict: unknown;
        try {
          verdict = verifyCoseSignature(decodeCoseSign(changed, limits), 0, key);
        } catch (error) {
          verdict = (error as { code?: string }).code;
        }
        expect(verdict === false || /^(CBOR|CRYPTO)_/.test(String(verdict))).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('shares no memory with what it was given but for the whole', () => {
    const bytes = build({});
    const signed = decodeCoseSign(bytes, limits);
    const before = toHex(signed.payload);
    bytes.fill(0);
    expect(toHex(signed.payload)).toBe(before);
    expect((decode(signed.protected) as CborMap).get(16)).toBe('application/rogatory-root+cose');
  });
});
