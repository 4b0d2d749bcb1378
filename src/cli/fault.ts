// SPDX-License-Identifier: Apache-2.0
// Error texts of failed commands, in one form, with the way to mend the fault.
import { isRogatoryError, printable } from '../core/index.js';
import type { RogatoryError } from '../core/index.js';
import { Interrupted } from './terminal/interruption.js';
import { UsageError } from './usage-error.js';

interface Fault {
  readonly exitCode: number;
  readonly text: string;
}

/** System errors, with their mend. */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this account has no permission: check owner and mode with "ls -ld"',
  EDQUOT: 'the quota of the disk is used up',
  EEXIST: 'already exists: choose another name',
  EISDIR: 'is a folder, but a file is needed',
  ENOENT: 'no such file or folder',
  ENOSPC: 'the disk is full (ENOSPC)',
  ENOTDIR: 'a part of this path is a file, but a folder is needed',
  EPERM: 'this account has no permission: check owner and mode with "ls -ld"',
  EROFS: 'the disk is read-only',
};

/** @throws `error` when it is a fault of this program, to show its stack. */
export function faultOf(error: unknown): Fault {
  if (error instanceof UsageError) {
    const see = error.command === undefined ? '' : `\n"${error.command} --help" tells how it is used`;
    return { exitCode: 2, text: `${error.message}${see}` };
  }
  if (error instanceof Interrupted) return { exitCode: 130, text: error.message };
  if (isRogatoryError(error)) return { exitCode: 1, text: printable(`${error.code} (${error.clause}): ${refusalText(error)}`) };
  if (error instanceof Error && 'syscall' in error) {
    const { path } = error as NodeJS.ErrnoException;
    return { exitCode: 1, text: printable(fileFaultText(path, error)) };
  }
  throw error;
}

/** Text of a system error about a file. @param path - As given by the user. */
export function fileFaultText(path: string | undefined, error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (reason === undefined) return path === undefined || message.includes(path) ? message : `${path}: ${message}`;
  return path === undefined ? message : `${path}: ${reason}`;
}

/** The text of a refusal; plainer than summary and facts for errors that are common at the command line. */
function refusalText(error: RogatoryError): string {
  if (isRogatoryError(error, 'CRYPTO_KEY_FILE')) return keyFileText(error.details.field, error.cause);
  if (isRogatoryError(error, 'AGENCY_CONTROL'))
    return `${error.details.reason}. This command needs the running process of the agency: start it, for example with "rogatory inbox --wait 3600", and ask again`;
  if (isRogatoryError(error, 'AGENCY_HOME_BUSY'))
    return `process ${error.details.pid} has ${error.details.home} open: end it first, or wait until it has ended`;
  if (isRogatoryError(error, 'AGENCY_HOME_INVALID')) return `the home cannot be used: ${error.details.field}`;
  if (isRogatoryError(error, 'CRYPTO_SECRET')) {
    const { source, reason } = error.details;
    return reason.includes(source) ? reason : `${source}: ${reason}`;
  }
  if (isRogatoryError(error, 'RELAY_CONFIG')) return `${error.details.field}: ${error.details.hint ?? 'is not valid'}`;
  if (isRogatoryError(error, 'STORE_UNAVAILABLE') && /locked|busy/i.test(error.details.reason))
    return `another process has the store open: stop the relay or the agency first (${error.details.reason})`;
  if (isRogatoryError(error, 'DOSSIER_TRANSITION')) return `${error.message}. ${standsText(error.details)}`;
  if (isRogatoryError(error, 'SCHEMA_INVALID'))
    return `${error.message}. "rogatory validate FILE --type TYPE" lists everything that is missing`;
  if (/^(CBOR|ENVELOPE_FRAME|TRUST_DOCUMENT)_/.test(error.code))
    return `${error.message}. Is it the right file? "rogatory inspect FILE" shows its kind`;
  return error.message;
}

/** Says where a measure or another record stands, when one is in the way, and where to see what may be sent. */
function standsText({ type, measure, state }: RogatoryError<'DOSSIER_TRANSITION'>['details']): string {
  const stands = state === '' ? '' : `${measure} is in the state ${state}: ${type} cannot be sent for it now. `;
  return `${stands}"rogatory dossier show" lists what may be sent`;
}

/** @param field - `FILE: what is wrong`, from the reader of key files. */
function keyFileText(field: string, cause: unknown): string {
  const { code = '' } = ((cause as Error | undefined)?.cause ?? cause ?? {}) as NodeJS.ErrnoException;
  if (field.endsWith(': passphrase')) return `${field.slice(0, -': passphrase'.length)}: the passphrase does not open this key file`;
  const [, path, reason] = /^(.*): ([A-Z0-9]+)$/.exec(field) ?? [];
  if (path !== undefined && reason !== undefined) return `${path}: ${REASONS[reason] ?? reason}`;
  if (REASONS[code] !== undefined) return `${field}: ${REASONS[code]}`;
  return field.includes(': ') ? field.replace(': ', ': no key file that can be used: ') : `no key file that can be used: ${field}`;
}
