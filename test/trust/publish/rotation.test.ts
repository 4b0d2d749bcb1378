// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { generateKem, generateSigner, kidOf } from '../../../src/crypto/keys/keys.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import type { SuiteId } from '../../../src/crypto/suites/suites.js';
import type { DirectoryKem, DirectorySigner } from '../../../src/trust/documents/signer.js';
import { readKeyChange } from '../../../src/trust/publish/key-change.js';
import { compromiseOwnKey, daysIn, newestKey, overlapEnd, retireOwnKey, rotateSigner } from '../../../src/trust/publish/rotation.js';
import type { KeyOwner, RotationTimes } from '../../../src/trust/publish/rotation.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { seededRandom } from '../states.js';

const DAY = 86_400;
const AT = 1_800_000_000;
const OFFICER = 'officer:prosecutor';
const random = seededRandom('rotation');

const made = (suite: SuiteId) => memorySigner(generateSigner(suite, random));
const [classic, hybrid, link] = [made('rogatory-classic'), made('rogatory-hybrid'), made('rogatory-classic')];
const entry = (signer: typeof classic, role: string, more: Partial<DirectorySigner> = {}): DirectorySigner => ({
  ...signerEntry(signer, role, { from: AT - 100 * DAY, to: AT + 400 * DAY }),
  ...more,
});
const kemKey = kemPublicKey(generateKem('rogatory-classic', random));
const kem: DirectoryKem = { kid: kidOf(kemKey), key: kemKey, from: AT - DAY, to: AT + DAY, status: 'active' } as never;
const owner: KeyOwner = {
  ...{ scope: 'aa', id: 'central', at: AT, kems: [kem] },
  signers: [entry(classic, 'seal'), entry(hybrid, 'seal', { from: AT - 50 * DAY }), entry(link, 'link', { to: AT + 40 * DAY })],
};

describe('the successor of a signer', () => {
  const rotate = (role: string, suite?: SuiteId, times: RotationTimes = {}, held = [classic, hybrid, link], of = owner) =>
    rotateSigner(of, role, suite, times, held, random);

  it.each<[string, string, SuiteId | undefined, typeof classic, number]>([
    ['the newest key of its role', 'seal', undefined, hybrid, 2],
    ['the newest of a suite', 'seal', 'rogatory-classic', classic, 1],
    ['the link key, whatever the suite that is asked for', 'link', 'rogatory-hybrid', link, 1],
  ])('follows %s (TRUST-40)', async (_name, role, suite, old, keys) => {
    const { request, secret } = await rotate(role, suite);
    const [signer] = request.change.signers as [DirectorySigner];
    expect(signer).toMatchObject({ role, predecessor: old.signerId, from: AT, to: AT + 730 * DAY, status: 'active' });
    expect([signer.keys.size, toHex(memorySigner(secret).signerId)]).toEqual([keys, toHex(signer.signerId)]);
    expect(request.change).toMatchObject({ scope: 'aa', id: 'central', issuedAt: AT, kems: [], compromise: [] });
    expect(request.change.retire).toEqual([{ key: old.signerId, to: AT + 30 * DAY }]);
    // Both prove that they hold their keys.
    expect(readKeyChange(request.bytes).change).toEqual(request.change);
  });

  it('is asked for without its predecessor, when that is not at hand, and keeps the person (TRUST-40)', async () => {
    const person = { name: 'An Officer', function: 'Prosecutor' };
    const of = { ...owner, signers: [entry(classic, OFFICER, { person })] };
    const { request } = await rotate(OFFICER, undefined, {}, [], of);
    expect(request.change.signers[0]).toMatchObject({ predecessor: classic.signerId, person });
    const vouched = await rotate(OFFICER, undefined, {}, [classic], of);
    expect(vouched.request.bytes.length).toBeGreaterThan(request.bytes.length + 64);
    const { request: plain } = await rotate('seal');
    expect(plain.change.signers[0]).not.toHaveProperty('person');
  });

  it('has nobody to follow where the directory has no such key (TRUST-40)', async () => {
    await expect(rotate(OFFICER)).toRejectCode('TRUST_KEY_UNKNOWN', { key: OFFICER });
    const of = { ...owner, signers: [entry(classic, 'seal')] };
    await expect(rotate('seal', 'rogatory-hybrid', {}, [], of)).toRejectCode('TRUST_KEY_UNKNOWN');
  });

  it.each<[RotationTimes, boolean]>([
    [{ days: 30 }, true],
    [{ days: 29 }, false],
    [{ days: 1_095 }, true],
    [{ days: 1_096 }, false],
    [{ days: 30.5 }, false],
    [{ overlapDays: 30 }, true],
    [{ overlapDays: 29 }, false],
    [{ overlapDays: 90 }, true],
    [{ overlapDays: 91 }, false],
  ])('lives and overlaps within bounds: %o (AGENCY-71)', async (times, may) => {
    const asked = rotate('seal', undefined, times);
    if (!may) return expect(asked).rejects.toThrow(RangeError);
    const { change } = (await asked).request;
    expect(change.signers[0]?.to).toBe(AT + (times.days ?? 730) * DAY);
    expect(change.retire[0]?.to).toBe(AT + (times.overlapDays ?? 30) * DAY);
  });
});

