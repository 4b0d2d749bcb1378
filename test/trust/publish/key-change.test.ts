import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborKey, CborValue } from '../../../src/cbor/value.js';
import { generateKem, generateSigner } from '../../../src/crypto/keys/keys.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { Signer } from '../../../src/crypto/sign/sign.js';
import { kemEntry } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { applyKeyChange, readKeyChange, writeKeyChange } from '../../../src/trust/publish/key-change.js';
import { answerKemChallenge, challengeKems, verifyKemAnswer } from '../../../src/trust/publish/kem-proof.js';
import type { KeyChange } from '../../../src/trust/publish/key-change.js';
import { DAY, NOW_S, createState, seededRandom } from '../states.js';
import type { TestState } from '../states.js';

const random = seededRandom('key-change');
const validity = { from: NOW_S, to: NOW_S + 300 * DAY };

let state: TestState;
let directory: { scope: string } & Pick<TestState['directoryInput'], 'agencies' | 'relays'>;
beforeAll(async () => {
  state = await createState({ scope: 'demo-a', suite: 'rogatory-hybrid' });
  directory = { scope: 'demo-a', ...state.directoryInput };
});

const changeOf = (changes: Partial<KeyChange> = {}): KeyChange => ({
  scope: 'demo-a',
  id: 'ca',
  issuedAt: NOW_S,
  signers: [],
  kems: [],
  retire: [],
  compromise: [],
  ...changes,
});
const written = async (changes: Partial<KeyChange>, signers: readonly Signer[] = []) =>
  readKeyChange(await writeKeyChange(changeOf(changes), signers));
const entry = () => directory.agencies[0]!;

