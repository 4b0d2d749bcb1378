// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-non-null-assertion -- a case knows what it takes apart */
// Changes of keys, and the proof of new KEM keys.
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { toHex } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { hpkeSeal } from '../../src/crypto/hpke/hpke.js';
import { kemPublicKey } from '../../src/crypto/kem/kem.js';
import { generateKem, generateSigner } from '../../src/crypto/keys/keys.js';
import { SUITES } from '../../src/crypto/suites/suites.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import { memorySigner } from '../../src/crypto/sign/sign.js';
import type { Signer } from '../../src/crypto/sign/sign.js';
import { kemEntry, signerEntry } from '../../src/trust/publish/entries.js';
import { keyChangeDigest, readKeyChange, writeKeyChange } from '../../src/trust/publish/key-change.js';
import type { KeyChange } from '../../src/trust/publish/key-change.js';
import { DAY, NOW_S, seededRandom } from '../../test/trust/states.js';
import type { VectorCase } from './vector.js';

const VALIDITY = { from: NOW_S, to: NOW_S + 300 * DAY };
const SELF = { scope: 'demo-a', id: 'ca' };
const NOTHING: KeyChange = { ...SELF, issuedAt: NOW_S, signers: [], kems: [], retire: [], compromise: [] };

/** The cases of `trust.read-key-change` and `trust.answer-key-challenge`. */
export async function keyChangeCases(): Promise<VectorCase[]> {
  const out: VectorCase[] = [];
  for (const { id } of SUITES) out.push(...(await changes(id)), ...(await challenges(id)));
  return out;
}

async function changes(suite: SuiteId): Promise<VectorCase[]> {
  const short = suite.slice('rogatory-'.length);
  const random = seededRandom(`vectors of key changes ${suite}`);
  const seal = memorySigner(generateSigner(suite, random));
  const signers = [signerEntry(seal, 'seal', VALIDITY)];
  const kem = kemEntry(kemPublicKey(generateKem(suite, random)), VALIDITY);
  const good = await writeKeyChange({ ...NOTHING, signers, kems: [kem] }, [seal]);
  const rebuilt = (change: (parts: CborValue[]) => void): Uint8Array => {
    const parts = decode(good, { maxBytes: 1_048_576 }) as CborValue[];
    change(parts);
    return encode(parts);
  };
  const one = (name: string, comment: string, change: Uint8Array, expect: 'ok' | ErrorCode = 'TRUST_DOCUMENT_MALFORMED'): VectorCase => ({
    name: `${name}-${short}`,
    operation: 'trust.read-key-change',
    clause: 'TRUST-40',
    comment,
    expect,
    suite,
    input: { change: toHex(change) },
  });
  const half: Signer = { ...seal, keys: new Map([[-19, seal.keys.get(-19)!]]) };
  const accepted = one('accepted-key-change', 'a new seal, which signed with all of its keys, and a new KEM key', good, 'ok');
  if (suite === 'rogatory-hybrid') {
    return [
      accepted,
      one(
        'key-change-half',
        'a new seal that signed with one of its two keys',
        await writeKeyChange({ ...NOTHING, signers }, [half]),
        'TRUST_KEY_CHANGE',
      ),
    ];
  }
  const other = await writeKeyChange({ ...NOTHING, signers, issuedAt: NOW_S + 1 }, [seal]);
  return [
    accepted,
    one('key-change-unsigned', 'a new seal that did not sign', await writeKeyChange({ ...NOTHING, signers }, []), 'TRUST_KEY_CHANGE'),
    one(
      'key-change-of-another',
      'a signature of another change',
      rebuilt((parts) => (parts[2] = (decode(other) as CborValue[])[2]!)),
      'TRUST_KEY_CHANGE',
    ),
    one(
      'key-change-form',
      'another form',
      rebuilt((parts) => (parts[0] = 'rogatory-key-change/2')),
    ),
    one(
      'key-change-kid-twice',
      'one kid signs twice',
      rebuilt((parts) => (parts[2] = [...(parts[2] as CborValue[]), ...(parts[2] as CborValue[])])),
    ),
    one('key-change-key-twice', 'one KEM key twice', await writeKeyChange({ ...NOTHING, kems: [kem, kem] }, [])),
    one(
      'key-change-retired',
      'a new KEM key that is retired',
      await writeKeyChange({ ...NOTHING, kems: [{ ...kem, status: 'retired' }] }, []),
    ),
  ];
}

async function challenges(suite: SuiteId): Promise<VectorCase[]> {
  const short = suite.slice('rogatory-'.length);
  const random = seededRandom(`vectors of challenges ${suite}`);
  const secret = generateKem(suite, random);
  const key = kemPublicKey(secret);
  const entry = kemEntry(key, VALIDITY);
  const digest = keyChangeDigest(readKeyChange(await writeKeyChange({ ...NOTHING, kems: [entry] }, [])));
  const drawn = random(32);
  const info = encode(['rogatory-key-challenge/1', SELF.scope, SELF.id, digest, entry.kid]);
  const asked = async (plaintext = drawn, bound = info, form = 'rogatory-key-challenge/1'): Promise<Uint8Array> => {
    const { ek, ciphertext } = await hpkeSeal(
      key,
      bound,
      plaintext,
      seededRandom(`challenge ${suite} ${plaintext.length} ${bound.length}`),
    );
    return encode([form, digest, [[entry.kid, ek, ciphertext]]]);
  };
  const one = (
    name: string,
    comment: string,
    challenge: Uint8Array,
    expect: 'ok' | ErrorCode = 'TRUST_KEY_PROOF',
    self = SELF,
    seed = secret.seed,
  ): VectorCase => ({
    name: `${name}-${short}`,
    operation: 'trust.answer-key-challenge',
    clause: 'TRUST-43',
    comment,
    expect,
    suite,
    keys: { self: { ...self }, kems: [{ suite, seed: toHex(seed) }] },
    input: { challenge: toHex(challenge) },
    ...(expect === 'ok' && { output: { answer: toHex(encode(['rogatory-key-answer/1', digest, [[entry.kid, drawn]]])) } }),
  });
  const good = await asked();
  return [
    one('accepted-challenge', 'what was sealed to the new KEM key is given back', good, 'ok'),
    one('challenge-of-another', 'a challenge to another agency', good, 'TRUST_KEY_PROOF', { ...SELF, id: 'cb' }),
    one('challenge-key', 'a challenge to a key that is not held', good, 'TRUST_KEY_PROOF', SELF, generateKem(suite, random).seed),
    one('challenge-long', 'what was sealed has 33 bytes', await asked(random(33))),
    one('challenge-info', 'sealed with empty info, as no challenge is', await asked(drawn, new Uint8Array(0))),
    one('challenge-form', 'another form', await asked(drawn, info, 'rogatory-key-challenge/2'), 'TRUST_DOCUMENT_MALFORMED'),
  ];
}
