// SPDX-License-Identifier: Apache-2.0
// Content is erased, proof stays. The command says so first, and erases only after the user types the confirmation.
import { eraseMessages, listErasable } from '../../agency/home/node/index.js';
import type { ErasableMessage } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { DRY_RUN, GROUNDS, HOME, JSON_OUTPUT, needed, oneLine, PASSPHRASE, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { whilst } from '../terminal/progress.js';
import { questions } from '../terminal/questions.js';
import { tell, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const REMAINS =
  'What remains: digests, chain, timeline, receipts, log, and this decision. Until its retention ends, the queue may hold sealed frames, which the KEM key opens.';

const OPTIONS = {
  home: needed(HOME),
  officer: needed(text('name', 'person who decides; kept, with the time', oneLine)),
  reason: GROUNDS.reason,
  confirm: text('words', 'confirmation that is otherwise asked for, such as "erase 3 messages"'),
  dryRun: DRY_RUN,
  json: JSON_OUTPUT,
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Permanently erases the content of one message, or of all messages of a dossier: the content key and every copy of the content. The proof of the message stays: its digests, the chain and timeline of the dossier, receipts and the log; also who erased it, when and why. A message that the application has not acknowledged cannot be erased, and then no message of its dossier is.',
    )
    .does(['<message>  its digest, as printed by "rogatory dossier show --json"; or the UUID of a dossier'], OPTIONS, eraseContent);
}

async function eraseContent(target: string, options: Options<typeof OPTIONS>): Promise<void> {
  const { confirm, json } = options;
  const home = { home: options.home, passphrase: once(() => obtainPassphrase(options.passphraseFile)) };
  const found = await listErasable(home, target);
  const wanted = found.filter(({ state }) => state !== 'erased').length;
  const print = (messages: readonly ErasableMessage[], erased: boolean): void => {
    const text = `${messages.map(lineOf).join('')}${erased ? '' : 'nothing was erased\n'}${REMAINS}\n`;
    tell(json, { erased, messages, remains: REMAINS }, text);
  };
  if (options.dryRun || wanted === 0) {
    print(found, false);
    return;
  }
  const words = `erase ${wanted} ${wanted === 1 ? 'message' : 'messages'}`;
  if (confirm === undefined) warn(`${found.map(lineOf).join('')}${REMAINS}\n`);
  const said = confirm ?? (await ask(`This cannot be undone. To continue, type: ${words}\n>`));
  if (said !== words) throw new UsageError(`nothing was erased: type exactly "${words}"`);
  print(await whilst('erasing', eraseMessages(home, target, { by: options.officer, reason: options.reason })), true);
}

async function ask(question: string): Promise<string> {
  const asking = questions();
  try {
    return await asking.ask(question);
  } finally {
    asking.close();
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function lineOf({ messageDigest, type, direction, state, erased }: ErasableMessage): string {
  const by = erased === undefined ? '' : ` ${new Date(erased.at).toISOString()} by ${erased.by}: ${erased.reason}`;
  return `${printable(`${messageDigest}  ${type}  ${direction}  ${state}${by}`)}\n`;
}
