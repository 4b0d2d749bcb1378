// SPDX-License-Identifier: Apache-2.0
// A process that is killed cannot remove its unfinished files, of which some are plaintext. So each carries in its name who writes it,
// and whoever opens the next one beside it removes those of writers that are gone.
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { lstat, readdir, unlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** An unfinished file of a writer that cannot be asked, on another machine perhaps, is taken for abandoned when it has not changed so long. */
const ABANDONED_MS = 86_400_000;
const NAME = /^\.rogatory-[0-9a-f]{16}\.([0-9a-f]{12})\.(\d{1,10})\.([0-9a-f]{12})\.part$/;

/** Names an unfinished file of this process, unlike any other. */
export function unfinishedName(): string {
  return `.rogatory-${randomBytes(8).toString('hex')}.${place()}.${process.pid}.${instance(process.pid) ?? UNKNOWN}.part`;
}

/**
 * Removes the unfinished files in `folder` whose writers are gone. What cannot be removed stays: it is another account's, whose own next
 * opening removes it.
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

/** @returns Undefined when a process has that number, and the system does not tell whether it is the same one. */
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

/** Where process numbers mean the same: this machine and, in a container, this container. */
function place(): string {
  return short(hostname(), attempt(() => readlinkSync('/proc/self/ns/pid')) ?? '');
}

/** Tells a process from all that had, or will have, its number: by boot and start time. Undefined where the system says neither. */
function instance(pid: number): string | undefined {
  const boot = attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'));
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  if (boot === undefined || stat === undefined) return undefined;
  // The fields are counted after the parenthesis that closes the command's name, which may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  // A zombie has ended, and writes no more.
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
