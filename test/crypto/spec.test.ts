import { describe, expect, it } from 'vitest';
import { encode } from '../../src/cbor/encode.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { decodeCoseSign, sigStructure, signCose, verifyCoseSignature } from '../../src/crypto/sign/cose.js';
import { kidOf, signerSecret } from '../../src/crypto/keys/keys.js';
import type { CoseKey } from '../../src/crypto/keys/keys.js';
import { encodeSignerSecret, openKeyFile } from '../../src/crypto/keys/keystore.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';

// The worked example of SPEC.md section 3.
const secret = signerSecret('rogatory-classic', new Map([[-19, Uint8Array.from({ length: 32 }, (_, i) => i)]]));
const kid = 'be5de2f4bcdc383add3fc9827d345f1a37c6a06026b38696fb3229c003b35f49';

describe('the worked example of SPEC.md', () => {
  const signer = memorySigner(secret);
  const key = signer.keys.get(-19) as CoseKey;

  it('has these key bytes, kid and signer-id (CRYPTO-10)', () => {
    expect(toHex(encode(key))).toBe('a30101200621582003a107bff3ce10be1d70dd18e74bc09967e4d6309ba50d5f1ddc8664125531b8');
    expect(toHex(kidOf(key))).toBe(kid);
    expect(toHex(signer.signerId)).toBe('245375bc1d8ddecb66ddc171199ca521c1b39c059c97910c77dbb02152863e11');
  });

  it('signs to these bytes (CRYPTO-09)', async () => {
    const payload = fromHex('a10001');
    const bytes = await signCose({
      protected: new Map([[16, 'application/rogatory-root+cose']]),
      payload,
      signers: [signer],
      order: 'kid',
    });
    const body = 'a110781e6170706c69636174696f6e2f726f6761746f72792d726f6f742b636f7365';
    const own = `a20132045820${kid}`;
    const signature =
      '4be7647872c4e9d6bfaae6ddfdedbda6eba1c5106000fd9eca6d2fb4d24a11c1f26a8165eb3b4226916ffd7930e5b1c1d59e9ca18b9313037eaec11e103dde06';
    expect(toHex(bytes)).toBe(`d862845822${body}a043a1000181835826${own}a05840${signature}`);
    expect(toHex(sigStructure(fromHex(body), fromHex(own), payload))).toBe(`85695369676e61747572655822${body}5826${own}4043a10001`);
    expect(verifyCoseSignature(decodeCoseSign(bytes, { maxBytes: 500, maxSignatures: 1 }), 0, key)).toBe(true);
  });

  it('keeps its seed in this key file, under "correct horse" (CRYPTO-08)', () => {
    const file = encode([
      'rogatory-key/1',
      'signer',
      [14, 8, 1],
      Uint8Array.from({ length: 32 }, (_, i) => i),
      Uint8Array.from({ length: 12 }, (_, i) => 32 + i),
      fromHex(
        'e96828d62e697c6bb7f9817ada3a4ecd284929a028589fcc35e6d5cca1ebacc9562052f1e75c122bc53ee2d8221a5932e3ce553a26f87fcfe1158bff5e5f6cb41d3219244870',
      ),
    ]);
    expect(openKeyFile(file, 'correct horse')).toEqual({ kind: 'signer', secret: encodeSignerSecret(secret) });
  });
});
