// SPDX-License-Identifier: Apache-2.0
// Key files: a secret under a passphrase, as bytes. Callers decide where to write them.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
import { assertBytes, assertInteger, assertText, assertUsage } from '../../core/assert.js';
import { concat, isWellFormed, toHex, toUtf8 } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { AEAD_NONCE_BYTES, AEAD_TAG_BYTES, openAead, sealAead } from '../aead/aead.js';
import { hmacSha256, scrypt } from '../digest/digest.js';
import { kemSecret, signerSecret } from './keys.js';
import type { KemSecret, SignerSecret } from './keys.js';
import { SUITES, isSuiteId } from '../suites/suites.js';
import type { SignatureAlg, SuiteId } from '../suites/suites.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

const MAGIC = 'rogatory-key/1';
const SALT_BYTES = 32;
/** scrypt: memory is 128 r 2^logN bytes, so a forged file can ask for at most 256 MiB. */
const SCRYPT = { logNMin: 10, logNMax: LIMITS.keyFileMaxLogN, logNDefault: 16, r: 8, p: 1 } as const;

const read = reader((field) => fail('CRYPTO_KEY_FILE', { field }));

/**
 * Stretched keys of this process, the last used one at the end. Their names are keyed digests, so that a name does not help to guess the
 * passphrase.
 */
const stretched = new Map<string, Uint8Array>();
let namingKey: Uint8Array | undefined;

/** The files of one folder share a salt: a process stretches one passphrase only once. */
function deriveKey(passphrase: string, salt: Uint8Array, logN: number): Uint8Array {
  // One passphrase typed on two systems is one passphrase: RFC 8265 normalises so.
  assertText(passphrase, 'passphrase');
  const password = toUtf8(passphrase.normalize('NFC'));
  namingKey ??= systemRandom(32);
  const name = toHex(hmacSha256(namingKey, concat(Uint8Array.of(logN), salt, password)));
  const key = stretched.get(name) ?? scrypt(password, salt, logN, SCRYPT.r, SCRYPT.p, 32);
  stretched.delete(name);
  stretched.set(name, key);
  for (const oldest of stretched.keys()) {
    if (stretched.size <= LIMITS.stretchedKeysMax) break;
    stretched.delete(oldest);
  }
  return key;
}

function associatedData(kind: string, logN: number, salt: Uint8Array): Uint8Array {
  return encode([MAGIC, kind, [logN, SCRYPT.r, SCRYPT.p], salt]);
}

interface KeyFileOptions {
  readonly random?: RandomSource;
  readonly salt?: Uint8Array;
  readonly logN?: number;
}

const KEY_FILE_OPTIONS: Members<KeyFileOptions> = { required: {}, optional: { random: 'function', salt: 'bytes', logN: 'number' } };

/**
 * Seals a secret under a passphrase: scrypt (RFC 7914) and AES-256-GCM; `kind` and parameters are bound as associated data.
 * @param secret - At most 32 KiB; read, never kept.
 * @param kind - What the secret is, 1 to 64 bytes of UTF-8; readable without the passphrase.
 * @param passphrase - Well-formed, not empty; normalised to NFC.
 * @param options.salt - 32 random bytes that the files of one folder share, so that opening them all stretches the passphrase once.
 * @param options.logN - Cost, 10 to 18: 2^logN KiB of memory. 16 unless a test wants less.
 * @returns The whole file, fresh.
 */
export function sealKeyFile(secret: Uint8Array, kind: string, passphrase: string, options: KeyFileOptions = {}): Uint8Array {
  requireMembers(options, KEY_FILE_OPTIONS, 'sealKeyFile(options)');
  const { random = systemRandom, logN = SCRYPT.logNDefault } = options;
  assertInteger(logN, 'logN', SCRYPT.logNMin, SCRYPT.logNMax);
  assertText(passphrase, 'passphrase');
  assertUsage(passphrase.length > 0 && isWellFormed(passphrase), 'passphrase must be well-formed text, not empty');
  assertUsage(kind.length > 0 && isWellFormed(kind) && toUtf8(kind).length <= 64, 'kind must be 1 to 64 bytes of text');
  assertUsage(secret.length <= LIMITS.keyFileMaxBytes / 2, 'secret is too long');
  const salt = options.salt ?? random(SALT_BYTES);
  assertBytes(salt, 'salt', SALT_BYTES);
  const nonce = random(AEAD_NONCE_BYTES);
  const sealed = sealAead(deriveKey(passphrase, salt, logN), nonce, associatedData(kind, logN, salt), secret);
  return encode([MAGIC, kind, [logN, SCRYPT.r, SCRYPT.p], salt, nonce, sealed]);
}

/** Content of a key file. */
export interface OpenedKeyFile {
  readonly kind: string;
  /** Fresh bytes. */
  readonly secret: Uint8Array;
}

