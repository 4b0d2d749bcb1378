// SPDX-License-Identifier: Apache-2.0
// Everything that a file shows without keys. What only some kinds of file need is loaded when such a file is met.
import { isRogatoryError, LIMITS, printable } from '../core/index.js';
import { readInput } from './files.js';
import { faultText } from './inspect/fault.js';
import type { Place } from './inspect/fault.js';
import { inspectBytes } from './inspect/kinds.js';
import { renderView } from './inspect/view.js';
import { say, sayJson, warn } from './say.js';
import { readOptions, UsageError } from './usage.js';

const HELP = `Usage: rogatory inspect FILE|- [--json] [--diag [--full]]

Shows what a sealed frame, a document of trust, a request of rogatory key, an override, a key file or other CBOR says, as far as it can be
read without keys. Nothing is verified: no decision may rest on what is shown (rogatory trust show judges documents of trust). Malformed
input is named with its place, and the exit code is 1.
  --json   print one JSON object
  --diag   add the whole in CBOR diagnostic notation, byte strings above 64 bytes shortened
  --full   with --diag: shorten nothing
`;

const WARNING = 'NOTHING IS VERIFIED: whoever made these bytes chose what follows.';
const SHORTENED_BYTES = 64;

export async function run(args: string[]): Promise<number> {
  const { flags, positionals } = readOptions(args, { flags: ['json', 'diag', 'full'], positionals: 1 }, HELP);
  const [path] = positionals;
  if (path === undefined) throw new UsageError(`name a file, or - for standard input\n\n${HELP}`);
  const bytes = readInput(path, LIMITS.directoryMaxBytes);
  const place: Place = { start: 0, part: 'file' };
  const elideBytes = flags.full === true ? Infinity : SHORTENED_BYTES;
  try {
    const view = await inspectBytes(bytes, { now: Date.now(), place, ...(flags.diag === true ? { diagnostic: { elideBytes } } : {}) });
    const whole = { warning: WARNING, verified: false, ...view };
    if (flags.json === true) sayJson(whole);
    else say(`${WARNING}\n\n${renderView(view)}`);
    return 0;
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    warn(`${printable(`rogatory: ${path === '-' ? 'standard input' : path}: ${faultText(error, bytes, place)}`)}\n`);
    return 1;
  }
}