describe('change of keys', () => {
  it('enters a KEM key and retires the old one, which stays (TRUST-40, TRUST-41)', async () => {
    const secret = generateKem('rogatory-hybrid', random);
    const fresh = kemEntry(kemPublicKey(secret), validity);
    const old = entry().kems[0]!;
    const change = { kems: [fresh], retire: [{ key: old.kid, to: NOW_S + 30 * DAY }] };
    const read = await written(change);
    const { challenge, expected } = await challengeKems(read);
    const answer = await answerKemChallenge(challenge, { scope: 'demo-a', id: 'ca' }, [memoryDecapsulator(secret)]);
    const { agencies, relays } = applyKeyChange(directory, read, verifyKemAnswer(read, expected, answer));
    expect(agencies[0]!.kems).toEqual([{ ...old, status: 'retired', to: NOW_S + 30 * DAY }, fresh]);
    expect(relays).toEqual(directory.relays);
    await state.nextDirectory({ agencies, relays });
  });

  it('takes a new seal that proves all of its keys, and tells when the old one does not vouch for it (TRUST-40)', async () => {
    const seal = memorySigner(generateSigner('rogatory-hybrid', random));
    const fresh = signerEntry(seal, 'seal', validity, { predecessor: state.seal().signerId });
    const vouched = applyKeyChange(directory, await written({ signers: [fresh] }, [seal, state.seal()]));
    expect(vouched.agencies[0]!.signers).toContainEqual(fresh);
    expect(vouched.unvouched).toEqual([]);
    expect(applyKeyChange(directory, await written({ signers: [fresh] }, [seal])).unvouched).toEqual([fresh]);
    const { predecessor: _none, ...orphan } = fresh;
    expect(applyKeyChange(directory, await written({ signers: [orphan] }, [seal, state.seal()])).unvouched).toEqual([orphan]);
  });

  it('refuses a new signer that proves one of its two keys, or signs another change (TRUST-85)', async () => {
    const seal = memorySigner(generateSigner('rogatory-hybrid', random));
    const fresh = signerEntry(seal, 'seal', validity);
    const half: Signer = { ...seal, keys: new Map([[-19, seal.keys.get(-19)!]]) };
    await expect(written({ signers: [fresh] }, [half])).toRejectCode('TRUST_KEY_CHANGE');
    await expect(written({ signers: [fresh] })).toRejectCode('TRUST_KEY_CHANGE');
    const good = decode(await writeKeyChange(changeOf({ signers: [fresh] }), [seal])) as [string, Uint8Array, unknown[]];
    const other = decode(await writeKeyChange(changeOf({ signers: [fresh], issuedAt: NOW_S + 1 }), [seal])) as typeof good;
    expect(() => readKeyChange(encode([good[0], other[1], good[2] as never]))).toThrowCode('TRUST_KEY_CHANGE');
  });

  it('refuses a member that it does not know, whatever it is called, and one that is missing (TRUST-01, TRUST-40)', async () => {
    const [form, body] = decode(await writeKeyChange(changeOf({}), [])) as [string, Uint8Array];
    const members = decode(body) as Map<CborKey, CborValue>;
    const read = (...entries: [CborKey, CborValue][]) => readKeyChange(encode([form, encode(new Map([...members, ...entries])), []]));
    expect(read().change.scope).toBe('demo-a');
    for (const name of [7, 'version', 'digest', 'validity'])
      expect(() => read([name, 1])).toThrowCode('TRUST_DOCUMENT_MALFORMED', { field: `change.${name}` });
    members.delete(6);
    expect(() => read()).toThrowCode('TRUST_DOCUMENT_MALFORMED', { field: 'change.6' });
  });

  it('marks keys compromised, for good and since the earliest time named (TRUST-41)', async () => {
    const seal = state.seal().signerId;
    const kem = entry().kems[0]!.kid;
    const compromise = [
      { key: seal, invalidSince: NOW_S - 50 },
      { key: kem, invalidSince: NOW_S - 60 },
    ];
    const { agencies } = applyKeyChange(directory, await written({ compromise }));
    expect(agencies[0]!.signers[0]).toMatchObject({ status: 'compromised', invalidSince: NOW_S - 50 });
    expect(agencies[0]!.kems[0]).toMatchObject({ status: 'compromised', invalidSince: NOW_S - 60 });
    const marked = { ...directory, agencies };
    const again = async (at: number) => applyKeyChange(marked, await written({ compromise: [{ key: seal, invalidSince: at }] }));
    expect((await again(NOW_S)).agencies[0]!.signers[0]!.invalidSince).toBe(NOW_S - 50);
    expect((await again(NOW_S - 70)).agencies[0]!.signers[0]!.invalidSince).toBe(NOW_S - 70);
    const retire = await written({ retire: [{ key: seal, to: NOW_S }] });
    expect(() => applyKeyChange(marked, retire)).toThrowCode('TRUST_KEY_CHANGE');
  });

  it('changes the keys of a relay, which has no KEM keys (TRUST-40)', async () => {
    const link = memorySigner(generateSigner('rogatory-classic', random));
    const fresh = signerEntry(link, 'link', validity);
    const { relays, agencies } = applyKeyChange(directory, await written({ id: 'relay', signers: [fresh] }, [link]));
    expect(relays[0]!.signers).toContainEqual(fresh);
    expect(agencies).toEqual(directory.agencies);
    const kems = await written({ id: 'relay', kems: [kemEntry(kemPublicKey(generateKem('rogatory-hybrid', random)), validity)] });
    expect(() => applyKeyChange(directory, kems)).toThrowCode('TRUST_KEY_CHANGE');
  });

  it.each<[string, () => Partial<KeyChange>]>([
    ['of another scope', () => ({ scope: 'demo-b' })],
    ['of an agency that is not there', () => ({ id: 'cb' })],
    ['that retires a key that is not there', () => ({ retire: [{ key: new Uint8Array(32), to: NOW_S }] })],
    ['that marks a key that is not there', () => ({ compromise: [{ key: new Uint8Array(32), invalidSince: NOW_S }] })],
    ['that enters a key twice', () => ({ kems: [entry().kems[0]!] })],
    ['that lengthens a validity', () => ({ retire: [{ key: entry().kems[0]!.kid, to: entry().kems[0]!.to + 1 }] })],
  ])('refuses a change %s (TRUST-40)', async (_name, changes) => {
    const read = await written(changes());
    expect(() => applyKeyChange(directory, read)).toThrowCode('TRUST_KEY_CHANGE');
  });

  it('refuses a key that signs it twice, or is named twice among the new or the marked ones (TRUST-86)', async () => {
    const seal = memorySigner(generateSigner('rogatory-hybrid', random));
    const fresh = signerEntry(seal, 'seal', validity);
    const kem = kemEntry(kemPublicKey(generateKem('rogatory-hybrid', random)), validity);
    const [form, body, proofs] = decode(await writeKeyChange(changeOf({ signers: [fresh] }), [seal])) as [string, Uint8Array, CborValue[]];
    expect(readKeyChange(encode([form, body, proofs])).signatures.size).toBe(2);
    const garbled = [(proofs[0] as CborValue[])[0]!, new Uint8Array(64)];
    for (const twice of [
      [garbled, ...proofs],
      [...proofs, garbled],
      [...proofs, proofs[0]!],
    ]) {
      expect(() => readKeyChange(encode([form, body, twice]))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    }
    const { kid } = entry().kems[0]!;
    const named: Partial<KeyChange>[] = [
      { kems: [kem, kem] },
      { retire: [{ key: kid, to: NOW_S }, { key: kid, to: NOW_S + 1 }] }, // prettier-ignore
      { retire: [{ key: kid, to: NOW_S }], compromise: [{ key: kid, invalidSince: NOW_S }] },
    ];
    for (const change of named) await expect(written(change)).rejects.toMatchObject({ code: 'TRUST_DOCUMENT_MALFORMED' });
    await expect(written({ signers: [fresh, fresh] }, [seal])).rejects.toMatchObject({ code: 'TRUST_DOCUMENT_MALFORMED' });
  });

  it('refuses a new key that is not active, another form, and what is no change (TRUST-86)', async () => {
    const fresh = kemEntry(kemPublicKey(generateKem('rogatory-hybrid', random)), validity);
    await expect(written({ kems: [{ ...fresh, status: 'retired' }] })).toRejectCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => readKeyChange(encode(['rogatory-key-change/2', encode(null), []]))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => readKeyChange(encode(['rogatory-key-change/1', encode(null), []]))).toThrowCode('TRUST_DOCUMENT_MALFORMED');
    expect(() => readKeyChange(state.directory)).toThrowCode('CBOR_TAG');
  });
});
