// SPDX-License-Identifier: Apache-2.0
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { toHex } from '../../core/bytes.js';
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
  readCoseKey,
  signatureAlgOf,
  signerIdOf,
  signerPublicKeys,
  signerSecret,
} from '../../crypto/keys/keys.js';
import type { CoseKey } from '../../crypto/keys/keys.js';
import { decodeKemSecret, decodeSignerSecret, openKeyFile } from '../../crypto/keys/keystore.js';
import { decodeCoseSign, verifyCoseSignature } from '../../crypto/sign/cose.js';
import { suiteById } from '../../crypto/suites/suites.js';
import type { SignatureAlg, SuiteId } from '../../crypto/suites/suites.js';
import { readDocument } from '../../trust/documents/document.js';
import { readRoot } from '../../trust/documents/root.js';
import { formatFingerprint, parseFingerprint } from '../../trust/ceremony/fingerprint.js';
import { byteListOf, bytesOf, numberOf, objectOf, optionalBytes, textOf } from './operation.js';
import type { JsonObject, Operations, VectorCall } from './operation.js';

/** Keys, their names, signatures, HPKE and key files (section CRYPTO). */
export const cryptoOperations: Operations = {
  'crypto.suite': async ({ input }) => {
    const { rank, signatures, kem, encapsulationBytes } = suiteById(textOf(input, 'suite'));
    return { rank, signatures: [...signatures], kem, encapsulationBytes };
  },
  'crypto.kid': async ({ input }) => ({ kid: toHex(kidOf(readKey(bytesOf(input, 'key')))) }),
  'crypto.signer-id': async ({ input }) => {
    const kids = byteListOf(input, 'keys').map((key) => kidOf(readKey(key)));
    return { signerId: toHex(signerIdOf(kids)), kids: kids.map(toHex) };
  },
  'crypto.public-keys': async (call) => ({ keys: publicKeys(call).map((key) => toHex(encode(key))) }),
  'crypto.admit-key': async ({ input }) => {
    const key = readKey(bytesOf(input, 'key'));
    if (signatureAlgOf(key) === -19) admitEd25519(publicKeyBytes(key));
    return { kid: toHex(kidOf(key)) };
  },
  'crypto.fingerprint': async ({ input }) => {
    const document = readDocument(bytesOf(input, 'root'));
    readRoot(document);
    return { digest: toHex(document.digest), fingerprint: formatFingerprint(document.digest) };
  },
  'crypto.read-fingerprint': async ({ input }) => ({ digest: toHex(parseFingerprint(textOf(input, 'fingerprint'))) }),
  'crypto.verify-signatures': async ({ input }) => {
    const sign = decodeCoseSign(bytesOf(input, 'sign'), {
      maxBytes: LIMITS.trustDocumentMaxBytes,
      maxSignatures: numberOf(input, 'maxSignatures'),
    });
    const keys = byteListOf(input, 'keys').map(readKey);
    const verified = sign.signatures.map((_, at) => keys.some((key) => verifyCoseSignature(sign, at, key)));
    return { payload: toHex(sign.payload), protected: toHex(sign.protected), verified };
  },
  'crypto.hpke-open': async (call) => {
    const { input } = call;
    const decapsulator = memoryDecapsulator(kemSecret(suiteOf(call), bytesOf(input, 'seed')));
    return { plaintext: toHex(await decapsulator.open(bytesOf(input, 'info'), bytesOf(input, 'ek'), bytesOf(input, 'ciphertext'))) };
  },
  'crypto.hpke-seal': async (call) => {
    const { input } = call;
    const key = coseKey(suiteById(suiteOf(call)).kem, bytesOf(input, 'publicKey'));
    const { ek, ciphertext } = await hpkeSeal(key, bytesOf(input, 'info'), bytesOf(input, 'plaintext'));
    return { ekBytes: ek.length, ciphertextBytes: ciphertext.length };
  },
  'crypto.open-key-file': async ({ input }) => openFile(input),
};

/** Reads the encoding of a COSE_Key. */
export function readKey(bytes: Uint8Array): CoseKey {
  return readCoseKey(decode(bytes, { maxBytes: LIMITS.protectedHeaderMaxBytes }), 'key');
}

export function suiteOf({ suite }: VectorCall): SuiteId {
  return suiteById(suite ?? '').id;
}

/** Public keys of seeds: those of a signer in the order of the suite, or the one of a KEM key. */
function publicKeys(call: VectorCall): CoseKey[] {
  const suite = suiteOf(call);
  const seed = optionalBytes(call.input, 'kem');
  if (seed !== undefined) return [kemPublicKey(kemSecret(suite, seed))];
  const seeds = objectOf(call.input, 'signer');
  const given = suiteById(suite).signatures.map((alg): [SignatureAlg, Uint8Array] => [alg, bytesOf(seeds, String(alg))]);
  return [...signerPublicKeys(signerSecret(suite, new Map(given))).values()];
}

function openFile(input: JsonObject): JsonObject {
  const { kind, secret } = openKeyFile(bytesOf(input, 'file'), textOf(input, 'passphrase'));
  const wanted = textOf(input, 'kind');
  if (kind !== wanted) throw fail('CRYPTO_KEY_FILE', { field: `kind is ${kind}, not ${wanted}` });
  if (kind === 'kem') {
    const { suite, seed } = decodeKemSecret(secret);
    return { kind, suite, seed: toHex(seed) };
  }
  const { suite, seeds } = decodeSignerSecret(secret);
  return { kind, suite, seeds: Object.fromEntries([...seeds].map(([alg, one]) => [String(alg), toHex(one)])) };
}
