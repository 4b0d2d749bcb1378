// SPDX-License-Identifier: Apache-2.0
// The newest log that a node has run with, noted beside its documents of trust: a store without it is not the node's store. A mistyped path
// would otherwise begin another log, and every peer that knows the first one would have to take the node for a liar.
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync, existsSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Principal } from '../core/ids.js';
import { leafKindNumber } from '../log/kinds.js';
import { formatOrigin, parseOrigin } from '../log/origin.js';
import type { Store } from './port.js';

/** What does not fit, and the words of the command that states the loss. */
export interface LogFault {
  readonly fault: string;
  /** Options of `rogatory restored` behind the node's own. */
  readonly stated: string;
}

/**
 * Compares a store with the note.
 * @param folder - Of the documents of trust.
 * @param store - Undefined: there is no store file.
 * @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-41) when the note is damaged, `STORE_UNAVAILABLE` (STORE-01).
 */
export async function logFaultOf(
  folder: string,
  self: Principal,
  store: Pick<Store, 'logHead' | 'epochs' | 'leaves'> | undefined,
): Promise<LogFault | undefined> {
  const noted = notedEpoch(folder, self);
  if (noted === undefined) return undefined;
  const epoch = (await store?.logHead())?.epoch;
  if (epoch !== undefined && (await holds(store as Pick<Store, 'epochs' | 'leaves'>, epoch, noted))) return undefined;
  const origin = formatOrigin({ owner: self, epoch: noted });
  const above = `--above ${origin} --by NAME --reason TEXT`;
  return epoch === undefined
    ? { fault: `it holds no log, and this node has run with ${origin}`, stated: `--lost ${above}` }
    : { fault: `it does not hold ${origin}, with which this node has run`, stated: above };
}

/** The log that was noted is there, or the present one began later, by a restore that was stated. Another node's store has neither. */
async function holds(store: Pick<Store, 'epochs' | 'leaves'>, epoch: number, noted: number): Promise<boolean> {
  if ((await store.epochs()).includes(noted)) return epoch >= noted;
  const [second] = await store.leaves(epoch, 1, 1);
  return epoch > noted && second?.kind === leafKindNumber('restored');
}

/** Notes the log of the store, once the node runs with it. */
export async function noteLog(folder: string, self: Principal, store: Pick<Store, 'logHead'>): Promise<void> {
  const epoch = (await store.logHead())?.epoch;
  if (epoch === undefined || epoch === notedEpoch(folder, self)) return;
  writeWhole(noteIn(folder, self), `${formatOrigin({ owner: self, epoch })}\n`);
}

function notedEpoch(folder: string, self: Principal): number | undefined {
  let text: string;
  try {
    text = readFileSync(noteIn(folder, self), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || (error as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw error;
  }
  return parseOrigin(text.trim()).epoch;
}

/** Two nodes may have one folder of documents. */
function noteIn(folder: string, { scope, id }: Principal): string {
  return join(folder, `log.${scope}.${id}`);
}

/** Writes a small file whole or not at all, mode 0600, on stable storage. */
export function writeWhole(path: string, text: string): void {
  const staged = `${path}.${process.pid}.new`;
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(staged, 'w', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(staged, path);
  syncFolderOf(path);
}

/** Makes the name of a file as durable as its content. */
export function syncFolderOf(path: string): void {
  if (process.platform !== 'win32') syncPath(dirname(path)); // no handle of a directory can be synced there
}

/** Has a file, or the names in a folder, on stable storage. */
export function syncPath(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const SUFFIX = '.unstated';

/** @returns path of the mark. */
export function markUnstated(storePath: string, from: string): string {
  const path = `${storePath}${SUFFIX}`;
  writeWhole(path, `${from}\n`);
  return path;
}

export function isUnstated(storePath: string): boolean {
  return existsSync(`${storePath}${SUFFIX}`);
}

/** The restore was stated, in a commit that is on stable storage. */
export function clearUnstated(storePath: string): void {
  if (!isUnstated(storePath)) return;
  rmSync(`${storePath}${SUFFIX}`);
  syncFolderOf(storePath);
}
