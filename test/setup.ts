import { expect } from 'vitest';
import { RogatoryError } from '../src/core/errors.js';
import type { ErrorCode } from '../src/core/errors.js';

interface Outcome {
  pass: boolean;
  message: () => string;
}

/** Runs `received` (a function or a promise) and compares the code of what it throws, and the details given: tests never match text. */
async function toThrowCode(received: unknown, code: ErrorCode, details: object = {}): Promise<Outcome> {
  try {
    await (typeof received === 'function' ? (received as () => unknown)() : received);
  } catch (error) {
    return judge(error, code, details);
  }
  return nothing(code);
}

function toThrowCodeSync(received: unknown, code: ErrorCode, details: object = {}): Outcome {
  try {
    (received as () => unknown)();
  } catch (error) {
    return judge(error, code, details);
  }
  return nothing(code);
}

function judge(error: unknown, code: ErrorCode, details: object): Outcome {
  const got = error instanceof RogatoryError ? error.code : String(error);
  const found = error instanceof RogatoryError ? (error.details as Record<string, unknown>) : {};
  const wrong = Object.entries(details).filter(([name, value]) => found[name] !== value);
  const expected = `${code} ${JSON.stringify(details)}`;
  return { pass: got === code && wrong.length === 0, message: () => `expected ${expected}, got ${got} ${JSON.stringify(found)}` };
}

function nothing(code: ErrorCode): Outcome {
  return { pass: false, message: () => `expected ${code}, got no error` };
}

/** Bytes are compared as bytes: member by member, a file of a megabyte takes a second. */
function sameBytes(a: unknown, b: unknown): boolean | undefined {
  if (!(a instanceof Uint8Array && b instanceof Uint8Array) || a.constructor !== b.constructor) return undefined;
  return Buffer.compare(a, b) === 0;
}

expect.addEqualityTesters([sameBytes]);
expect.extend({ toThrowCode: toThrowCodeSync, toRejectCode: toThrowCode });
