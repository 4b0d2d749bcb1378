// Public keys of post-quantum schemes as OpenSSL reads them: this Node may have none, so the bytes are looked at.
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { afterEach, expect, it, vi } from 'vitest';
import { importPublic, ML_DSA_65 } from '../../../src/crypto/native/node/keys/key-der.js';
import { nobleEd25519 } from '../../../src/crypto/noble/curves.js';

afterEach(() => {
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

it('imports a raw key by its SubjectPublicKeyInfo, whose lengths fit (RFC 9881)', () => {
  const seen: Buffer[] = [];
  vi.spyOn(crypto, 'createPublicKey').mockImplementation(((given: { readonly key: Buffer }) => {
    seen.push(given.key);
    return 'key';
  }) as never);
  syncBuiltinESMExports();
  // The lengths of both parts carry into their upper bytes.
  for (const length of [1952, 767, 255]) expect(importPublic(ML_DSA_65, new Uint8Array(length).fill(7))).toBe('key');
  for (const [i, length] of [1952, 767, 255].entries()) {
    const der = seen[i]!;
    const spki = Buffer.from('300b0609608648016503040312', 'hex');
    expect([der.readUInt16BE(0), der.readUInt16BE(2)]).toEqual([0x3082, der.length - 4]);
    expect(der.subarray(4, 17)).toEqual(spki);
    expect([der.readUInt16BE(17), der.readUInt16BE(19), der[21]]).toEqual([0x0382, length + 1, 0]);
    expect(der.subarray(22)).toEqual(Buffer.alloc(length, 7));
  }
});

it('takes no signature by a public key that is no point', () => {
  const signature = nobleEd25519.sign(new Uint8Array(32).fill(1), Uint8Array.of(1));
  expect(nobleEd25519.verify(new Uint8Array(32).fill(0xff), Uint8Array.of(1), signature)).toBe(false);
  expect(nobleEd25519.verify(nobleEd25519.publicKey(new Uint8Array(32).fill(1)), Uint8Array.of(1), signature)).toBe(true);
});
