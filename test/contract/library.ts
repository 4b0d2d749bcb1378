// SPDX-License-Identifier: Apache-2.0
// What the contract suite needs of a test library, so that the package depends on none: vitest, jest and fast-check fit as they are.
import type { Store } from '../../src/store/port.js';

/** A place where one store lives, and outlives its closing. */
export interface StoreHarness {
  /** Opens the store that lives here; called again only after it was closed. */
  open(): Promise<Store>;
  /** Removes the place. Every store opened in it is closed by then. */
  destroy(): Promise<void>;
}

export interface StoreFactory {
  /** Makes a fresh place. */
  make(): Promise<StoreHarness>;
  /** Whether what was committed is there after closing and opening again. */
  readonly persistent: boolean;
  /** Rounds of the property test; default 30. */
  readonly rounds?: number;
}

export interface Expectation {
  toBe(expected: unknown): void;
  toEqual(expected: unknown): void;
}

export interface Arbitrary<T> {
  /** Never called: it ties the type to its values. */
  map<U>(mapper: (value: T) => U): Arbitrary<U>;
}

/** The part of fast-check that is used. */
export interface PropertyLibrary {
  integer(range: { readonly min: number; readonly max: number }): Arbitrary<number>;
  tuple(...parts: Arbitrary<number>[]): Arbitrary<number[]>;
  array<T>(item: Arbitrary<T>, size: { readonly maxLength: number }): Arbitrary<T[]>;
  asyncProperty<T>(values: Arbitrary<T>, holds: (value: T) => Promise<void>): unknown;
  assert(property: unknown, options: { readonly numRuns: number }): Promise<void>;
}

export interface TestLibrary {
  readonly describe: (title: string, body: () => void) => void;
  readonly it: (title: string, body: () => Promise<void>) => void;
  readonly expect: (actual: unknown) => Expectation;
  readonly fc: PropertyLibrary;
}

/** What a group of cases gets: `within` runs one case in a fresh place and clears up after it. */
export interface ContractContext extends Omit<TestLibrary, 'fc'> {
  readonly within: (run: (store: Store, reopen: () => Promise<Store>) => Promise<void>) => () => Promise<void>;
}

/** @returns the code of what `step` rejects with: an error code, the name of another error, or `none`. */
export async function codeOf(step: () => Promise<unknown>): Promise<string> {
  try {
    await step();
    return 'none';
  } catch (error) {
    const code: unknown = (error as { code?: unknown }).code;
    return typeof code === 'string' ? code : (error as Error).name;
  }
}
