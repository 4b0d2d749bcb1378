// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { generateSigner } from '../../src/crypto/keys/keys.js';
import { signCose } from '../../src/crypto/sign/cose.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { seeded } from '../../test/envelope/world.js';
import type { VectorCase } from './vector.js';

const TYP = 'application/rogatory-root+cose';

/** COSE_Sign: form, and whether each signature verifies by one of the keys given. */
export async function signatureCases(suite: SuiteId, short: string): Promise<VectorCase[]> {
  const signer = memorySigner(generateSigner(suite, seeded(`crypto/cose/${suite}`)));
  const other = memorySigner(generateSigner(suite, seeded(`crypto/cose/${suite}/other`)));
  const payload = fromHex('a10001');
  const sign = await signCose({ protected: new Map([[16, TYP]]), payload, signers: [signer], order: 'kid' });
  const keys = [...signer.keys.values()].map((key) => toHex(encode(key)));
  const rewrapped = (change: (parts: CborValue[], signatures: CborValue[][]) => void, tag = 98): Uint8Array => {
    const parts = decode(sign, { tag: 98 }) as CborValue[];
    change(parts, parts[3] as CborValue[][]);
    return encode(parts, { tag });
  };
  const last = signer.keys.size - 1;
  const none = Array.from({ length: signer.keys.size }, () => false);
  const make = (
    name: string,
    clause: string,
    comment: string,
    bytes: Uint8Array,
    expect: 'ok' | ErrorCode,
    verified?: readonly boolean[],
    given = keys,
  ): VectorCase => ({
    name: `${name}-${short}`,
    operation: 'crypto.verify-signatures',
    clause,
    comment,
    expect,
    suite,
    input: { sign: toHex(bytes), keys: given, maxSignatures: 8 },
    ...(verified !== undefined && { output: { verified } }),
  });
  const malformed = (name: string, comment: string, bytes: Uint8Array): VectorCase =>
    make(name, 'CRYPTO-09', comment, bytes, 'CRYPTO_COSE_MALFORMED');
  const flip = (bytes: CborValue, at: number): Uint8Array => (bytes as Uint8Array).map((byte, i) => (i === at ? byte ^ 1 : byte));
  const cases = [
    make(
      'accepted-sign',
      'CRYPTO-09',
      'every key of the signer signed',
      sign,
      'ok',
      none.map(() => true),
    ),
    make(
      'sign-payload',
      'CRYPTO-09',
      'another payload: nothing verifies',
      rewrapped((parts) => (parts[2] = fromHex('a10002'))),
      'ok',
      none,
    ),
    make(
      'sign-typ',
      'CRYPTO-09',
      'another header 16: the kinds of document are kept apart',
      rewrapped((parts) => (parts[0] = encode(new Map([[16, 'application/rogatory-directory+cose']])))),
      'ok',
      none,
    ),
    make(
      'sign-last',
      'CRYPTO-05',
      'one bit of the last signature changed',
      rewrapped((_, all) => (all[last]![2] = flip(all[last]![2]!, 0))),
      'ok',
      none.map((_, at) => at !== last),
    ),
    make(
      'sign-other-keys',
      'CRYPTO-10',
      'the keys of another signer',
      sign,
      'ok',
      none,
      [...other.keys.values()].map((key) => toHex(encode(key))),
    ),
  ];
  if (suite === 'rogatory-hybrid') return cases;
  return [
    ...cases,
    make(
      'sign-s-not-reduced',
      'CRYPTO-05',
      'S + L in the place of S',
      rewrapped((_, all) => (all[0]![2] = notReduced(all[0]![2] as Uint8Array))),
      'ok',
      none,
    ),
    make(
      'sign-tag',
      'CBOR-08',
      'tag 96',
      rewrapped(() => undefined, 96),
      'CBOR_TAG',
    ),
    malformed(
      'sign-none',
      'no signature',
      rewrapped((parts) => (parts[3] = [])),
    ),
    malformed(
      'sign-kid-twice',
      'one kid twice',
      rewrapped((_, all) => all.push(all[0]!)),
    ),
    malformed(
      'sign-unprotected',
      'a member in the unprotected header of the body',
      rewrapped((parts) => (parts[1] = new Map([[4, 0]]))),
    ),
    malformed(
      'sign-detached',
      'the payload is not attached',
      rewrapped((parts) => (parts[2] = null)),
    ),
    malformed(
      'sign-header-unknown',
      'header 5 beside a signature',
      rewrapped((_, all) => (all[0]![1] = new Map([[5, new Uint8Array(1)]]))),
    ),
    malformed(
      'sign-header-empty',
      'a protected header of no bytes',
      rewrapped((parts) => (parts[0] = new Uint8Array(0))),
    ),
    malformed(
      'sign-alg-missing',
      'no algorithm beside a kid',
      rewrapped((_, all) => (all[0]![0] = encode(new Map([[4, new Uint8Array(32)]])))),
    ),
    malformed(
      'sign-time-token',
      'header 270, which stands in a checkpoint alone',
      rewrapped((_, all) => (all[0]![1] = new Map([[270, new Uint8Array(1)]]))),
    ),
  ];
}

const L = 2n ** 252n + 27742317777372353535851937790883648493n;

function notReduced(signature: Uint8Array): Uint8Array {
  const big = BigInt(`0x${toHex(signature.slice(32).reverse())}`) + L;
  const s = fromHex(big.toString(16).padStart(64, '0')).reverse();
  return Uint8Array.from([...signature.subarray(0, 32), ...s]);
}
