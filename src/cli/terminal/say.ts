// SPDX-License-Identifier: Apache-2.0
// All output of commands goes through here, because it may contain text of others that could control a terminal.
import { printableJson, printableLines } from '../../core/index.js';

/** Prints a text; text of others within one line must go through `printable` first. */
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

/** Prints the outcome of a command: for a program, which asks with --json, or for a person. */
export function tell(json: boolean | undefined, value: unknown, text: string): void {
  if (json) sayJson(value);
  else say(text);
}
