// SPDX-License-Identifier: Apache-2.0
// Public halves from reports of `rogatory keygen --json`, and the secrets that sign.
import { decode } from '../../cbor/index.js';
import { LIMITS } from '../../core/index.js';
import { decodeSignerSecret, kemAlgOf, kidOf, readCoseKey, signatureAlgOf, signerIdOf } from '../../crypto/keys/index.js';
import { memorySigner } from '../../crypto/index.js';
import type { CoseKey } from '../../crypto/keys/index.js';
import type { Signer } from '../../crypto/index.js';
import { isOfficerRole } from '../../trust/documents/index.js';
import { kemEntry, signerEntry } from '../../trust/keys/index.js';
import type { DirectoryKem, DirectorySigner } from '../../trust/documents/index.js';
import type { Validity } from '../../trust/keys/index.js';
import { keyFileReader } from '../../trust/store/node/index.js';
import type { KeyFileReader } from '../../trust/store/node/index.js';
import { readInput } from '../file/files.js';
import { hex, unhex } from './public-halves.js';
import { obtainPassphrase } from '../terminal/passphrase.js';
import { UsageError } from '../usage-error.js';
import { member, readJson } from '../file/description.js';

/** One public key of a report. */
interface Reported {
  readonly kind: string;
  readonly role: string;
  readonly suite: string | undefined;
  readonly person: DirectorySigner['person'];
  readonly keys: readonly CoseKey[];
}

/** Reads a report of `rogatory keygen --json`. */
function readReport(path: string): readonly Reported[] {
  const entries = member(readJson(path), 'keys', path);
  if (!Array.isArray(entries)) throw new UsageError(`${path}: not a report of rogatory keygen --json`);
  return entries.map((entry: unknown) => {
    const keys = member(entry, 'keys', path);
    if (!Array.isArray(keys)) throw new UsageError(`${path}: not a report of rogatory keygen --json`);
    const { kind, role, suite, person } = entry as Record<string, unknown>;
    return {
      kind: String(kind),
      role: String(role),
      suite: typeof suite === 'string' ? suite : undefined,
      person: person === undefined ? undefined : personOf(person, path),
      keys: keys.map((key: unknown) =>
        readCoseKey(decode(unhex(String(member(key, 'coseKey', path))), { maxBytes: LIMITS.keyFileMaxBytes }), path),
      ),
    };
  });
}

function personOf(person: unknown, path: string): NonNullable<DirectorySigner['person']> {
  const part = (key: string): string => {
    const value = member(person, key, path);
    if (typeof value !== 'string' || value.trim() === '') throw new UsageError(`${path}: an officer has a name and a function`);
    return value;
  };
  return { name: part('name'), function: part('function') };
}

function signerOf({ keys }: Reported): Pick<Signer, 'signerId' | 'keys'> {
  return { signerId: signerIdOf(keys.map(kidOf)), keys: new Map(keys.map((key) => [signatureAlgOf(key), key])) };
}

/** The one signer of a report. */
export function readPublicSigner(path: string): Pick<Signer, 'signerId' | 'keys'> {
  const [first, ...others] = readReport(path).filter(({ kind }) => kind === 'signer');
  if (first === undefined || others.length > 0) throw new UsageError(`${path}: the report of exactly one signer is needed`);
  return signerOf(first);
}

/**
 * Entries of an agency, from the report of its keys.
 * @param officers - Reports of officers who drew their keys themselves.
 */
export function agencyKeys(
  path: string,
  officers: readonly string[],
  validity: Validity,
  kemValidity: Validity,
): { signers: DirectorySigner[]; kems: DirectoryKem[]; suites: string[] } {
  const reported = readReport(path);
  const signers = [...reported, ...officers.flatMap(readOfficerReport)]
    .filter(({ kind }) => kind === 'signer')
    .map((entry) => signerEntry(signerOf(entry), entry.role, validity, entry.person === undefined ? {} : { person: entry.person }));
  const kems = reported.filter(({ kind }) => kind === 'kem').flatMap(({ keys }) => keys.map((key) => kemEntry(key, kemValidity)));
  const suites = reported.filter(({ kind }) => kind === 'kem').flatMap(({ suite }) => (suite === undefined ? [] : [suite]));
  for (const { key } of kems) kemAlgOf(key);
  return { signers, kems, suites };
}

