// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../src/cbor/value.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { open } from '../../src/envelope/open.js';
import { seal } from '../../src/envelope/seal.js';
import { decodeSigned, messageDigestOf } from '../../src/envelope/content/signed.js';
import { items, withMember } from './forge.js';
import type { Items, Members } from './forge.js';
import { makeWorld, NOW } from './world.js';

async function sample(): Promise<Uint8Array> {
  const world = makeWorld();
  const { frame } = await seal(world.input());
  return (await open(frame, world.reader(), { deliveredAt: NOW * 1000 })).signed;
}

describe('decodeSigned', async () => {
  const signed = await sample();
  const [header, , payload, signatures] = items(signed, 98) as [Uint8Array, Members, Uint8Array, Items[]];
  const members = decode(header) as Members;
  const policy = members.get(-70003) as Items;
  const signature = signatures[0]!;

  function signedWith(changes: {
    header?: Uint8Array;
    unprotected?: CborValue;
    payload?: CborValue;
    signatures?: CborValue;
    tag?: number;
  }): Uint8Array {
    const parts = [
      changes.header ?? header,
      changes.unprotected ?? new Map(),
      changes.payload === undefined ? payload : changes.payload,
      changes.signatures ?? signatures,
    ];
    return encode(parts, { tag: changes.tag ?? 98 });
  }
  const headerWith = (key: CborKey, value: CborValue | undefined): Uint8Array =>
    signedWith({ header: encode(withMember(members, key, value)) });
  const signatureWith = (index: number, value: CborValue): Uint8Array =>
    signedWith({ signatures: [signature.map((item, i) => (i === index ? value : item))] });

  it('names the message by its protected header and payload alone', () => {
    const { messageDigest, cose } = decodeSigned(signed);
    expect(messageDigest).toEqual(sha256(encode(['rogatory-message/1', header, payload])));
    expect(messageDigestOf(cose.protected, cose.payload)).toEqual(messageDigest);
    const certified = signatureWith(1, new Map([[33, Uint8Array.of(1)]]));
    expect(decodeSigned(certified).messageDigest).toEqual(messageDigest);
  });

  it('takes certificates beside a signature', () => {
    const loose = new Map<CborKey, CborValue>([[33, [Uint8Array.of(1), Uint8Array.of(2)]]]);
    expect(decodeSigned(signatureWith(1, loose)).cose.signatures[0]?.unprotected.size).toBe(1);
  });

  const malformed: Record<string, Uint8Array> = {
    'the tag of COSE_Sign1': signedWith({ tag: 18 }),
    'an unprotected header for the whole': signedWith({ unprotected: new Map([[1, -19]]) }),
    'a detached payload': signedWith({ payload: null }),
    'no signature': signedWith({ signatures: [] }),
    'nine signatures': signedWith({ signatures: Array.from({ length: 9 }, () => signature) }),
    'a signature without a value': signedWith({ signatures: [signature.slice(0, 2)] }),
    'a signature with an unknown unprotected header': signatureWith(1, new Map([[4, Uint8Array.of(1)]])),
    'a time token': signatureWith(1, new Map([[270, Uint8Array.of(1)]])),
    'certificates over their limit': signatureWith(1, new Map([[33, new Uint8Array(8193)]])),
    'a signature with an unknown protected header': signatureWith(
      0,
      encode(withMember(decode(signature[0] as Uint8Array) as Members, 5, 1)),
    ),
    'no content type': headerWith(3, undefined),
    'another content type': headerWith(3, 'application/cbor'),
    'no typ': headerWith(16, undefined),
    'the typ of a directory': headerWith(16, 'application/rogatory-directory+cose'),
    'no policy': headerWith(-70003, undefined),
    'an unknown header': headerWith(4, Uint8Array.of(1)),
    'an empty policy': headerWith(-70003, []),
    'a policy of five signers': headerWith(
      -70003,
      Array.from({ length: 5 }, () => policy[0]!),
    ),
    'a signer without algorithms': headerWith(-70003, [[new Uint8Array(32), []]]),
    'a signer with three algorithms': headerWith(-70003, [[new Uint8Array(32), [-19, -49, -50]]]),
    'a signer with a short id': headerWith(-70003, [[new Uint8Array(31), [-19]]]),
    'an algorithm by name': headerWith(-70003, [[new Uint8Array(32), ['EdDSA']]]),
    'a payload that is no message': signedWith({ payload: Uint8Array.of(0) }),
  };
  for (const [fault, bytes] of Object.entries(malformed)) {
    it(`rejects ${fault} (ENV-16)`, () => {
      expect(() => decodeSigned(bytes)).toThrowCode('ENVELOPE_CONTENT_MALFORMED');
    });
  }

  it('tells a peer of a malformed signed part no more than of a wrong key (ENV-16, ENV-63)', () => {
    try {
      decodeSigned(Uint8Array.of(0));
    } catch (error) {
      expect(isRogatoryError(error) && error.wire).toBe('refused');
    }
    expect.assertions(1);
  });
});
