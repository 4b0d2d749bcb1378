// SPDX-License-Identifier: Apache-2.0
// A killed process cannot remove its unfinished files, and some hold plaintext. So each file name identifies its writer, and the next
// process that opens a file in the folder removes files of ended writers.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** An unfinished file of an unknown writer, perhaps on another machine, counts as abandoned after this time without a change (ENV-67). */
const ABANDONED_MS = 86_400_000;
const NAME = /^\.rogatory-[0-9a-f]{16}\.([0-9a-f]{12})\.(\d{1,10})\.([0-9a-f]{12})\.part$/;

/** Makes a unique name for an unfinished file of this process. */
export function unfinishedName(): string {
  return `.rogatory-${randomBytes(8).toString('hex')}.${place()}.${process.pid}.${instance(process.pid) ?? UNKNOWN}.part`;
}

/**
 * Removes the unfinished files in `folder` whose writers are gone (ENV-59). A file that cannot be removed stays: it belongs to another account,
 * which removes it at its next opening.
 * @param now - Unix milliseconds.
 */
export async function sweepLeftovers(folder: string, now: number = Date.now()): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    const path = join(folder, entry.name);
    if (entry.isFile() && (await isAbandoned(entry.name, path, now))) await unlink(path).catch(() => undefined);
  }
}

async function isAbandoned(name: string, path: string, now: number): Promise<boolean> {
  const [, where, pid, which] = NAME.exec(name) ?? [];
  if (where === undefined) return false;
  const alive = where === place() ? isAlive(Number(pid), which) : undefined;
  if (alive !== undefined) return !alive;
  const stats = await lstat(path).catch(() => undefined);
  return stats !== undefined && now - stats.mtimeMs > ABANDONED_MS;
}

/** @returns Undefined when a process has that number but may be a different one. */
function isAlive(pid: number, which: string | undefined): boolean | undefined {
  if (pid === process.pid && which === (instance(pid) ?? UNKNOWN)) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, under another account.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const found = instance(pid);
  return found === undefined || which === UNKNOWN ? undefined : found === which;
}

const UNKNOWN = '0'.repeat(12);

/** Namespace of process numbers: this machine and, in a container, this container. */
function place(): string {
  return short(hostname(), attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '');
}

/** Identifies a process beyond its reusable number, by boot and start time; undefined where the system tells neither. */
function instance(pid: number): string | undefined {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (boot === undefined || stat === undefined) return undefined;
  // Count the fields after the closing parenthesis, because the command name may hold any character.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended and writes nothing.
  return short(boot, fields[0] === 'Z' ? 'ended' : (fields[19] ?? ''));
}

function short(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 12);
}

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
