// SPDX-License-Identifier: Apache-2.0
// Shows everything in a file that needs no keys. Code for rare kinds of file is loaded on demand.
import { isRogatoryError, LIMITS, printable } from '../../core/index.js';
import type { RogatoryError } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { readInput } from '../file/files.js';
import { flag, JSON_OUTPUT } from '../options.js';
import { say, sayJson, warn } from '../terminal/say.js';
import { inspectBytes } from './kinds.js';
import { renderView, WHOLE_FILE } from './view.js';

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
  const place = { part: WHOLE_FILE };
  try {
    const view = await inspectBytes(bytes, { now: Date.now(), place, ...(diag && { elideBytes: full ? Infinity : SHORTENED_BYTES }) });
    if (json) sayJson({ warning: WARNING, verified: false, ...view });
    else say(`${WARNING}\n\n${renderView(view)}`);
    return 0;
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    warn(`${printable(`rogatory: ${path === '-' ? 'standard input' : path}: ${faultText(error, place.part)}`)}\n`);
    return 1;
  }
}

/** Text of a fault: code, meaning, and byte of the part that was read: parts are nested encodings, and offsets count within one. */
function faultText(error: RogatoryError, read: string): string {
  const chain = causes(error);
  const said = chain.map((fault) => `${fault.code} (${fault.clause}): ${fault.message}`).join('; because of ');
  const part = partOf(error) ?? read;
  const offset = chain.map(({ details }) => ('offset' in details ? details.offset : undefined)).find((value) => value !== undefined);
  if (offset !== undefined) return `${said}, at byte ${offset} of ${part}`;
  return part === WHOLE_FILE ? said : `${said}, in ${part}`;
}

/** The part of a frame that an error is about. */
function partOf({ code, details }: RogatoryError): string | undefined {
  const field = 'field' in details ? details.field : '';
  if (code === 'ENVELOPE_PROFILE' || (code === 'ENVELOPE_FRAME_MALFORMED' && field.startsWith('outer'))) return 'the outer header';
  if (code !== 'ENVELOPE_MALFORMED' && code !== 'ENVELOPE_RECIPIENTS') return undefined;
  return field === 'envelope' ? 'the envelope' : `the envelope's ${field}`;
}

function causes(error: RogatoryError): readonly RogatoryError[] {
  return isRogatoryError(error.cause) ? [error, ...causes(error.cause)] : [error];
}
