// SPDX-License-Identifier: Apache-2.0
// Options of many commands, with the readers of their values.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { MessageTypeName } from '../vocabulary/index.js';
import { InvalidArgumentError } from './command.js';
import type { Spec } from './command.js';
import { UsageError } from './usage-error.js';

/** An option without a value. */
export function flag(about: string): Spec<boolean> {
  return { about, isNeeded: false };
}

/** An option with a value. @param read - Reads it, or throws the text of the fault. */
export function text(value: string, about: string): Spec<string>;
export function text<T>(value: string, about: string, read: (text: string) => T): Spec<T>;
export function text<T>(value: string, about: string, read?: (text: string) => T): Spec<T> {
  return { value, about, isNeeded: false, ...(read && { read }) };
}

/** An option that may be given several times. */
export function list(value: string, about: string): Spec<readonly string[]> {
  return { value, about, isNeeded: false, isList: true };
}

export function choice<C extends string>(value: string, about: string, choices: readonly C[]): Spec<C> {
  return { value, about, isNeeded: false, choices };
}

/** Makes an option one that must be given. */
export function needed<T>(spec: Spec<T>): Spec<T, true> {
  return { ...spec, isNeeded: true };
}

const SOURCES = 'default: the variable ROGATORY_PASSPHRASE, a credential rogatory.passphrase, or the terminal';

export const JSON_OUTPUT = flag('print JSON');
export const VERBOSE = flag('show all of the document: every key and message type');
export const QUIET = flag('show no progress');
export const FORCE = flag('replace an existing file');
export const DRY_RUN = flag('show what would be done, and change nothing');
export const TRUST = text('folder', 'folder of documents, made by "rogatory trust init"');
export const HOME = text('folder', 'home of the agency', homeFolder);
export const CONFIG = text('file', 'configuration of the relay', configuration);
export const DELIVERED_AT = text(
  'time',
  'time at which the agency received the frame; default: now. A frame received in time can be opened later',
  time,
);
export const PASSPHRASE = text('file', `passphrase of the home's keys; ${SOURCES}`);
export const KEY_PASSPHRASE = text('file', `passphrase of the key files; ${SOURCES}`);

/** Options for the deciding person and the reason. */
export const GROUNDS = {
  by: needed(text('name', 'person who decides; kept, with the time', oneLine)),
  reason: needed(text('text', 'reason, one line; kept', oneLine)),
};

/** Options of a new message. */
export const MESSAGE = {
  type: needed(text('type', 'message type, such as request.submit', (value) => value as MessageTypeName)),
  body: needed(text('file', 'file of the body in JSON; - reads standard input')),
  to: text('mailbox', 'addressee, local@scope; opens a new dossier'),
  dossier: text('id', 'continue this dossier: file number of either side, or UUID'),
  urgent: flag('overtake normal messages; expires in 48 hours instead of 5 days'),
  test: flag('mark it as a test message'),
};

/** Requires a folder that is a home: without settings it never was one, or is incomplete. */
function homeFolder(path: string): string {
  if (existsSync(join(path, 'agency.json'))) return path;
  throw new UsageError(`there is no home in ${path}: a home is a folder with agency.json, keys/ and trust/`);
}

const NAMED_MAX = 3;

/** Requires a file; where there is none, the error names those that could be meant. */
export function configuration(path: string): string {
  if (existsSync(path)) return path;
  const folder = dirname(path);
  const isFolder = statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true;
  const beside = isFolder ? readdirSync(folder).filter((name) => name.endsWith('.toml')) : [];
  const meant = beside.length === 0 ? 'it is a file like relay.toml' : `did you mean ${beside.sort().slice(0, NAMED_MAX).join(', ')}?`;
  throw new UsageError(`there is no configuration ${path}; ${meant}`);
}

/** Checks a kept name or reason as the agency will: two lines are probably a typing error. */
export function oneLine(value: string): string {
  const text = value.trim();
  if (text !== '' && !/[\r\n]/.test(text) && Buffer.byteLength(text) <= 1_024) return text;
  throw new InvalidArgumentError('must be one line of at most 1024 bytes');
}

/** A number of seconds. @returns milliseconds. */
export function seconds(value: string): number {
  const ms = Number(value) * 1000;
  // A timer takes at most 31 bits.
  if (value.trim() !== '' && ms >= 0 && ms < 2 ** 31) return ms;
  throw new InvalidArgumentError('must be a number of seconds, zero or more, at most 2147483');
}

export function wholeNumber(from: number, to: number): (value: string) => number {
  return (value) => {
    const count = Number(value);
    if (/^\d+$/.test(value) && count >= from && count <= to) return count;
    throw new InvalidArgumentError(`must be a whole number from ${from} to ${to}`);
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;

/** A time with its zone. @returns Unix milliseconds. */
export function time(value: string): number {
  // Date.parse reads 30 February as 2 March.
  const day = new Date(`${value.slice(0, 10)}T00:00Z`);
  const isDay = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value.slice(0, 10));
  const ms = TIME.test(value) && isDay ? Date.parse(value) : Number.NaN;
  if (ms >= 0) return ms;
  throw new InvalidArgumentError('must be a time with its zone, such as 2026-01-31T12:00:00Z');
}

/** A time with its zone. @returns epoch seconds. */
export function timeInSeconds(value: string): number {
  return Math.floor(time(value) / 1000);
}
