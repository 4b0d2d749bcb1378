// A KEM key is listed when its owner has opened something with it, and not before.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import { toHex } from '../../../src/core/bytes.js';
import { hpkeSeal, memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem } from '../../../src/crypto/keys/keys.js';
import { kemEntry } from '../../../src/trust/publish/entries.js';
import { applyKeyChange, keyChangeDigest, readKeyChange, writeKeyChange } from '../../../src/trust/publish/key-change.js';
import type { ReadKeyChange } from '../../../src/trust/publish/key-change.js';
import { answerKemChallenge, challengeKems, verifyKemAnswer } from '../../../src/trust/publish/kem-proof.js';
import { DAY, NOW_S, createState, seededRandom } from '../states.js';
import type { TestState } from '../states.js';

const random = seededRandom('kem-proof');
const SELF = { scope: 'demo-a', id: 'ca' };
const secrets = [generateKem('rogatory-hybrid', random), generateKem('rogatory-classic', random)] as const;
const held = secrets.map(memoryDecapsulator);
const entries = secrets.map((secret) => kemEntry(kemPublicKey(secret), { from: NOW_S, to: NOW_S + 90 * DAY }));

const changeOf = async (kems = entries, issuedAt = NOW_S): Promise<ReadKeyChange> =>
  readKeyChange(await writeKeyChange({ ...SELF, issuedAt, signers: [], kems, retire: [], compromise: [] }, []));

describe('proof of a KEM key', () => {
  let state: TestState;
  let directory: { scope: string } & Pick<TestState['directoryInput'], 'agencies' | 'relays'>;
  let change: ReadKeyChange;
  beforeAll(async () => {
    state = await createState({ scope: 'demo-a', suite: 'rogatory-hybrid' });
    directory = { scope: 'demo-a', ...state.directoryInput };
    change = await changeOf();
  });

  it('is what was sealed to each new key: with it the directory lists them, without it none (TRUST-43)', async () => {
    const { challenge, expected } = await challengeKems(change);
    const proven = verifyKemAnswer(change, expected, await answerKemChallenge(challenge, SELF, held));
    expect([...proven.kids]).toEqual(entries.map(({ kid }) => toHex(kid)));
    expect(applyKeyChange(directory, change, proven).agencies[0]!.kems.slice(-2)).toEqual(entries);
    expect(() => applyKeyChange(directory, change)).toThrowCode('TRUST_KEY_PROOF');
    // Neither challenge nor what is kept of it says what the answer is.
    const answer = decode(await answerKemChallenge(challenge, SELF, held)) as [string, Uint8Array, [Uint8Array, Uint8Array][]];
    for (const [, secret] of answer[2]) expect(toHex(challenge) + toHex(expected)).not.toContain(toHex(secret));
  });

  it('is refused of a wrong key: of one that is not held, of another private half, and of a guess (TRUST-87)', async () => {
    const { challenge, expected } = await challengeKems(change);
    await expect(answerKemChallenge(challenge, SELF, [held[0]!])).toRejectCode('TRUST_KEY_PROOF');
    const other = memoryDecapsulator(generateKem('rogatory-hybrid', random));
    const impostor = { ...other, kid: held[0]!.kid };
    await expect(answerKemChallenge(challenge, SELF, [impostor, held[1]!])).toRejectCode('TRUST_KEY_PROOF');
    const guess = encode(['rogatory-key-answer/1', keyChangeDigest(change), entries.map(({ kid }) => [kid, random(32)])]);
    expect(() => verifyKemAnswer(change, expected, guess)).toThrowCode('TRUST_KEY_PROOF');
    const digests = (decode(expected) as [string, Uint8Array, [Uint8Array, Uint8Array][]])[2];
    const echo = encode(['rogatory-key-answer/1', keyChangeDigest(change), digests]);
    expect(() => verifyKemAnswer(change, expected, echo)).toThrowCode('TRUST_KEY_PROOF');
  });

  it('is refused when replayed: to a newer challenge of the same change, and to another change (TRUST-87)', async () => {
    const first = await challengeKems(change);
    const answer = await answerKemChallenge(first.challenge, SELF, held);
    const second = await challengeKems(change);
    expect(() => verifyKemAnswer(change, second.expected, answer)).toThrowCode('TRUST_KEY_PROOF');
    const later = await changeOf(entries, NOW_S + 1);
    const asked = await challengeKems(later);
    expect(() => verifyKemAnswer(later, first.expected, answer)).toThrowCode('TRUST_KEY_PROOF');
    expect(() => verifyKemAnswer(later, asked.expected, answer)).toThrowCode('TRUST_KEY_PROOF');
    const proven = verifyKemAnswer(change, first.expected, answer);
    expect(() => applyKeyChange(directory, later, proven)).toThrowCode('TRUST_KEY_PROOF');
  });

  it('covers every new key: an answer for one of two proves neither change (TRUST-87)', async () => {
    const { challenge, expected } = await challengeKems(change);
    const [form, digest, answers] = decode(await answerKemChallenge(challenge, SELF, held)) as [
      string,
      Uint8Array,
      [Uint8Array, Uint8Array][],
    ];
    expect(() => verifyKemAnswer(change, expected, encode([form, digest, answers.slice(1)]))).toThrowCode('TRUST_KEY_PROOF');
    await expect(challengeKems(await changeOf([]))).rejects.toMatchObject({ code: 'TRUST_KEY_PROOF' });
  });

  it('makes no oracle of its owner: what was sealed for another, as a content key, or at another length stays closed (TRUST-88)', async () => {
    const { challenge } = await challengeKems(change);
    await expect(answerKemChallenge(challenge, { ...SELF, id: 'cb' }, held)).toRejectCode('TRUST_KEY_PROOF');
    const digest = keyChangeDigest(change);
    const [{ kid, key }] = entries as [(typeof entries)[0]];
    const asked = async (info: Uint8Array, plaintext: Uint8Array): Promise<Uint8Array> => {
      const { ek, ciphertext } = await hpkeSeal(key, info, plaintext);
      return encode(['rogatory-key-challenge/1', digest, [[kid, ek, ciphertext]]]);
    };
    const info = encode(['rogatory-key-challenge/1', 'demo-a', 'ca', digest, kid]);
    await expect(answerKemChallenge(await asked(info, random(32)), SELF, held)).resolves.toBeInstanceOf(Uint8Array);
    await expect(answerKemChallenge(await asked(info, random(33)), SELF, held)).toRejectCode('TRUST_KEY_PROOF');
    await expect(answerKemChallenge(await asked(new Uint8Array(0), random(32)), SELF, held)).toRejectCode('TRUST_KEY_PROOF');
  });

  it('refuses what is none of its three forms (TRUST-01)', async () => {
    const { challenge, expected } = await challengeKems(change);
    await expect(answerKemChallenge(expected, SELF, held)).toRejectCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => verifyKemAnswer(change, expected, challenge)).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    await expect(answerKemChallenge(challenge.subarray(1), SELF, held)).rejects.toBeInstanceOf(Error);
    const many = Array.from({ length: 65 }, () => [random(32), random(32), random(48)]);
    await expect(answerKemChallenge(encode(['rogatory-key-challenge/1', random(32), many]), SELF, held)).toRejectCode(
      'TRUST_DOCUMENT_MALFORMED',
    );
  });
});
