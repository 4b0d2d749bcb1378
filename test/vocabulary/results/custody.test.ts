// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { brokenLink, custodyLink } from '../../../src/vocabulary/results/custody.js';
import type { CustodyEvent } from '../../../src/vocabulary/results/fields.js';

const hashes = [{ alg: 'sha-256' as const, value: '00'.repeat(32) }];
const event = (prevHash: string): CustodyEvent => ({
  at: '2026-02-02T09:30:00Z',
  to: 'B',
  reason: 'r',
  location: 'l',
  signer: 's',
  prevHash,
});

describe('custody chain', () => {
  it('links the first event to the hashes and each further one to the event before (SCHEMA-12)', () => {
    const first = event(custodyLink(hashes));
    const second = event(custodyLink(first));
    expect(brokenLink({ hashes, custody: [first, second] })).toBeUndefined();
    expect(brokenLink({ hashes, custody: [] })).toBeUndefined();
  });

  it('finds the first event that does not continue it', () => {
    const first = event(custodyLink(hashes));
    const second = event(custodyLink(first));
    expect(brokenLink({ hashes, custody: [second, first] })).toBe(0);
    expect(brokenLink({ hashes, custody: [first, { ...second, prevHash: custodyLink(second) }] })).toBe(1);
    expect(brokenLink({ hashes, custody: [{ ...first, to: 'C' }, second] })).toBe(1);
    expect(brokenLink({ hashes: [], custody: [first] })).toBe(0);
  });

  it('is the same whatever the order of members (SCHEMA-12)', () => {
    const { at, ...rest } = event('00'.repeat(32));
    expect(custodyLink({ ...rest, at })).toBe(custodyLink({ at, ...rest }));
    expect(custodyLink(hashes)).toMatch(/^[0-9a-f]{64}$/);
  });
});
