// SPDX-License-Identifier: Apache-2.0
// Shows everything in a file that needs no keys. Code for rare kinds of file is loaded on demand.
import { isRogatoryError, LIMITS, printable } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { readInput } from '../file/files.js';
import { flag, JSON_OUTPUT } from '../options.js';
import { say, sayJson, warn } from '../terminal/say.js';
import { faultText } from './fault.js';
import type { Place } from './fault.js';
import { inspectBytes } from './kinds.js';
import { renderView } from './view.js';

const WARNING = 'NOTHING IS VERIFIED: the maker of these bytes chose everything below.';
const SHORTENED_BYTES = 64;

const OPTIONS = {
  json: JSON_OUTPUT,
  diag: flag('also print CBOR diagnostic notation, with byte strings above 64 bytes shortened'),
  full: flag('with --diag: shorten nothing'),
};

export function define(command: CliCommand): void {
  command
    .description(
      'Shows the readable content of a sealed frame, a document of trust, a request of "rogatory key", an override, a key file or other CBOR, without keys. Nothing is verified: make no decision by it ("rogatory trust show" verifies documents of trust). For malformed input it prints the position of the fault, and the exit code is 1.',
    )
    .does(['<file>  or - for standard input'], OPTIONS, inspectFile);
}

async function inspectFile(path: string, { json, diag, full }: Options<typeof OPTIONS>): Promise<number> {
  const bytes = readInput(path, LIMITS.directoryMaxBytes);
  const place: Place = { start: 0, part: 'file' };
  const diagnostic = { elideBytes: full ? Infinity : SHORTENED_BYTES };
  try {
    const view = await inspectBytes(bytes, { now: Date.now(), place, ...(diag && { diagnostic }) });
    if (json) sayJson({ warning: WARNING, verified: false, ...view });
    else say(`${WARNING}\n\n${renderView(view)}`);
    return 0;
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    warn(`${printable(`rogatory: ${path === '-' ? 'standard input' : path}: ${faultText(error, bytes, place)}`)}\n`);
    return 1;
  }
}
