// SPDX-License-Identifier: Apache-2.0
import { encodeEncrypt } from '../../../src/envelope/cose/cose-encrypt.js';
import { describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborValue } from '../../../src/cbor/value.js';
import { concat, toHex } from '../../../src/core/bytes.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { decodeNational, nationalAad, nationalInfo, nationalKid, nationalProtected } from '../../../src/envelope/national/layer.js';
import { recipientProtected } from '../../../src/envelope/cose/recipients.js';
import { demoSuite } from '../national-provider.js';
import { withMember } from '../forge.js';
import type { Items, Members } from '../forge.js';

const suite = demoSuite();
const nested = Uint8Array.of(1, 2, 3);
const honest = nationalProtected(suite, nested);
const iv = new Uint8Array(12).fill(2);

function wrap(kid: number, changes: { header?: CborValue; unprotected?: CborValue; wrapped?: CborValue; more?: Items } = {}): Items {
  return [
    changes.header ?? recipientProtected(suite.kem, new Uint8Array(32).fill(kid)),
    changes.unprotected ?? new Map([[-4, new Uint8Array(65)]]),
    changes.wrapped ?? new Uint8Array(48),
    ...(changes.more ?? []),
  ];
}

function layer(
  changes: { header?: CborValue; unprotected?: CborValue; ciphertext?: CborValue; recipients?: CborValue; more?: Items } = {},
) {
  const parts = [
    changes.header ?? honest,
    changes.unprotected ?? new Map([[5, iv]]),
    changes.ciphertext === undefined ? nested : changes.ciphertext,
    changes.recipients ?? [wrap(1), wrap(2)],
    ...(changes.more ?? []),
  ];
  return encode(parts, { tag: 96 });
}

const headerWith = (key: number, value: CborValue | undefined): Uint8Array => encode(withMember(decode(honest) as Members, key, value));
const own = decode(recipientProtected(suite.kem, new Uint8Array(32).fill(1))) as Members;
const wrapWith = (key: number, value: CborValue | undefined): Items => wrap(1, { header: encode(withMember(own, key, value)) });

