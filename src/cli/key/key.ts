// SPDX-License-Identifier: Apache-2.0
import { answerKeyChallenge, compromiseKey, listKeys, removeKey, retireKey, rotateKey } from '../../agency/home/node/index.js';
import type { ListedKey } from '../../agency/home/node/index.js';
import { formatUtc, LIMITS, parsePrincipal, printable } from '../../core/index.js';
import { isSuiteId } from '../../crypto/index.js';
import type { SuiteId } from '../../crypto/index.js';
import { compromiseRelayKey, listRelayKeys, removeRelayKey, retireRelayKey, rotateRelayKey } from '../../relay/index.js';
import { signerEntry, writeKeyChange } from '../../trust/keys/index.js';
import type { KeyChange } from '../../trust/keys/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { readInput, requireFree, writeOutput } from '../file/files.js';
import {
  DRY_RUN,
  FORCE,
  HOME,
  JSON_OUTPUT,
  KEY_PASSPHRASE,
  list,
  needed,
  PASSPHRASE,
  text,
  timeInSeconds,
  wholeNumber,
} from '../options.js';
import { ofOwner, OWNER } from '../owner.js';
import type { OwnHome } from '../owner.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { tell } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { nowSeconds } from '../trust/folder.js';
import { changeLines } from './changes.js';
import { readOfficers } from './officer.js';
import { openSigner } from './signers.js';

/** Options of a command that writes a request or an answer. */
const OUTPUT = {
  out: needed(text('file', 'the request, or the answer')),
  force: FORCE,
  dryRun: DRY_RUN,
  json: JSON_OUTPUT,
};
const ROTATE = {
  ...OWNER,
  role: needed(text('role', 'for an agency: kem, seal, officer[:FUNCTION], link, log or cosign; for a relay: link, relay, log or cosign')),
  suite: text('suite', 'rogatory-hybrid or rogatory-classic (default: that of the old key)', suite),
  days: text('days', 'life of the new key: a KEM key 30 to 90 (default: 90), a signer 30 to 1095 (default: 730)', wholeNumber(30, 1_095)),
  overlapDays: text('days', 'how long the old key stays valid beside the new one: 30 (default) to 90', wholeNumber(30, 90)),
  ...OUTPUT,
};
const ENTER = {
  agency: needed(text('name', 'scope/id of the agency whose officer it is')),
  officer: list('officer', '"ROLE=NAME; FUNCTION": role in a-z and -; name and function as the directory will show them'),
  days: text('days', 'life of the key (default: 730)', wholeNumber(30, 1_095)),
  passphraseFile: KEY_PASSPHRASE,
  ...OUTPUT,
};
const ANSWER = { home: needed(HOME), passphraseFile: PASSPHRASE, ...OUTPUT };
type RequestedChange = Awaited<ReturnType<typeof rotateKey>>;
type OutputOptions = Options<typeof OUTPUT>;

const AGENCY_ROLE = /^(kem|seal|officer(:[a-z-]+)?|link|log|cosign)$/;
const RELAY_ROLE = /^(link|relay|log|cosign)$/;
const KEY = '<key>  signer-id or kid, hexadecimal, as list prints it';

export function define(command: CliCommand): void {
  command.description(
    "Rotates the keys of an agency or of a relay. The commands rotate, retire, compromise and enter write a request for the administrator of the state's directory. Nothing changes for others until a new directory contains the change.",
  );
  command
    .command('list')
    .description('Lists the keys, their entries in the directory, and the time from which the private half of a key may be removed.')
    .does([], { ...OWNER, json: JSON_OUTPUT }, async ({ json, ...owner }) => {
      const keys: readonly ListedKey[] = await ofOwner(owner, async (home) => listKeys(await opened(home)), listRelayKeys);
      tell(json, { keys }, keys.map(keyText).join(''));
    });
  command
    .command('rotate')
    .description(
      "Draws a new key into a file beside the old one, and writes a request for it. A running agency or relay loads it by itself. A new KEM key is listed after this home has answered the administrator's challenge, which proves that it can open messages sealed to the key. A new seal or officer signs as soon as the directory lists it. A new link, log, cosign or relay key takes over when the validity of the old one ends.",
    )
    .does([], ROTATE, rotate);
  const to = text('time', "end of the key's validity; default: now", timeInSeconds);
  command
    .command('retire')
    .description('Asks to end the validity of a key.')
    .does([KEY], { ...OWNER, to, ...OUTPUT }, async (name, options) => {
      requireOut(options);
      const asked = await ofOwner(
        options,
        async (home) => retireKey(await opened(home), name, options.to),
        (config) => retireRelayKey(config, name, options.to),
      );
      keepRequest(asked, options);
    });
  const since = needed(text('time', 'time from which others may have had the key, such as 2026-11-24T12:00:00Z', timeInSeconds));
  command
    .command('compromise')
    .description('Asks to mark a key as compromised, because others may have it.')
    .does([KEY], { ...OWNER, since, ...OUTPUT }, async (name, options) => {
      requireOut(options);
      const asked = await ofOwner(
        options,
        async (home) => compromiseKey(await opened(home), name, options.since),
        (config) => compromiseRelayKey(config, name, options.since),
      );
      keepRequest(asked, options);
    });
  command
    .command('answer')
    .description('Answers the challenge of a request that enters a KEM key.')
    .does(["<challenge>  the administrator's"], ANSWER, answer);
  command
    .command('remove')
    .description('Removes the private half of a key, and refuses while the key is still needed. Messages that it opened stay readable.')
    .does([KEY], { ...OWNER, json: JSON_OUTPUT }, async (name, { json, ...owner }) => {
      const removed = await ofOwner(
        owner,
        async (home) => removeKey(await opened(home), name),
        (config) => removeRelayKey(config, name),
      );
      tell(json, { removed }, `removed ${removed}\n`);
    });
  command
    .command('enter')
    .description('Asks to enter an officer who signs with a personal key file (keygen --kind signer). The key file need not be in a home.')
    .does(['<key-file>  of the officer'], ENTER, async (file, options) => {
      requireOut(options);
      keepRequest(await enterOfficer(file, options), options);
    });
}

