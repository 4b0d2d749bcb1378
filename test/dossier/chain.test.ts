// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { judgePlace } from '../../src/dossier/chain.js';
import type { Held, Place } from '../../src/dossier/chain.js';

const judge = (place: Partial<Place>, held: Partial<Held> = {}) =>
  judgePlace({ digest: 'd', seq: 2, ownPrev: 'c', seenPrev: null, ...place }, { seen: false, ...held }).verdict;

describe('judgePlace', () => {
  it('says ok to what follows the held message, and to the first (DOSSIER-10)', () => {
    expect(judge({}, { previous: 'c' })).toBe('ok');
    expect(judge({ seq: 1, ownPrev: null })).toBe('ok');
  });

  it('says gap when the predecessor is not held (DOSSIER-11)', () => {
    expect(judge({})).toBe('gap');
    expect(judge({ seq: 7 })).toBe('gap');
  });

  it('says duplicate to the same message in the same place (DOSSIER-12)', () => {
    expect(judge({}, { same: 'd', previous: 'c' })).toBe('duplicate');
    expect(judge({}, { same: 'd', previous: 'another' })).toBe('duplicate');
  });

  it('says fork to another message in a place that is taken (DOSSIER-13, X15)', () => {
    expect(judge({}, { same: 'e', previous: 'c' })).toBe('fork');
  });

  it('says fork to a message that cites another predecessor than the held one (DOSSIER-13, X15)', () => {
    expect(judge({}, { previous: 'b' })).toBe('fork');
    expect(judge({ ownPrev: null }, { previous: 'c' })).toBe('fork');
    expect(judge({ ownPrev: null })).toBe('fork');
    expect(judge({ seq: 1, ownPrev: 'c' })).toBe('fork');
  });

  it('says fork to a late message that its held successor does not cite (DOSSIER-13, X15)', () => {
    expect(judge({}, { previous: 'c', nextOwnPrev: 'e' })).toBe('fork');
    expect(judge({ seq: 1, ownPrev: null }, { nextOwnPrev: 'e' })).toBe('fork');
    expect(judge({}, { nextOwnPrev: null })).toBe('fork');
    expect(judge({}, { previous: 'c', nextOwnPrev: 'd' })).toBe('ok');
    expect(judge({}, { nextOwnPrev: 'd' })).toBe('gap');
  });

  it('only flags a cited message of the other side that is not held (DOSSIER-13)', () => {
    const place = { digest: 'd', seq: 1, ownPrev: null, seenPrev: 'x' };
    expect(judgePlace(place, { seen: false })).toEqual({ verdict: 'ok', seenUnknown: true });
    expect(judgePlace(place, { seen: true })).toEqual({ verdict: 'ok', seenUnknown: false });
    expect(judgePlace({ ...place, seenPrev: null }, { seen: false })).toEqual({ verdict: 'ok', seenUnknown: false });
  });
});
