// SPDX-License-Identifier: Apache-2.0
import { encode } from '../../cbor/encode.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { admitEd25519 } from '../../crypto/curve/ed25519.js';
import { hpkeSeal, memoryDecapsulator } from '../../crypto/hpke/hpke.js';
import { kemPublicKey } from '../../crypto/kem/kem.js';
import {
  coseKey,
  kemSecret,
  kidOf,
  publicKeyBytes,
  signatureAlgOf,
  signerIdOf,
  signerPublicKeys,
  signerSecret,
} from '../../crypto/keys/keys.js';
import { decodeKemSecret, decodeSignerSecret, openKeyFile } from '../../crypto/keys/keystore.js';
import { decodeCoseSign, verifyCoseSignature } from '../../crypto/sign/cose.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SignatureAlg } from '../../crypto/suites/suites.js';
import { readDocument } from '../../trust/documents/document.js';
import { readRoot } from '../../trust/documents/root.js';
import { formatFingerprint, parseFingerprint } from '../../trust/ceremony/fingerprint.js';
import { byNumber, bytes, key, list, number, operation, optional, suite, text } from './operation.js';
import type { Operations, Read } from './operation.js';

/** Seeds of a signer, by algorithm. */
export const seeds = byNumber(bytes) as Read<ReadonlyMap<SignatureAlg, Uint8Array>>;

/** Keys, their names, signatures, HPKE and key files (section CRYPTO). */
export const cryptoOperations: Operations = {
  'crypto.suite': operation({ suite: text }, (input) => {
    const { rank, signatures, kem, encapsulationBytes } = suiteById(input.suite);
    return { rank, signatures, kem, encapsulationBytes };
  }),
  'crypto.kid': operation({ key }, (input) => ({ kid: kidOf(input.key) })),
  'crypto.signer-id': operation({ keys: list(key) }, ({ keys }) => ({ signerId: signerIdOf(keys.map(kidOf)), kids: keys.map(kidOf) })),
  'crypto.public-keys': operation({ kem: optional(bytes), signer: optional(seeds) }, ({ kem, signer = new Map() }, call) => {
    const id = suite(call.suite, 'suite');
    if (kem !== undefined) return { keys: [encode(kemPublicKey(kemSecret(id, kem)))] };
    return { keys: [...signerPublicKeys(signerSecret(id, signer)).values()].map((one) => encode(one)) };
  }),
  'crypto.admit-key': operation({ key }, (input) => {
    if (signatureAlgOf(input.key) === -19) admitEd25519(publicKeyBytes(input.key));
    return { kid: kidOf(input.key) };
  }),
  'crypto.fingerprint': operation({ root: bytes }, ({ root }) => {
    const document = readDocument(root);
    readRoot(document);
    return { digest: document.digest, fingerprint: formatFingerprint(document.digest) };
  }),
  'crypto.read-fingerprint': operation({ fingerprint: text }, ({ fingerprint }) => ({ digest: parseFingerprint(fingerprint) })),
  'crypto.verify-signatures': operation({ sign: bytes, maxSignatures: number, keys: list(key) }, ({ sign, maxSignatures, keys }) => {
    const decoded = decodeCoseSign(sign, { maxBytes: LIMITS.trustDocumentMaxBytes, maxSignatures });
    const verified = decoded.signatures.map((_, at) => keys.some((one) => verifyCoseSignature(decoded, at, one)));
    return { payload: decoded.payload, protected: decoded.protected, verified };
  }),
  'crypto.hpke-open': operation(
    { seed: bytes, info: bytes, ek: bytes, ciphertext: bytes },
    async ({ seed, info, ek, ciphertext }, call) => {
      const decapsulator = memoryDecapsulator(kemSecret(suite(call.suite, 'suite'), seed));
      return { plaintext: await decapsulator.open(info, ek, ciphertext) };
    },
  ),
  'crypto.hpke-seal': operation({ publicKey: bytes, info: bytes, plaintext: bytes }, async ({ publicKey, info, plaintext }, call) => {
    const { kem } = suiteById(suite(call.suite, 'suite'));
    const { ek, ciphertext } = await hpkeSeal(coseKey(kem, publicKey), info, plaintext);
    return { ekBytes: ek.length, ciphertextBytes: ciphertext.length };
  }),
  'crypto.open-key-file': operation({ file: bytes, passphrase: text, kind: text }, ({ file, passphrase, kind: wanted }) => {
    const { kind, secret } = openKeyFile(file, passphrase);
    if (kind !== wanted) throw fail('CRYPTO_KEY_FILE', { field: `kind is ${kind}, not ${wanted}` });
    if (kind !== 'kem') {
      const signer = decodeSignerSecret(secret);
      return { kind, suite: signer.suite, seeds: signer.seeds };
    }
    const { suite: id, seed } = decodeKemSecret(secret);
    return { kind, suite: id, seed };
  }),
};
