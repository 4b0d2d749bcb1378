// SPDX-License-Identifier: Apache-2.0
// All that a command says goes through here: what others wrote stands in it, and a terminal obeys what it is shown.
import { printableJson, printableLines } from '../../core/index.js';

/** Prints a text; what of it is on one line and comes from others went through `printable` before. */
export function say(text: string): void {
  process.stdout.write(printableLines(text));
}

/** Prints one JSON object: on one line, or with `indent` spaces a level. */
export function sayJson(value: unknown, indent?: number): void {
  process.stdout.write(`${printableJson(value, indent)}\n`);
}

/** As {@link say}, on standard error. */
export function warn(text: string): void {
  process.stderr.write(printableLines(text));
}
