// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';

/** Code of a system error ("ENOSPC"); undefined for every other error. */
export function systemCode(error: unknown): string | undefined {
  const code: unknown = error instanceof Error && 'code' in error && 'syscall' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

/** Runs `action` on a file. @throws {@link RogatoryError} `ENVELOPE_ATTACHMENT_FILE` (ENV-40) in place of a system error. */
export async function onFile<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const reason = systemCode(error);
    throw reason === undefined ? error : fail('ENVELOPE_ATTACHMENT_FILE', { path, reason }, error);
  }
}
