// SPDX-License-Identifier: Apache-2.0
// A file that gets its name only when it is complete and on the disk, and never replaces another.
import { link, lstat, open, rename, unlink } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fail } from '../../core/errors.js';
import { onFile, systemCode } from './file-error.js';
import { sweepLeftovers, unfinishedName } from './leftovers.js';

/** Errors of file systems without hard links. */
const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EACCES']);

/** The last call is one `publish` or `discard`; both close the handle. */
export interface PendingFile {
  readonly handle: FileHandle;
  /** Syncs the file, gives it its name, and syncs the folder. @throws `ENVELOPE_ATTACHMENT_FILE` (ENV-40), with nothing left behind. */
  publish(): Promise<void>;
  discard(): Promise<void>;
}

/**
 * Opens a new file with mode 0600 beside `target`, under a temporary name, and removes leftovers of killed processes there.
 * @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40) when `target` exists or the folder cannot be written.
 */
export async function openPending(target: string): Promise<PendingFile> {
  await sweepLeftovers(dirname(target));
  await refuseExisting(target);
  const temporary = join(dirname(target), unfinishedName());
  const handle = await onFile(target, () => open(temporary, 'wx+', 0o600));
  const discard = async (): Promise<void> => {
    await handle.close().catch(() => undefined);
    await unlink(temporary).catch(() => undefined);
  };
  return {
    handle,
    discard,
    async publish() {
      try {
        await onFile(target, async () => {
          await handle.sync();
          await handle.close();
          await giveName(temporary, target);
        });
      } catch (error) {
        await discard();
        throw error;
      }
      await onFile(target, () => syncFolder(dirname(target)));
    },
  };
}

/** Checks the name first, so that long work does not fail at the end. */
async function refuseExisting(target: string): Promise<void> {
  const taken = await lstat(target).then(
    () => true,
    () => false,
  );
  if (taken) throw fail('ENVELOPE_ATTACHMENT_FILE', { path: target, reason: 'EEXIST' });
}

/** A rename would replace an existing file, but a link fails. Without links an empty file reserves the name first. */
async function giveName(temporary: string, target: string): Promise<void> {
  try {
    await link(temporary, target);
  } catch (error) {
    if (!NO_LINKS.has(systemCode(error) ?? '')) throw error;
    await (await open(target, 'wx', 0o600)).close();
    await rename(temporary, target);
    return;
  }
  await unlink(temporary);
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
