// SPDX-License-Identifier: Apache-2.0
// What keeps a relay from starting, in the words of its operator: the key of relay.toml, the fault, and how it is mended.
import { fail, isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';

export interface RelayFinding {
  /** Key of relay.toml, `store.path`. */
  readonly key: string;
  readonly fault: string;
  readonly remedy: string;
  /** The relay starts all the same. */
  readonly isWarning?: true;
  readonly cause?: unknown;
}

/** Adds what is not as it should be. */
export type AddFinding = (key: string, fault: string, remedy: string, cause?: unknown) => void;

export function findingsInto(findings: RelayFinding[]): AddFinding {
  return (key, fault, remedy, cause) => void findings.push({ key, fault, remedy, cause });
}

/** The refusal of a start: it names the first fault, and how many more there are. */
export function refusalOf(findings: readonly RelayFinding[]): RogatoryError | undefined {
  const [first, ...more] = findings.filter(({ isWarning }) => isWarning !== true);
  if (first === undefined) return undefined;
  const rest = more.length === 0 ? '' : `; and more: ${more.map(({ key }) => key).join(', ')}. rogatory relay --check tells all`;
  return fail('RELAY_CONFIG', { field: first.key, hint: `${first.fault}; ${first.remedy}${rest}` }, first.cause);
}

/** Why the file system refused, as its code and a word. */
export function systemReason(error: unknown): string {
  if (isRogatoryError(error, 'RELAY_CONFIG')) {
    const { field, hint = 'is not valid' } = error.details;
    return error.cause === undefined ? `${field}: ${hint}` : `${field} cannot be read: ${systemReason(error.cause)}`;
  }
  if (isRogatoryError(error, 'CRYPTO_SECRET')) return `${error.details.source}: ${error.details.reason}`;
  if (isRogatoryError(error)) return error.message;
  const { code } = error as NodeJS.ErrnoException;
  const words: Readonly<Record<string, string>> = {
    ENOENT: 'there is no such file',
    EACCES: 'this account may not',
    EPERM: 'this account may not',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
    EROFS: 'the disk takes no writing',
  };
  const word = code === undefined ? undefined : words[code];
  return code === undefined ? String(error) : word === undefined ? code : `${word} (${code})`;
}
