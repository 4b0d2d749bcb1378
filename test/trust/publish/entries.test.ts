import { describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { toHex } from '../../../src/core/bytes.js';
import { LIMITS } from '../../../src/core/limits.js';
import { generateSigner, kidOf } from '../../../src/crypto/keys/keys.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { agencyEntry, generateAgency, generateRelay, generateRoot, kemEntry, relayEntry } from '../../../src/trust/publish/entries.js';
import { signerEntry, KEM, SIGNER } from '../../../src/trust/documents/signer.js';
import { NOW_S, seededRandom } from '../states.js';

const random = seededRandom('entries');
const validity = { from: NOW_S, to: NOW_S + 1000 };
const kemValidity = { from: NOW_S, to: NOW_S + 10 };

describe('entries', () => {
  it('give an agency a seal, its officers and a KEM key in each suite, one link key, and log and cosign keys of the strongest', () => {
    const secrets = generateAgency(['rogatory-classic', 'rogatory-hybrid'], random, [{ role: 'officer' }]);
    const entry = agencyEntry(
      { id: 'ca', names: new Map([['en', 'CA']]), mailboxes: ['ca'], types: new Map(), validity, kemValidity },
      secrets,
    );
    expect(entry.suites).toEqual(['rogatory-classic', 'rogatory-hybrid']);
    expect(entry.signers.map(({ role, keys }) => [role, [...keys.keys()]])).toEqual([
      ['seal', [-19]],
      ['officer', [-19]],
      ['seal', [-19, -49]],
      ['officer', [-19, -49]],
      ['link', [-19]],
      ['log', [-19, -49]],
      ['cosign', [-19, -49]],
    ]);
    expect(entry.kems.map(({ alg }) => alg)).toEqual([-70200, -70157]);
    expect(toHex(entry.kems[1]!.kid)).toBe(toHex(kidOf(kemPublicKey(secrets.sets[1]!.kem))));
    expect(entry.kems[0]).toMatchObject({ ...kemValidity, status: 'active' });
    expect(entry.signers[0]).toMatchObject({ ...validity, status: 'active' });
    expect(entry.test).toBe(false);
  });

  it('give a relay one signer of each use', () => {
    const entry = relayEntry(
      { id: 'relay', urls: ['ws://127.0.0.1:1'], mailboxes: ['ca'], validity },
      generateRelay('rogatory-hybrid', random),
    );
    expect(entry.signers.map(({ role, keys }) => [role, keys.size])).toEqual([
      ['link', 1],
      ['log', 2],
      ['cosign', 2],
    ]);
    expect(new Set(entry.signers.map(({ signerId }) => toHex(signerId))).size).toBe(3);
  });

  it('draw every signer of a root anew', () => {
    const { root, directory, freshness } = generateRoot('rogatory-classic', { root: 3, directory: 2, freshness: 1 }, random);
    const ids = [...root, ...directory, ...freshness].map((secret) => toHex(memorySigner(secret).signerId));
    expect(new Set(ids).size).toBe(6);
  });

  it('take no hybrid signer for a link', () => {
    const signer = memorySigner(generateSigner('rogatory-hybrid', random));
    expect(() => signerEntry(signer, 'link', validity)).toThrow(TypeError);
  });

  it('are small enough for the years that a directory has room for (TRUST-41)', () => {
    const { sets } = generateAgency(['rogatory-hybrid'], random, [{ role: 'officer:duty' }]);
    const [{ officers, kem }] = sets as [(typeof sets)[number]];
    const officer = memorySigner(officers[0]!.secret);
    const person = { name: 'N'.repeat(60), function: 'F'.repeat(60) };
    const entry = signerEntry(officer, 'officer:duty', validity, { person, predecessor: officer.signerId });
    const signerBytes = encode(SIGNER.write({ ...entry, status: 'compromised', invalidSince: NOW_S })).length;
    const kemBytes = encode(KEM.write({ ...kemEntry(kemPublicKey(kem), validity), status: 'compromised', invalidSince: NOW_S })).length;
    expect([signerBytes < 2_400, kemBytes < 1_500]).toEqual([true, true]);
    const bytesPerYear = (365 / 90) * kemBytes + (5 / 2) * signerBytes;
    expect(bytesPerYear).toBeLessThan(13_000);
    expect(Math.max(3 * 100, 30 * 10) * 13_000).toBeLessThan(LIMITS.directoryMaxBytes);
  });
});
