import { describe, expect, it } from 'vitest';
import { ERROR_TABLE } from '../../src/core/error-table.js';
import { RogatoryError, fail, isRogatoryError } from '../../src/core/errors.js';
import type { ErrorCode } from '../../src/core/errors.js';

describe('errors', () => {
  it('carry code, clause, wire code, details and cause', () => {
    const cause = new TypeError('x');
    const error = fail('CBOR_TRUNCATED', { offset: 7 }, cause);
    expect(error).toBeInstanceOf(RogatoryError);
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({ name: 'RogatoryError', code: 'CBOR_TRUNCATED', clause: 'CBOR-01', wire: 'malformed', retryable: false });
    expect(error.details.offset).toBe(7);
    expect(error.cause).toBe(cause);
    expect(error.message).toBe('The encoding ends inside an item (offset: 7)');
  });

  it('have no cause when none is given', () => {
    expect('cause' in fail('CRYPTO_OPEN', {})).toBe(false);
    const expired = fail('TRUST_EXPIRED', { document: 'root demo-b', expiredAt: 1_800_000_000 });
    expect(expired.message).toBe('The document has expired (document: root demo-b, expiredAt: 2027-01-15T08:00:00Z)');
    expect(expired.details.expiredAt).toBe(1_800_000_000);
    expect(fail('CRYPTO_OPEN', {}).message).toBe('A ciphertext does not open under this key');
  });

  it('become JSON without stack and cause', () => {
    const json: unknown = JSON.parse(JSON.stringify(fail('LINK_BUSY', { limit: 'connectionsMax' }, new TypeError('secret'))));
    expect(json).toEqual({
      code: 'LINK_BUSY',
      clause: 'LINK-20',
      message: 'Too many connections (limit: connectionsMax)',
      details: { limit: 'connectionsMax' },
      retryable: true,
    });
  });

  it('are told from other errors, and one code from another', () => {
    const error: unknown = fail('CBOR_TRAILING', { offset: 1 });
    expect(isRogatoryError(error)).toBe(true);
    expect(isRogatoryError(error, 'CBOR_TRAILING')).toBe(true);
    expect(isRogatoryError(error, 'CBOR_TRUNCATED')).toBe(false);
    expect(isRogatoryError(new TypeError('x'))).toBe(false);
    expect(isRogatoryError({ code: 'CBOR_TRAILING' })).toBe(false);
  });

  it.each(Object.entries(ERROR_TABLE))('%s has a clause, a wire code and a summary of one sentence without full stop', (code, row) => {
    expect(code).toMatch(/^[A-Z][A-Z0-9]+(_[A-Z0-9]+)+$/);
    expect(row.clause).toMatch(/^[A-Z][A-Z0-9]+-\d{2}$/);
    expect(['malformed', 'refused', 'policy', 'busy']).toContain(row.wire);
    expect(row.summary).toMatch(/^[A-Za-z].*[^.]$/);
    expect(new RogatoryError(code as ErrorCode, {}).message).toBe(row.summary);
  });
});
