// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { LIMITS } from '../../../src/core/limits.js';
import { suiteById } from '../../../src/crypto/suites/suites.js';
import {
  checkAttachmentInput,
  checkFrameSize,
  checkLifetime,
  checkRecipientInput,
  checkScopes,
  checkSuite,
} from '../../../src/envelope/checks/sealing.js';
import type { Recipient, SealInput } from '../../../src/envelope/seal-input.js';
import { fault } from '../../cbor/fault.js';
import { DAY, NOW, makeWorld, signerNamed } from '../world.js';

const world = makeWorld('rogatory-classic', 2);
const EXPIRES = NOW + 10 * DAY;

/** The code with which a sealing to recipients is refused. */
function codeOf(change: (recipient: Recipient, index: number) => Recipient, count = 1, expiresAt = EXPIRES): unknown {
  const input = world.input({ expiresAt }, count);
  return fault(() => checkRecipientInput({ ...input, recipients: input.recipients.map(change) }, expiresAt))?.['code'];
}
const kem = (changes: object) => (recipient: Recipient) => ({ ...recipient, kem: { ...recipient.kem, ...changes } });

describe('recipients of a sealing (ENV-31)', () => {
  it.each([
    ['a key that ends when the envelope expires', kem({ to: EXPIRES }), undefined],
    ['a key that ends a second before', kem({ to: EXPIRES - 1 }), 'ENVELOPE_SEAL'],
    ['a key that begins with the message', kem({ from: NOW }), undefined],
    ['a key that begins a second later', kem({ from: NOW + 1 }), 'ENVELOPE_SEAL'],
    ['a key that was retired', kem({ status: 'retired' }), 'ENVELOPE_SEAL'],
  ])('have %s: %o', (_, change, code) => {
    expect(codeOf(change)).toBe(code);
  });

  it('may be the sender alone, and not the sender among others', () => {
    const sender = (recipient: Recipient, index: number): Recipient =>
      index === 0 ? { ...recipient, scope: 'xa', id: 'central' } : recipient;
    expect([codeOf(sender), codeOf(sender, 2), codeOf((recipient) => recipient, 2)]).toEqual([undefined, 'ENVELOPE_SEAL', undefined]);
    const namesake = (recipient: Recipient, index: number): Recipient => (index === 0 ? { ...recipient, id: 'central' } : recipient);
    expect(codeOf(namesake, 2)).toBeUndefined();
  });
});

describe('a sealing (ENV-31)', () => {
  const input = world.input({ expiresAt: EXPIRES });
  const refused = (check: () => void): boolean => fault(check)?.['code'] === 'ENVELOPE_SEAL';
  const [classic, hybrid] = [suiteById('rogatory-classic'), suiteById('rogatory-hybrid')];

  it('is of a suite that is strong enough, with its signers and keys of that suite', () => {
    const strong = makeWorld('rogatory-hybrid').input({ expiresAt: EXPIRES, requiredFloor: 'rogatory-classic' });
    const cases: [Partial<SealInput> & object, typeof classic, boolean][] = [
      [input, classic, false],
      [{ ...input, requiredFloor: 'rogatory-hybrid' }, classic, true],
      [strong, hybrid, false],
      [{ ...strong, requiredFloor: 'rogatory-hybrid' }, hybrid, false],
      [{ ...input, seal: strong.seal }, classic, true],
      [{ ...strong, seal: input.seal }, hybrid, true],
      [{ ...strong, officers: [input.seal] }, hybrid, true],
      [{ ...strong, recipients: input.recipients }, hybrid, true],
    ];
    expect(cases.map(([given, suite]) => refused(() => checkSuite(given as SealInput, suite)))).toEqual(cases.map(([, , no]) => no));
  });

  it('has so many signers and no more, none of them twice', () => {
    const officers = Array.from({ length: LIMITS.signersMax }, (_, i) => signerNamed(`officer-${i}`, 'rogatory-classic'));
    const withOfficers = (given: typeof officers): boolean => refused(() => checkSuite({ ...input, officers: given }, classic));
    expect(withOfficers(officers.slice(1))).toBe(false);
    expect(withOfficers(officers)).toBe(true);
    expect(withOfficers([officers[0]!, officers[0]!])).toBe(true);
    expect(withOfficers([input.seal])).toBe(true);
  });

  it('lives at least a moment, and at most as long as is allowed', () => {
    const lives = (seconds: number): boolean => !refused(() => checkLifetime(input, input.message.issuedAt + seconds));
    expect([-1, 0, 1, LIMITS.lifetimeMaxSeconds, LIMITS.lifetimeMaxSeconds + 1].map(lives)).toEqual([false, false, true, true, false]);
  });

  it('is for one recipient or up to as many as are allowed', () => {
    const [recipient] = input.recipients as [Recipient];
    const isFor = (count: number): boolean =>
      !refused(() => checkRecipientInput({ ...input, recipients: Array.from({ length: count }, () => recipient) }, EXPIRES));
    expect([0, 1, LIMITS.recipientsMax, LIMITS.recipientsMax + 1].map(isFor)).toEqual([false, true, true, false]);
  });

  it('goes to mailboxes of the scope of its recipients, and cites an accord between two scopes alone', () => {
    const { accord, ...within } = input.message;
    expect(accord).toBeDefined();
    const cases: [Partial<SealInput>, boolean][] = [
      [{}, false],
      [{ mailboxes: [...input.mailboxes, 'intake@xc'] }, true],
      [{ message: within }, true],
      [{ from: { scope: 'xb', id: 'other' } }, true],
      [{ from: { scope: 'xb', id: 'other' }, message: within }, false],
    ];
    for (const [changes, no] of cases) expect(refused(() => checkScopes({ ...input, ...changes }))).toBe(no);
  });

  it('gives away so many keys that were held back and no more, and its frame has so many bytes', () => {
    const key = { messageDigest: new Uint8Array(32), attachmentId: 0, key: new Uint8Array(32) };
    const releases = (count: number): boolean =>
      !refused(() => checkAttachmentInput({ ...input, released: Array.from({ length: count }, () => key) }));
    expect([0, LIMITS.releasedKeysMax, LIMITS.releasedKeysMax + 1].map(releases)).toEqual([true, true, false]);
    const fits = (size: number): boolean => !refused(() => checkFrameSize(new Uint8Array(size)));
    expect([LIMITS.frameMaxBytes, LIMITS.frameMaxBytes + 1].map(fits)).toEqual([true, false]);
  });
});
