// SPDX-License-Identifier: Apache-2.0
import { formatUtc, LIMITS, printable } from '../core/index.js';
import { existsSync } from 'node:fs';
import { answerKeyChallenge } from '../agency/home/node/index.js';
import type { ListedKey, RequestedChange } from '../agency/home/node/index.js';
import { isSuiteId } from '../crypto/index.js';
import { readInput, writeOutput } from './files.js';
import { enterOfficer } from './key-enter.js';
import { homeKeys, relayKeys, requireRole } from './key-folder.js';
import type { Rotation } from './key-folder.js';
import { changeLines } from './key-view.js';
import { obtainPassphrase } from './passphrase.js';
import { timeOf } from './time.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory key list OWNER [--json]
       rogatory key rotate OWNER --role ROLE --out FILE [--suite SUITE] [--days N] [--overlap-days N]
       rogatory key retire KEY OWNER --out FILE [--to TIME]
       rogatory key compromise KEY OWNER --out FILE --since TIME
       rogatory key answer CHALLENGE --home DIR --out FILE
       rogatory key remove KEY OWNER
       rogatory key enter KEY-FILE --agency SCOPE/ID --officer "ROLE=NAME; FUNCTION" --out FILE [--days N]

Rotates the keys of an agency or of a relay. rotate, retire, compromise and enter write a request into FILE, which the administrator of the
state's directory takes over: nothing changes for others before a directory says it. rotate also draws the new key into a file beside the old
one, which a running agency or relay takes up by itself; a new KEM key is listed when the administrator's challenge was answered, which shows
that this home can open what is sealed to it. A new seal or officer signs as soon as the directory names it; a new link, log, cosign or relay
key takes over when the validity of the old one ends. list tells when the private half of a key may go, and remove takes it away; what was
opened with it stays readable. enter asks for an officer, who signs with a key file of his or her own (keygen --kind signer) that no home
needs to have.
  OWNER                   --home DIR, of an agency, or --relay CONFIG, the configuration of a relay
  --role ROLE             of an agency kem, seal, officer[:FUNCTION], link, log or cosign; of a relay link, relay, log or cosign
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

const TEXTS = ['home', 'relay', 'agency', 'role', 'out', 'suite', 'days', 'overlap-days', 'since', 'to', 'passphrase-file'] as const;
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
  if (action === 'remove' && dryRun) throw new UsageError('remove has no dry run: it refuses what is still needed');
  const out = action === 'list' || action === 'remove' ? '' : required(texts.out, 'out');
  if (!dryRun && out !== '' && existsSync(out)) throw new UsageError(`${out} exists`);
  if (action === 'answer') return answer(key as string, out, texts, { json, dryRun });
  const owner = texts.relay === undefined ? 'home' : 'relay';
  if (owner === 'relay' && texts.home !== undefined) throw new UsageError('--home or --relay, not both');
  const wanted = readWanted(action, texts, owner);
  const keys = texts.relay === undefined ? await homeKeys(required(texts.home, 'home'), texts['passphrase-file']) : relayKeys(texts.relay);
  const keep = (bytes: Uint8Array): void => writeOutput(out, bytes, { force: false });
  switch (wanted.action) {
    case 'list':
      printKeys(keys.list(), json);
      return 0;
    case 'remove':
      printRemoved(await keys.remove(key as string), json);
      return 0;
    case 'rotate':
      printRequested(await keys.rotate({ ...wanted.rotation, dryRun, keep }), dryRun ? undefined : out, json);
      return 0;
    default: {
      const asked = wanted.action === 'retire' ? keys.retire(key as string, wanted.at) : keys.compromise(key as string, wanted.at);
      const requested = await asked;
      if (!dryRun) keep(requested.bytes);
      printRequested(requested, dryRun ? undefined : out, json);
      return 0;
    }
  }
}

interface Manner {
  readonly json: boolean;
  readonly dryRun: boolean;
}

async function answer(file: string, out: string, texts: Texts, { json, dryRun }: Manner): Promise<number> {
  const home = required(texts.home, 'home');
  const challenge = readInput(file, LIMITS.trustDocumentMaxBytes);
  const bytes = await answerKeyChallenge({ home, passphrase: await obtainPassphrase(texts['passphrase-file']) }, challenge);
  if (!dryRun) writeOutput(out, bytes, { force: false });
  const said = dryRun ? 'the challenge opens (dry run)' : `answer: ${out}, for the administrator of the directory`;
  if (json) sayJson({ answer: dryRun ? null : out });
  else say(`${said}\n`);
  return 0;
}

async function enter(file: string, texts: Texts, officers: readonly string[], { json, dryRun }: Manner): Promise<number> {
  const out = required(texts.out, 'out');
  const days = wholeDays(texts.days, 'days', 1_095);
  const requested = await enterOfficer(file, { agency: texts.agency, officers, days, passphraseFile: texts['passphrase-file'] });
  if (!dryRun) writeOutput(out, requested.bytes, { force: false });
  printRequested(requested, dryRun ? undefined : out, json);
  return 0;
}

type Wanted =
  | { readonly action: 'list' | 'remove' }
  | { readonly action: 'rotate'; readonly rotation: Rotation }
  | { readonly action: 'retire'; readonly at: number | undefined }
  | { readonly action: 'compromise'; readonly at: number };

/** What the command line asks for, judged before anybody types a passphrase. */
function readWanted(action: string, texts: Texts, owner: 'home' | 'relay'): Wanted {
  if (action === 'list' || action === 'remove') return { action };
  if (action === 'retire') return { action, at: texts.to === undefined ? undefined : seconds(texts.to, 'to') };
  if (action === 'compromise') return { action, at: seconds(required(texts.since, 'since'), 'since') };
  const role = required(texts.role, 'role');
  requireRole(role, owner);
  const { suite } = texts;
  if (suite !== undefined && !isSuiteId(suite)) throw new UsageError(`no such suite: ${suite}`);
  const days = wholeDays(texts.days, 'days', role === 'kem' ? 90 : 1_095);
  const overlapDays = wholeDays(texts['overlap-days'], 'overlap-days', 90);
  return {
    action: 'rotate',
    rotation: {
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
  for (const { file, role, suite, key, status, from, to, invalidSince, removableFrom } of keys) {
    const life = from === undefined || to === undefined ? '' : `, ${formatUtc(from)} to ${formatUtc(to)}`;
    const since = invalidSince === undefined ? '' : `, invalid since ${formatUtc(invalidSince)}`;
    const removable =
      file === undefined || removableFrom === undefined ? '' : `  private half removable from ${formatUtc(removableFrom)}\n`;
    say(
      `${role}${suite === undefined ? '' : ` of ${suite}`}: ${status}${life}${since}\n  ${key}\n  ${file ?? 'not in this folder'}\n${removable}`,
    );
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
