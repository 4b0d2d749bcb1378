// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Keys and their names, signatures, HPKE, key files: both suites.
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { fromHex, toHex, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import { hpkeSeal } from '../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { coseKey, generateKem, generateSigner, kidOf, publicKeyBytes, signerIdOf, signerPublicKeys } from '../../src/crypto/keys/keys.js';
import { encodeKemSecret, encodeSignerSecret, sealKeyFile } from '../../src/crypto/keys/keystore.js';
import { SUITES } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { createState } from '../../test/trust/states.js';
import { seeded } from '../../test/envelope/world.js';
import { signatureCases } from './crypto-signatures.js';
import type { VectorCase } from './vector.js';

/** Every case of the area. */
export async function cryptoCases(): Promise<VectorCase[]> {
  const out: VectorCase[] = [...faultyKeys()];
  for (const { id } of SUITES) {
    const short = id.slice('rogatory-'.length);
    out.push(...keyCases(id, short), ...(await hpkeCases(id, short)), ...keyFiles(id, short), ...(await fingerprintCases(id, short)));
    out.push(...(await signatureCases(id, short)));
  }
  out.push(...faultyFiles(), ...faultyFingerprints(), ...suites());
  return out;
}

const hexKey = (key: CborValue): string => toHex(encode(key));

function keyCases(suite: SuiteId, short: string): VectorCase[] {
  const secret = generateSigner(suite, seeded(`crypto/signer/${suite}`));
  const kem = generateKem(suite, seeded(`crypto/kem/${suite}`));
  const keys = [...signerPublicKeys(secret).values()];
  const kemKey = kemPublicKey(kem);
  const seeds = Object.fromEntries([...secret.seeds].map(([alg, seed]) => [String(alg), toHex(seed)]));
  const base = { clause: 'CRYPTO-19', expect: 'ok' as const, suite };
  return [
    {
      ...base,
      name: `accepted-signer-seeds-${short}`,
      operation: 'crypto.public-keys',
      comment: 'public keys of the seeds of a signer',
      input: { signer: seeds },
      output: { keys: keys.map(hexKey) },
    },
    {
      ...base,
      name: `accepted-kem-seed-${short}`,
      operation: 'crypto.public-keys',
      comment: 'public key of the seed of a KEM key',
      input: { kem: toHex(kem.seed) },
      output: { keys: [hexKey(kemKey)] },
    },
    ...[...keys, kemKey].map((key, at): VectorCase => ({
      ...base,
      clause: 'CRYPTO-10',
      name: `accepted-kid-${short}-${at === keys.length ? 'kem' : at + 1}`,
      operation: 'crypto.kid',
      comment: 'SHA-256 of the encoding of the COSE_Key',
      input: { key: hexKey(key) },
      output: { kid: toHex(kidOf(key)) },
    })),
    {
      ...base,
      clause: 'CRYPTO-10',
      name: `accepted-signer-id-${short}`,
      operation: 'crypto.signer-id',
      comment: 'SHA-256 of the encoded array of the kids, sorted by bytes',
      input: { keys: [...keys].reverse().map(hexKey) },
      output: { signerId: toHex(signerIdOf(keys.map(kidOf))) },
    },
  ];
}

const refusedKey = (
  name: string,
  clause: string,
  expect: ErrorCode,
  comment: string,
  key: CborValue,
  operation = 'crypto.kid',
): VectorCase => ({
  name,
  operation,
  clause,
  comment,
  expect,
  input: { key: hexKey(key) },
});

function faultyKeys(): VectorCase[] {
  const key = [...signerPublicKeys(generateSigner('rogatory-classic', seeded('crypto/faulty'))).values()][0]!;
  const x = publicKeyBytes(key);
  const changed = (...entries: [number, CborValue][]): CborValue => new Map<number, CborValue>([...key, ...entries]);
  const okp = (point: string): CborValue => coseKey(-19, fromHex(point));
  const weak = (name: string, point: string, comment: string): VectorCase =>
    refusedKey(name, 'CRYPTO-04', 'CRYPTO_KEY_WEAK', comment, okp(point), 'crypto.admit-key');
  return [
    {
      name: 'accepted-key-admitted',
      operation: 'crypto.admit-key',
      clause: 'CRYPTO-04',
      comment: 'a point of the subgroup of prime order',
      expect: 'ok',
      input: { key: hexKey(key) },
    },
    refusedKey('key-private-member', 'CRYPTO-03', 'CRYPTO_KEY_MALFORMED', 'a private member beside the public one', changed([-4, x])),
    refusedKey('key-with-kid', 'CRYPTO-03', 'CRYPTO_KEY_MALFORMED', 'a kid does not belong into a key', changed([2, x])),
    refusedKey('key-with-alg', 'CRYPTO-03', 'CRYPTO_KEY_MALFORMED', 'an Ed25519 key names no algorithm', changed([3, -19])),
    refusedKey(
      'key-without-x',
      'CRYPTO-03',
      'CRYPTO_KEY_MALFORMED',
      'the public key is missing',
      new Map([
        [1, 1],
        [-1, 6],
      ]),
    ),
    refusedKey(
      'key-short',
      'CRYPTO-03',
      'CRYPTO_KEY_MALFORMED',
      '31 bytes',
      new Map<number, CborValue>([
        [1, 1],
        [-1, 6],
        [-2, x.subarray(1)],
      ]),
    ),
    refusedKey('key-curve', 'CRYPTO-03', 'CRYPTO_KEY_MALFORMED', 'curve 4 (X25519) in a key of type OKP', changed([-1, 4])),
    refusedKey('key-type', 'CRYPTO-03', 'CRYPTO_KEY_MALFORMED', 'key type 2', changed([1, 2])),
    refusedKey(
      'key-ml-dsa-short',
      'CRYPTO-03',
      'CRYPTO_KEY_MALFORMED',
      'an ML-DSA-65 key of 1,951 bytes',
      coseKey(-49, new Uint8Array(1951)),
    ),
    refusedKey(
      'key-hybrid-short',
      'CRYPTO-03',
      'CRYPTO_KEY_MALFORMED',
      'a hybrid KEM key of 1,215 bytes',
      coseKey(-70157, new Uint8Array(1215)),
    ),
    refusedKey('alg-deprecated', 'CRYPTO-02', 'CRYPTO_ALG_UNKNOWN', 'algorithm -8 in a key of type AKP', coseKey(-8 as -49, x)),
    refusedKey(
      'alg-of-another-ml-dsa',
      'CRYPTO-02',
      'CRYPTO_ALG_UNKNOWN',
      'algorithm -48 (ML-DSA-44)',
      coseKey(-48 as -49, new Uint8Array(1312)),
    ),
    refusedKey(
      'kem-key-as-signer',
      'CRYPTO-02',
      'CRYPTO_ALG_UNKNOWN',
      'a KEM key verifies nothing',
      coseKey(-70200, x),
      'crypto.admit-key',
    ),
    weak('ed25519-neutral', '01' + '00'.repeat(31), 'the neutral element'),
    weak('ed25519-order-2', 'ec' + 'ff'.repeat(30) + '7f', 'a point of order 2'),
    weak('ed25519-order-4', '00'.repeat(32), 'a point of order 4'),
    weak('ed25519-order-8', '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05', 'a point of order 8'),
    weak('ed25519-not-canonical', 'ee' + 'ff'.repeat(30) + '7f', 'y = 2^255 - 18, which is 1 written again'),
    weak('ed25519-no-point', '02' + '00'.repeat(31), 'y = 2 is on no point of the curve'),
    weakKem('x25519-zero', 'rogatory-classic', new Uint8Array(32), 'the shared secret is all zero'),
    weakKem(
      'x25519-small-order',
      'rogatory-classic',
      fromHex('e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800'),
      'a point of order 8: the shared secret is all zero',
    ),
    weakKem(
      'ml-kem-coefficient',
      'rogatory-hybrid',
      hybridWith((bytes) => bytes.set([0x01, 0x0d], 0)),
      'the first coefficient is 3329',
    ),
    weakKem(
      'hybrid-x25519-zero',
      'rogatory-hybrid',
      hybridWith((bytes) => bytes.fill(0, 1184)),
      'the X25519 half gives a shared secret of zeros',
    ),
  ];
}

/** A hybrid public key with a change. The first coefficient of ML-KEM-768 lies in the first twelve bits, the lower eight first. */
function hybridWith(change: (publicKey: Uint8Array) => void): Uint8Array {
  const bytes = Uint8Array.from(publicKeyBytes(kemPublicKey(generateKem('rogatory-hybrid', seeded('crypto/weak')))));
  const upper = bytes[1]! & 0xf0;
  change(bytes);
  if (bytes[1] === 0x0d) bytes[1] |= upper;
  return bytes;
}

function weakKem(name: string, suite: SuiteId, publicKey: Uint8Array, comment: string): VectorCase {
  const input = { publicKey: toHex(publicKey), info: toHex(toUtf8('info')), plaintext: '00' };
  return { name, operation: 'crypto.hpke-seal', clause: 'CRYPTO-04', comment, expect: 'CRYPTO_KEY_WEAK', suite, input };
}

async function hpkeCases(suite: SuiteId, short: string): Promise<VectorCase[]> {
  const kem = generateKem(suite, seeded(`crypto/hpke/${suite}`));
  const key = kemPublicKey(kem);
  const info = toUtf8(`rogatory-vectors ${short}`);
  const plaintext = fromHex('864c3f164fb113d7238211a7d834045cfde72ee14b42e4c5f554cef0a86e1c91');
  const { ek, ciphertext } = await hpkeSeal(key, info, plaintext, seeded(`crypto/hpke/${suite}/ephemeral`));
  const input = {
    seed: toHex(kem.seed),
    publicKey: toHex(publicKeyBytes(key)),
    ek: toHex(ek),
    info: toHex(info),
    aad: '',
    ciphertext: toHex(ciphertext),
  };
  const flipped = (bytes: Uint8Array, at: number): string => toHex(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)));
  const open = (
    name: string,
    clause: string,
    comment: string,
    changes: JsonObject,
    expect: 'ok' | ErrorCode = 'CRYPTO_OPEN',
    output?: JsonObject,
  ): VectorCase => ({
    name: `${name}-${short}`,
    operation: 'crypto.hpke-open',
    clause,
    comment,
    expect,
    suite,
    input: { ...input, ...changes },
    ...(output !== undefined && { output }),
  });
  const sealed: VectorCase = {
    name: `accepted-hpke-seal-${short}`,
    operation: 'crypto.hpke-seal',
    clause: 'CRYPTO-12',
    comment: 'ek and ciphertext have the lengths of the suite',
    expect: 'ok',
    suite,
    input: { publicKey: toHex(publicKeyBytes(key)), info: toHex(info), plaintext: toHex(plaintext) },
    output: { ekBytes: ek.length, ciphertextBytes: plaintext.length + 16 },
  };
  return [
    open('accepted-hpke', 'CRYPTO-12', 'base mode, sequence number 0, empty aad', {}, 'ok', { plaintext: toHex(plaintext) }),
    sealed,
    open('hpke-info', 'CRYPTO-12', 'another info', { info: toHex(toUtf8('rogatory-vectors')) }),
    open('hpke-ciphertext', 'CRYPTO-06', 'one bit of the ciphertext changed', { ciphertext: flipped(ciphertext, 0) }),
    open('hpke-tag', 'CRYPTO-06', 'one bit of the tag changed', { ciphertext: flipped(ciphertext, ciphertext.length - 1) }),
    open('hpke-shorter-than-tag', 'CRYPTO-06', 'a ciphertext of 15 bytes', { ciphertext: toHex(ciphertext.subarray(0, 15)) }),
    open('hpke-ek-short', 'CRYPTO-06', 'an encapsulated key without its last byte', { ek: toHex(ek.subarray(0, -1)) }),
    open('hpke-ek', 'CRYPTO-06', 'one bit of the encapsulated key changed', { ek: flipped(ek, 0) }),
    open('hpke-ek-zero', 'CRYPTO-04', 'the X25519 share is zero', {
      ek: toHex(Uint8Array.from([...ek.subarray(0, -32), ...new Uint8Array(32)])),
    }),
    open('hpke-seed', 'CRYPTO-06', 'the seed of another key', { seed: toHex(generateKem(suite, seeded('another')).seed) }),
  ];
}

