// SPDX-License-Identifier: Apache-2.0
// Where a passphrase or PIN is kept: a file, or a credential that the service manager hands to this process alone. Never the command line.
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import { systemReason } from './durable.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

/** A file by its path, or a credential of systemd (`LoadCredential=`, `LoadCredentialEncrypted=`) by its name. */
export type SecretSource = { readonly file: string } | { readonly credential: string };

const SOURCE: Members<{ readonly source: SecretSource }> = { required: { source: 'object' }, optional: {} };
const FILE: Members<{ readonly file: string }> = { required: { file: 'text' }, optional: {} };
const CREDENTIAL: Members<{ readonly credential: string }> = { required: { credential: 'text' }, optional: {} };

/** Folder of this process's credentials, which systemd makes, shows to no other account, and removes when the service ends. */
const FOLDER = 'CREDENTIALS_DIRECTORY';
/** One part of a path, as systemd wants it: it can lead nowhere else. */
const NAME = /^(?!\.{1,2}$)[A-Za-z0-9._@:-]{1,255}$/;

/**
 * Reads a secret of text; one line break at its end is not part of it.
 * @throws {@link RogatoryError} `CRYPTO_SECRET` (CRYPTO-16) when it is not there, empty, longer than 65,536 bytes, or a file that other
 * accounts can use.
 */
export function readSecretText(source: SecretSource, environment: NodeJS.ProcessEnv = process.env): string {
  const { name, path } = placeOf(source, environment);
  if ('file' in source) requirePrivateFile(path);
  let text: string;
  try {
    if (statSync(path).size > LIMITS.keyFileMaxBytes) throw fail('CRYPTO_SECRET', { source: name, reason: 'it is too long' });
    text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === undefined || code === 'CRYPTO_SECRET') throw cause;
    throw fail('CRYPTO_SECRET', { source: name, reason: systemReason(cause) }, cause);
  }
  if (text === '') throw fail('CRYPTO_SECRET', { source: name, reason: 'it is empty' });
  return text;
}

/** Tells whether this process was given a credential of that name. */
export function hasCredential(credential: string, environment: NodeJS.ProcessEnv = process.env): boolean {
  const folder = environment[FOLDER];
  return folder !== undefined && folder !== '' && statSync(join(folder, credential), { throwIfNoEntry: false }) !== undefined;
}

function placeOf(source: SecretSource, environment: NodeJS.ProcessEnv): { readonly name: string; readonly path: string } {
  requireMembers({ source }, SOURCE, 'readSecretText');
  if ('file' in source) {
    requireMembers(source, FILE, 'readSecretText(source)');
    return { name: source.file, path: source.file };
  }
  requireMembers(source, CREDENTIAL, 'readSecretText(source)');
  const name = `credential ${source.credential.slice(0, 255)}`;
  if (!NAME.test(source.credential)) throw fail('CRYPTO_SECRET', { source: name, reason: 'no name of a credential' });
  const folder = environment[FOLDER];
  if (folder === undefined || folder === '') throw fail('CRYPTO_SECRET', { source: name, reason: `${FOLDER} is not set` });
  return { name, path: join(folder, source.credential) };
}

/** Permission bits of the group and of others. */
const OTHERS = 0o077;

/**
 * Tells who may use a file beside its owner.
 * @returns the fault and the command that mends it; undefined when nobody may, when there is no such file, and where files have no such modes.
 */
export function opennessOf(path: string): { readonly fault: string; readonly remedy: string } | undefined {
  if (process.platform === 'win32') return undefined;
  const mode = statSync(path, { throwIfNoEntry: false })?.mode;
  if (mode === undefined || (mode & OTHERS) === 0) return undefined;
  return { fault: `${path} has mode ${(mode & 0o777).toString(8)}: other accounts can use it`, remedy: `run: chmod 600 ${quoted(path)}` };
}

/** A pipe has no other readers. @throws {@link RogatoryError} `CRYPTO_SECRET` (CRYPTO-16) for a file of a secret that other accounts can use. */
export function requirePrivateFile(path: string): void {
  const open = statSync(path, { throwIfNoEntry: false })?.isFile() === true ? opennessOf(path) : undefined;
  if (open !== undefined) throw fail('CRYPTO_SECRET', { source: path, reason: `${open.fault}; ${open.remedy}` });
}

/** A path as a shell takes it. */
export function quoted(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", `'\\''`)}'`;
}
