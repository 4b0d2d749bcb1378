// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkRecipientInput } from '../../../src/envelope/checks/sealing.js';
import type { Recipient } from '../../../src/envelope/seal-input.js';
import { fault } from '../../cbor/fault.js';
import { DAY, NOW, makeWorld } from '../world.js';

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
