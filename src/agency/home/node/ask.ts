// SPDX-License-Identifier: Apache-2.0
// Asking the process that has a home open.
import { fail } from '../../../core/errors.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';
import { OFFLINE_OPTIONS } from '../../courier/node/offline.js';
import type { OfflineOptions } from '../../courier/node/offline.js';
import { callControl } from './control.js';
import { ownerOf } from './lock.js';

/** A message of the archive, as the owner of a home answers it. */
export interface StoredMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** UUID. */
  readonly messageId: string;
  /** `scope/id`. */
  readonly from: string;
  /** Unix milliseconds. */
  readonly issuedAt: number;
  /** Message digest, hexadecimal. */
  readonly digest: string;
  /** CBOR, base64. */
  readonly body: string;
}

function texts(...names: readonly string[]): Members<Readonly<Record<string, string>>> {
  return { required: Object.fromEntries(names.map((name) => [name, 'text' as const])), optional: {} };
}

const QUESTIONS: Readonly<Record<string, ReturnType<typeof texts>>> = {
  status: texts(),
  dossiers: texts(),
  restores: texts(),
  dossier: texts('id'),
  message: texts('digest'),
  discard: texts('envelopeDigest', 'by', 'reason'),
  endQuarantine: texts('envelopeDigest', 'by', 'reason'),
};

/**
 * Asks the process that owns a home.
 * @param method - `status`, `dossiers`, `restores`, `dossier` with `{ id }`, or `message` with `{ digest }` (a {@link StoredMessage}). Decisions of people,
 * `discard` and `endQuarantine`, take `{ envelopeDigest, by, reason }`.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when no process owns the home; what the owner refuses with.
 */
export async function askHome(home: string, method: string, parameters: object = {}): Promise<unknown> {
  const known = Object.hasOwn(QUESTIONS, method) ? QUESTIONS[method] : undefined;
  if (known !== undefined) requireMembers(parameters as Readonly<Record<string, string>>, known, 'askHome(parameters)');
  const { pid, socket } = ownerOf(home) ?? {};
  if (pid === undefined) throw fail('AGENCY_CONTROL', { reason: `no process has ${home} open` });
  if (socket === undefined) throw fail('AGENCY_CONTROL', { reason: `process ${pid} has ${home} for a while, and answers nobody` });
  return callControl(socket, method, parameters);
}

/** Whose home it is. The passphrase is asked for only when no process has the home open. */
export interface HomeOptions extends Omit<OfflineOptions, 'passphrase'> {
  readonly passphrase: () => string | Promise<string>;
}

export const HOME_OPTIONS: Members<HomeOptions> = {
  required: { home: 'text', passphrase: 'function' },
  optional: OFFLINE_OPTIONS.optional,
};

/**
 * Asks the owner of a home, or does the same here.
 * @param method - Of the owner's control socket, with its parameters; it answers with a `T`.
 * @param alone - Does it when no process has the home open.
 * @throws {@link RogatoryError} `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer; what the owner or `alone` refuses with.
 */
export async function throughOwner<T>(
  { passphrase, ...options }: HomeOptions,
  method: string,
  parameters: object,
  alone: (options: OfflineOptions) => Promise<T>,
): Promise<T> {
  if (ownerOf(options.home) !== undefined) return (await askHome(options.home, method, parameters)) as T;
  return alone({ ...options, passphrase: await passphrase() });
}
