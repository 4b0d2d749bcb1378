// SPDX-License-Identifier: Apache-2.0
// Everything that a file shows without keys. What only some kinds of file need is loaded when such a file is met.
import { isRogatoryError, LIMITS, printable } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { readInput } from '../file/files.js';
import { flag, JSON_OUTPUT } from '../options.js';
import { say, sayJson, warn } from '../terminal/say.js';
import { faultText } from './fault.js';
import type { Place } from './fault.js';
import { inspectBytes } from './kinds.js';
import { renderView } from './view.js';

const WARNING = 'NOTHING IS VERIFIED: whoever made these bytes chose what follows.';
const SHORTENED_BYTES = 64;

const OPTIONS = {
  json: JSON_OUTPUT,
  diag: flag('add the whole in CBOR diagnostic notation, byte strings above 64 bytes shortened'),
  full: flag('with --diag: shorten nothing'),
};

export function define(command: CliCommand): void {
  command
    .description(
      'Shows what a sealed frame, a document of trust, a request of "rogatory key", an override, a key file or other CBOR says, as far as it can be read without keys. Nothing is verified: no decision may rest on what is shown ("rogatory trust show" judges documents of trust). Malformed input is named with its place, and the exit code is 1.',
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
