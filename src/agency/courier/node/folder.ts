// SPDX-License-Identifier: Apache-2.0
// A folder of the file system that a courier carries. Somebody else may have filled it: only plain files are read.
import { lstat, mkdir, open, opendir } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { fail, isRogatoryError } from '../../../core/errors.js';
import { LIMITS } from '../../../core/limits.js';
import { writeWhole } from '../../../envelope/node/file-stream.js';
import { openPending } from '../../../envelope/node/pending-file.js';
import type { CourierFolder } from '../courier.js';

/** @param path - Made when something is written and it is absent. */
export function courierFolder(path: string): CourierFolder {
  const inFolder = async <T>(file: string, act: () => Promise<T>): Promise<T> => {
    try {
      return await act();
    } catch (cause) {
      if (isRogatoryError(cause, 'ENVELOPE_ATTACHMENT_FILE')) throw fail('AGENCY_COURIER', { file, reason: cause.details.reason }, cause);
      if (isRogatoryError(cause)) throw cause;
      throw fail('AGENCY_COURIER', { file, reason: (cause as NodeJS.ErrnoException).code ?? String(cause) }, cause);
    }
  };
  return {
    write: (name, pieces) =>
      inFolder(name, async () => {
        await mkdir(path, { recursive: true, mode: 0o700 });
        const target = join(path, name);
        if (await isThere(target)) return false;
        const file = await openPending(target);
        try {
          for await (const piece of pieces) await writeWhole(file.handle, target, piece);
        } catch (error) {
          await file.discard();
          throw error;
        }
        await file.publish();
        return true;
      }),
    names: () =>
      inFolder(path, async () => {
        const names: string[] = [];
        for await (const entry of await opendir(path)) {
          if (!entry.isFile()) continue;
          if (names.length >= LIMITS.courierFilesMax) {
            throw fail('AGENCY_COURIER', { file: path, reason: `it holds more than ${LIMITS.courierFilesMax} files` });
          }
          names.push(entry.name);
        }
        return names.sort();
      }),
    read: (name, offset, maxBytes) =>
      inFolder(name, async () => {
        // It may have become something else since it was listed: a link to elsewhere, or a pipe that never ends.
        const file = await open(join(path, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
        try {
          if (!(await file.stat()).isFile()) throw fail('AGENCY_COURIER', { file: name, reason: 'it is no plain file' });
          const bytes = new Uint8Array(maxBytes);
          let length = 0;
          while (length < maxBytes) {
            const { bytesRead } = await file.read(bytes, length, maxBytes - length, offset + length);
            if (bytesRead === 0) break;
            length += bytesRead;
          }
          return bytes.subarray(0, length);
        } finally {
          await file.close();
        }
      }),
  };
}

async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
