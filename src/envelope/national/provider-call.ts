// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import type { NationalSuiteId } from './suite.js';

/**
 * Runs one call of a provider.
 * @param name - Names the call in the error.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_PROVIDER` (ENV-54), with the error of the provider as its cause.
 */
export async function callProvider<T>(suite: NationalSuiteId, name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw fail('ENVELOPE_NATIONAL_PROVIDER', { suite, reason: `${name} failed` }, cause);
  }
}

/**
 * Copies what a provider returned, so that nothing changes it afterwards.
 * @throws {@link RogatoryError} `ENVELOPE_NATIONAL_PROVIDER` (ENV-54) when it is not `length` bytes.
 */
export function providerBytes(suite: NationalSuiteId, name: string, value: unknown, length: number): Uint8Array {
  if (!(value instanceof Uint8Array) || value.length !== length) {
    throw fail('ENVELOPE_NATIONAL_PROVIDER', { suite, reason: `${name} is not ${length} bytes` });
  }
  return Uint8Array.from(value);
}
