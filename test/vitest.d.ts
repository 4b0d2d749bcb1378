import 'vitest';
import type { ErrorCode } from '../src/core/errors.js';

declare module 'vitest' {
  interface Matchers<T = any> {
    /** Synchronous: the function throws a RogatoryError with this code. */
    toThrowCode(code: ErrorCode): T;
    /** Asynchronous, to be awaited: the promise (or async function) rejects with a RogatoryError of this code. */
    toRejectCode(code: ErrorCode): Promise<T>;
  }
}