describe('the end of a key', () => {
  it('is never later than the directory says already', () => {
    const ends = (to: number, overlapDays?: number): number =>
      overlapEnd(owner, { to }, overlapDays === undefined ? {} : { overlapDays }) - AT;
    expect([ends(AT + 400 * DAY), ends(AT + 400 * DAY, 90), ends(AT + 5 * DAY), ends(AT - DAY)]).toEqual([
      ...[30 * DAY, 90 * DAY, 5 * DAY, -DAY],
    ]);
  });

  it('is asked for by signer-id or kid, for now or for a moment (TRUST-40)', async () => {
    const retired = async (key: Uint8Array, to?: number) => (await retireOwnKey(owner, toHex(key), to)).change.retire;
    expect(await retired(classic.signerId)).toEqual([{ key: classic.signerId, to: AT }]);
    expect(await retired(classic.signerId, AT + DAY)).toEqual([{ key: classic.signerId, to: AT + DAY }]);
    expect(await retired(kem.kid, AT + 2 * DAY)).toEqual([{ key: kem.kid, to: AT + DAY }]);
    expect(() => retireOwnKey(owner, 'ff'.repeat(32))).toThrowCode('TRUST_KEY_UNKNOWN', { key: 'ff'.repeat(32) });
  });

  it('comes at once for a key that others may have had (TRUST-40)', async () => {
    const { change } = await compromiseOwnKey(owner, toHex(kem.kid), AT - 9);
    expect([change.compromise, change.retire]).toEqual([[{ key: kem.kid, invalidSince: AT - 9 }], []]);
    expect(() => compromiseOwnKey(owner, '00', AT)).toThrowCode('TRUST_KEY_UNKNOWN', { key: '00' });
  });
});

describe('the newest key', () => {
  const aged = (from: number, status: DirectorySigner['status']) => entry(classic, 'seal', { from, status });

  it('is the newest that is active, else the newest, and none of none', () => {
    const newest = (...entries: DirectorySigner[]): [number, string] => {
      const { from, status } = newestKey(entries, 'seal');
      return [from, status];
    };
    expect(newest(aged(1, 'active'), aged(3, 'active'), aged(2, 'active'))).toEqual([3, 'active']);
    expect(newest(aged(9, 'retired'), aged(1, 'active'))).toEqual([1, 'active']);
    expect(newest(aged(1, 'retired'), aged(9, 'compromised'))).toEqual([9, 'compromised']);
    expect(() => newest()).toThrowCode('TRUST_KEY_UNKNOWN', { key: 'seal' });
  });

  it.each([
    [undefined, 7],
    [5, 5],
    [9, 9],
  ])('lives %s days within 5 and 9: %i', (days, expected) => {
    expect(daysIn(days, { min: 5, max: 9, default: 7 }, 'days')).toBe(expected);
    for (const wrong of [4, 10, 5.5, NaN]) expect(() => daysIn(wrong, { min: 5, max: 9, default: 7 }, 'days')).toThrow(RangeError);
  });
});
