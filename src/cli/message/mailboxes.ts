// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../../core/index.js';
import { UsageError } from '../usage-error.js';

/** Does a task that seals to a mailbox; when the directory has none of this name, the error says which ones it has, and no more. */
export async function withKnownMailbox<T>(task: () => Promise<T>): Promise<T> {
  try {
    return await task();
  } catch (error) {
    if (!isRogatoryError(error, 'TRUST_UNKNOWN') || error.details.hint === undefined) throw error;
    throw new UsageError(error.details.hint);
  }
}