function readOfficerReport(path: string): readonly Reported[] {
  const reported = readReport(path);
  if (reported.length === 0 || reported.some(({ kind, role }) => kind !== 'signer' || !isOfficerRole(role)))
    throw new UsageError(`${path}: not the report of an officer's key (keygen --kind signer --officer ...)`);
  return reported;
}

/** Entries of a relay, from one report for each role. */
export function relayKeys(paths: Readonly<Record<string, string>>, validity: Validity): DirectorySigner[] {
  return Object.entries(paths).map(([role, path]) => signerEntry(readPublicSigner(path), role, validity));
}

/** Opens key files under one passphrase; one that ends in .json describes a key in a token. */
export async function openSigners(paths: readonly string[], passphraseFile: string | undefined): Promise<readonly Signer[]> {
  if (paths.length === 0) throw new UsageError('name the key files that sign');
  const openFile = fileOpener(() => obtainPassphrase(passphraseFile));
  const signers: Signer[] = [];
  for (const path of paths) signers.push(path.endsWith('.json') ? await openInToken(path, openFile) : await openFile(path));
  return signers;
}

/**
 * Requires that every key file belongs to a signer who may sign.
 * @param paths - Of `signers`, in their order.
 * @param asked - The signers who may.
 * @param what - Their description: `of the role directory`.
 * @throws UsageError that names the files of the others.
 */
export function requireAsked(
  paths: readonly string[],
  signers: readonly Pick<Signer, 'signerId'>[],
  asked: readonly Pick<Signer, 'signerId'>[],
  what: string,
): void {
  const ids = new Set(asked.map(({ signerId }) => hex(signerId)));
  const others = paths.filter((_, i) => !ids.has(hex(signers[i]?.signerId ?? new Uint8Array(0))));
  if (others.length > 0) throw new UsageError(`${others.join(', ')}: no signer ${what}: leave this file out`);
}

/** Opens one key file, or a key in a token. */
export async function openSigner(path: string, passphraseFile: string | undefined): Promise<Signer> {
  const [signer] = await openSigners([path], passphraseFile);
  return signer as Signer;
}

/** Opens key files under one passphrase, which is asked for at the first file. */
export function fileOpener(obtain: () => Promise<string>): (path: string) => Promise<Signer> {
  let read: KeyFileReader | undefined;
  return async (path) => {
    read ??= keyFileReader(await obtain());
    return memorySigner(decodeSignerSecret(read(path, 'signer')));
  };
}

/** Code for tokens is loaded only when a token is used. */
async function openInToken(path: string, openFile: (path: string) => Promise<Signer>): Promise<Signer> {
  const { signerInToken } = await import('./token.js');
  return signerInToken(path, openFile);
}

/** Opens the key files of officers: under one passphrase, or each under its own. @param files - Comma between them, as for the passphrases. */
export async function openOfficers(files: string, passphraseFiles: string | undefined): Promise<readonly Signer[]> {
  const [paths, passphrases] = [files.split(','), passphraseFiles?.split(',') ?? []];
  if (passphrases.length <= 1) return openSigners(paths, passphraseFiles);
  if (passphrases.length !== paths.length) throw new UsageError('--officers-passphrase-file names one file, or one for each officer');
  const opened: Signer[] = [];
  for (const [i, path] of paths.entries()) opened.push(...(await openSigners([path], passphrases[i])));
  return opened;
}

/** Reads a file of trust. */
export function readDocumentFile(path: string): Uint8Array {
  return readInput(path, LIMITS.directoryMaxBytes);
}