/**
 * Opens a key file.
 * @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08): damaged, foreign, too costly, or the passphrase is wrong.
 */
export function openKeyFile(bytes: Uint8Array, passphrase: string): OpenedKeyFile {
  const { kind, logN, salt, nonce, sealed } = readKeyFile(bytes);
  const key = deriveKey(passphrase, salt, logN);
  try {
    return { kind, secret: openAead(key, nonce, associatedData(kind, logN, salt), sealed) };
  } catch (cause) {
    throw fail('CRYPTO_KEY_FILE', { field: 'passphrase' }, cause);
  }
}

/** Reads the kind of secret in a key file, without its passphrase. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function keyFileKind(bytes: Uint8Array): string {
  return readKeyFile(bytes).kind;
}

/** Salt of a key file, for the files beside it. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function keyFileSalt(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(readKeyFile(bytes).salt);
}

interface KeyFileParts {
  readonly kind: string;
  readonly logN: number;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly sealed: Uint8Array;
}

/** Makes all cheap checks before the passphrase is stretched. */
function readKeyFile(bytes: Uint8Array): KeyFileParts {
  const fields = read.array(decodeOr(bytes, 'it is no key file', LIMITS.keyFileMaxBytes), 'it is no key file', 6, 6);
  if (fields[0] !== MAGIC) throw fail('CRYPTO_KEY_FILE', { field: 'version' });
  const kind = read.text(fields[1], 'kind', 64);
  const logN = readCost(fields[2]);
  const salt = read.bytes(fields[3], 'salt', SALT_BYTES);
  const nonce = read.bytes(fields[4], 'nonce', AEAD_NONCE_BYTES);
  const sealed = read.bytes(fields[5], 'sealed', { min: AEAD_TAG_BYTES, max: LIMITS.keyFileMaxBytes });
  return { kind, logN, salt, nonce, sealed };
}

/** Bounds the cost: a forged file must not decide how expensive its refusal is. */
function readCost(value: CborValue | undefined): number {
  const [first, r, p] = read.array(value, 'scrypt', 3, 3);
  const logN = read.uint(first, 'scrypt.logN', SCRYPT.logNMax);
  if (logN < SCRYPT.logNMin) throw fail('CRYPTO_KEY_FILE', { field: 'scrypt.logN' });
  if (r !== SCRYPT.r || p !== SCRYPT.p) throw fail('CRYPTO_KEY_FILE', { field: 'scrypt' });
  return logN;
}

/** Encodes the secret of a signer, for a key file. */
export function encodeSignerSecret(secret: SignerSecret): Uint8Array {
  return encode([secret.suite, new Map(secret.seeds)]);
}

/** Decodes what `encodeSignerSecret` made. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function decodeSignerSecret(bytes: Uint8Array): SignerSecret {
  const [suite, seeds] = read.array(decodeOr(bytes, 'signer', LIMITS.keyFileMaxBytes), 'signer', 2, 2);
  const id = readSuite(suite);
  const algs = SUITES.filter((known) => known.id === id).flatMap((known) => known.signatures);
  const out = new Map<SignatureAlg, Uint8Array>();
  for (const [alg, seed] of read.map(seeds, 'signer.seeds', [], algs)) {
    out.set(alg as SignatureAlg, read.bytes(seed, 'signer.seeds', 32));
  }
  if (out.size === 0) throw fail('CRYPTO_KEY_FILE', { field: 'signer.seeds' });
  return signerSecret(id, out);
}

/** Encodes a KEM secret, for a key file. */
export function encodeKemSecret(secret: KemSecret): Uint8Array {
  return encode([secret.suite, secret.seed]);
}

/** Decodes what `encodeKemSecret` made. @throws {@link RogatoryError} `CRYPTO_KEY_FILE` (CRYPTO-08). */
export function decodeKemSecret(bytes: Uint8Array): KemSecret {
  const [suite, seed] = read.array(decodeOr(bytes, 'kem', LIMITS.keyFileMaxBytes), 'kem', 2, 2);
  return kemSecret(readSuite(suite), read.bytes(seed, 'kem.seed', 32));
}

function readSuite(value: CborValue | undefined): SuiteId {
  const id = read.text(value, 'suite', 64);
  if (!isSuiteId(id)) throw fail('CRYPTO_KEY_FILE', { field: 'suite' });
  return id;
}

/** Reports every encoding fault as a damaged file: a key file comes from the operator, not from a peer. */
function decodeOr(bytes: Uint8Array, field: string, maxBytes: number): CborValue {
  try {
    return decode(bytes, { maxBytes, maxDepth: 4 });
  } catch (cause) {
    if (!isRogatoryError(cause)) throw cause;
    throw fail('CRYPTO_KEY_FILE', { field }, cause);
  }
}
