// SPDX-License-Identifier: Apache-2.0
import { importFrame } from '../agency/home/node/index.js';
import { openAgency } from '../agency/index.js';
import type { AnyInboxMessage } from '../agency/index.js';
import { LIMITS, printableJson } from '../core/index.js';
import { bodyToJson } from '../schema/index.js';
import { warnOfAlarm } from './alarm-line.js';
import { readInput } from './files.js';
import { obtainPassphrase } from './passphrase.js';
import { sayJson } from './say.js';
import { ignoreStraySignals } from './stray-signals.js';
import { milliseconds, oneLine, readOptions, readPassphrase, required, UsageError } from './usage.js';
import { registry } from '../vocabulary/index.js';

const HELP = `Usage: rogatory inbox --home DIR [--wait SECONDS] [options]
       rogatory inbox --home DIR --import FILE|- [--passphrase-file FILE]

Prints every message that has arrived, one JSON object a line, and acknowledges each once it is printed.
With --import it takes in a sealed frame that came by hand, and prints one JSON object that says what became of it: the frame is opened by
the process that has the home open, or by the next one. What a person must look at is told on standard error as "ALARM:" and one JSON
object; docs/operations.md says what each means.
  --home DIR              home of the agency (its process must not be running)
  --wait SECONDS          go on waiting for messages this long (default 2)
  --import FILE           take in this frame (or -, standard input) instead of printing; the home's process may be running
  --keep                  print without acknowledging: the messages come again
  --held                  list what is held instead, and why
  --end-quarantine DIGEST open this message, held because a state is stale; with --by NAME and --reason TEXT, which are kept
  --passphrase-file FILE  passphrase of the home's keys; default: the variable ROGATORY_PASSPHRASE
`;

export async function run(args: string[]): Promise<number> {
  const { texts, flags } = readOptions(
    args,
    { texts: ['home', 'wait', 'import', 'passphrase-file', 'end-quarantine', 'by', 'reason'], flags: ['keep', 'held'] },
    HELP,
  );
  if (texts.import !== undefined) {
    if (flags.keep === true || texts.wait !== undefined) throw new UsageError('--import prints no messages: leave out --wait and --keep');
    return take(required(texts.home, 'home'), texts.import, texts['passphrase-file']);
  }
  const waitMs = milliseconds(texts.wait, 2, 'wait');
  const home = required(texts.home, 'home');
  const quarantined = texts['end-quarantine'];
  // Judged before the home is opened: nothing of the rest is done by mistake.
  const grounds = quarantined === undefined ? undefined : { by: oneLine(texts.by, 'by'), reason: oneLine(texts.reason, 'reason') };
  ignoreStraySignals();
  const agency = await openAgency({ home, passphrase: readPassphrase(texts['passphrase-file']), onEvent: warnOfAlarm });
  try {
    if (quarantined !== undefined && grounds !== undefined) await agency.endQuarantine(quarantined, grounds);
    if (flags.held === true) {
      for (const held of await agency.held()) await print(`${printableJson(held)}\n`);
      return 0;
    }
    for await (const message of agency.inbox({ signal: AbortSignal.timeout(waitMs) })) {
      await print(`${printableJson(viewOf(message))}\n`);
      if (flags.keep !== true) await message.acknowledge();
    }
    return 0;
  } finally {
    await agency.close();
  }
}

/** Byte strings in JSON are base64url, as in the JSON form of bodies. */
function viewOf({ type, version, messageId, dossier, from, issuedAt, redelivered, test, override, body }: AnyInboxMessage): object {
  const shown = override && { ...override, statement: Buffer.from(override.statement).toString('base64url') };
  return { type, messageId, dossier, from, issuedAt, redelivered, test, override: shown, body: bodyToJson(registry, type, version, body) };
}

async function take(home: string, path: string, passphraseFile: string | undefined): Promise<number> {
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const { expiresAt, ...rest } = await importFrame(frame, { home, passphrase: () => obtainPassphrase(passphraseFile) });
  sayJson({ ...rest, expiresAt: new Date(expiresAt).toISOString() });
  return 0;
}

/** Resolves when the text has left this process: what nobody reads any more is not acknowledged. */
function print(text: string): Promise<void> {
  return new Promise((done, refuse) => {
    process.stdout.write(text, (error) => (error ? refuse(error) : done()));
  });
}
