// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WrittenKey } from '../../agency/home/node/index.js';
import { systemRandom } from '../../core/index.js';
import {
  encodeKemSecret,
  encodeSignerSecret,
  generateKem,
  generateSigner,
  kemPublicKey,
  signerPublicKeys,
  signerSecret,
} from '../../crypto/keys/index.js';
import { isSuiteId } from '../../crypto/index.js';
import type { SuiteId } from '../../crypto/index.js';
import { generateAgency } from '../../trust/keys/index.js';
import { writeKeyFile } from '../../trust/store/node/index.js';
import { InvalidArgumentError } from '../command.js';
import type { CliCommand, Options } from '../command.js';
import { choice, flag, JSON_OUTPUT, list, text } from '../options.js';
import { obtainNewPassphrase, obtainPassphrase } from '../terminal/passphrase.js';
import { tell } from '../terminal/say.js';
import { UsageError } from '../usage-error.js';
import { readOfficers } from './officer.js';
import type { Officer } from './officer.js';
import { publicKeyView, signerIdText } from './public-halves.js';
import { fileOpener } from './signers.js';

/** COSE algorithm of the key that a token holds. */
const ED25519 = -19;
const KINDS = ['agency', 'signer', 'kem', 'half'] as const;
type Kind = (typeof KINDS)[number];
type Suites = readonly [SuiteId, ...SuiteId[]];

const OPTIONS = {
  out: text('path', 'the folder (without keys in it), or the file (which must not exist)'),
  kind: choice('kind', 'an agency (default), a signer, a kem key, or half: the ML-DSA-65 key beside a key in a token', KINDS),
  officer: list('officer', 'ROLE or "ROLE=NAME; FUNCTION": also draw a personal key for this officer, or name the owner of the signer'),
  token: { ...text('file', 'make the Ed25519 key that this description (JSON) names, in its token'), excludes: ['out', 'kind', 'suite'] },
  existing: flag('with --token: make no key, and print the public halves of the existing one'),
  suite: text('suite', 'rogatory-hybrid (default), rogatory-classic; an agency may have both, with a comma', suites),
  json: JSON_OUTPUT,
  passphraseFile: text('file', 'passphrase for the new keys; default: the variable ROGATORY_PASSPHRASE, or the terminal, which asks twice'),
};
type KeygenOptions = Options<typeof OPTIONS>;

export function define(command: CliCommand): void {
  command
    .description(
      'Draws the keys of an agency (for each suite a seal and a KEM key, then keys for link, log, cosignatures and storage) into the keys/ folder of its home; or one key into one file. Each file is encrypted under a passphrase, has mode 0600, and never replaces another. Prints the public halves. With --officer an agency gets a personal key for this officer in every suite: ROLE has a-z and -; the directory names the person. Only named officers can override a stale state. A description of a token with "half" makes a signer of rogatory-hybrid.',
    )
    .does([], OPTIONS, async (options) => {
      const { token, kind = token === undefined ? 'agency' : 'signer', json } = options;
      const keys = (token === undefined ? await drawn(options, kind) : await ofToken(options, token)).map(reportOf);
      tell(json, { kind, keys }, keys.map(textOf).join('\n'));
    });
}

async function ofToken({ existing = false, officer = [], passphraseFile }: KeygenOptions, token: string): Promise<readonly WrittenKey[]> {
  const [person, ...others] = readOfficers(officer);
  if (others.length > 0) throw new UsageError('--token allows at most one officer');
  const { signerInToken } = await import('./token.js');
  const { keys } = await signerInToken(
    token,
    fileOpener(() => obtainPassphrase(passphraseFile)),
    !existing,
  );
  const suite = keys.size === 1 ? 'rogatory-classic' : 'rogatory-hybrid';
  return [{ path: token, kind: 'signer', role: 'signer', suite, keys: [...keys.values()], ...person }];
}

async function drawn(options: KeygenOptions, kind: Kind): Promise<readonly WrittenKey[]> {
  const { suite = ['rogatory-hybrid'] as const, officer = [], passphraseFile } = options;
  if (options.existing) throw new UsageError('--existing is for a key in a token');
  if (options.out === undefined) throw new UsageError("required option '--out <path>' not specified");
  const out = resolve(options.out);
  const officers = readOfficers(officer);
  if (officers.length > (kind === 'agency' ? Infinity : kind === 'signer' ? 1 : 0))
    throw new UsageError('--officer is for the keys of an agency, or once for a signer');
  if (kind !== 'agency' && suite.length > 1) throw new UsageError('one key is of one suite');
  if (kind === 'half' && suite[0] !== 'rogatory-hybrid') throw new UsageError('only a signer of rogatory-hybrid has two halves');
  if (kind !== 'agency' && existsSync(out)) throw new UsageError(`${out} exists, and keys are never written over: choose another name`);
  const passphrase = await obtainNewPassphrase(passphraseFile);
  if (kind !== 'agency') return [writeOne(out, kind, suite[0], passphrase, officers[0])];
  // Loaded only for a whole agency: drawing one key takes a moment.
  const { writeAgencyKeys } = await import('../../agency/home/node/index.js');
  return writeAgencyKeys(out, generateAgency(suite, systemRandom, officers), passphrase, systemRandom);
}

function suites(value: string): Suites {
  const named = value.split(',').filter(isSuiteId);
  if (named.length === value.split(',').length && new Set(named).size === named.length) return named as [SuiteId, ...SuiteId[]];
  throw new InvalidArgumentError('must be rogatory-hybrid, rogatory-classic, or both with a comma');
}

function writeOne(
  path: string,
  kind: Exclude<Kind, 'agency'>,
  suite: SuiteId,
  passphrase: string,
  officer: Officer | undefined,
): WrittenKey {
  if (kind !== 'kem') {
    const drawn = generateSigner(suite, systemRandom);
    const secret = kind === 'half' ? signerSecret(suite, new Map([...drawn.seeds].filter(([alg]) => alg !== ED25519))) : drawn;
    writeKeyFile(path, 'signer', encodeSignerSecret(secret), passphrase, systemRandom);
    return { path, kind: 'signer', role: kind, suite, keys: [...signerPublicKeys(secret).values()], ...officer };
  }
  const secret = generateKem(suite, systemRandom);
  writeKeyFile(path, kind, encodeKemSecret(secret), passphrase, systemRandom);
  return { path, kind, role: kind, suite, keys: [kemPublicKey(secret)] };
}

/** Printed report of one key file. */
function reportOf({ path, kind, role, suite, person, keys }: WrittenKey) {
  return {
    file: path,
    kind,
    role,
    ...(suite === undefined ? {} : { suite }),
    // A half is no signer yet: the signer-id covers both keys.
    ...(kind === 'signer' && role !== 'half' ? { signerId: signerIdText(keys) } : {}),
    ...(person === undefined ? {} : { person }),
    keys: keys.map(publicKeyView),
  };
}

function textOf({ file, role, suite, signerId, person, keys }: ReturnType<typeof reportOf>): string {
  const lines = [`${role}${suite === undefined ? '' : ` of ${suite}`}: ${file}`];
  if (person !== undefined) lines.push(`  person     ${person.name}, ${person.function}`);
  if (signerId !== undefined) lines.push(`  signer-id  ${signerId}`);
  for (const { algorithm, kid, coseKey } of keys) lines.push(`  ${algorithm}`, `    kid       ${kid}`, `    COSE_Key  ${coseKey}`);
  if (keys.length === 0) lines.push('  (a secret key without a public half)');
  return `${lines.join('\n')}\n`;
}