/** A home and its passphrase, which is asked for when needed. */
async function opened({ home, passphrase }: OwnHome): Promise<{ readonly home: string; readonly passphrase: string }> {
  return { home, passphrase: await passphrase() };
}

/** Checks options before a passphrase is asked for. */
function requireOut({ out, dryRun, force = false }: OutputOptions): void {
  if (!dryRun) requireFree(out, { force });
}

async function rotate(options: Options<typeof ROTATE>): Promise<void> {
  const { role, suite: wanted, days, overlapDays, out, force = false, dryRun = false } = options;
  requireOut(options);
  if (options.home !== undefined && !AGENCY_ROLE.test(role))
    throw new UsageError('--role is kem, seal, officer[:FUNCTION], link, log or cosign');
  if (options.home === undefined && !RELAY_ROLE.test(role)) throw new UsageError('--role of a relay is link, relay, log or cosign');
  if (role === 'kem' && days !== undefined && days > 90) throw new UsageError('--days: a KEM key lives 30 to 90 days');
  const rotation = {
    role,
    dryRun,
    keep: (bytes: Uint8Array) => writeOutput(out, bytes, { force }),
    ...(wanted !== undefined && { suite: wanted }),
    ...(days !== undefined && { days }),
    ...(overlapDays !== undefined && { overlapDays }),
  };
  const requested = await ofOwner(
    options,
    async (home) => rotateKey({ ...(await opened(home)), ...rotation }),
    (config) => rotateRelayKey(config, rotation as Parameters<typeof rotateRelayKey>[1]),
  );
  printRequested(requested, options);
}

async function answer(file: string, options: Options<typeof ANSWER>): Promise<void> {
  const { home, out, dryRun, force = false, json, passphraseFile } = options;
  requireOut(options);
  const challenge = readInput(file, LIMITS.trustDocumentMaxBytes);
  const bytes = await answerKeyChallenge({ home, passphrase: await obtainPassphrase(passphraseFile) }, challenge);
  if (!dryRun) writeOutput(out, bytes, { force });
  const said = dryRun ? 'the challenge opens (dry run)' : `answer: ${out}, for the administrator of the directory`;
  tell(json, { answer: dryRun ? null : out }, `${said}\n`);
}

function keepRequest(requested: RequestedChange, options: OutputOptions): void {
  if (!options.dryRun) writeOutput(options.out, requested.bytes, { force: options.force ?? false });
  printRequested(requested, options);
}

function suite(value: string): SuiteId {
  if (isSuiteId(value)) return value;
  throw new InvalidArgumentError('must be rogatory-hybrid or rogatory-classic');
}

function keyText({ file, role, suite: held, key, status, from, to, invalidSince, removableFrom }: ListedKey): string {
  const life = from === undefined || to === undefined ? '' : `, ${formatUtc(from)} to ${formatUtc(to)}`;
  const since = invalidSince === undefined ? '' : `, invalid since ${formatUtc(invalidSince)}`;
  const removable = file === undefined || removableFrom === undefined ? '' : `  private half removable from ${formatUtc(removableFrom)}\n`;
  const head = `${role}${held === undefined ? '' : ` of ${held}`}: ${status}${life}${since}`;
  return `${head}\n  ${key}\n  ${file ?? 'not in this folder'}\n${removable}`;
}

function printRequested({ change, keyFile }: Omit<RequestedChange, 'bytes'>, { out, dryRun, json }: OutputOptions): void {
  const lines = changeLines(change);
  const texts = [
    ...lines.map(printable),
    ...(keyFile === undefined ? [] : [`new key: ${keyFile}`]),
    dryRun ? 'nothing was written (dry run)' : `request: ${out}, for the administrator of the directory`,
  ];
  tell(json, { changes: lines, request: dryRun ? null : out, keyFile: keyFile ?? null }, `${texts.join('\n')}\n`);
}

/**
 * Asks the directory to enter an officer's key. The key signs the request, so the publisher sees that its holder asks.
 * @param file - Key file of the signer.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02), `CRYPTO_KEY_FILE` (CRYPTO-08). UsageError when its owner is not named.
 */
async function enterOfficer(file: string, options: Options<typeof ENTER>): Promise<{ change: KeyChange; bytes: Uint8Array }> {
  const owner = parsePrincipal(options.agency);
  const [officer, ...others] = readOfficers(options.officer ?? []);
  if (officer?.person === undefined || others.length > 0)
    throw new UsageError('--officer "ROLE=NAME; FUNCTION" must name the owner of the key');
  const signer = await openSigner(file, options.passphraseFile);
  const at = nowSeconds();
  const validity = { from: at, to: at + (options.days ?? 730) * 86_400 };
  const signers = [signerEntry(signer, officer.role, validity, { person: officer.person })];
  const change: KeyChange = { ...owner, issuedAt: at, signers, kems: [], retire: [], compromise: [] };
  return { change, bytes: await writeKeyChange(change, [signer]) };
}
