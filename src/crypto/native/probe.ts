// SPDX-License-Identifier: Apache-2.0

/**
 * Returns a provider when a real operation succeeds with it. A runtime may declare a primitive that does not work; noble then computes it.
 * @param use - Runs one operation of each kind; returns true when all results are right. A throw counts as false.
 */
export function probed<P>(provider: P, use: (provider: P) => boolean): P | undefined {
  try {
    return use(provider) ? provider : undefined;
  } catch {
    return undefined;
  }
}
