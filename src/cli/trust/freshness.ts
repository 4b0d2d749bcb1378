// SPDX-License-Identifier: Apache-2.0
// Says again and again which documents of the own state are its newest, from one folder and with the key of that role alone. The key is at
// hand all day, so it is used for nothing that the folder does not bear out.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { RogatoryError, formatUtc, isRogatoryError, printableJson, systemClock } from '../../core/index.js';
import type { Clock } from '../../core/index.js';
import type { Signer } from '../../crypto/index.js';
import { readDirectory, readDocument, readFreshness, readRoot } from '../../trust/documents/index.js';
import type { Freshness } from '../../trust/documents/index.js';
import { judgeDraft, publishFreshness } from '../../trust/publish/index.js';
import { exportName, listTrustFolder } from '../../trust/store/node/index.js';
import { InvalidArgumentError } from '../command.js';
import type { Options } from '../command.js';
import { writeOutput } from '../file/files.js';
import { openSigners } from '../key/signers.js';
import { flag, KEY_PASSPHRASE, needed, text, TRUST, wholeNumber } from '../options.js';
import { interruptible } from '../terminal/interruption.js';
import { LogLines } from '../terminal/log-lines.js';
import { UsageError } from '../usage-error.js';
import { openFolder } from './folder.js';

const HOUR = 3600;
/** A statement of the last hour that names the newest documents is not repeated: a service that restarts must not use up what peers take in a day. */
const YOUNG_SECONDS = HOUR;
/** How often the folder is looked at: for a newer directory, and again after a refusal. */
const WAKE_MS = 600_000;
/** Readers take at most 16 statements a day (TRUST-52); one that is renewed after the end of the one before leaves a gap. */
const [EVERY_MIN_HOURS, EVERY_MAX_HOURS] = [2, 48];

/** One line of the log. */
export type FreshnessLine =
  | {
      readonly kind: 'published' | 'current';
      readonly scope: string;
      readonly root: number;
      readonly directory: number;
      readonly issuedAt: string;
      readonly until: string;
      readonly directoryUntil: string;
      /** Copy in the folder of `out`. */
      readonly file?: string;
    }
  | { readonly kind: 'alarm'; readonly alarm: 'freshness-refused'; readonly code?: string; readonly detail: string };

export interface FreshnessTask {
  readonly folder: string;
  readonly signers: readonly Signer[];
  readonly lifetimeSeconds: number;
  /** Folder that gets a copy of each statement, named by its content. */
  readonly out?: string;
}

export const STATING = {
  trust: needed(TRUST),
  every: text('hours', `state it again after ${EVERY_MIN_HOURS}h to ${EVERY_MAX_HOURS}h; a newer directory within ten minutes`, everyHours),
  once: flag('one statement, for a timer; the exit code is 1 when it is refused'),
  out: text('folder', 'a copy of each statement, named by its content'),
  hours: text('hours', 'how long a statement holds: 1 to 72 (default)', wholeNumber(1, 72)),
  passphraseFile: KEY_PASSPHRASE,
};

function everyHours(value: string): number {
  const hours = /^\d{1,3}h$/.test(value) ? Number(value.slice(0, -1)) : Number.NaN;
  if (hours >= EVERY_MIN_HOURS && hours <= EVERY_MAX_HOURS) return hours;
  throw new InvalidArgumentError(`must be whole hours from ${EVERY_MIN_HOURS}h to ${EVERY_MAX_HOURS}h, such as 12h`);
}

/** States it once, or until SIGTERM; each statement, and each later refusal, is a line of JSON on standard output. */
export async function keepStating(keys: readonly string[], options: Options<typeof STATING>): Promise<void> {
  const { trust: folder, every, once = false, out, hours = 72, passphraseFile } = options;
  if (once === (every !== undefined)) throw new UsageError('freshness takes --every 12h, or --once for a timer');
  if (every !== undefined && every >= hours)
    throw new UsageError(`--every ${every}h leaves gaps: a statement lasts ${hours} hours (--hours)`);
  const task = {
    ...{ folder, signers: await openSigners(keys, passphraseFile), lifetimeSeconds: hours * HOUR },
    ...(out === undefined ? {} : { out }),
  };
  const lines = new LogLines();
  const tell = (line: FreshnessLine): void => lines.write(`${printableJson({ time: new Date().toISOString(), ...line })}\n`);
  if (every === undefined) {
    tell(await stateFreshness(task, Math.floor(systemClock.now() / 1000)));
    return;
  }
  // Timers of the clock keep no process alive.
  const alive = setInterval(() => undefined, 60_000);
  try {
    await interruptible((signal) => keepFresh(task, { everySeconds: every * HOUR, clock: systemClock, signal, tell }));
  } finally {
    clearInterval(alive);
  }
}

/**
 * Publishes a statement about the newest root and directory of a folder, into that folder, unless one of the last hour says the same.
 * @param now - Epoch seconds.
 * @param repeatAfter - Seconds after which the same is said again.
 * @throws RogatoryError `TRUST_EXPIRED` (TRUST-06) for a root or directory that is over; `TRUST_STALE` (TRUST-28) when the folder itself shows
 * that its directory is not the newest, or not in force; `TRUST_ROLLBACK` (TRUST-08) when it holds a statement of a later time;
 * `TRUST_THRESHOLD` (TRUST-05) for keys of another role.
 */
