import { fromHex } from '../../src/core/bytes.js';
import { RogatoryError } from '../../src/core/errors.js';

/** Runs `call` and gives code and details of the RogatoryError it throws; undefined when it returns. Other errors pass through. */
export function fault(call: () => unknown): Record<string, unknown> | undefined {
  try {
    call();
  } catch (error) {
    if (!(error instanceof RogatoryError)) throw error;
    return { code: error.code, ...error.details };
  }
  return undefined;
}

/** Bytes from hexadecimal with spaces, as the RFC writes examples. */
export function hex(text: string): Uint8Array {
  return fromHex(text.replaceAll(' ', ''));
}
