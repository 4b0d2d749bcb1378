import { describe, expect, it } from 'vitest';
import { formatUuid, isLocalId, isScope, parseMailbox, parsePrincipal, parseUuid, principalKey, uuidv7 } from '../../src/core/ids.js';

const long = 'a'.repeat(64);

describe('ids', () => {
  it.each(['aa', 'a0', 'a-', 'turkiye', `a${'0'.repeat(31)}`])('takes %s as a scope (CONV-01)', (text) => {
    expect(isScope(text)).toBe(true);
  });

  it.each(['', 'a', '0a', '-a', 'aA', 'a.b', 'a_b', 'aа', `a${'0'.repeat(32)}`, 'aa\n'])(
    'does not take %j as a scope (CONV-01)',
    (text) => {
      expect(isScope(text)).toBe(false);
    },
  );

  it.each(['a', '0', 'a.b-c', 'central-authority', long])('takes %s as an id (CONV-01)', (text) => {
    expect(isLocalId(text)).toBe(true);
  });

  it.each(['', '.a', '-a', 'A', 'a_b', 'a/b', 'a@b', 'é', `${long}a`, 'a\n'])('does not take %j as an id (CONV-01)', (text) => {
    expect(isLocalId(text)).toBe(false);
  });

  it('reads a mailbox and a principal, and writes the same text again (CONV-01)', () => {
    expect(parseMailbox('intake@aa')).toEqual({ local: 'intake', scope: 'aa' });
    expect(parsePrincipal('aa/intake')).toEqual({ scope: 'aa', id: 'intake' });
    expect(principalKey(parsePrincipal('aa/intake'))).toBe('aa/intake');
  });

  it.each(['intake', '@aa', 'intake@', 'intake@aa@bb', 'Intake@aa', ' intake@aa', 'intake@a'])(
    'refuses %j as a mailbox (CONV-02)',
    (text) => {
      expect(() => parseMailbox(text)).toThrowCode('ID_MALFORMED');
    },
  );

  it.each(['aa', 'aa/', '/intake', 'aa/intake/x', 'AA/intake', 'aa/ intake'])('refuses %j as a principal (CONV-02)', (text) => {
    expect(() => parsePrincipal(text)).toThrowCode('ID_MALFORMED');
  });

  it('does not repeat more of a malformed id than a line holds', () => {
    try {
      parseMailbox('x'.repeat(10_000));
      expect.unreachable();
    } catch (error) {
      expect((error as Error).message.length).toBeLessThan(300);
    }
  });

  it('makes UUIDs of version 7 that carry the time and sort by it (CONV-04)', () => {
    const ones = (length: number): Uint8Array => new Uint8Array(length).fill(0xff);
    const id = uuidv7(0x0123_4567_89ab, ones);
    expect(formatUuid(id)).toBe('01234567-89ab-7fff-bfff-ffffffffffff');
    const zeros = (length: number): Uint8Array => new Uint8Array(length);
    expect(formatUuid(uuidv7(1, zeros)) < formatUuid(uuidv7(2, zeros))).toBe(true);
    expect(formatUuid(uuidv7(0, zeros))).toBe('00000000-0000-7000-8000-000000000000');
  });

  it('reads a UUID and writes the same text again (CONV-01)', () => {
    const text = '01234567-89ab-7cde-8f01-23456789abcd';
    expect(formatUuid(parseUuid(text))).toBe(text);
  });

  it.each(['', '01234567-89AB-7cde-8f01-23456789abcd', '0123456789ab7cde8f0123456789abcd', '01234567-89ab-7cde-8f01-23456789abcd0'])(
    'refuses %j as a UUID (CONV-02)',
    (text) => {
      expect(() => parseUuid(text)).toThrowCode('ID_MALFORMED');
    },
  );
});

describe('what is no text', () => {
  it('is told so, and is no id', () => {
    for (const parse of [parseMailbox, parsePrincipal, parseUuid]) {
      for (const value of [undefined, null, 5]) expect(() => parse(value as never)).toThrow(/^a (mailbox|principal|UUID) must be text$/);
    }
  });
});
