// SPDX-License-Identifier: Apache-2.0
// A caller's bug is a TypeError or RangeError; the peer's data, the network and policy are RogatoryErrors (errors.ts).

/** @throws TypeError when `value` is not a Uint8Array, RangeError when its length is not `length`. */
export function assertBytes(value: unknown, name: string, length?: number): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw new TypeError(`${name} must be a Uint8Array`);
  if (length !== undefined && value.length !== length) throw new RangeError(`${name} must be ${length} bytes, not ${value.length}`);
}

/** @throws TypeError when `value` is not text. */
export function assertText(value: unknown, name: string): asserts value is string {
  if (typeof value !== 'string') throw new TypeError(`${name} must be text`);
}

/** @throws RangeError when `value` is not an integer in `[min, max]`. */
export function assertInteger(value: number, name: string, min: number, max: number): void {
  if (!Number.isSafeInteger(value) || value < min || value > max) throw new RangeError(`${name} must be an integer in ${min}..${max}`);
}

/** @throws TypeError when `condition` is false: the caller broke the documented contract. */
export function assertUsage(condition: unknown, message: string): asserts condition {
  if (!condition) throw new TypeError(message);
}
