// SPDX-License-Identifier: Apache-2.0

/** Source of cryptographically strong bytes: `length` in, a fresh array out. Injected, so that a simulation can seed it. */
export type RandomSource = (length: number) => Uint8Array;

/** The runtime's CSPRNG. */
export const systemRandom: RandomSource = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));
