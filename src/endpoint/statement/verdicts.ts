// SPDX-License-Identifier: Apache-2.0
import { toHex } from '../../core/bytes.js';
import { LIMITS } from '../../core/limits.js';
import { sha256 } from '../../crypto/digest/digest.js';

/** Statements that were verified, by their bytes: equal ones are verified once while the directory that judged them is the newest. */
export class Verdicts<T> {
  readonly #version: (scope: string) => number;
  readonly #kept = new Map<string, { readonly scope: string; readonly version: number; readonly value: T }>();

  /** @param version - Of the newest directory of a scope. */
  constructor(version: (scope: string) => number) {
    this.#version = version;
  }

  get(bytes: Uint8Array): T | undefined {
    const kept = this.#kept.get(toHex(sha256(bytes)));
    return kept !== undefined && kept.version === this.#version(kept.scope) ? kept.value : undefined;
  }

  /** @param scope - Whose directory judged the statement. */
  set(bytes: Uint8Array, scope: string, value: T): void {
    const key = toHex(sha256(bytes));
    this.#kept.delete(key);
    this.#kept.set(key, { scope, version: this.#version(scope), value });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > LIMITS.verdictsMax && oldest !== undefined) this.#kept.delete(oldest);
  }
}
