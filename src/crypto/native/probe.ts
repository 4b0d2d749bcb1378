// SPDX-License-Identifier: Apache-2.0

/**
 * Gives a provider back when a real operation succeeds with it. A runtime may have the names of a primitive and lack the primitive;
 * noble then computes it.
 * @param use - One operation of each kind; true when they come to what they must. A throw counts as false.
 */
export function probed<P>(provider: P, use: (provider: P) => boolean): P | undefined {
  try {
    return use(provider) ? provider : undefined;
  } catch {
    return undefined;
  }
}
