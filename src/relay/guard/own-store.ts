// SPDX-License-Identifier: Apache-2.0
// Whether the store of a relay is the one that it ran with.
import { statSync } from 'node:fs';
import { logFaultOf } from '../../store/known-log.js';
import { isUnstated } from '../../store/unstated-restore.js';
import type { Store } from '../../store/port.js';
import type { RelayConfig } from '../config.js';
import type { RelayFinding } from './finding.js';
import { systemReason } from './finding.js';

const KEY = 'store.path';
const STATE = 'rogatory restored --config FILE';

/** @param store - The opened store; undefined before it is opened: then a file that is there is not looked into. */
export async function logFindings(
  config: RelayConfig,
  store?: Pick<Store, 'logHead' | 'epochs' | 'leaves'>,
): Promise<readonly RelayFinding[]> {
  const { scope, id, storePath, trustFolder } = config;
  if (isUnstated(storePath)) {
    const remedy = `state it first: ${STATE} --by NAME --reason TEXT`;
    return [{ key: KEY, fault: `${storePath} came out of a backup, and nobody has stated that`, remedy }];
  }
  try {
    if (store === undefined && (statSync(storePath, { throwIfNoEntry: false })?.size ?? 0) > 0) return [];
    const found = await logFaultOf(trustFolder, { scope, id }, store);
    if (found === undefined) return [];
    const remedy = `name the right store; if none is left, state the loss: ${STATE} ${found.stated}`;
    return [{ key: KEY, fault: `${storePath} is not the store of this relay: ${found.fault}`, remedy }];
  } catch (error) {
    return [{ key: KEY, fault: `the note of the own log in ${trustFolder}: ${systemReason(error)}`, remedy: 'put it right', cause: error }];
  }
}
