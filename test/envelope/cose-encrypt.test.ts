// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { concat, toHex } from '../../src/core/bytes.js';
import { decodeEncrypt, encodeEncrypt, envelopeProtected } from '../../src/envelope/cose/cose-encrypt.js';
import { recipientProtected } from '../../src/envelope/cose/recipients.js';
import { withMember } from './forge.js';
import type { Items, Members } from './forge.js';

const commitment = new Uint8Array(32).fill(1);
const iv = new Uint8Array(12).fill(2);
const ciphertext = new Uint8Array(8208).fill(3);

function wrap(
  kid: number,
  changes: { alg?: number; header?: Uint8Array; ek?: CborValue; unprotected?: CborValue; wrapped?: CborValue } = {},
): Items {
  const header = changes.header ?? recipientProtected(changes.alg ?? -70200, new Uint8Array(32).fill(kid));
  return [header, changes.unprotected ?? new Map([[-4, changes.ek ?? new Uint8Array(32)]]), changes.wrapped ?? new Uint8Array(48)];
}

function envelope(
  changes: { header?: Uint8Array; unprotected?: CborValue; ciphertext?: CborValue; recipients?: CborValue; more?: Items } = {},
): Uint8Array {
  const parts = [
    changes.header ?? envelopeProtected(commitment),
    changes.unprotected ?? new Map([[5, iv]]),
    changes.ciphertext === undefined ? ciphertext : changes.ciphertext,
    changes.recipients ?? [wrap(1), wrap(2)],
    ...(changes.more ?? []),
  ];
  return encode(parts, { tag: 96 });
}

function headerWith(key: number, value: CborValue | undefined): Uint8Array {
  return encode(withMember(decode(envelopeProtected(commitment)) as Members, key, value));
}

const wrapHeader = recipientProtected(-70200, new Uint8Array(32).fill(1));
const wrapMembers = decode(wrapHeader) as Members;

