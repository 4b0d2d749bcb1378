import 'vitest';
import type { ErrorCode } from '../src/core/errors.js';

declare module 'vitest' {
  interface Matchers<T = any> {
    /** Synchronous: the function throws a RogatoryError with this code, and with these details among others. */
    toThrowCode(code: ErrorCode, details?: object): T;
    /** Asynchronous, to be awaited: the promise (or async function) rejects with a RogatoryError of this code and details. */
    toRejectCode(code: ErrorCode, details?: object): Promise<T>;
  }
}
