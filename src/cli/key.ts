// SPDX-License-Identifier: Apache-2.0
import { printable } from '../core/index.js';
import { existsSync } from 'node:fs';
import { answerKeyChallenge, compromiseKey, listKeys, removeKey, retireKey, rotateKey } from '../agency/index.js';
import type { ListedKey, RequestedChange } from '../agency/index.js';
import { isSuiteId } from '../crypto/index.js';
import { LIMITS } from '../core/index.js';
import { readInput, writeOutput } from './files.js';
import { enterOfficer } from './key-enter.js';
import { changeLines, day } from './key-view.js';
import { obtainPassphrase } from './passphrase.js';
import { timeOf } from './time.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory key list --home DIR [--json]
       rogatory key rotate --home DIR --role kem|seal|officer[:FUNCTION] --out FILE [--suite SUITE] [--days N] [--overlap-days N]
       rogatory key retire KEY --home DIR --out FILE [--to TIME]
       rogatory key compromise KEY --home DIR --out FILE --since TIME
       rogatory key answer CHALLENGE --home DIR --out FILE
       rogatory key remove KEY --home DIR
       rogatory key enter KEY-FILE --agency SCOPE/ID --officer "ROLE=NAME; FUNCTION" --out FILE [--days N]

Rotates the keys of an agency. rotate, retire, compromise and enter write a request into FILE, which the administrator of the state's
directory takes over: nothing changes for others before a directory says it. rotate also draws the new key into the home; a new KEM key is
listed when the administrator's challenge was answered, which shows that this home can open what is sealed to it. remove takes away the
private half of an old KEM key that nothing needs any more; what was opened with it stays readable. enter asks for an officer, who signs
with a key file of his or her own (keygen --kind signer) that no home needs to have.
  KEY                     signer-id or kid, hexadecimal, as list prints it
  --out FILE              the request, or the answer; must not exist
  --agency SCOPE/ID       whose officer it is
  --officer TEXT          role of a-z and -, name and function of the officer, as the directory will show them to every reader
  --days N                life of the new key: a KEM key 30 to 90 (default 90), a signer 30 to 1095 (default 730)
  --overlap-days N        how long the old key stays valid beside the new one: 30 (default) to 90
  --since TIME            since when others may have had the key: 2026-11-24T12:00:00Z
  --to TIME               end of the key's validity; default now
  --dry-run               say what would change, and change nothing
  --json                  print one JSON object
  --passphrase-file FILE  of the home, or of KEY-FILE; default: ROGATORY_PASSPHRASE, a credential rogatory.passphrase, or the terminal