describe('decodeEncrypt', () => {
  it('gives the parts that were encoded, and the exact bytes of the recipients', () => {
    const bytes = encodeEncrypt(envelopeProtected(commitment), iv, ciphertext, [wrap(1), wrap(2)]);
    expect(bytes).toEqual(envelope());
    const parts = decodeEncrypt(bytes);
    expect(parts).toMatchObject({ protected: envelopeProtected(commitment), commitment, iv, ciphertext });
    expect(parts.recipients.map(({ kid, alg }) => [kid[0], alg])).toEqual([
      [1, -70200],
      [2, -70200],
    ]);
    expect(toHex(parts.recipientsBytes)).toBe(toHex(encode([wrap(1), wrap(2)])));
  });

  const malformed: Record<string, Uint8Array> = {
    'no bytes': new Uint8Array(0),
    'trailing bytes': concat(envelope(), Uint8Array.of(0)),
    'no tag': encode(decode(envelope(), { tag: 96 })),
    'the tag of COSE_Encrypt0': encode(decode(envelope(), { tag: 96 }), { tag: 16 }),
    'a fifth element': envelope({ more: [0] }),
    'three elements': encode([envelopeProtected(commitment), new Map(), ciphertext], { tag: 96 }),
    'a protected header that is a map': encode([new Map(), new Map([[5, iv]]), ciphertext, [wrap(1)]], { tag: 96 }),
    'an empty protected header': envelope({ header: new Uint8Array(0) }),
    'trailing bytes in the protected header': envelope({ header: concat(envelopeProtected(commitment), Uint8Array.of(0)) }),
    'another content algorithm': envelope({ header: headerWith(1, 1) }),
    'no algorithm': envelope({ header: headerWith(1, undefined) }),
    'no crit': envelope({ header: headerWith(2, undefined) }),
    'an empty crit': envelope({ header: headerWith(2, []) }),
    'another critical header': envelope({ header: headerWith(2, [16]) }),
    'a second critical header': envelope({ header: headerWith(2, [-70002, 16]) }),
    'no typ': envelope({ header: headerWith(16, undefined) }),
    'another typ': envelope({ header: headerWith(16, 'application/rogatory-message+cose') }),
    'no commitment': envelope({ header: headerWith(-70002, undefined) }),
    'a short commitment': envelope({ header: headerWith(-70002, new Uint8Array(31)) }),
    'an unknown protected header': envelope({ header: headerWith(4, new Uint8Array(1)) }),
    'no IV': envelope({ unprotected: new Map() }),
    'a short IV': envelope({ unprotected: new Map([[5, iv.subarray(1)]]) }),
    'an unknown unprotected header': envelope({
      unprotected: new Map<number, CborValue>([
        [5, iv],
        [6, 1],
      ]),
    }),
    'a detached ciphertext': envelope({ ciphertext: null }),
    'a ciphertext under the padding floor': envelope({ ciphertext: new Uint8Array(8207) }),
    'no recipients': envelope({ recipients: [] }),
    '33 recipients': envelope({ recipients: Array.from({ length: 33 }, (_, i) => wrap(i)) }),
    'a recipient with nested recipients': envelope({ recipients: [[...wrap(1), [wrap(2)]]] }),
    'a recipient without a wrapped key': envelope({ recipients: [wrap(1).slice(0, 2)] }),
    'a recipient without an algorithm': envelope({ recipients: [wrap(1, { header: encode(withMember(wrapMembers, 1, undefined)) })] }),
    'a recipient without a kid': envelope({ recipients: [wrap(1, { header: encode(withMember(wrapMembers, 4, undefined)) })] }),
    'a recipient with a short kid': envelope({ recipients: [wrap(1, { header: encode(withMember(wrapMembers, 4, new Uint8Array(31))) })] }),
    'a recipient with an unknown header': envelope({ recipients: [wrap(1, { header: encode(withMember(wrapMembers, 3, 1)) })] }),
    'a recipient with trailing bytes in its header': envelope({ recipients: [wrap(1, { header: concat(wrapHeader, Uint8Array.of(0)) })] }),
    'a recipient without ek': envelope({ recipients: [wrap(1, { unprotected: new Map() })] }),
    'a recipient with an empty ek': envelope({ recipients: [wrap(1, { ek: new Uint8Array(0) })] }),
    'a recipient with an endless ek': envelope({ recipients: [wrap(1, { ek: new Uint8Array(2049) })] }),
    'a recipient with an unknown unprotected header': envelope({
      recipients: [
        wrap(1, {
          unprotected: new Map<number, CborValue>([
            [-4, new Uint8Array(32)],
            [-5, new Uint8Array(1)],
          ]),
        }),
      ],
    }),
    'a wrapped key of 47 bytes': envelope({ recipients: [wrap(1, { wrapped: new Uint8Array(47) })] }),
    'a wrapped key of 49 bytes': envelope({ recipients: [wrap(1, { wrapped: new Uint8Array(49) })] }),
  };
  for (const [fault, bytes] of Object.entries(malformed)) {
    it(`rejects ${fault} (ENV-07)`, () => {
      expect(() => decodeEncrypt(bytes)).toThrowCode('ENVELOPE_MALFORMED');
    });
  }

  it('rejects recipients out of order, and one repeated (ENV-08)', () => {
    expect(() => decodeEncrypt(envelope({ recipients: [wrap(2), wrap(1)] }))).toThrowCode('ENVELOPE_RECIPIENTS');
    expect(() => decodeEncrypt(envelope({ recipients: [wrap(1), wrap(1)] }))).toThrowCode('ENVELOPE_RECIPIENTS');
    expect(() => decodeEncrypt(envelope({ recipients: [wrap(1), wrap(3), wrap(2)] }))).toThrowCode('ENVELOPE_RECIPIENTS');
  });

  it('takes 32 recipients', () => {
    expect(decodeEncrypt(envelope({ recipients: Array.from({ length: 32 }, (_, i) => wrap(i)) })).recipients.length).toBe(32);
  });
});