export async function stateFreshness(
  { folder, signers, lifetimeSeconds, out }: FreshnessTask,
  now: number,
  repeatAfter: number = YOUNG_SECONDS,
): Promise<FreshnessLine> {
  if (out !== undefined && statSync(out, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new UsageError(`--out: no folder ${out}`);
  const trust = openFolder(folder);
  const scope = trust.own;
  const documents = trust.newest(scope);
  const [root, directory] = (['root', 'directory'] as const).map((kind) => documents.findLast((document) => document.kind === kind));
  if (root === undefined || directory === undefined) throw new UsageError(`${folder} holds no root and directory of ${scope}`);
  const [rootSays, says] = [readRoot(root).claimed, readDirectory(directory).claimed];
  for (const [document, expiredAt] of [
    [`root ${rootSays.version} of ${scope}`, rootSays.expiresAt],
    [`directory ${says.version} of ${scope}`, says.expiresAt],
  ] as const)
    if (now > expiredAt) throw new RogatoryError('TRUST_EXPIRED', { document, expiredAt });
  if (trust.standing(scope) === undefined)
    throw new RogatoryError('TRUST_STALE', {
      scope,
      reason: `root ${rootSays.version} no longer has the signers of directory ${says.version}`,
    });

  const statement = documents.findLast(({ kind }) => kind === 'freshness');
  const held = statement === undefined ? undefined : readFreshness(statement).claimed;
  if (held !== undefined) requireNewest(held, { scope, root: rootSays.version, directory: says.version, now });
  const told = { scope, root: rootSays.version, directory: says.version, directoryUntil: formatUtc(says.expiresAt) };
  const isSame = held?.rootVersion === rootSays.version && held.directoryVersion === says.version;
  const newest = { root: root.bytes, directory: directory.bytes };
  const bytes = await publishFreshness({ issuedAt: now, lifetimeSeconds }, signers, newest);
  // Before anything is said to be current: a key of another role could never sign the next one.
  judgeDraft(bytes, { root: root.bytes });
  if (held !== undefined && isSame && now < held.issuedAt + repeatAfter)
    return { kind: 'current', ...told, issuedAt: formatUtc(held.issuedAt), until: formatUtc(held.expiresAt) };
  trust.add(bytes, now * 1000);
  const file = out === undefined ? undefined : join(out, exportName(readDocument(bytes), scope, undefined));
  if (file !== undefined) writeOutput(file, bytes, { force: true });
  const times = { issuedAt: formatUtc(now), until: formatUtc(now + lifetimeSeconds) };
  return { kind: 'published', ...told, ...times, ...(file === undefined ? {} : { file }) };
}

/** What was published before tells whether this folder is behind, or this clock. */
function requireNewest(
  held: Freshness,
  { scope, root, directory, now }: { readonly scope: string; readonly root: number; readonly directory: number; readonly now: number },
): void {
  const behind = [
    held.rootVersion > root ? `root ${held.rootVersion} is in use, ${root} is held` : '',
    held.directoryVersion > directory ? `directory ${held.directoryVersion} is in use, ${directory} is held` : '',
  ].find((reason) => reason !== '');
  if (behind !== undefined) throw new RogatoryError('TRUST_STALE', { scope, reason: `${behind}: import the newer one first` });
  if (held.issuedAt > now) {
    const document = `freshness ${scope}, later than the clock of this machine by ${held.issuedAt - now} s`;
    throw new RogatoryError('TRUST_ROLLBACK', { document, held: held.issuedAt, offered: now });
  }
}

/**
 * Publishes at once, and then whenever the newest statement is so old, or the folder has a newer directory. Only the first refusal ends it:
 * later ones are told, when their text changes, and tried again.
 */
export async function keepFresh(
  task: FreshnessTask,
  options: {
    readonly everySeconds: number;
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly tell: (line: FreshnessLine) => void;
  },
): Promise<void> {
  const { everySeconds, clock, signal, tell } = options;
  const attempt = async (repeatAfter?: number): Promise<FreshnessLine> => stateFreshness(task, Math.floor(clock.now() / 1000), repeatAfter);
  let names = '';
  let dueAt = 0;
  let refused = '';
  const succeed = (line: FreshnessLine): void => {
    refused = '';
    names = listTrustFolder(task.folder).join();
    if (line.kind === 'alarm') return;
    // One that ends sooner than it is due is renewed before it ends.
    dueAt = Math.min(Date.parse(line.issuedAt) + everySeconds * 1000, Date.parse(line.until) - HOUR * 1000);
  };
  const first = await attempt();
  tell(first);
  succeed(first);
  while (await pause(clock, WAKE_MS, signal)) {
    try {
      if (refused === '' && clock.now() < dueAt && listTrustFolder(task.folder).join() === names) continue;
      const line = await attempt(everySeconds);
      if (line.kind === 'published') tell(line);
      succeed(line);
    } catch (error) {
      const { message } = error as Error;
      if (message !== refused)
        tell({ kind: 'alarm', alarm: 'freshness-refused', ...(isRogatoryError(error) ? { code: error.code } : {}), detail: message });
      refused = message;
    }
  }
}

/** @returns false when it was ended. */
function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((done) => {
    const end = (): void => {
      cancel();
      done(false);
    };
    const cancel = clock.after(delayMs, () => {
      signal.removeEventListener('abort', end);
      done(true);
    });
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
