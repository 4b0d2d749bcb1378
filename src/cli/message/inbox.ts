// SPDX-License-Identifier: Apache-2.0
import { importFrame } from '../../agency/courier/node/index.js';
import { openAgency } from '../../agency/index.js';
import type { Agency, AnyInboxMessage } from '../../agency/index.js';
import { LIMITS, printableJson } from '../../core/index.js';
import { bodyToJson } from '../../schema/index.js';
import { registry } from '../../vocabulary/index.js';
import type { CliCommand, Options } from '../command.js';
import { outputFolder, readInput } from '../file/files.js';
import { flag, HOME, needed, oneLine, PASSPHRASE, QUIET, seconds, text } from '../options.js';
import { ignoreStraySignals } from '../terminal/interruption.js';
import { homeOf } from '../owner.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { progressPort } from '../terminal/progress.js';
import { sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { ALARMS, warnOfAlarm } from './alarm-line.js';
import { SavedFiles } from './saved-files.js';

const OPTIONS = {
  home: needed(HOME),
  wait: text('seconds', 'wait for messages, and for their files, this long (default: 2)', seconds),
  saveTo: text('folder', 'save the files of each message there, as <dossier>/<message id>/<number>-<name>, before it is acknowledged'),
  import: {
    ...text('file', 'import this frame (or - for standard input) instead of printing messages'),
    excludes: ['wait', 'keep', 'saveTo'],
  },
  keep: flag('print without acknowledging: the messages will be printed again'),
  endQuarantine: text('digest', 'open this message, which is held because a state is stale; needs --by and --reason'),
  by: text('name', 'person who decides; kept, with the time', oneLine),
  reason: text('text', 'reason, one line; kept', oneLine),
  quiet: QUIET,
  passphraseFile: PASSPHRASE,
};
type InboxOptions = Options<typeof OPTIONS>;

export function define(command: CliCommand): void {
  command
    .description(
      `Prints every message that has arrived, one JSON object a line, and acknowledges each once it is printed; no other process may have the home open. With --save-to it waits for the files of a message too, saves them, and then prints and acknowledges it; a message whose files are still on their way when the time is over comes again. With --import it imports a sealed frame from a courier, and prints one JSON object with the outcome. The process that has the home open, or the next one, opens the frame.\n${ALARMS}`,
    )
    .does([], OPTIONS, (options) => (options.import === undefined ? printInbox(options) : take(options, options.import)));
}

async function printInbox(options: InboxOptions): Promise<void> {
  const { home, wait = 2_000, saveTo, endQuarantine, by, reason, keep = false, quiet, passphraseFile } = options;
  if (endQuarantine !== undefined && (by === undefined || reason === undefined))
    throw new UsageError('--end-quarantine wants --by and --reason');
  ignoreStraySignals();
  const folder = saveTo === undefined ? undefined : outputFolder(saveTo);
  const passphrase = await obtainPassphrase(passphraseFile);
  const stop = new AbortController();
  const files = folder === undefined ? undefined : new SavedFiles(folder, stop.signal, progressPort(quiet));
  const agency = await openAgency({
    home,
    passphrase,
    onEvent: (event) => {
      warnOfAlarm(event);
      files?.observe(event);
    },
  });
  const timer = setTimeout(() => stop.abort(), wait);
  try {
    if (endQuarantine !== undefined && by !== undefined && reason !== undefined) await agency.endQuarantine(endQuarantine, { by, reason });
    await printMessages(agency, stop, { files, keep });
  } finally {
    clearTimeout(timer);
    await agency.close();
  }
}

interface Handling {
  readonly files: SavedFiles | undefined;
  readonly keep: boolean;
}

/** A message whose files are large keeps no other one waiting. */
async function printMessages(agency: Agency, stop: AbortController, handling: Handling): Promise<void> {
  const waiting: Promise<void>[] = [];
  try {
    for await (const message of agency.inbox({ signal: stop.signal })) {
      const task = printMessage(message, handling);
      if (handling.files === undefined || message.attachments.length === 0) await task;
      else {
        waiting.push(task);
        // A failure ends the loop, and is thrown after it.
        task.catch(() => stop.abort());
      }
    }
  } finally {
    stop.abort();
    await Promise.allSettled(waiting);
  }
  await Promise.all(waiting);
}

async function printMessage(message: AnyInboxMessage, { files, keep }: Handling): Promise<void> {
  const paths = (await files?.save(message)) ?? new Map<number, string>();
  files?.wipe();
  await print(`${printableJson(viewOf(message, paths))}\n`);
  const missing = files === undefined ? [] : message.attachments.filter(({ id, state }) => state !== 'withheld' && !paths.has(id));
  if (missing.length > 0) {
    const shares = missing.map(({ id, name, size, received }) => `${id}-${name} ${received} of ${size} bytes`).join(', ');
    warn(
      `rogatory: message ${message.messageId} is not acknowledged, and comes again: ${shares} so far. A longer --wait gives them time\n`,
    );
  } else if (!keep) await message.acknowledge();
}

/** Renders byte strings as base64url, as in the JSON form of bodies. */
function viewOf(message: AnyInboxMessage, paths: ReadonlyMap<number, string>): object {
  const { type, version, messageId, dossier, from, issuedAt, redelivered, test, override, body } = message;
  const shown = override && { ...override, statement: Buffer.from(override.statement).toString('base64url') };
  const attachments = message.attachments.map(({ id, name, type: mediaType, size, sha256, state }) => {
    return { id, name, type: mediaType, size, sha256, state, path: paths.get(id) };
  });
  const about = { type, messageId, dossier, from, issuedAt, redelivered, test, override: shown, attachments };
  return { ...about, body: bodyToJson(registry, type, version, body) };
}

async function take(options: InboxOptions, path: string): Promise<void> {
  const frame = readInput(path, LIMITS.frameMaxBytes);
  const { expiresAt, ...rest } = await importFrame(frame, homeOf(options));
  sayJson({ ...rest, expiresAt: new Date(expiresAt).toISOString() });
}

/** Resolves when the text has left this process, because an unread message must not be acknowledged. */
function print(text: string): Promise<void> {
  return new Promise((done, refuse) => {
    process.stdout.write(text, (error) => (error ? refuse(error) : done()));
  });
}
