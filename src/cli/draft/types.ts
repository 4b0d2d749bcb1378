// SPDX-License-Identifier: Apache-2.0
import { registry } from '../../vocabulary/index.js';
import { UsageError } from '../usage-error.js';

/** @throws UsageError for a message type that the vocabulary has not. */
export function requireType(type: string): void {
  if (!registry.has(type)) throw new UsageError(`no such message type: ${type}; "rogatory schema --cddl" has them all`);
}
