import { describe, expect, it } from 'vitest';
import { ERROR_TABLE } from '../../src/core/error-table.js';
import { fail } from '../../src/core/errors.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { CLOSE_CODES, closeCodeOf, retryPolicyOf } from '../../src/transport/close-codes.js';

const of = (code: ErrorCode) => closeCodeOf(fail(code, {}));

describe('close codes', () => {
  it('gives every link error with a connection the documented code (LINK-30)', () => {
    const table = Object.keys(ERROR_TABLE).filter((code) => code.startsWith('LINK_') && code !== 'LINK_CONNECT');
    expect(Object.fromEntries(table.map((code) => [code, of(code as ErrorCode)]))).toEqual({
      LINK_FRAME_SIZE: 1009,
      LINK_FRAME_MALFORMED: 1002,
      LINK_UNEXPECTED: 1002,
      LINK_TEXT: 1003,
      LINK_VERSION: 1002,
      LINK_HANDSHAKE: 4401,
      LINK_HANDSHAKE_TIMEOUT: 4408,
      LINK_PEER_UNKNOWN: 4403,
      LINK_PEER_PROOF: 4401,
      LINK_BLOB: 1002,
      LINK_PART: 1002,
      LINK_DECRYPTION: 1002,
      LINK_SEQUENCE: 1002,
      LINK_ACK: 1002,
      LINK_STREAM: 4410,
      LINK_BEHIND: 4410,
      LINK_WINDOW: 1008,
      LINK_TIMEOUT: 4408,
      LINK_ACK_STALLED: 4408,
      LINK_SUPERSEDED: 4409,
      LINK_CLOSED: 1000,
      LINK_BUSY: 1013,
    });
  });

  it('says 4503 for a store that fails, 4403 for a directory that expired and 1011 for anything else of the node itself (LINK-30)', () => {
    expect([of('STORE_UNAVAILABLE'), of('STORE_SEQUENCE'), of('RELAY_CONFIG'), of('CRYPTO_SUITE_DISABLED')]).toEqual([
      4503, 4503, 1011, 1011,
    ]);
  });

  it('knows for every close code what a client does next (LINK-31)', () => {
    const having = (policy: string) =>
      Object.keys(CLOSE_CODES)
        .map(Number)
        .filter((code) => retryPolicyOf(code) === policy);
    expect({ retry: having('retry'), 'retry-after': having('retry-after'), 'do-not-retry': having('do-not-retry') }).toEqual({
      retry: [1000, 1001, 1006, 1011, 4408],
      'retry-after': [1012, 1013, 4429, 4503],
      'do-not-retry': [1002, 1003, 1007, 1008, 1009, 4401, 4403, 4409, 4410, 4495],
    });
    expect(retryPolicyOf(4999)).toBe('retry');
  });
});
