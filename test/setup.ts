import { expect } from 'vitest';
import { RogatoryError } from '../src/core/errors.js';
import type { ErrorCode } from '../src/core/errors.js';

/** Runs `received` (a function or a promise) and compares the code of what it throws: tests never match text. */
async function toThrowCode(received: unknown, code: ErrorCode): Promise<{ pass: boolean; message: () => string }> {
  let thrown: unknown;
  let threw = false;
  try {
    await (typeof received === 'function' ? (received as () => unknown)() : received);
  } catch (error) {
    thrown = error;
    threw = true;
  }
  const got = !threw ? 'no error' : thrown instanceof RogatoryError ? thrown.code : String(thrown);
  return { pass: got === code, message: () => `expected ${code}, got ${got}` };
}

function toThrowCodeSync(received: unknown, code: ErrorCode): { pass: boolean; message: () => string } {
  let got = 'no error';
  try {
    (received as () => unknown)();
  } catch (error) {
    got = error instanceof RogatoryError ? error.code : String(error);
  }
  return { pass: got === code, message: () => `expected ${code}, got ${got}` };
}

expect.extend({ toThrowCode: toThrowCodeSync, toRejectCode: toThrowCode });
