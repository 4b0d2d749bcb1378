// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../core/errors.js';
import type { TrustStore } from './resolver.js';

/**
 * Tells whether the standing directory of a scope has expired, and no newer one is held. A scope without any has none that expired.
 * @param now - Unix milliseconds.
 */
export function hasExpired(trust: TrustStore, scope: string, now: number): boolean {
  try {
    trust.relays(scope, now);
    return false;
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_EXPIRED')) return true;
    throw error;
  }
}
