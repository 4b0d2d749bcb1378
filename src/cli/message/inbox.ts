// SPDX-License-Identifier: Apache-2.0
import { importFrame } from '../../agency/home/node/index.js';
import { openAgency } from '../../agency/index.js';
import type { AnyInboxMessage } from '../../agency/index.js';
import { LIMITS, printableJson } from '../../core/index.js';
import { bodyToJson } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import type { CliCommand, Options } from '../command.js';
import { readInput } from '../file/files.js';
import { flag, HOME, needed, oneLine, PASSPHRASE, seconds, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { sayJson } from '../terminal/say.js';
import { ignoreStraySignals } from '../terminal/stray-signals.js';
import { UsageError } from '../usage-error.js';
import { ALARMS, warnOfAlarm } from './alarm-line.js';

const OPTIONS = {
  home: needed(HOME),
  wait: text('seconds', 'wait for messages this long (default: 2)', seconds),
  import: { ...text('file', 'import this frame (or - for standard input) instead of printing messages'), excludes: ['wait', 'keep'] },
  keep: flag('print without acknowledging: the messages will be printed again'),
  held: flag('list held messages instead, with the reasons'),
  endQuarantine: text('digest', 'open this message, which is held because a state is stale; needs --by and --reason'),
  by: text('name', 'person who decides; kept, with the time', oneLine),
  reason: text('text', 'reason, one line; kept', oneLine),
  passphraseFile: PASSPHRASE,
};
type InboxOptions = Options<typeof OPTIONS>;

export function define(command: CliCommand): void {
  command
    .description(
      `Prints every message that has arrived, one JSON object a line, and acknowledges each once it is printed; no other process may have the home open. With --import it imports a sealed frame from a courier, and prints one JSON object with the outcome. The process that has the home open, or the next one, opens the frame.\n${ALARMS}`,
    )
    .does([], OPTIONS, (options) => (options.import === undefined ? printInbox(options) : take(options, options.import)));
}

async function printInbox({ home, wait = 2_000, endQuarantine, by, reason, held, keep, passphraseFile }: InboxOptions): Promise<void> {
  if (endQuarantine !== undefined && (by === undefined || reason === undefined))
    throw new UsageError('--end-quarantine wants --by and --reason');
  ignoreStraySignals();
  const agency = await openAgency({ home, passphrase: await obtainPassphrase(passphraseFile), onEvent: warnOfAlarm });
  try {
    if (endQuarantine !== undefined && by !== undefined && reason !== undefined) await agency.endQuarantine(endQuarantine, { by, reason });
    if (held) {
      for (const message of await agency.held()) await print(`${printableJson(message)}\n`);
      return;
    }
    for await (const message of agency.inbox({ signal: AbortSignal.timeout(wait) })) {
      await print(`${printableJson(viewOf(message))}\n`);
      if (!keep) await message.acknowledge();
    }
  } finally {
    await agency.close();
  }
}

/** Renders byte strings as base64url, as in the JSON form of bodies. */
function viewOf({ type, version, messageId, dossier, from, issuedAt, redelivered, test, override, body }: AnyInboxMessage): object {
  const shown = override && { ...override, statement: Buffer.from(override.statement).toString('base64url') };
  return { type, messageId, dossier, from, issuedAt, redelivered, test, override: shown, body: bodyToJson(registry, type, version, body) };
}

async function take({ home, passphraseFile }: InboxOptions, path: string): Promise<void> {
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const { expiresAt, ...rest } = await importFrame(frame, { home, passphrase: () => obtainPassphrase(passphraseFile) });
  sayJson({ ...rest, expiresAt: new Date(expiresAt).toISOString() });
}

/** Resolves when the text has left this process, because an unread message must not be acknowledged. */
function print(text: string): Promise<void> {
  return new Promise((done, refuse) => {
    process.stdout.write(text, (error) => (error ? refuse(error) : done()));
  });
}
