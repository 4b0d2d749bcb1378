// SPDX-License-Identifier: Apache-2.0
import { accessSync, constants, statSync } from 'node:fs';
import type { SendRequest } from '../../agency/index.js';
import { LIMITS } from '../../core/index.js';
import { fileFaultText } from '../fault.js';
import { UsageError } from '../usage-error.js';

/** Files of one message, as `agency.send` takes them. */
export interface FilesToAttach {
  readonly attachments: NonNullable<SendRequest['attachments']>;
  /** Bytes of all files; undefined when one is a pipe. */
  readonly totalBytes: number | undefined;
}

/**
 * Looks at the files that a command line names, before the home is opened and a passphrase is asked for.
 * @throws UsageError for too many files, standard input, a folder, and a file that is absent or cannot be read.
 */
export function filesToAttach(paths: readonly string[], mediaType: string | undefined): FilesToAttach {
  if (paths.length > LIMITS.attachmentsMax)
    throw new UsageError(`a message has at most ${LIMITS.attachmentsMax} attachments: send the rest with a second message of the dossier`);
  const sizes = paths.map(sizeOf);
  return {
    attachments: paths.map((path) => ({ path, ...(mediaType !== undefined && { type: mediaType }) })),
    totalBytes: sizes.reduce((sum, size) => (sum === undefined || size === undefined ? undefined : sum + size), 0),
  };
}

function sizeOf(path: string): number | undefined {
  if (path === '-') throw new UsageError('--attach takes a file: standard input has no name for the addressee to see');
  try {
    const stats = statSync(path);
    if (stats.isDirectory()) throw Object.assign(new TypeError(path), { code: 'EISDIR' });
    accessSync(path, constants.R_OK);
    return stats.isFile() ? stats.size : undefined;
  } catch (error) {
    throw new UsageError(fileFaultText(path, error));
  }
}
