// SPDX-License-Identifier: Apache-2.0
// Whoever builds a directory lists a KEM key only when its owner opened something with it. A signature proves a signing key; a KEM key
// signs nothing, so it is asked: a challenge goes out sealed to it, and what comes back was inside.
import { decode } from '../../cbor/decode.js';
import { encode } from '../../cbor/encode.js';
import type { CborValue } from '../../cbor/value.js';
import { equal, toHex } from '../../core/bytes.js';
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import type { Principal } from '../../core/ids.js';
import { LIMITS } from '../../core/limits.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { sha256 } from '../../crypto/digest/digest.js';
import { hpkeSeal } from '../../crypto/hpke/hpke.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import { DIGEST, byteString, list, read, tuple } from '../documents/forms.js';
import type { Form } from '../documents/forms.js';
import { keyChangeDigest } from './key-change.js';
import type { ProvenKems, ReadKeyChange } from './key-change.js';

const CHALLENGE = 'rogatory-key-challenge/1';
const EXPECTED = 'rogatory-key-expected/1';
const ANSWER = 'rogatory-key-answer/1';
const SECRET_BYTES = 32;
const SEALED = tuple<{ kid: Uint8Array; ek: Uint8Array; ciphertext: Uint8Array }>({
  kid: DIGEST,
  ek: byteString(),
  ciphertext: byteString(),
});
/** A secret that was opened, or the digest of it. */
const OPENED = tuple<{ kid: Uint8Array; value: Uint8Array }>({ kid: DIGEST, value: byteString() });

/** What goes out, and what its maker keeps of it. */
export interface KemChallenge {
  /** For the owner of the keys. */
  readonly challenge: Uint8Array;
  /** Stays with the maker: digests of what the answer must hold, from which no answer can be made. */
  readonly expected: Uint8Array;
}

/**
 * Seals a fresh secret to each new KEM key of a change.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-43) when the change enters no KEM key, `CRYPTO_KEY_WEAK` (CRYPTO-04).
 */
export async function challengeKems(change: ReadKeyChange, random: RandomSource = systemRandom): Promise<KemChallenge> {
  const { scope, id, kems } = change.change;
  if (kems.length === 0) throw unproven('the change enters no KEM key');
  const digest = keyChangeDigest(change);
  const sealed: CborValue[] = [];
  const expected: CborValue[] = [];
  for (const { kid, key } of kems) {
    const secret = random(SECRET_BYTES);
    const { ek, ciphertext } = await hpkeSeal(key, infoOf({ scope, id }, digest, kid), secret, random);
    sealed.push([kid, ek, ciphertext]);
    expected.push([kid, sha256(secret)]);
  }
  return { challenge: encode([CHALLENGE, digest, sealed]), expected: encode([EXPECTED, digest, expected]) };
}

/**
 * Opens a challenge with the new keys.
 * @param challenge - At most 1 MiB; read, never kept.
 * @param self - Owner of the keys: a challenge to another does not open.
 * @returns the answer, for whoever made the challenge; fresh.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-88) when a key is not held or does not open it, `TRUST_DOCUMENT_MALFORMED`
 * (TRUST-01), `CBOR_*`.
 */
export async function answerKemChallenge(
  challenge: Uint8Array,
  self: Principal,
  decapsulators: readonly Decapsulator[],
): Promise<Uint8Array> {
  const { digest, entries } = readForm(challenge, CHALLENGE, SEALED);
  const answers: CborValue[] = [];
  for (const { kid, ek, ciphertext } of entries) {
    const name = toHex(kid).slice(0, 16);
    const decapsulator = decapsulators.find((held) => equal(held.kid, kid));
    if (decapsulator === undefined) throw unproven(`the KEM key ${name} is not held here`);
    let secret: Uint8Array;
    try {
      secret = await decapsulator.open(infoOf(self, digest, kid), ek, ciphertext);
    } catch (cause) {
      if (!isRogatoryError(cause, 'CRYPTO_OPEN')) throw cause;
      throw unproven(`the KEM key ${name} does not open it`, cause);
    }
    if (secret.length !== SECRET_BYTES) throw unproven(`what was sealed to the KEM key ${name} is no challenge`);
    answers.push([kid, secret]);
  }
  return encode([ANSWER, digest, answers]);
}

