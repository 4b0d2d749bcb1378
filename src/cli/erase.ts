// SPDX-License-Identifier: Apache-2.0
// Content goes, proof stays: said in words before anything is erased, and done only when the same words come back.
import { printable } from '../core/index.js';
import { eraseMessages, listErasable } from '../agency/home/node/index.js';
import type { ErasableMessage } from '../agency/index.js';
import { obtainPassphrase } from './passphrase.js';
import { say, sayJson, warn } from './say.js';
import { questions } from './trust/questions.js';
import { oneLine, readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory erase MESSAGE|DOSSIER --home DIR --officer NAME --reason TEXT [--confirm WORDS] [--dry-run] [--json]

Erases the content of one message, or of all messages of a dossier, for good: the content key and every copy of the content. What proves that
there was a message stays: its digests, the chain and timeline of the dossier, receipts and the log; and who erased it, when and why. A message
that the application has not acknowledged is not erased, and then nothing of its dossier is.
  MESSAGE         message digest, hexadecimal, as the timeline of rogatory dossier show --json has it
  DOSSIER         UUID
  --officer NAME  who decides; kept, with the time
  --reason TEXT   why: one line; kept
  --confirm WORDS the words that are asked for otherwise, like "erase 3 messages"
  --dry-run       say what would be erased, and erase nothing
  --json          print one JSON object
  --passphrase-file FILE  used when no process has the home open; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const REMAINS =
  'What remains: digests, chain, timeline, receipts, log, and this decision. Until its retention ends, the queue may hold sealed frames, which the KEM key opens.';

export async function run(args: string[]): Promise<number> {
  const { texts, flags, positionals } = readOptions(
    args,
    { texts: ['home', 'officer', 'reason', 'confirm', 'passphrase-file'], flags: ['dry-run', 'json'], positionals: 1 },
    HELP,
  );
  const [target] = positionals;
  if (target === undefined) throw new UsageError(`say which message or dossier\n\n${HELP}`);
  const erasure = { by: oneLine(texts.officer, 'officer'), reason: oneLine(texts.reason, 'reason') };
  const home = { home: required(texts.home, 'home'), passphrase: once(() => obtainPassphrase(texts['passphrase-file'])) };
  const found = await listErasable(home, target);
  const wanted = found.filter(({ state }) => state !== 'erased').length;
  const print = (messages: readonly ErasableMessage[], erased: boolean): number => {
    if (flags.json === true) sayJson({ erased, messages, remains: REMAINS });
    else say(`${messages.map(lineOf).join('')}${erased ? '' : 'nothing was erased\n'}${REMAINS}\n`);
    return 0;
  };
  if (flags['dry-run'] === true || wanted === 0) return print(found, false);
  const words = `erase ${wanted} ${wanted === 1 ? 'message' : 'messages'}`;
  if (texts.confirm === undefined) warn(`${found.map(lineOf).join('')}${REMAINS}\n`);
  const said = texts.confirm ?? (await ask(`This cannot be undone. To go on, type: ${words}\n>`));
  if (said !== words) throw new UsageError(`nothing was erased: the words are "${words}"`);
  return print(await eraseMessages(home, target, erasure), true);
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