describe('decodeNational', () => {
  it('gives the parts that were encoded, and the exact bytes of the recipients', () => {
    const bytes = encodeEncrypt(honest, iv, nested, [wrap(1), wrap(2)]);
    expect(bytes).toEqual(layer());
    const parts = decodeNational(bytes);
    expect(parts).toMatchObject({ protected: honest, alg: -80_001, suite: 'rogatory-x-demo', nestedDigest: sha256(nested), iv });
    expect(parts.recipients.map(({ kid, alg }) => [kid[0], alg])).toEqual([
      [1, -80_002],
      [2, -80_002],
    ]);
    expect(toHex(parts.recipientsBytes)).toBe(toHex(encode([wrap(1), wrap(2)])));
  });

  const malformed: Record<string, Uint8Array> = {
    'no bytes': new Uint8Array(0),
    'trailing bytes': concat(layer(), Uint8Array.of(0)),
    'no tag': encode(decode(layer(), { tag: 96 })),
    'another tag': encode(decode(layer(), { tag: 96 }), { tag: 98 }),
    'a fifth element': layer({ more: [0] }),
    'an empty header': layer({ header: new Uint8Array(0) }),
    'a header that is no byte string': layer({ header: decode(honest) }),
    'a header that is too long': layer({ header: headerWith(-70004, 'x'.repeat(300)) }),
    'a header with a member too many': layer({ header: headerWith(5, iv) }),
    'no algorithm': layer({ header: headerWith(1, undefined) }),
    'an algorithm that is text': layer({ header: headerWith(1, 'A256GCM') }),
    'the typ of an envelope': layer({ header: headerWith(16, 'application/rogatory-envelope+cose') }),
    'no crit': layer({ header: headerWith(2, undefined) }),
    'a crit without the digest': layer({ header: headerWith(2, [-70004]) }),
    'a crit in another order': layer({ header: headerWith(2, [-70005, -70004]) }),
    'a crit with the digest twice': layer({ header: headerWith(2, [-70005, -70005]) }),
    'a crit with the suite twice': layer({ header: headerWith(2, [-70004, -70004]) }),
    'a crit with more': layer({ header: headerWith(2, [-70004, -70005, 1]) }),
    'no suite': layer({ header: headerWith(-70004, undefined) }),
    'a suite of 65 bytes': layer({ header: headerWith(-70004, 'x'.repeat(65)) }),
    'no digest': layer({ header: headerWith(-70005, undefined) }),
    'a digest of 31 bytes': layer({ header: headerWith(-70005, new Uint8Array(31)) }),
    'no IV': layer({ unprotected: new Map() }),
    'an empty IV': layer({ unprotected: new Map([[5, new Uint8Array(0)]]) }),
    'a further unprotected header': layer({
      unprotected: new Map<number, CborValue>([
        [5, iv],
        [6, 1],
      ]),
    }),
    'no ciphertext': layer({ ciphertext: new Uint8Array(0) }),
    'a detached ciphertext': layer({ ciphertext: null }),
    'no recipients': layer({ recipients: [] }),
    '33 recipients': layer({ recipients: Array.from({ length: 33 }, (_, i) => wrap(i + 1)) }),
    'a recipient twice': layer({ recipients: [wrap(1), wrap(1)] }),
    'recipients in descending order': layer({ recipients: [wrap(2), wrap(1)] }),
    'a recipient with a fourth element': layer({ recipients: [wrap(1, { more: [[]] })] }),
    'a recipient without algorithm': layer({ recipients: [wrapWith(1, undefined)] }),
    'a recipient without kid': layer({ recipients: [wrapWith(4, undefined)] }),
    'a recipient with a short kid': layer({ recipients: [wrapWith(4, new Uint8Array(31))] }),
    'a recipient with a further header': layer({ recipients: [wrapWith(3, 0)] }),
    'a recipient without ek': layer({ recipients: [wrap(1, { unprotected: new Map() })] }),
    'a recipient with an ek above the limit': layer({ recipients: [wrap(1, { unprotected: new Map([[-4, new Uint8Array(2049)]]) })] }),
    'a recipient with an empty wrap': layer({ recipients: [wrap(1, { wrapped: new Uint8Array(0) })] }),
    'a recipient with a wrap above the limit': layer({ recipients: [wrap(1, { wrapped: new Uint8Array(2049) })] }),
  };
  for (const [name, bytes] of Object.entries(malformed)) {
    it(`refuses ${name} (ENV-50)`, () => {
      expect(() => decodeNational(bytes)).toThrowCode('ENVELOPE_NATIONAL_MALFORMED');
    });
  }
});

describe('the layer binds', () => {
  const key = new Uint8Array(65).fill(4);

  it('a wrap to suite, nested frame, recipient and outer header', () => {
    const values = [
      nationalInfo(honest, key, nested),
      nationalInfo(nationalProtected(suite, iv), key, nested),
      nationalInfo(nationalProtected({ ...suite, id: 'rogatory-x-twin' }, nested), key, nested),
      nationalInfo(nationalProtected({ ...suite, alg: -80_009 }, nested), key, nested),
      nationalInfo(honest, iv, nested),
      nationalInfo(honest, key, iv),
    ];
    expect(new Set(values.map(toHex)).size).toBe(values.length);
  });

  it('the ciphertext to header, outer header and recipients', () => {
    const values = [
      nationalAad(honest, nested, key),
      nationalAad(key, nested, key),
      nationalAad(honest, iv, key),
      nationalAad(honest, nested, iv),
    ];
    expect(new Set(values.map(toHex)).size).toBe(values.length);
  });

  it('a kid to algorithm and key', () => {
    expect(toHex(nationalKid(suite, key))).toBe(
      toHex(
        sha256(
          encode(
            new Map<number, CborValue>([
              [1, 7],
              [3, -80_002],
              [-1, key],
            ]),
          ),
        ),
      ),
    );
    expect(nationalKid({ kem: -80_003 }, key)).not.toEqual(nationalKid(suite, key));
  });
});