`;

const TEXTS = ['home', 'agency', 'role', 'out', 'suite', 'days', 'overlap-days', 'since', 'to', 'passphrase-file'] as const;
type Texts = Readonly<Partial<Record<(typeof TEXTS)[number], string>>>;

export async function run(args: string[]): Promise<number> {
  const { texts, lists, flags, positionals } = readOptions(
    args,
    { texts: TEXTS, lists: ['officer'], flags: ['json', 'dry-run'], positionals: 2 },
    HELP,
  );
  const [action, key] = positionals;
  if (action === undefined || !['list', 'rotate', 'retire', 'compromise', 'answer', 'remove', 'enter'].includes(action)) {
    throw new UsageError(`say what to do with keys\n\n${HELP}`);
  }
  if ((action === 'list' || action === 'rotate') !== (key === undefined))
    throw new UsageError(`${action} takes ${key !== undefined ? 'no KEY' : action === 'answer' ? 'a CHALLENGE' : 'a KEY'}`);
  const json = flags.json === true;
  const dryRun = flags['dry-run'] === true;
  if (action === 'enter') return enter(key as string, texts, lists.officer ?? [], { json, dryRun });
  const home = required(texts.home, 'home');
  if (action === 'list' || action === 'remove') {
    const options = { home, passphrase: await obtainPassphrase(texts['passphrase-file']) };
    if (action === 'list') printKeys(listKeys(options), json);
    else if (dryRun) throw new UsageError('remove has no dry run: it refuses what is still needed');
    else printRemoved(await removeKey(options, key as string), json);
    return 0;
  }
  const out = required(texts.out, 'out');
  if (!dryRun && existsSync(out)) throw new UsageError(`${out} exists`);
  if (action === 'answer') {
    const challenge = readInput(key as string, LIMITS.trustDocumentMaxBytes);
    const answer = await answerKeyChallenge({ home, passphrase: await obtainPassphrase(texts['passphrase-file']) }, challenge);
    if (!dryRun) writeOutput(out, answer, { force: false });
    process.stdout.write(
      json
        ? `${JSON.stringify({ answer: dryRun ? null : out })}\n`
        : `answer: ${dryRun ? 'not written (dry run)' : `${out}, for the administrator of the directory`}\n`,
    );
    return 0;
  }
  const wanted = readWanted(action, texts);
  const options = { home, passphrase: await obtainPassphrase(texts['passphrase-file']) };
  const keep = (bytes: Uint8Array): void => writeOutput(out, bytes, { force: false });
  let requested: RequestedChange;
  if (wanted.action === 'rotate') requested = await rotateKey({ ...options, ...wanted.options, dryRun, keep });
  else {
    requested =
      wanted.action === 'retire'
        ? await retireKey(options, key as string, wanted.at)
        : await compromiseKey(options, key as string, wanted.at as number);
    if (!dryRun) keep(requested.bytes);
  }
  printRequested(requested, dryRun ? undefined : out, json);
  return 0;
}

async function enter(
  file: string,
  texts: Texts,
  officers: readonly string[],
  { json, dryRun }: { readonly json: boolean; readonly dryRun: boolean },
): Promise<number> {
  const out = required(texts.out, 'out');
  const days = wholeDays(texts.days, 'days', 1_095);
  const requested = await enterOfficer(file, { agency: texts.agency, officers, days, passphraseFile: texts['passphrase-file'] });
  if (!dryRun) writeOutput(out, requested.bytes, { force: false });
  printRequested(requested, dryRun ? undefined : out, json);
  return 0;
}

type Wanted =
  | { readonly action: 'rotate'; readonly options: Pick<Parameters<typeof rotateKey>[0], 'role' | 'suite' | 'days' | 'overlapDays'> }
  | { readonly action: 'retire' | 'compromise'; readonly at: number | undefined };

/** What the command line asks for, judged before anybody types a passphrase. */
function readWanted(action: string, texts: Texts): Wanted {
  if (action === 'retire') return { action, at: texts.to === undefined ? undefined : seconds(texts.to, 'to') };
  if (action === 'compromise') return { action, at: seconds(required(texts.since, 'since'), 'since') };
  const role = required(texts.role, 'role');
  if (!/^(kem|seal|officer(:[a-z-]+)?)$/.test(role)) throw new UsageError('--role is kem, seal or officer[:FUNCTION]');
  const { suite } = texts;
  if (suite !== undefined && !isSuiteId(suite)) throw new UsageError(`no such suite: ${suite}`);
  const days = wholeDays(texts.days, 'days', role === 'kem' ? 90 : 1_095);
  const overlapDays = wholeDays(texts['overlap-days'], 'overlap-days', 90);
  return {
    action: 'rotate',
    options: {
      role,
      ...(suite && { suite }),
      ...(days === undefined ? {} : { days }),
      ...(overlapDays === undefined ? {} : { overlapDays }),
    },
  };
}

/** Epoch seconds. */
function seconds(text: string, option: string): number {
  return Math.floor(timeOf(text, option) / 1000);
}

function wholeDays(text: string | undefined, option: string, max: number): number | undefined {
  if (text === undefined) return undefined;
  const days = Number(text);
  if (!Number.isInteger(days) || days < 30 || days > max) throw new UsageError(`--${option} is a whole number from 30 to ${max}`);
  return days;
}

function printKeys(keys: readonly ListedKey[], json: boolean): void {
  if (json) {
    sayJson({ keys });
    return;
  }
  for (const { file, role, suite, key, status, from, to, invalidSince } of keys) {
    const life = from === undefined || to === undefined ? '' : `, ${day(from)} to ${day(to)}`;
    const since = invalidSince === undefined ? '' : `, invalid since ${day(invalidSince)}`;
    say(`${role}${suite === undefined ? '' : ` of ${suite}`}: ${status}${life}${since}\n  ${key}\n  ${file ?? 'not in this home'}\n`);
  }
}

function printRemoved(file: string, json: boolean): void {
  if (json) sayJson({ removed: file });
  else say(`removed ${file}\n`);
}

function printRequested({ change, keyFile }: RequestedChange, out: string | undefined, json: boolean): void {
  const lines = changeLines(change);
  if (json) {
    sayJson({ changes: lines, request: out ?? null, keyFile: keyFile ?? null });
    return;
  }
  say(`${lines.map(printable).join('\n')}\n`);
  if (keyFile !== undefined) say(`new key: ${keyFile}\n`);
  say(out === undefined ? 'nothing was written (dry run)\n' : `request: ${out}, for the administrator of the directory\n`);
}
