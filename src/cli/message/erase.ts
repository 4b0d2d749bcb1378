// SPDX-License-Identifier: Apache-2.0
// Content goes, proof stays: said in words before anything is erased, and done only when the same words come back.
import { eraseMessages, listErasable } from '../../agency/home/node/index.js';
import type { ErasableMessage } from '../../agency/index.js';
import { printable } from '../../core/index.js';
import type { CliCommand, Options } from '../command.js';
import { DRY_RUN, GROUNDS, HOME, JSON_OUTPUT, needed, oneLine, PASSPHRASE, text } from '../options.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { whilst } from '../terminal/progress.js';
import { questions } from '../terminal/questions.js';
import { say, sayJson, warn } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';

const REMAINS =
  'What remains: digests, chain, timeline, receipts, log, and this decision. Until its retention ends, the queue may hold sealed frames, which the KEM key opens.';

const OPTIONS = {
  home: needed(HOME),
  officer: needed(text('name', 'who decides; kept, with the time', oneLine)),
  reason: GROUNDS.reason,
  confirm: text('words', 'the words that are asked for otherwise, like "erase 3 messages"'),
  dryRun: DRY_RUN,
  json: JSON_OUTPUT,
  passphraseFile: PASSPHRASE,
};

export function define(command: CliCommand): void {
  command
    .description(
      'Erases the content of one message, or of all messages of a dossier, for good: the content key and every copy of the content. What proves that there was a message stays: its digests, the chain and timeline of the dossier, receipts and the log; and who erased it, when and why. A message that the application has not acknowledged is not erased, and then nothing of its dossier is.',
    )
    .does(['<message>  its digest, as "rogatory dossier show --json" has it; or the UUID of a dossier'], OPTIONS, eraseContent);
}

async function eraseContent(target: string, options: Options<typeof OPTIONS>): Promise<void> {
  const { confirm, json } = options;
  const home = { home: options.home, passphrase: once(() => obtainPassphrase(options.passphraseFile)) };
  const found = await listErasable(home, target);
  const wanted = found.filter(({ state }) => state !== 'erased').length;
  const print = (messages: readonly ErasableMessage[], erased: boolean): void => {
    if (json) sayJson({ erased, messages, remains: REMAINS });
    else say(`${messages.map(lineOf).join('')}${erased ? '' : 'nothing was erased\n'}${REMAINS}\n`);
  };
  if (options.dryRun || wanted === 0) {
    print(found, false);
    return;
  }
  const words = `erase ${wanted} ${wanted === 1 ? 'message' : 'messages'}`;
  if (confirm === undefined) warn(`${found.map(lineOf).join('')}${REMAINS}\n`);
  const said = confirm ?? (await ask(`This cannot be undone. To go on, type: ${words}\n>`));
  if (said !== words) throw new UsageError(`nothing was erased: the words are "${words}"`);
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