const PASSPHRASE = 'correct horse battery staple';

function keyFileOf(suite: SuiteId, kind: 'signer' | 'kem', passphrase = PASSPHRASE): Uint8Array {
  const random = seeded(`crypto/file/${suite}/${kind}`);
  const secret = kind === 'kem' ? encodeKemSecret(generateKem(suite, random)) : encodeSignerSecret(generateSigner(suite, random));
  return sealKeyFile(secret, kind, passphrase, { random, logN: 10 });
}

const opened = (name: string, file: Uint8Array, comment: string, expect: 'ok' | ErrorCode, changes: JsonObject = {}): VectorCase => ({
  name,
  operation: 'crypto.open-key-file',
  clause: 'CRYPTO-08',
  comment,
  expect,
  input: { file: toHex(file), passphrase: PASSPHRASE, kind: 'signer', ...changes },
});

function keyFiles(suite: SuiteId, short: string): VectorCase[] {
  return [
    { ...opened(`accepted-file-signer-${short}`, keyFileOf(suite, 'signer'), 'the seeds of a signer', 'ok'), suite },
    { ...opened(`accepted-file-kem-${short}`, keyFileOf(suite, 'kem'), 'the seed of a KEM key', 'ok', { kind: 'kem' }), suite },
  ];
}

function faultyFiles(): VectorCase[] {
  const file = keyFileOf('rogatory-classic', 'signer');
  const refusedFile = (name: string, bytes: Uint8Array, comment: string, changes: JsonObject = {}): VectorCase =>
    opened(name, bytes, comment, 'CRYPTO_KEY_FILE', changes);
  const cost = (logN: number): CborValue => [logN, 8, 1];
  const rebuilt = (at: number, value: CborValue): Uint8Array => {
    const parts: CborValue[] = [
      'rogatory-key/1',
      'signer',
      cost(10),
      new Uint8Array(32).fill(1),
      new Uint8Array(12).fill(2),
      new Uint8Array(64).fill(3),
    ];
    parts[at] = value;
    return encode(parts);
  };
  return [
    opened(
      'accepted-file-passphrase-nfc',
      keyFileOf('rogatory-classic', 'signer', 'mot de passe é'),
      'the passphrase in NFC, given in NFD',
      'ok',
      { passphrase: 'mot de passe e\u0301' },
    ),
    refusedFile('file-passphrase', file, 'a wrong passphrase', { passphrase: 'correct horse battery stable' }),
    refusedFile('file-kind', file, 'a key of another kind than the one asked for', { kind: 'kem' }),
    refusedFile(
      'file-damaged',
      file.map((byte, at) => (at === file.length - 1 ? byte ^ 1 : byte)),
      'one bit of the sealed secret changed',
    ),
    refusedFile('file-cut', file.subarray(0, -1), 'the last byte is missing'),
    refusedFile('file-version', rebuilt(0, 'rogatory-key/2'), 'another version'),
    refusedFile('file-cost-high', rebuilt(2, cost(19)), 'log-n of 19: refused before it is spent'),
    refusedFile('file-cost-low', rebuilt(2, cost(9)), 'log-n of 9'),
    refusedFile('file-cost-r', rebuilt(2, [10, 16, 1]), 'r of 16'),
    refusedFile('file-cost-p', rebuilt(2, [10, 8, 2]), 'p of 2'),
    refusedFile('file-salt-short', rebuilt(3, new Uint8Array(31)), 'a salt of 31 bytes'),
    refusedFile('file-nonce-long', rebuilt(4, new Uint8Array(13)), 'a nonce of 13 bytes'),
  ];
}

