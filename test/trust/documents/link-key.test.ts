import { describe, expect, it } from 'vitest';
import { generateSigner } from '../../../src/crypto/keys/keys.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { signerEntry, usableLinkKey } from '../../../src/trust/documents/signer.js';
import type { DirectorySigner } from '../../../src/trust/documents/directory.js';
import { DAY, NOW, NOW_S, seededRandom } from '../states.js';

const validity = { from: NOW_S - DAY, to: NOW_S + DAY };
const random = seededRandom('link keys');
const link = signerEntry(memorySigner(generateSigner('rogatory-classic', random)), 'link', validity);
const other = signerEntry(memorySigner(generateSigner('rogatory-classic', random)), 'link', validity);

function keyOf(changes: Partial<DirectorySigner>, now = NOW): Uint8Array | undefined {
  return usableLinkKey([other, { ...link, ...changes }], link.signerId, now);
}

describe('usableLinkKey', () => {
  it('finds the key of the signer that is named', () => {
    expect(keyOf({})).toEqual(link.keys.get(-19)!.get(-2));
    expect(usableLinkKey([other], link.signerId, NOW)).toBeUndefined();
  });

  it.each<Partial<DirectorySigner>>([
    { status: 'retired', to: NOW_S - 1 },
    { status: 'compromised', invalidSince: NOW_S },
  ])('refuses a key that is compromised, or retired and over: %o (RELAY-07)', (changes) => expect(keyOf(changes)).toBeUndefined());

  it('takes a retired key until its end, when its successor takes over (TRUST-44)', () => {
    expect(keyOf({ status: 'retired', to: NOW_S })).toBeInstanceOf(Uint8Array);
  });

  it('refuses a key of another use, were it a signature key of the same agency (RELAY-07)', () => {
    expect(keyOf({ role: 'seal' })).toBeUndefined();
  });

  it('takes a key from its first second to its last, both inclusive (RELAY-07)', () => {
    const at = (seconds: number) => keyOf({}, seconds * 1000);
    expect([validity.from - 1, validity.from, validity.to, validity.to + 1].map((seconds) => at(seconds) !== undefined)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
