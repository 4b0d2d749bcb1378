import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { AEAD } from 'hpke';
import { describe, expect, it } from 'vitest';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { keySchedule } from '../../src/crypto/hpke/hpke-direct.js';
import { dhkemX25519, hybridKem } from '../../src/crypto/kem/kem.js';
import { packageSuite } from '../crypto/hpke-package.js';
import { vectorFile } from '../crypto/vectors.js';

interface Vector {
  readonly kem_id: number;
  readonly kdf_id: number;
  readonly aead_id: number;
  readonly info: string;
  readonly ikmE: string;
  readonly skRm: string;
  readonly pkRm: string;
  readonly enc: string;
  readonly shared_secret: string;
  readonly key: string;
  readonly base_nonce: string;
  readonly encryptions: readonly { readonly aad: string; readonly ct: string; readonly nonce: string; readonly pt: string }[];
}

// The file has MLKEM768-X25519 with ChaCha20-Poly1305 only, so that the AEAD comes from node:crypto here; AES-256-GCM has its own vectors.
const CHACHA = 'chacha20-poly1305';

function openChaCha(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, sealed: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(CHACHA, key, nonce, { authTagLength: 16 });
  decipher.setAAD(aad, { plaintextLength: sealed.length - 16 });
  decipher.setAuthTag(sealed.subarray(-16));
  const plaintext = new Uint8Array(decipher.update(sealed.subarray(0, -16)));
  decipher.final();
  return plaintext;
}

const chaCha = (): AEAD => ({
  id: 3,
  type: 'AEAD',
  name: CHACHA,
  Nk: 32,
  Nn: 12,
  Nt: 16,
  async Seal(key, nonce, aad, plaintext) {
    const cipher = createCipheriv(CHACHA, key, nonce, { authTagLength: 16 });
    cipher.setAAD(aad, { plaintextLength: plaintext.length });
    const body = cipher.update(plaintext);
    cipher.final();
    return new Uint8Array([...body, ...cipher.getAuthTag()]);
  },
  Open: async (key, nonce, aad, sealed) => openChaCha(key, nonce, aad, sealed),
});

const file = vectorFile<readonly Vector[]>('hpke/hpke-pq.json');
const hybrid = (kdf: number) => file.read().filter(({ kem_id, kdf_id }) => kem_id === 0x647a && kdf_id === kdf);

describe('HPKE working group, MLKEM768-X25519', () => {
  it.each([0x0001, 0x0011] as const)('opens every message by the direct body with KDF %i (CRYPTO-12, CRYPTO-19)', (kdf) => {
    const vectors = hybrid(kdf);
    expect(vectors).toHaveLength(1);
    for (const vector of vectors) {
      const shared = hybridKem.decapsulator(fromHex(vector.skRm))(fromHex(vector.enc));
      expect(toHex(shared)).toBe(vector.shared_secret);
      const { key, nonce } = keySchedule([0x647a, kdf, 3], shared, fromHex(vector.info));
      expect([toHex(key), toHex(nonce)]).toEqual([vector.key, vector.base_nonce]);
      for (const { aad, ct, nonce: used, pt } of vector.encryptions) {
        expect(toHex(openChaCha(key, fromHex(used), fromHex(aad), fromHex(ct)))).toBe(pt);
      }
    }
  });

  it('opens and seals every message by the package with our adapters, byte for byte', async () => {
    for (const vector of hybrid(0x0011)) {
      let at = 0;
      const random = (length: number) => fromHex(vector.ikmE).slice(at, (at += length));
      const suite = packageSuite(-70157, random, chaCha);
      const info = fromHex(vector.info);
      const recipient = await suite.SetupRecipient(await suite.DeserializePrivateKey(fromHex(vector.skRm)), fromHex(vector.enc), { info });
      const { encapsulatedSecret, ctx } = await suite.SetupSender(await suite.DeserializePublicKey(fromHex(vector.pkRm)), { info });
      expect(toHex(encapsulatedSecret)).toBe(vector.enc);
      for (const { aad, ct, pt } of vector.encryptions) {
        expect(toHex(await recipient.Open(fromHex(ct), fromHex(aad)))).toBe(pt);
        expect(toHex(await ctx.Seal(fromHex(pt), fromHex(aad)))).toBe(ct);
      }
    }
  });
});

describe('HPKE working group, DHKEM(X25519, HKDF-SHA256)', () => {
  // The file pairs this KEM with TurboSHAKE128 (0x0012), which the profile has not: the KEM alone is compared.
  it('decapsulates the shared secret', () => {
    const vectors = file.read().filter(({ kem_id }) => kem_id === 0x0020);
    expect(vectors).toHaveLength(1);
    for (const { skRm, enc, shared_secret } of vectors) {
      expect(toHex(dhkemX25519.decapsulator(fromHex(skRm))(fromHex(enc)))).toBe(shared_secret);
    }
  });
});
