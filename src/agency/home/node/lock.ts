// SPDX-License-Identifier: Apache-2.0
// One process owns a home. The lock file tells who; the store's own exclusive file lock is the guard behind it, released by the
// kernel when the owner dies.
import { linkSync, readFileSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fail } from '../../../core/errors.js';
import { systemRandom } from '../../../core/random.js';
import { toHex } from '../../../core/bytes.js';
import { discardLeft } from '../../../endpoint/node/control.js';

interface Owner {
  readonly pid: number;
  /** Kernel start time of the process where the system tells it, so that a re-used pid is not taken for the owner. */
  readonly started?: string | undefined;
  /** Where the owner's control socket listens. */
  readonly socket?: string | undefined;
}

export interface HomeLock {
  release(): void;
}

const FILE = 'lock';

/**
 * Takes the home for this process.
 * @param socket - Where its control socket will listen; undefined for a process that answers nobody.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), naming the owner's pid; `AGENCY_HOME_INVALID` (AGENCY-02) when there is no such
 *   home; `STORE_UNAVAILABLE` (STORE-01) when the disk takes no writing.
 */
export function lockHome(home: string, socket?: string): HomeLock {
  const path = join(home, FILE);
  const own: Owner = { pid: process.pid, socket, started: startTime(process.pid) };
  for (let attempt = 0; attempt < 4; attempt++) {
    if (tryCreate(path, JSON.stringify(own))) return { release: () => releaseLock(path) };
    const owner = readOwner(path);
    if (owner !== undefined && isAlive(owner)) throw fail('AGENCY_HOME_BUSY', { home, pid: owner.pid });
    setAside(path, owner);
  }
  throw fail('AGENCY_HOME_BUSY', { home, pid: readOwner(path)?.pid ?? 0 });
}

/** Finds the living owner of a home, if there is one. */
export function ownerOf(home: string): Owner | undefined {
  const owner = readOwner(join(home, FILE));
  return owner !== undefined && isAlive(owner) ? owner : undefined;
}

/** The file appears whole: a contender never reads half of it, and takes its writer for dead. */
function tryCreate(path: string, content: string): boolean {
  const written = `${path}.${toHex(systemRandom(8))}`;
  try {
    writeFileSync(written, content, { flag: 'wx', mode: 0o600 });
    linkSync(written, path);
    return true;
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    // No such folder is a fault of the home; a disk that is full, read-only or not ours is none.
    if (code === 'ENOENT' || code === 'ENOTDIR') throw fail('AGENCY_HOME_INVALID', { field: path }, cause);
    throw fail('STORE_UNAVAILABLE', { reason: `${path}: ${code}` }, cause);
  } finally {
    rmSync(written, { force: true });
  }
}

function readOwner(path: string): Owner | undefined {
  try {
    const value = JSON.parse(readFileSync(path, 'utf8')) as Partial<Owner>;
    return typeof value.pid === 'number' ? (value as Owner) : undefined;
  } catch {
    // Absent, or not written by this program: nobody's.
    return undefined;
  }
}

/** Moves a dead owner's file away by rename, which only one of several contenders wins, and only if it is still the dead one's. */
function setAside(path: string, dead: Owner | undefined): void {
  const aside = `${path}.${toHex(systemRandom(8))}`;
  try {
    renameSync(path, aside);
  } catch {
    return;
  }
  const moved = readOwner(aside);
  if (moved !== undefined && moved.pid !== dead?.pid && isAlive(moved)) {
    // Somebody took the home between our reading and our rename: give it back.
    tryCreate(path, JSON.stringify(moved));
  }
  unlinkSync(aside);
  if (moved?.socket !== undefined && moved.pid === dead?.pid) discardLeft(moved.socket);
}

function releaseLock(path: string): void {
  if (readOwner(path)?.pid === process.pid) unlinkSync(path);
}

function isAlive(owner: Owner): boolean {
  try {
    process.kill(owner.pid, 0);
  } catch (cause) {
    // EPERM: it lives, under another account.
    if ((cause as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const started = startTime(owner.pid);
  return owner.started === undefined || started === undefined || started === owner.started;
}

/** Field 22 of /proc/<pid>/stat; the fields are counted after the command's closing parenthesis, which may hold anything. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended: it holds nothing any more.
    return fields[0] === 'Z' ? 'ended' : fields[19];
  } catch {
    return undefined;
  }
}
