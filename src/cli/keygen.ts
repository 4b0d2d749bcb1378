// SPDX-License-Identifier: Apache-2.0
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { WrittenKey } from '../agency/home/node/index.js';
import { RogatoryError, systemRandom } from '../core/index.js';
import {
  encodeKemSecret,
  encodeSignerSecret,
  generateKem,
  generateSigner,
  kemPublicKey,
  signerPublicKeys,
  signerSecret,
} from '../crypto/keys/index.js';
import { isSuiteId } from '../crypto/index.js';
import type { SuiteId } from '../crypto/index.js';
import { generateAgency } from '../trust/keys/index.js';
import { writeKeyFile } from '../trust/store/node/index.js';
import { readOfficers } from './officer.js';
import type { Officer } from './officer.js';
import { obtainNewPassphrase } from './passphrase.js';
import { publicKeyView, signerIdText } from './public-halves.js';
import type { PublicKeyView } from './public-halves.js';
import { say, sayJson } from './say.js';
import { readOptions, required, UsageError } from './usage.js';

const HELP = `Usage: rogatory keygen --out FOLDER [--suite SUITE[,SUITE]] [options]
       rogatory keygen --kind signer|kem|half --out FILE [--suite SUITE] [options]
       rogatory keygen --token FILE [--existing] [--officer OFFICER] [--json]

Draws the keys of an agency (for each suite a seal and a KEM key, then keys for link, log, cosignatures and storage) into the keys/
folder of its home; or one key into one file. Each file is under a passphrase, has mode 0600, and never replaces another. Prints the public halves.
  --out PATH              the folder, without keys in it, or the file, which must not exist
  --kind KIND             agency (default), signer, kem, or half: the ML-DSA-65 key of a signer whose Ed25519 key lies in a token
  --officer ROLE[=NAME; FUNCTION]  of an agency: also a personal key for this officer, in every suite; of a signer: the key is this officer's.
                          ROLE is of a-z and -. The directory names the person, who alone can override a stale state. Several: give it again
  --token FILE            make the Ed25519 key that this description (JSON) names, in its token; with "half" it is of rogatory-hybrid
  --existing              of --token: make nothing, and print the public halves of the key that is there
  --suite SUITE           rogatory-hybrid (default), rogatory-classic; an agency may have both, with a comma between them
  --json                  print one JSON object
  --passphrase-file FILE  passphrase for the new keys; default: the variable ROGATORY_PASSPHRASE, or the terminal, twice
`;

/** COSE algorithm of the key that a token holds. */
const ED25519 = -19;

/** What is printed of one key file. */
interface KeyReport {
  readonly file: string;
  readonly kind: WrittenKey['kind'];
  readonly role: string;
  readonly suite?: SuiteId;
  readonly signerId?: string;
  readonly person?: Officer['person'];
  readonly keys: readonly PublicKeyView[];
}

export async function run(args: string[]): Promise<number> {
  const { texts, lists, flags } = readOptions(
    args,
    { texts: ['out', 'kind', 'suite', 'token', 'passphrase-file'], lists: ['officer'], flags: ['existing', 'json'] },
    HELP,
  );
  const print = (kind: string, written: readonly WrittenKey[]): number => {
    const keys = written.map(reportOf);
    if (flags.json === true) sayJson({ kind, keys });
    else say(keys.map(textOf).join('\n'));
    return 0;
  };
  const officers = readOfficers(lists.officer ?? []);
  if (texts.token !== undefined) {
    if (texts.out !== undefined || texts.kind !== undefined || texts.suite !== undefined || officers.length > 1)
      throw new UsageError('--token stands without --out, --kind and --suite, and for one officer at most');
    const { tokenKey } = await import('./keygen-token.js');
    return print('signer', [
      await tokenKey(texts.token, {
        existing: flags.existing === true,
        passphraseFile: texts['passphrase-file'],
        ...(officers[0] && { officer: officers[0] }),
      }),
    ]);
  }
  if (flags.existing === true) throw new UsageError('--existing is for a key in a token');
  const out = resolve(required(texts.out, 'out'));
  const kind = texts.kind ?? 'agency';
  const suites = readSuites(texts.suite ?? 'rogatory-hybrid');
  if (kind !== 'agency' && !isOne(kind)) throw new UsageError('--kind is agency, signer, kem or half');
  if (officers.length > (kind === 'agency' ? Infinity : kind === 'signer' ? 1 : 0)) {
    throw new UsageError('--officer is for the keys of an agency, or once for a signer');
  }
  if (kind !== 'agency' && suites.length > 1) throw new UsageError('one key is of one suite');
  if (kind === 'half' && suites[0] !== 'rogatory-hybrid') throw new UsageError('only a signer of rogatory-hybrid has two halves');
  if (kind !== 'agency' && existsSync(out)) {
    throw new RogatoryError('CRYPTO_KEY_FILE', { field: `${out} exists, and keys are never written over` });
  }
  const passphrase = await obtainNewPassphrase(texts['passphrase-file']);
  const written =
    kind === 'agency'
      ? // Loaded for a whole agency alone: one key is drawn in a moment.
        (await import('../agency/home/node/index.js')).writeAgencyKeys(
          out,
          generateAgency(suites, systemRandom, officers),
          passphrase,
          systemRandom,
        )
      : [writeOne(out, kind, suites[0], passphrase, officers[0])];
  return print(kind, written);
}

function readSuites(text: string): readonly [SuiteId, ...SuiteId[]] {
  const suites = text.split(',').map((name) => {
    if (!isSuiteId(name)) throw new UsageError(`no such suite: ${name}`);
    return name;
  });
  if (new Set(suites).size !== suites.length) throw new UsageError('a suite is named once');
  return suites as [SuiteId, ...SuiteId[]];
}

type OneKind = 'signer' | 'kem' | 'half';

function isOne(kind: string): kind is OneKind {
  return kind === 'signer' || kind === 'kem' || kind === 'half';
}

function writeOne(path: string, kind: OneKind, suite: SuiteId, passphrase: string, officer: Officer | undefined): WrittenKey {
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

function reportOf({ path, kind, role, suite, person, keys }: WrittenKey): KeyReport {
  return {
    file: path,
    kind,
    role,
    ...(suite === undefined ? {} : { suite }),
    // A half is no signer yet: the id of the whole is that of both keys.
    ...(kind === 'signer' && role !== 'half' ? { signerId: signerIdText(keys) } : {}),
    ...(person === undefined ? {} : { person }),
    keys: keys.map(publicKeyView),
  };
}

function textOf({ file, role, suite, signerId, person, keys }: KeyReport): string {
  const lines = [`${role}${suite === undefined ? '' : ` of ${suite}`}: ${file}`];
  if (person !== undefined) lines.push(`  person     ${person.name}, ${person.function}`);
  if (signerId !== undefined) lines.push(`  signer-id  ${signerId}`);
  for (const { algorithm, kid, coseKey } of keys) lines.push(`  ${algorithm}`, `    kid       ${kid}`, `    COSE_Key  ${coseKey}`);
  if (keys.length === 0) lines.push('  (a secret key without a public half)');
  return `${lines.join('\n')}\n`;
}