async function fingerprintCases(suite: SuiteId, short: string): Promise<VectorCase[]> {
  const { root, fingerprint } = await createState({ scope: 'demo-a', suite });
  const base = { clause: 'TRUST-26', expect: 'ok' as const };
  return [
    {
      ...base,
      name: `accepted-fingerprint-${short}`,
      operation: 'crypto.fingerprint',
      comment: 'digest and fingerprint of a root, version 1',
      suite,
      input: { root: toHex(root) },
      output: { fingerprint },
    },
    {
      ...base,
      name: `accepted-fingerprint-read-${short}`,
      operation: 'crypto.read-fingerprint',
      comment: 'read from lower case without hyphens',
      input: { fingerprint: fingerprint.replaceAll('-', '').toLowerCase() },
    },
  ];
}

/** Ids of suites. */
function suites(): VectorCase[] {
  const one = (name: string, suite: string, comment: string): VectorCase => ({
    name,
    operation: 'crypto.suite',
    clause: 'CRYPTO-01',
    comment,
    expect: 'CRYPTO_SUITE_UNKNOWN',
    input: { suite },
  });
  return [
    ...SUITES.map(({ id }): VectorCase => ({
      ...one(`accepted-suite-${id.slice('rogatory-'.length)}`, id, 'rank, algorithms and lengths'),
      expect: 'ok',
    })),
    one('suite-unknown', 'rogatory-future', 'no suite of the table'),
    one('suite-case', 'Rogatory-Classic', 'compared byte for byte'),
    one('suite-national', 'rogatory-x-demo', 'a national suite stands around an envelope, never in the table'),
  ];
}

function faultyFingerprints(): VectorCase[] {
  const text = '3GRM-ZP5Q-O664-M6WC-67YI-W3HV-QKW2-37LR-CY26-XUPO-ELHM-23XD-237Q';
  const refused = (name: string, fingerprint: string, comment: string): VectorCase => ({
    name,
    operation: 'crypto.read-fingerprint',
    clause: 'TRUST-26',
    comment,
    expect: 'ID_MALFORMED',
    input: { fingerprint },
  });
  return [
    {
      name: 'accepted-fingerprint-example',
      operation: 'crypto.read-fingerprint',
      clause: 'TRUST-26',
      comment: 'the example of section TRUST',
      expect: 'ok',
      input: { fingerprint: text },
    },
    refused('fingerprint-character', text.replace('3GRM', '3GR1'), 'the digit 1 is not of the alphabet'),
    refused('fingerprint-short', text.slice(0, -1), '51 characters'),
    refused('fingerprint-last', `${text.slice(0, -1)}B`, 'the last character is neither A nor Q'),
  ];
}
