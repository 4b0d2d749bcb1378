// SPDX-License-Identifier: Apache-2.0
import { printable, printableJson, systemClock } from '../core/index.js';
import { rootFingerprint } from '../trust/publish/index.js';
import { interruption } from './interruption.js';
import { LogLines } from './output.js';
import { say, sayJson } from './say.js';
import { challenge } from './trust/challenge.js';
import { exportAll, importAll, importedText, init } from './trust/exchange.js';
import { everyHours, keepFresh, lifetimeHours, stateFreshness } from './trust/freshness.js';
import type { FreshnessLine } from './trust/freshness.js';
import { openSigners, readDocumentFile } from './trust/keys.js';
import { needed, publish, publishedText } from './trust/publish.js';
import { show, shownText } from './trust/show.js';
import { sign, signedText } from './trust/sign.js';
import { status, statusText } from './trust/status.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory trust init --trust FOLDER --root ROOT
       rogatory trust publish root DESCRIPTION KEY... --out FILE [--previous ROOT]
       rogatory trust publish directory DESCRIPTION KEY... --root ROOT --out FILE
       rogatory trust publish directory KEY... --trust FOLDER --out FILE [--description FILE] [--change REQUEST [--answer ANSWER]]...
           [--days DAYS] [--accept-unvouched]
       rogatory trust publish freshness KEY... --trust FOLDER|--root ROOT --directory DIRECTORY --out FILE [--hours HOURS]
       rogatory trust freshness KEY... --trust FOLDER (--every 12h | --once) [--out FOLDER] [--hours HOURS]
       rogatory trust challenge REQUEST --trust FOLDER --out FILE
       rogatory trust sign DOCUMENT [KEY...] [--with COPY]... [--trust FOLDER|--root ROOT] --out FILE
       rogatory trust show FILE [--trust FOLDER]
       rogatory trust import --trust FOLDER DOCUMENT|FOLDER...
       rogatory trust export --trust FOLDER --out FOLDER [--for SCOPE]
       rogatory trust status --trust FOLDER

Publishes the documents of a state, and keeps a folder of documents: nothing enters it that is not signed as it must be. What is about to
be signed is shown first. show tells what a document, a request of rogatory key, a challenge, its answer or an override says, whether it can
be relied on, and what it changes; the exit code is 1 when it is refused.

freshness does by machine what publish freshness does by hand: it states which root and directory of the own state are the newest in the
folder, at once and then every so many hours, until SIGTERM. It refuses a directory that has expired or that is not the newest, and never
goes behind a later statement. Each statement is a JSON line of kind "published" on standard output; "current" when one of the last hour says
the same; a refusal later on is an alarm "freshness-refused", tried again every ten minutes. Its key can sign nothing else.
  KEY                     a key file, or the description (.json) of a key in a token, as rogatory keygen --token takes it
  --trust FOLDER          folder of documents; rogatory ceremony pins further states in it
  --change REQUEST        apply what rogatory key asked for to the newest directory of the folder, and publish the next one
  --description FILE      of the next directory of a folder: agencies and relays as they are to be; those listed already keep their keys
  --answer ANSWER         what rogatory key answered to the challenge of a request that enters a KEM key: without it none is listed
  --accept-unvouched      take a new signer for which no older one vouches
  --partial               of publish: sign with the keys at hand. Signers whose keys lie elsewhere add theirs with sign
  --with COPY             of sign: join the signatures of another copy
  --root ROOT             the root that a root follows, or under which a document stands
  --every HOURS           of freshness: 2h to 48h; a newer directory of the folder is stated within ten minutes
  --once                  of freshness: one statement, for a timer; the exit code is 1 when it is refused
  --days DAYS             until that directory expires: 1 to 30 (default)
  --dry-run               explain what would be signed, and sign nothing
  --force                 replace the output file
  --for SCOPE             export for this state: the own documents, and those between the two
  --json                  print one JSON object
  --passphrase-file FILE  passphrase of the key files; default: the variable ROGATORY_PASSPHRASE, or the terminal