/**
 * Judges an answer by what was kept of the challenge.
 * @param expected - As {@link challengeKems} made it for this change; the maker's own copy.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-87): it is of another change, is no answer to this challenge, or leaves a new KEM
 * key out; `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_*`.
 */
export function verifyKemAnswer(change: ReadKeyChange, expected: Uint8Array, answer: Uint8Array): ProvenKems {
  const { digest, kids } = checkKemAnswer(expected, answer);
  if (!equal(digest, keyChangeDigest(change))) throw unproven('the challenge is of another change');
  for (const { kid } of change.change.kems) if (!kids.has(toHex(kid))) throw unopened(kid);
  return { digest, kids } as unknown as ProvenKems;
}

/**
 * Judges an answer by what was kept of the challenge alone: nothing is listed by it.
 * @returns digest of the change, and the kids (hexadecimal) that its owner opened the challenge with.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-87), `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_*`.
 */
export function checkKemAnswer(
  expected: Uint8Array,
  answer: Uint8Array,
): { readonly digest: Uint8Array; readonly kids: ReadonlySet<string> } {
  const [asked, given] = [readForm(expected, EXPECTED, OPENED), readForm(answer, ANSWER, OPENED)];
  if (!equal(given.digest, asked.digest)) throw unproven('the answer is of another change');
  for (const { kid, value: wanted } of asked.entries) {
    const secret = given.entries.find((held) => equal(held.kid, kid))?.value;
    if (secret === undefined || !equal(sha256(secret), wanted)) throw unopened(kid);
  }
  return { digest: asked.digest, kids: new Set(asked.entries.map(({ kid }) => toHex(kid))) };
}

/** What a challenge or an answer says; nobody signs either. */
export interface KemProofFile {
  readonly kind: 'challenge' | 'answer';
  /** Digest of the change. */
  readonly digest: Uint8Array;
  readonly kids: readonly Uint8Array[];
}

/**
 * Reads a challenge or an answer; the secrets of an answer stay in it.
 * @param bytes - At most 1 MiB; read, never kept.
 * @throws {@link RogatoryError} `TRUST_DOCUMENT_MALFORMED` (TRUST-01), `CBOR_*`.
 */
export function readKemProofFile(bytes: Uint8Array, kind: KemProofFile['kind']): KemProofFile {
  const { digest, entries } = kind === 'challenge' ? readForm(bytes, CHALLENGE, SEALED) : readForm(bytes, ANSWER, OPENED);
  return { kind, digest, kids: entries.map(({ kid }) => kid) };
}

/** Said in the key schedule: nothing else that is sealed to a key opens here, and a challenge opens nowhere else. */
function infoOf({ scope, id }: Principal, digest: Uint8Array, kid: Uint8Array): Uint8Array {
  return encode([CHALLENGE, scope, id, digest, kid]);
}

/** Reads one of the three forms. */
function readForm<T>(bytes: Uint8Array, form: string, entry: Form<T>): { readonly digest: Uint8Array; readonly entries: readonly T[] } {
  const [name, digest, entries] = read.array(decode(bytes, { maxBytes: LIMITS.trustDocumentMaxBytes }), 'proof', 3, 3);
  if (name !== form) throw fail('TRUST_DOCUMENT_MALFORMED', { field: `proof: not a ${form}` });
  return { digest: DIGEST.read(digest, 'proof.1'), entries: list(entry, 1, LIMITS.trustSignaturesMax).read(entries, 'proof.2') };
}

function unopened(kid: Uint8Array): RogatoryError<'TRUST_KEY_PROOF'> {
  return unproven(`the owner has not opened the challenge with the KEM key ${toHex(kid).slice(0, 16)}`);
}

function unproven(reason: string, cause?: unknown): RogatoryError<'TRUST_KEY_PROOF'> {
  return fail('TRUST_KEY_PROOF', { reason }, cause);
}