`;

const MANY = 256;

export async function run(args: string[]): Promise<number> {
  const { texts, lists, flags, positionals } = readOptions(
    args,
    {
      texts: ['trust', 'root', 'directory', 'previous', 'out', 'hours', 'days', 'description', 'for', 'every', 'passphrase-file'],
      lists: ['change', 'answer', 'with'],
      flags: ['json', 'dry-run', 'force', 'partial', 'accept-unvouched', 'once'],
      positionals: MANY,
    },
    HELP,
  );
  const [action, ...rest] = positionals;
  const [first, ...others] = rest;
  const [force, dryRun] = [flags.force === true, flags['dry-run'] === true];
  const print = (value: object, text: string, code = 0): number => {
    if (flags.json === true) sayJson(value);
    else say(text);
    return code;
  };
  switch (action) {
    case 'init': {
      const root = readDocumentFile(required(texts.root, 'root'));
      const scope = init(required(texts.trust, 'trust'), root);
      return print({ scope, fingerprint: rootFingerprint(root) }, `${scope}  ${rootFingerprint(root)}\n`);
    }
    case 'publish': {
      const changes = { changes: lists.change ?? [], answers: lists.answer ?? [], acceptUnvouched: flags['accept-unvouched'] === true };
      const done = await publish(first, others, { texts, ...changes, partial: flags.partial === true, dryRun, force });
      return print(done, publishedText(done));
    }
    case 'freshness':
      return freshness(rest, { ...texts, once: flags.once === true });
    case 'challenge': {
      const asked = await challenge(needed(first, 'a request'), required(texts.trust, 'trust'), required(texts.out, 'out'), force);
      return print(asked, `${asked.explanation.map(printable).join('\n')}\n${printable(asked.file)}\n`);
    }
    case 'sign': {
      const done = await sign(first, others, { texts, copies: lists.with ?? [], dryRun, force });
      return print(done, signedText(done));
    }
    case 'show': {
      const shown = show(needed(first, 'a file'), texts.trust);
      return print(shown, shownText(shown), shown.verdict === 'refused' ? 1 : 0);
    }
    case 'import': {
      const done = importAll(required(texts.trust, 'trust'), rest);
      return print(done, importedText(done), done.refused.length === 0 ? 0 : 1);
    }
    case 'export': {
      const files = exportAll(required(texts.trust, 'trust'), required(texts.out, 'out'), texts.for);
      return print({ files }, files.map((name) => `${printable(name)}\n`).join(''));
    }
    case 'status': {
      const states = status(required(texts.trust, 'trust'));
      return print({ states }, states.map(statusText).join(''));
    }
    default:
      throw new UsageError(`say init, publish, freshness, challenge, sign, show, import, export or status\n\n${HELP}`);
  }
}

async function freshness(
  keys: readonly string[],
  texts: Readonly<Partial<Record<'trust' | 'out' | 'hours' | 'every' | 'passphrase-file', string>>> & { readonly once: boolean },
): Promise<number> {
  const folder = required(texts.trust, 'trust');
  if (texts.once === (texts.every !== undefined)) throw new UsageError('freshness takes --every 12h, or --once for a timer');
  const hours = lifetimeHours(texts.hours);
  const every = texts.every === undefined ? undefined : everyHours(texts.every, hours);
  const signers = await openSigners(keys, texts['passphrase-file']);
  const task = { folder, signers, lifetimeSeconds: hours * 3600, ...(texts.out === undefined ? {} : { out: texts.out }) };
  const lines = new LogLines();
  const tell = (line: FreshnessLine): void => lines.write(`${printableJson({ time: new Date().toISOString(), ...line })}\n`);
  if (every === undefined) {
    tell(await stateFreshness(task, Math.floor(systemClock.now() / 1000)));
    return 0;
  }
  const interrupted = interruption();
  // Timers of the clock keep no process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await keepFresh(task, { everySeconds: every * 3600, clock: systemClock, signal: interrupted.signal, tell });
  } finally {
    clearInterval(alive);
    interrupted.end();
  }
  return 0;
}
